import { createHash, randomUUID } from 'node:crypto'
import { requestEnrollment, type Person } from '@enigm/acceptance'
import type { Page } from '@playwright/test'
import { createAccount, PIN, signIn } from './account'
import { newPerson, signedInPerson, surroundings } from './person'
import { expect, inAnotherBrowser, test, type Panel } from './story'
import { startSystem } from './system'

const DAY_MS = 86_400_000
const SLOW_BYTES_PER_SECOND = 400_000 / 8
const SLOW_LATENCY_MS = 200
/** How long the longest of the loads may take on a line of 400 kbit/s. */
const LONGEST_LOAD_MS = 12_000

const limitOf = (page: Page) => page.getByLabel('Longest duration in days')
const limited = (page: Page) => page.getByText('The duration of sessions is limited.')

/** Opens the sign-in page and signs in, as far as the overview. */
async function enter({ page }: Pick<Panel, 'page'>, person: Person): Promise<void> {
  await page.goto('/sign-in')
  await signIn({ page }, person)
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
}

/** Opens the dialog that renews the recovery codes, and types the PIN. */
async function openDialog({ page }: Pick<Panel, 'page'>): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Renew recovery codes' }).click()
  await page.getByLabel('Critical-operation PIN').fill(PIN)
}

/** A customer with a PIN, without a browser. */
async function personWithPin(): Promise<Person> {
  const person = await newPerson()
  await person.setPin()
  return person
}

test('the sign-out of another tab ends an open dialog, and says so', async ({ panel, context }) => {
  const { page, isAccessible } = panel
  await enter(panel, await personWithPin())
  await openDialog(panel)
  const other = await context.newPage()
  await other.goto('/sessions')
  // A read of this tab can meet the end of the session.
  panel.expectRefusals()
  await other.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You signed out in another tab' })).toBeVisible()
  await expect(page.getByRole('dialog')).toBeHidden()
  await isAccessible()
})

test('a suspension ends an open dialog; after it the sign-in leads back, and nothing was renewed', async ({
  panel,
}) => {
  const { page, isAccessible } = panel
  const person = await personWithPin()
  const { me } = await person.panel.send('{ me { platformHandle } }')
  const { operator } = await surroundings()
  await operator.signIn()
  const decide = async (mutation: string, operation: string) => {
    const accountHandle = me.platformHandle
    const grant = await operator.grant(operation, accountHandle)
    const input = { accountHandle, reasonCategory: 'REVIEW_COMPLETED', grant }
    await operator.panel.mutate(mutation, input, 'account { state }')
  }
  await enter(panel, person)
  await openDialog(panel)
  panel.expectRefusals()
  await decide('suspendAccount', 'ACCOUNT_SUSPENSION')
  await expect(page.getByRole('heading', { name: 'This session has ended' })).toBeVisible()
  await expect(page.getByRole('dialog')).toBeHidden()
  await isAccessible()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await signIn(panel, person)
  await expect(page.getByText('The state of the account does not allow to sign in now.')).toBeVisible()
  await isAccessible()
  await decide('reinstateAccount', 'ACCOUNT_REINSTATEMENT')
  await signIn(panel, person)
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await expect(page.getByText('10 are unused')).toBeVisible()
})

test('a PIN that is wrong too often is locked in the dialog, which says until when', async ({ panel }) => {
  const { page, isAccessible } = panel
  await enter(panel, await personWithPin())
  await openDialog(panel)
  const dialog = page.getByRole('dialog')
  for (const pin of ['739150', '739151', '739152', '739153', '739154']) {
    await dialog.getByLabel('Critical-operation PIN').fill(pin)
    await dialog.getByRole('button', { name: 'Renew recovery codes' }).click()
    await expect(dialog.getByRole('alert').or(dialog.getByText('Try again after'))).toBeVisible()
    await expect(dialog.locator('[aria-disabled=true]')).toHaveCount(0)
  }
  await expect(dialog.getByText('The PIN is locked after wrong attempts')).toBeVisible()
  await expect(dialog.getByText('Try again after')).toBeVisible()
  await expect(dialog.getByLabel('Critical-operation PIN')).toBeHidden()
  await isAccessible()
  await dialog.getByRole('button', { name: /Keep|Cancel/ }).click()
  await expect(dialog).toBeHidden()
})

