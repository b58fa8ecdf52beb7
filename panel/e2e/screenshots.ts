import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  bindManagedPhone,
  enableDeployment,
  enrollOwnDevice,
  linkKey,
  requestEnrollment,
  useKey,
} from '@enigm/acceptance'
import type { Page } from '@playwright/test'
import { createAccount, PIN, setPin, signIn } from './account'
import { createOrganization } from './organization'
import { buy, issuedCode, newPerson, signedInPerson, surroundings } from './person'
import { expect, test, repeatUntil } from './story'

/** Ignored by Git. */
const directory = join(__dirname, '..', 'screenshots')

const publicPages = [
  ...['/', '/sign-in', '/create-account', '/recovery', '/tor', '/limits', '/deletion-receipt'],
  ...['/coin-keys', '/paid', '/no-such-page'],
]
const personalPages = [
  ...['/overview', '/sessions', '/security-log', '/settings', '/training'],
  ...['/audit-log', '/data-access', '/retention'],
]

const ofPlatform = [
  ...[
    'accounts',
    'recovery',
    'organizations',
    'servers',
    'server-requests',
    'server-actions',
    'code-coins',
    'catalog',
  ],
  ...[
    'stuck-payments',
    'reconciliation',
    'staff',
    'dashboards',
    'legal-holds',
    'stored-data',
    'tor',
    'audit',
    'customer-audit',
  ],
]

const appearances = [
  { name: 'light', colorScheme: 'light', width: 1280 },
  { name: 'dark', colorScheme: 'dark', width: 1280 },
  { name: 'phone', colorScheme: 'light', width: 390 },
] as const

/** What the last test compares: the routes that have a picture, and those of a complete router. */
const shown = new Set<string>()

/** The router of the page, which TanStack Router leaves there for its developer tools. */
interface Routed {
  readonly __TSR_ROUTER__: {
    readonly routesByPath: Readonly<Record<string, { readonly options: { readonly component?: unknown } }>>
    readonly state: { readonly matches: readonly { readonly fullPath: string }[] }
  }
}

const withoutSlash = (path: string) => path.replace(/(.)\/$/, '$1')

/** Writes what the page shows now, in each appearance. */
async function shoot(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0)
  mkdirSync(directory, { recursive: true })
  const { matches } = await page.evaluate(() => {
    const { state } = (globalThis as unknown as Routed).__TSR_ROUTER__
    return { matches: state.matches.map(({ fullPath }) => fullPath) }
  })
  shown.add(withoutSlash(matches.at(-1)!))
  for (const { name: appearance, colorScheme, width } of appearances) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 860 })
    const path = join(directory, `${name}.${appearance}.png`)
    // A dialog covers what the window shows, not the whole page.
    const fullPage = (await page.getByRole('dialog').count()) === 0
    await page.screenshot({ path, fullPage, animations: 'disabled' })
  }
  await page.setViewportSize({ width: appearances[0].width, height: 860 })
}

const nameOf = (address: string) => address.slice(1).replaceAll('/', '-') || 'start'

async function shootAddress(page: Page, address: string, name = nameOf(address)): Promise<void> {
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await shoot(page, name)
}

test('the pages in front of a session', async ({ panel: { page } }) => {
  for (const address of publicPages) await shootAddress(page, address)
})

test('the pages of a person', async ({ panel }) => {
  test.setTimeout(240_000)
  const { page } = panel
  const credentials = await createAccount(panel)
  await shoot(page, 'overview-first')
  await setPin(panel, credentials)
  for (const address of personalPages) await shootAddress(page, address)
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Renew recovery codes' }).click()
  await page.getByRole('dialog').waitFor()
  await shoot(page, 'critical-dialog')
})

test('the pages of devices', async ({ panel }) => {
  test.setTimeout(120_000)
  const { page } = panel
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)
  await shootAddress(page, '/devices', 'devices-first')
  const person = await signedInPerson(credentials)
  const { deviceHandle } = await enrollOwnDevice(person)
  await requestEnrollment(person)
  await shootAddress(page, '/devices')
  await shootAddress(page, '/devices/trust', 'devices-trust')
  await shootAddress(page, '/overview', 'overview-attention')
  await shootAddress(page, `/devices/${deviceHandle}`, 'devices-device')
  await page.getByRole('button', { name: 'Revoke device' }).click()
  await page.getByLabel('Critical-operation PIN').waitFor()
  await shoot(page, 'devices-revoke')
})

