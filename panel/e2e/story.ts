import { readFileSync } from 'node:fs'
import { test as base, expect, type Browser, type CDPSession, type Page } from '@playwright/test'

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** A page of the panel. Console errors, violations of the policy and requests to another origin fail its test. */
export interface Panel {
  readonly page: Page
  /** The only CDP session of the page: a second one hangs WebAuthn. */
  readonly cdp: CDPSession
  /** Asserts that axe finds nothing, in light and in dark. */
  isAccessible(): Promise<void>
  /** From now on the browser may write to the console that the gateway has answered 401, 403 or 503, as the story wants it to. */
  expectRefusals(): void
}

interface Fixtures {
  readonly panel: Panel
}

export { expect }

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
export async function inAnotherBrowser(browser: Browser): Promise<WatchedPanel> {
  const origin = process.env['PANEL_ORIGIN']!
  const context = await browser.newContext({ baseURL: origin, locale: 'en-US', timezoneId: 'UTC' })
  return watched(await context.newPage(), origin)
}

/** Watches a page from its first request on. */
export async function watched(page: Page, origin: string): Promise<WatchedPanel> {
  const faults: string[] = []
  let refusalsAreExpected = false
  page.on('console', (message) => {
    if (refusalsAreExpected && /status of (401|403|503)/.test(message.text())) return
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !url.startsWith('blob:')) faults.push(`foreign request: ${url}`)
  })
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
    isAccessible: () => isAccessible(page, cdp),
    expectRefusals() {
      refusalsAreExpected = true
    },
    async hasNoFault() {
      const stored = await page.evaluate(() => localStorage.length + sessionStorage.length)
      expect(stored, 'entries in the storage of the browser').toBe(0)
      expect(faults).toEqual([])
    },
  }
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