test('a member who is removed while looking reads so, and keeps the own account', async ({ panel }) => {
  const { page, isAccessible } = panel
  const [admin, member] = [await personWithPin(), await newPerson()]
  const { organization } = await admin.panel.mutate(
    'createOrganization',
    { displayName: 'Harbor Legal', idempotencyKey: randomUUID() },
    'organization { id }',
  )
  const organizationId = organization.id
  const grant = await admin.grant('ORGANIZATION_MEMBER_ADDITION', `${organizationId}:MEMBER`)
  const { invitation } = await admin.panel.mutate(
    'addOrganizationMember',
    { organizationId, role: 'MEMBER', idempotencyKey: randomUUID(), grant },
    'invitation',
  )
  const { member: own } = await member.panel.mutate(
    'acceptOrganizationMembership',
    { invitation },
    'member { id }',
  )
  await enter(panel, member)
  await page.goto(`/organizations/${organizationId}`)
  await expect(page.getByRole('heading', { name: 'Harbor Legal' })).toBeVisible()
  panel.expectRefusals()
  const removal = await admin.grant('ORGANIZATION_MEMBER_REMOVAL', own.id)
  await admin.panel.mutate(
    'removeOrganizationMember',
    { membershipId: own.id, grant: removal },
    'member { state }',
  )
  await expect(page.getByText('There is no such organization, or you do not belong to it')).toBeVisible()
  await isAccessible()
  await page.goto('/overview')
  await expect(page.getByRole('heading', { name: 'What you have' })).toBeVisible()
})

test('a form that is sent twice at once sends one mutation', async ({ panel }) => {
  const { page } = panel
  await enter(panel, await newPerson())
  await page.getByRole('link', { name: 'Settings' }).click()
  let sent = 0
  page.on('request', (request) => {
    if (request.postData()?.includes('"AssignAccountPolicy"')) sent += 1
  })
  await limitOf(page).fill('30')
  await page.getByRole('button', { name: 'Limit sessions' }).click()
  await expect(limited(page)).toBeVisible()
  expect(sent).toBe(1)
})

test('a change during the first read of a page shows on it', async ({ panel }) => {
  const { page } = panel
  const person = await newPerson()
  await enter(panel, person)
  let hints = 0
  let isHeld = false
  await page.route('**/graphql', async (route) => {
    const query = route.request().postData() ?? ''
    // The frame is read again with every hint.
    if (query.includes('"Viewer"')) hints += 1
    if (!query.includes('"Sessions"') || isHeld) return route.continue()
    isHeld = true
    const response = await route.fetch()
    const before = hints
    await person.signIn()
    await expect.poll(() => hints).toBeGreaterThan(before)
    return route.fulfill({ response })
  })
  await page.getByRole('link', { name: 'Sessions', exact: true }).click()
  await expect(page.getByText('This session')).toBeVisible()
  const sessions = ['of the browser', 'at first', 'meanwhile']
  await expect(page.getByRole('table', { name: 'Sessions' }).getByRole('row')).toHaveCount(
    1 + sessions.length,
  )
})

test('a network that has sent much solves a puzzle, and the account is created', async ({ panel }) => {
  const { page } = panel
  const solutions: string[] = []
  await page.route('**/graphql', async (route) => {
    const solution = route.request().headers()['proof-of-work']
    if (!route.request().postData()?.includes('"CreateAccount') || solution) {
      if (solution) solutions.push(solution)
      return route.continue()
    }
    const extensions = { code: 'RATE_LIMITED', proofOfWork: { challenge: 'puzzle', difficulty: 16 } }
    return route.fulfill({ status: 429, json: { errors: [{ message: 'Too many attempts.', extensions }] } })
  })
  panel.expectRefusals()
  await createAccount(panel)
  const [solution = ''] = solutions
  expect(createHash('sha256').update(solution).digest().readUInt16BE(0)).toBe(0)
  expect(solution).toMatch(/^puzzle:\d+$/)
})

test('the announcement of an action does not stand on another page', async ({ panel }) => {
  const { page } = panel
  await enter(panel, await newPerson())
  await page.getByRole('link', { name: 'Settings' }).click()
  await limitOf(page).fill('30')
  await page.getByRole('button', { name: 'Limit sessions' }).click()
  await expect(limited(page)).toBeVisible()
  await page.getByRole('link', { name: 'Sessions', exact: true }).click()
  await expect(page.getByText('This session')).toBeVisible()
  await expect(limited(page)).toBeHidden()
})

for (const [name, shift] of [
  ['behind', -DAY_MS],
  ['ahead', DAY_MS],
] as const) {
  test(`a clock that is a day ${name} signs in, changes and reloads as any other`, async ({ panel }) => {
    const { page } = panel
    await page.addInitScript((offset) => {
      const RealDate = Date
      globalThis.Date = class extends RealDate {
        constructor(...values: []) {
          super(...((values.length > 0 ? values : [RealDate.now() + offset]) as []))
        }
        static override now = () => RealDate.now() + offset
      } as DateConstructor
    }, shift)
    await enter(panel, await newPerson())
    await page.getByRole('link', { name: 'Settings' }).click()
    await limitOf(page).fill('30')
    await page.getByRole('button', { name: 'Limit sessions' }).click()
    await expect(limited(page)).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  })
}