test('the pages of servers', async ({ panel }) => {
  test.setTimeout(240_000)
  const { page } = panel
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)
  await shootAddress(page, '/servers', 'servers-first')
  await shootAddress(page, '/servers/new', 'servers-new-without-entitlement')
  await buy(credentials, 'SERVER_MONTHLY')
  await shootAddress(page, '/servers/new')
  await page.getByLabel('Name (optional)').fill('Harbor')
  await page.getByLabel('I am responsible for this server and its members.').check()
  // The event of the entitlement reaches servers after payments already shows it.
  await repeatUntil(page.getByRole('heading', { name: 'Harbor' }), async () => {
    await page.getByRole('button', { name: 'Create server' }).click()
  })
  await shoot(page, 'servers-provisioning')
  await page.getByRole('heading', { name: 'Taking part' }).waitFor({ timeout: 30_000 })
  const address = new URL(page.url()).pathname
  const locator = (await page.locator('.copyable .value').textContent())!
  await shootAddress(page, address, 'servers-overview')

  const applicant = await newPerson()
  await enrollOwnDevice(applicant)
  await applicant.panel.mutate('requestToJoin', { locator }, 'joinRequest { id }')
  await shootAddress(page, '/servers')
  await shootAddress(page, `${address}/join-requests`, 'servers-join-requests')
  await repeatUntil(page.getByText('The applicant is a member now.'), async () => {
    await page.getByRole('button', { name: 'Approve' }).click()
  })
  await shootAddress(page, `${address}/members`, 'servers-members')
  await page.getByRole('button', { name: 'Delete content' }).first().click()
  await page.getByLabel('Critical-operation PIN').fill(PIN)
  await shoot(page, 'servers-delete-content')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete content' }).click()
  await page.getByText('The deletion of the content is requested.').waitFor()
  await page.getByRole('link', { name: 'Content' }).click()
  await page.getByText('Confirmed by the environment').waitFor({ timeout: 30_000 })
  await shoot(page, 'servers-content')
  await page.getByRole('button', { name: 'Show report' }).click()
  await shoot(page, 'servers-report')
  for (const part of ['history', 'devices', 'policy', 'security'])
    await shootAddress(page, `${address}/${part}`, `servers-${part}`)
  await page.goto('/servers/join')
  await page.getByLabel('Locator').fill('AAAA-BBBB-CCCC-DDDD-EEEE')
  await page.getByRole('button', { name: 'Ask to join' }).click()
  await page.getByText('…EEEE').waitFor()
  await shoot(page, 'servers-join')
  await shootAddress(page, `${address}/danger`, 'servers-danger')
  await page.getByRole('button', { name: 'Delete server' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Type the locator of the server').fill(locator)
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await shoot(page, 'servers-delete')
  await dialog.getByRole('button', { name: 'Delete server' }).click()
  await page.getByText('The environment has confirmed it').waitFor({ timeout: 30_000 })
  await shoot(page, 'servers-deleted')
})

test('the pages of purchases', async ({ panel }) => {
  test.setTimeout(120_000)
  const { page } = panel
  const code = await issuedCode('ESIM_YEARLY')
  await shootAddress(page, '/products')
  await shootAddress(page, '/products/ESIM_YEARLY', 'products-product')
  await page.getByLabel('Country of the purchase').selectOption('CH')
  await page.getByLabel('Code Coin', { exact: true }).fill(code)
  await page.getByRole('button', { name: 'Pay with this code' }).click()
  await page.getByText('Paid. The purchase waits for its account.').waitFor()
  await shoot(page, 'products-paid')
  const credentials = await createAccount(panel)
  for (const address of ['/buy', '/orders', '/entitlements']) await shootAddress(page, address)
  await shootAddress(page, '/buy/ENIGM_KEY', 'buy-product')
  await page.getByLabel('Country of the purchase').selectOption('CH')
  await page.getByRole('button', { name: 'Place order' }).click()
  await page.getByRole('heading', { name: 'Order: Enigm Key' }).waitFor()
  await shoot(page, 'orders-order')
  await page.getByRole('button', { name: 'Request an invoice' }).click()
  await page.getByText('Comes with the payment').waitFor()
  await page.getByLabel('Code Coin', { exact: true }).fill(await issuedCode('ENIGM_KEY'))
  await page.getByRole('button', { name: 'Redeem code' }).click()
  await page.getByText('The order is paid.').waitFor()
  await page.getByText('Issued').first().waitFor()
  await shoot(page, 'orders-invoice')
  await buy(credentials, 'SERVER_MONTHLY')
  await shootAddress(page, '/orders', 'orders-open')
  await shootAddress(page, '/entitlements', 'entitlements-unused')
  await page.getByRole('link', { name: 'Private server, 30 days' }).click()
  await page.getByText('No term runs').waitFor()
  await shoot(page, 'entitlements-entitlement')
  await shootAddress(page, '/invoice')
})

test('the pages of eSIMs', async ({ panel }) => {
  test.setTimeout(120_000)
  const { page } = panel
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)
  await shootAddress(page, '/esims', 'esims-first')
  await buy(credentials, 'ESIM_YEARLY')
  await expect(page.getByText('Ready to install')).toBeVisible()
  await shoot(page, 'esims')
  await page.getByRole('table', { name: 'eSIMs' }).getByRole('link').click()
  await page.getByRole('button', { name: 'Show the activation code' }).click()
  await page.getByRole('img', { name: 'The activation code as a QR code' }).waitFor()
  await shoot(page, 'esims-install')
  await page.getByRole('button', { name: 'Delete eSIM' }).click()
  await page.getByLabel('Critical-operation PIN').fill(PIN)
  await shoot(page, 'esims-delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete eSIM' }).click()
  await page.getByText('The deletion of the eSIM is ordered.').waitFor()
  await shoot(page, 'esims-deleted')
})

