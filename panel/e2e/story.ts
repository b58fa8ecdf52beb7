import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  test as base,
  expect,
  type Browser,
  type CDPSession,
  type Locator,
  type Page,
  type Request,
} from '@playwright/test'

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/**
 * A page of the panel. Console errors, violations of the policy, requests to another origin and a mutation that is sent while
 * the same one is on its way fail its test. Each click on a button is two.
 */
export interface Panel {
  readonly page: Page
  /** The only CDP session of the page: a second one hangs WebAuthn. */
  readonly cdp: CDPSession
  /** Asserts that axe finds nothing, in light and in dark, and that nothing planted is in the page. */
  isAccessible(): Promise<void>
  /** From now on the browser may write to the console that the gateway has answered 401, 403 or 503, as the story wants it to. */
  expectRefusals(): void
  /** From now on the browser may write to the console that it does not reach the gateway, as the story wants it to. */
  expectOutage(): void
}

interface Fixtures {
  readonly panel: Panel
}

export { expect }

/**
 * Repeats an action until its result shows: the event that allows it can reach a service after the page that offers it. An action
 * that succeeded late is not repeated.
 */
export async function repeatUntil(result: Locator, act: () => Promise<void>): Promise<void> {
  await expect(async () => {
    if (!(await result.isVisible())) await act()
    await expect(result).toBeVisible({ timeout: 4_000 })
  }).toPass()
}

export const test = base.extend<Fixtures>({
  async panel({ page }, use) {
    const panel = await watched(page, process.env['PANEL_ORIGIN']!)
    await use(panel)
    await panel.hasNoFault()
  },
})

/** A panel whose faults the story itself has to ask for. */
type WatchedPanel = Panel & { hasNoFault(): Promise<void> }

/** The panel in another browser, without the session of the first. */
export async function inAnotherBrowser(
  browser: Browser,
  origin = process.env['PANEL_ORIGIN']!,
): Promise<WatchedPanel> {
  const context = await browser.newContext({ baseURL: origin, locale: 'en-US', timezoneId: 'UTC' })
  return watched(await context.newPage(), origin)
}

/** Watches a page from its first request on. */
export async function watched(page: Page, origin: string): Promise<WatchedPanel> {
  const faults: string[] = []
  let refusalsAreExpected = false
  let outageIsExpected = false
  page.on('console', (message) => {
    if (refusalsAreExpected && /status of (401|403|429|503)/.test(message.text())) return
    if (outageIsExpected && /net::ERR_/.test(message.text())) return
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !url.startsWith('blob:')) faults.push(`foreign request: ${url}`)
  })
  watchMutations(page, (name) => faults.push(`sent twice at the same time: ${name}`))
  await page.addInitScript(clickTwice)
  await page.exposeFunction('reportViolation', (text: string) => faults.push(`policy: ${text}`))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      void (window as unknown as { reportViolation(text: string): void }).reportViolation(
        `${violatedDirective} ${blockedURI} ${sample}`,
      )
    })
  })
  const cdp = await page.context().newCDPSession(page)
  return {
    page,
    cdp,
    async isAccessible() {
      await isAccessible(page, cdp)
      await showsNothingPlanted(page)
    },
    expectRefusals() {
      refusalsAreExpected = true
    },
    expectOutage() {
      outageIsExpected = true
    },
    async hasNoFault() {
      const stored = await page.evaluate(entriesInStorage)
      expect(stored, 'entries in the storage of the browser').toBe(0)
      expect(faults).toEqual([])
    },
  }
}

/** In how many entries the storage of the browser holds something; a browser that blocks it holds nothing. */
function entriesInStorage(): number {
  try {
    return localStorage.length + sessionStorage.length
  } catch {
    return 0
  }
}

/** Every click on a button is two, as of an impatient person; a button that shows or hides something would undo itself. */
function clickTwice(): void {
  window.addEventListener('click', ({ isTrusted, target }) => {
    const button = target instanceof Element && target.closest('button')
    if (!isTrusted || !button) return
    if (button.ariaPressed !== null || button.ariaExpanded !== null || button.popoverTargetElement) return
    // Before the browser submits the form, and before React renders again.
    queueMicrotask(() => button.click())
  })
}

const documents: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(__dirname, '..', 'src', 'generated', 'documents.json'), 'utf8'),
)

/** Reports each mutation that is sent while one of the same name and input is on its way. */
function watchMutations(page: Page, report: (name: string) => void): void {
  const underway = new Map<Request, string>()
  page.on('request', (request) => {
    const intention = intentionOf(request)
    if (intention === undefined) return
    if ([...underway.values()].includes(intention)) report(intention)
    underway.set(request, intention)
  })
  const isAnswered = (request: Request) => void underway.delete(request)
  page.on('requestfinished', isAnswered)
  page.on('requestfailed', isAnswered)
}

/** The name and the input of a mutation, without the key that is new at each click. */
function intentionOf(request: Request): string | undefined {
  if (request.method() !== 'POST') return undefined
  if (new URL(request.url()).pathname === '/auth/sign-out') return 'sign-out'
  const { operationName, variables, extensions } = Object(request.postDataJSON())
  if (!documents[extensions?.persistedQuery?.sha256Hash]?.startsWith('mutation')) return undefined
  return JSON.stringify([operationName, { ...variables.input, idempotencyKey: undefined, pin: undefined }])
}

/** Protected content and secrets that were shown once, of all stories so far: no later view of anyone may show them. */
const planted = new Set<string>()

/** From now on no view that a story looks at may show the text. */
export function plant(text: string): void {
  planted.add(text)
}

async function showsNothingPlanted(page: Page): Promise<void> {
  const view = await page.content()
  expect(
    [...planted].filter((text) => view.includes(text)),
    'planted texts in the view',
  ).toEqual([])
}

/** axe runs in an isolated world: the policy of the page, which forbids it, stays in force. */
async function isAccessible(page: Page, cdp: CDPSession): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  const { frameTree } = await cdp.send('Page.getFrameTree')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { executionContextId } = await cdp.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'axe',
    })
    await cdp.send('Runtime.evaluate', { expression: axeSource, contextId: executionContextId })
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
      expression: `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`,
      contextId: executionContextId,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails) throw new Error(`axe did not run: ${exceptionDetails.exception?.description}`)
    expect(result.value, `axe in ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null })
}