test('a browser without WebAuthn offers no passkey, and everything else works', async ({ panel }) => {
  const { page, isAccessible } = panel
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'PublicKeyCredential')
    Object.defineProperty(navigator, 'credentials', { value: undefined })
  })
  await enter(panel, await newPerson())
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByText('This browser has no passkeys.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add passkey' })).toBeHidden()
  await isAccessible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
  await expect(page.getByLabel('Account number')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeHidden()
})

test('a browser that blocks storage and cookies says what that means, and leads back after the next sign-in', async ({
  panel,
  context,
}) => {
  const { page, isAccessible } = panel
  await page.addInitScript(() => {
    const blocked = () => {
      throw new DOMException('The storage is blocked.', 'SecurityError')
    }
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
      Object.defineProperty(window, name, { get: blocked })
    Object.defineProperty(navigator, 'cookieEnabled', { value: false })
  })
  const person = await newPerson()
  await page.goto('/sign-in')
  await expect(page.getByText('This browser blocks cookies')).toBeVisible()
  await isAccessible()
  await enter(panel, person)
  await context.clearCookies()
  await page.getByRole('link', { name: 'Settings' }).click()
  await limitOf(page).fill('30')
  await page.getByRole('button', { name: 'Limit sessions' }).click()
  await expect(limited(page)).toBeVisible()
  await page.reload()
  await expect(page.getByText('This browser blocks cookies')).toBeVisible()
  await signIn(panel, person)
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
})

test('a line of 400 kbit/s shows each page in seconds', async ({ panel }) => {
  const { page, cdp } = panel
  const person = await newPerson()
  await cdp.send('Network.enable')
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: SLOW_LATENCY_MS,
    downloadThroughput: SLOW_BYTES_PER_SECOND,
    uploadThroughput: SLOW_BYTES_PER_SECOND,
  })
  const measured = async (name: string, load: () => Promise<unknown>) => {
    const begun = Date.now()
    await load()
    const took = Date.now() - begun
    test.info().annotations.push({ type: name, description: `${took} ms` })
    expect(took, name).toBeLessThan(LONGEST_LOAD_MS)
  }
  await measured('the start page, with an empty cache', async () => {
    await page.goto('/', { waitUntil: 'commit' })
    await page.getByRole('heading', { level: 1 }).waitFor({ timeout: LONGEST_LOAD_MS })
  })
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('Account number').waitFor()
  await measured('the overview after the sign-in', async () => {
    await signIn(panel, person)
    await page.getByRole('heading', { name: 'What you have' }).waitFor({ timeout: LONGEST_LOAD_MS })
  })
  await measured('the next page', async () => {
    await page.getByRole('link', { name: 'Sessions', exact: true }).click()
    await page.getByText('This session').waitFor({ timeout: LONGEST_LOAD_MS })
  })
})

test('a restart of the system and a broker that does not answer lose nothing', async ({ browser }) => {
  test.setTimeout(240_000)
  const system = await startSystem()
  try {
    const panel = await inAnotherBrowser(browser, system.origin)
    const { page } = panel
    const person = await signedInPerson(await createAccount(panel), system.origin)
    await page.getByRole('link', { name: 'Settings' }).click()

    await test.step('the gateway is not there', async () => {
      await limitOf(page).fill('30')
      panel.expectOutage()
      // The stream of hints is refused until the system is ready again, and while its broker does not answer.
      panel.expectRefusals()
      const start = await system.restart()
      await page.getByRole('button', { name: 'Limit sessions' }).click()
      await expect(page.getByText('There is no connection to the gateway.').first()).toBeVisible()
      await expect(limitOf(page)).toHaveValue('30')
      await panel.isAccessible()
      await start()
      await page.getByRole('button', { name: 'Limit sessions' }).click()
      await expect(limited(page)).toBeVisible()
      await expect(limitOf(page)).toHaveValue('30')
    })

    await test.step('the broker does not answer', async () => {
      const thaw = await system.freezeBroker()
      await limitOf(page).fill('20')
      await page.getByRole('button', { name: 'Limit sessions' }).click()
      await expect(limitOf(page)).toHaveValue('20')
      await page.reload()
      await expect(limitOf(page)).toHaveValue('20')
      thaw()
      await page.getByRole('link', { name: 'Devices', exact: true }).click()
      await expect(page.getByText('No devices yet')).toBeVisible()
      // A hint of the broker that answers again, without a reload.
      await expect(async () => {
        const { deviceHandle } = await requestEnrollment(person)
        await expect(page.getByText(deviceHandle)).toBeVisible({ timeout: 3_000 })
      }).toPass({ timeout: 60_000 })
    })
    await panel.hasNoFault()
  } finally {
    await system.stop()
  }
})