test('the pages of Enigm Keys', async ({ panel }) => {
  test.setTimeout(120_000)
  const { page } = panel
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)
  await shootAddress(page, '/keys', 'keys-off')
  await page.getByRole('button', { name: 'Switch it on' }).click()
  await page.getByText('No Enigm Keys', { exact: true }).waitFor()
  await linkKey(await surroundings(), await signedInPerson(credentials))
  await page.getByText('In use').waitFor()
  await shootAddress(page, '/keys')
  await page.getByRole('button', { name: 'Report lost' }).click()
  await page.getByText('The Key is reported lost.').waitFor()
  await page.getByRole('table', { name: 'Enigm Keys' }).getByRole('link').click()
  await page.getByText('This Key is lost.').waitFor()
  await shoot(page, 'keys-lost')
  await page.getByRole('button', { name: 'Report found' }).click()
  await page.getByLabel('Critical-operation PIN').fill(PIN)
  await shoot(page, 'keys-found')
})

test('the pages of an organization', async ({ panel }) => {
  test.setTimeout(120_000)
  const { page } = panel
  await setPin(panel, await createAccount(panel))
  await shootAddress(page, '/organizations', 'organizations-first')
  await page.getByLabel('Name').fill('Harbor Legal')
  await page.getByRole('button', { name: 'Create organization' }).click()
  await page.getByRole('heading', { name: 'Harbor Legal' }).waitFor()
  await shoot(page, 'organization')
  const address = new URL(page.url()).pathname
  await shootAddress(page, `${address}/servers/new`, 'organization-servers-new-without-entitlement')
  for (const part of [
    'people',
    'servers',
    'esims',
    'keys',
    'purchases',
    'training',
    'clients',
    'webhooks',
    'audit',
  ])
    await shootAddress(page, `${address}/${part}`, `organization-${part}`)
  await page.goto(`${address}/webhooks`)
  await page.getByRole('button', { name: 'Register a webhook' }).click()
  await shoot(page, 'organization-webhook')
  await page.goto(`${address}/people`)
  await page.getByRole('button', { name: 'Invite an administrator' }).click()
  await page.getByLabel('Critical-operation PIN').fill(PIN)
  await shoot(page, 'organization-invite')
})

