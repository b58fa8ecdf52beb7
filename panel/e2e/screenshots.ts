import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { enrollOwnDevice, linkKey, requestEnrollment } from '@enigm/acceptance'
import type { Page } from '@playwright/test'
import { createAccount, PIN, setPin, signIn } from './account'
import { buy, issuedCode, newPerson, signedInPerson, surroundings } from './person'
import { expect, test, repeatUntil } from './story'

/** Ignored by Git. */
const directory = join(__dirname, '..', 'screenshots')

const publicPages = ['/', '/sign-in', '/create-account', '/recovery', '/tor', '/no-such-page']
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
  ],
]

const appearances = [
  { name: 'light', colorScheme: 'light', width: 1280 },
  { name: 'dark', colorScheme: 'dark', width: 1280 },
  { name: 'phone', colorScheme: 'light', width: 390 },
] as const

/** Writes what the page shows now, in each appearance. */
async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(directory, { recursive: true })
  for (const { name: appearance, colorScheme, width } of appearances) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 860 })
    const path = join(directory, `${name}.${appearance}.png`)
    // A dialog covers what the window shows, not the whole page.
    const fullPage = (await page.getByRole('dialog').count()) === 0
    await page.screenshot({ path, fullPage, animations: 'disabled' })
  }
}

const nameOf = (address: string) => address.slice(1).replaceAll('/', '-') || 'start'

async function shootAddress(page: Page, address: string, name = nameOf(address)): Promise<void> {
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0)
  await shoot(page, name)
}

test('the pages in front of a session', async ({ panel: { page } }) => {
  for (const address of publicPages) await shootAddress(page, address)
})

test('the pages of a person', async ({ panel }) => {
  test.setTimeout(120_000)
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

test("the pages of the platform's staff", async ({ panel }) => {
  test.setTimeout(120_000)
  const { page } = panel
  await page.goto('/sign-in')
  await signIn(panel, JSON.parse(process.env['PANEL_OPERATOR']!))
  await page.getByRole('heading', { name: 'Platform' }).waitFor()
  await shootAddress(page, '/platform')
  for (const part of ofPlatform) await shootAddress(page, `/platform/${part}`)
})
