import type { Page } from '@playwright/test'
import { PIN } from './account'
import { expect, test } from './story'

const KEY = { kty: 'OKP', crv: 'Ed25519', x: 'PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw' }

interface Operator {
  readonly accountNumber: string
  readonly loginSecret: string
}

async function signIn(page: Page, { accountNumber, loginSecret }: Operator): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Account number').fill(accountNumber)
  await page.getByLabel('Login secret', { exact: true }).fill(loginSecret)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function confirm(page: Page, action: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Critical-operation PIN', { exact: true }).fill(PIN)
  await dialog.getByRole('button', { name: action }).click()
  await expect(dialog).toBeHidden()
}

/** A customer, whose handle the settings show. */
async function customer(page: Page): Promise<Operator & { readonly handle: string }> {
  await page.goto('/create-account')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  const [accountNumber = '', loginSecret = ''] = await page.locator('.copyable .value').allTextContents()
  const codes = await page.locator('.codes li').allTextContents()
  await page.getByLabel('First four signs of the last recovery code').fill(codes.at(-1)!.slice(0, 4))
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'Settings' }).click()
  const handle = await page.locator('#support .copyable .value').textContent()
  return { accountNumber, loginSecret, handle: handle! }
}

test('an operator acts on lifecycles, and support helps in a recovery', async ({ panel, browser }) => {
  test.setTimeout(240_000)
  const { page, isAccessible } = panel
  const origin = process.env['PANEL_ORIGIN']!
  const other = await (await browser.newContext({ baseURL: origin, locale: 'en-US' })).newPage()
  const holder = await customer(other)
  const operator: Operator = JSON.parse(process.env['PANEL_OPERATOR']!)

  await test.step('the operator sees numbers, and sets a PIN', async () => {
    await signIn(page, operator)
    await expect(page.getByRole('heading', { name: 'Platform' })).toBeVisible()
    await expect(
      page.getByRole('table', { name: 'Profiles at the carrier' }).or(page.getByText('No profile')),
    ).toBeVisible()
    await isAccessible()
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByLabel('New PIN').fill(PIN)
    await page.getByLabel('The same PIN again').fill(PIN)
    await page.getByLabel('Login secret', { exact: true }).fill(operator.loginSecret)
    await page.getByRole('button', { name: 'Set PIN' }).click()
    await expect(page.getByText('The PIN is set.')).toBeVisible()
    await isAccessible()
  })

  await test.step('an account is found by its handle only, suspended and reinstated', async () => {
    await page.getByRole('link', { name: 'Accounts' }).click()
    await isAccessible()
    await page.getByLabel('Platform handle').fill('no-such-handle')
    await page.getByRole('button', { name: 'Open account' }).click()
    await expect(page.getByText('There is no account with this handle')).toBeVisible()
    await isAccessible()
    await page.getByRole('link', { name: 'Accounts' }).click()
    await page.getByLabel('Platform handle').fill(holder.handle)
    await page.getByRole('button', { name: 'Open account' }).click()
    await expect(page.getByRole('table', { name: 'Security events' })).toBeVisible()
    await isAccessible()
    await page.getByRole('button', { name: 'Suspend account' }).click()
    await isAccessible()
    await page.getByRole('button', { name: 'Continue' }).click()
    await isAccessible()
    await confirm(page, 'Suspend account')
    await expect(page.getByText('The account is suspended.')).toBeVisible()
    await expect(other.getByRole('heading', { name: 'This session has ended' })).toBeVisible()
    await page.getByRole('button', { name: 'Reinstate account' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await confirm(page, 'Reinstate account')
    await expect(page.getByText('The account is reinstated.')).toBeVisible()
    await signIn(other, holder)
    await expect(other.getByRole('heading', { name: 'Overview' })).toBeVisible()
  })

  await test.step('Code Coins are shown once', async () => {
    await page.getByRole('link', { name: 'Code Coins' }).click()
    await page.getByLabel('How many coins').fill('3')
    await isAccessible()
    await page.getByRole('button', { name: 'Continue' }).click()
    await confirm(page, 'Issue coins')
    await expect(page.locator('.codes li')).toHaveCount(3)
    await isAccessible()
    await page.getByRole('button', { name: 'I have saved them' }).click()
    await expect(page.getByLabel('How many coins')).toBeVisible()
  })

  await test.step('a dashboard is registered and revoked', async () => {
    await page.getByRole('link', { name: 'Dashboards' }).click()
    await page.getByRole('button', { name: 'Register a client' }).click()
    await page.getByLabel('Name').fill('Wall screen')
    await page.getByLabel('Public key').fill(JSON.stringify(KEY))
    await page.getByRole('button', { name: 'Continue' }).click()
    await confirm(page, 'Register client')
    await expect(page.getByRole('cell', { name: 'Wall screen' })).toBeVisible()
    await isAccessible()
    await page.getByRole('button', { name: 'Revoke', exact: true }).click()
    await confirm(page, 'Revoke client')
    await expect(page.getByRole('cell', { name: 'Revoked' })).toBeVisible()
  })

  await test.step('organizations are shown by id only', async () => {
    await page.getByRole('link', { name: 'Organizations' }).click()
    await page.getByLabel('Organization id').fill('org_none')
    await page.getByRole('button', { name: 'Show organization' }).click()
    await expect(page.getByText('There is no organization with this id')).toBeVisible()
    await isAccessible()
  })

  const support = await test.step('an account of support is created', async () => {
    await page.getByRole('link', { name: 'Staff' }).click()
    await expect(page.getByRole('table', { name: 'Staff' })).toBeVisible()
    await isAccessible()
    await page.getByRole('button', { name: 'Create a staff account' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await confirm(page, 'Create account')
    await expect(page.getByRole('heading', { name: 'The new account' })).toBeVisible()
    await isAccessible()
    const [accountNumber = '', loginSecret = ''] = await page.locator('.copyable .value').allTextContents()
    const codes = await page.locator('.codes li').allTextContents()
    await page.getByLabel('First four signs of the last recovery code').fill(codes.at(-1)!.slice(0, 4))
    await page.getByRole('button', { name: 'Back to the staff' }).click()
    await expect(page.getByRole('row').filter({ hasText: 'Support' })).toBeVisible()
    return { accountNumber, loginSecret }
  })

  await test.step('the audit trail has all of it', async () => {
    await page.getByRole('link', { name: 'Audit' }).click()
    const trail = page.getByRole('table', { name: 'Audit trail' })
    await expect(trail).toBeVisible()
    await isAccessible()
    await page.getByLabel('About').selectOption({ label: 'Clients' })
    await expect(trail.getByText('accounts.client.revoked')).toBeVisible()
    await page.getByRole('button', { name: 'Sign out' }).click()
  })

  await test.step('support opens a case, and sees no numbers', async () => {
    await signIn(page, support)
    await expect(page.getByRole('heading', { name: 'Accounts' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Platform' })).toBeHidden()
    await page.getByRole('link', { name: 'Recovery cases' }).click()
    await isAccessible()
    await page.getByLabel('Account number').fill(holder.accountNumber)
    await page.getByRole('button', { name: 'Open case' }).click()
    await expect(page.getByText('The holder has started no recovery')).toBeVisible()
    await isAccessible()
    await page.getByRole('link', { name: 'Accounts' }).click()
    await page.getByLabel('Platform handle').fill(holder.handle)
    await page.getByRole('button', { name: 'Open account' }).click()
    await expect(page.getByRole('heading', { name: 'eSIMs' })).toBeVisible()
    await isAccessible()
  })
})