/** Orders for the organization on its page of purchases, and pays with a code. */
async function buyForOrganization(page: Page, purchases: string, label: string, code: string): Promise<void> {
  await page.goto(purchases)
  await page.getByRole('button', { name: 'Buy', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Product').selectOption({ label })
  await dialog.getByLabel('Country of the purchase').fill('DE')
  await dialog.getByRole('button', { name: 'Place order' }).click()
  await page.getByRole('button', { name: 'Pay with a code' }).first().click()
  await dialog.getByLabel('Code', { exact: true }).fill(code)
  await dialog.getByRole('button', { name: 'Redeem code' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

test('the pages of what an organization has', async ({ panel }) => {
  test.setTimeout(240_000)
  const { page } = panel
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)
  await createOrganization(panel)
  const address = new URL(page.url()).pathname
  const id = address.split('/').at(-1)!
  const purchases = `${address}/purchases`
  const person = await signedInPerson(credentials)

  await buyForOrganization(page, purchases, 'eSIM, 365 days', await issuedCode('ESIM_YEARLY'))
  await buyForOrganization(page, purchases, 'Private server, 30 days', await issuedCode('SERVER_MONTHLY'))
  await shootAddress(page, purchases, 'organization-purchases-paid')
  await page.getByRole('link', { name: '1 × Private server, 30 days' }).click()
  await page.getByRole('heading', { name: /^Order/ }).waitFor()
  await shoot(page, 'organization-order')
  await page.goto(purchases)
  await page
    .getByRole('row', { name: 'Private server, 30 days' })
    .getByRole('link', { name: /^ent_/ })
    .click()
  await page.getByText('No term runs').waitFor()
  await shoot(page, 'organization-entitlement')

  await shootAddress(page, `${address}/servers/new`, 'organization-servers-new')
  await page.getByLabel('Name (optional)').fill('Harbor')
  await page.getByLabel('The organization is responsible for this server and its members.').check()
  await page.getByRole('button', { name: 'Create server' }).click()
  await page.locator('.copyable .value').waitFor({ timeout: 30_000 })
  await shootAddress(page, `${address}/servers`, 'organization-servers-owned')

  await page.goto(`${address}/esims`)
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByRole('heading', { name: 'eSIM', exact: true }).waitFor()
  await shoot(page, 'organization-esim')

  await enableDeployment(person, id)
  await useKey(await surroundings(), person, id)
  await shootAddress(page, `${address}/keys`, 'organization-keys-in-use')
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByRole('button', { name: 'Report lost' }).waitFor()
  await shoot(page, 'organization-key')

  await bindManagedPhone(person, id)
  await repeatUntil(page.getByRole('table').getByRole('link').first(), async () => {
    await page.goto(`${address}/devices`)
  })
  await shoot(page, 'organization-devices')
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByRole('button', { name: 'Revoke device' }).waitFor()
  await shoot(page, 'organization-device')
})

test('the pages of the training', async ({ panel }) => {
  test.setTimeout(120_000)
  const { page } = panel
  await createAccount(panel)
  await page.goto('/training')
  await page.getByRole('table', { name: 'Essential course' }).getByRole('link').first().click()
  await page.getByRole('button', { name: 'Mark as completed' }).waitFor()
  await shoot(page, 'training-module')
  await page.goto('/training')
  await page.getByRole('button', { name: 'Start the final exam: Essential course' }).click()
  await expect(page.getByRole('group')).toHaveCount(20)
  await shoot(page, 'training-exam')
  await page.getByRole('button', { name: 'Submit the answers' }).click()
  await page.getByRole('heading', { name: 'Result: Essential course' }).waitFor()
  await shoot(page, 'training-result')
})

test("the pages of the platform's staff", async ({ panel }) => {
  test.setTimeout(240_000)
  const { page } = panel
  await page.goto('/sign-in')
  await signIn(panel, JSON.parse(process.env['PANEL_OPERATOR']!))
  await page.getByRole('heading', { name: 'Platform' }).waitFor()
  await shootAddress(page, '/platform')
  for (const part of ofPlatform) await shootAddress(page, `/platform/${part}`)
  const holder = await newPerson()
  const { me } = await holder.panel.send<{ me: { platformHandle: string } }>('{ me { platformHandle } }')
  await page.goto('/platform/accounts')
  await page.getByLabel('Platform handle').fill(me.platformHandle)
  await page.getByRole('button', { name: 'Open account' }).click()
  await page.getByRole('table', { name: 'Security events' }).waitFor()
  await shoot(page, 'platform-account')
})

/** Routes without a picture of their own. */
const exceptions = [
  '/home', // leads on to the first page of the role
  '/$', // any other address
]

test('every page has a picture', async ({ panel }) => {
  const { page } = panel
  await createAccount(panel)
  const paths = await page.evaluate(() =>
    Object.entries((globalThis as unknown as Routed).__TSR_ROUTER__.routesByPath)
      .filter(([, { options }]) => options.component)
      .map(([path]) => path),
  )
  expect(paths.length).toBeGreaterThan(60)
  const pages = [...new Set(paths.map(withoutSlash))].filter((path) => !exceptions.includes(path))
  expect(pages.filter((path) => !shown.has(path))).toEqual([])
})
