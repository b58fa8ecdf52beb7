import { confirm, createAccount, shownCredentials, signIn, type Credentials } from './account'
import { expect, inAnotherBrowser, test, type Panel } from './story'

const KEY = { kty: 'OKP', crv: 'Ed25519', x: 'PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw' }

type Operator = Pick<Credentials, 'accountNumber' | 'loginSecret'>

interface Holder extends Operator {
  readonly handle: string
}

interface Staff extends Panel {
  readonly pin: string
}

/** A customer, whose handle the settings show. */
async function customer(panel: Panel): Promise<Holder> {
  const { page } = panel
  const { accountNumber, loginSecret } = await createAccount(panel)
  await page.getByRole('link', { name: 'Settings' }).click()
  const handle = await page.locator('#support .copyable .value').textContent()
  return { accountNumber, loginSecret, handle: handle! }
}

async function numbers(staff: Staff, operator: Operator): Promise<void> {
  const { page, isAccessible } = staff
  await page.goto('/sign-in')
  await signIn(staff, operator)
  await expect(page.getByRole('heading', { name: 'Platform' })).toBeVisible()
  await page.getByLabel('Numbers of').selectOption('eSIMs')
  await expect(
    page.getByRole('table', { name: 'Profiles at the carrier' }).or(page.getByText('No profile')),
  ).toBeVisible()
  await isAccessible()
}

/** The comparisons come at night, so that a new system has none. */
async function reconciliation({ page, isAccessible }: Staff): Promise<void> {
  await page.getByRole('link', { name: 'Reconciliation' }).click()
  await expect(page.getByRole('heading', { name: 'Reconciliation' })).toBeVisible()
  await expect(page.getByText('Nothing was compared yet').or(page.getByText('Compared:'))).toBeVisible()
  await isAccessible()
}

async function suspension(staff: Staff, { page: other }: Panel, holder: Holder): Promise<void> {
  const { page, isAccessible } = staff
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
  await confirm(staff, 'Suspend account', staff.pin)
  await expect(page.getByText('The account is suspended.')).toBeVisible()
  await expect(other.getByRole('heading', { name: 'This session has ended' })).toBeVisible()
  await page.getByRole('button', { name: 'Reinstate account' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await confirm(staff, 'Reinstate account', staff.pin)
  await expect(page.getByText('The account is reinstated.')).toBeVisible()
  await other.goto('/sign-in')
  await signIn({ page: other }, holder)
  await expect(other.getByRole('heading', { name: 'Overview' })).toBeVisible()
}

async function codeCoins(staff: Staff): Promise<void> {
  const { page, isAccessible } = staff
  await page.getByRole('link', { name: 'Code Coins' }).click()
  await page.getByLabel('How many coins').fill('3')
  await isAccessible()
  await page.getByRole('button', { name: 'Continue' }).click()
  await confirm(staff, 'Issue coins', staff.pin)
  await expect(page.locator('.codes li')).toHaveCount(3)
  await isAccessible()
  await page.getByRole('button', { name: 'I have saved them' }).click()
  await expect(page.getByLabel('How many coins')).toBeVisible()
}

async function dashboards(staff: Staff): Promise<void> {
  const { page, isAccessible } = staff
  await page.getByRole('link', { name: 'Dashboards' }).click()
  await page.getByRole('button', { name: 'Register a client' }).click()
  await page.getByLabel('Name').fill('Wall screen')
  await page.getByLabel('Public key').fill(JSON.stringify(KEY))
  await page.getByRole('button', { name: 'Continue' }).click()
  await confirm(staff, 'Register client', staff.pin)
  await expect(page.getByRole('cell', { name: 'Wall screen' })).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await confirm(staff, 'Revoke client', staff.pin)
  await expect(page.getByRole('cell', { name: 'Revoked' })).toBeVisible()
}

async function organizations(staff: Staff): Promise<void> {
  const { page, isAccessible } = staff
  await page.getByRole('link', { name: 'Organizations' }).click()
  await page.getByLabel('Organization id').fill('org_none')
  await page.getByRole('button', { name: 'Show organization' }).click()
  await expect(page.getByText('There is no organization with this id')).toBeVisible()
  await isAccessible()
}

async function supportAccount(staff: Staff): Promise<Operator> {
  const { page, isAccessible } = staff
  await page.getByRole('link', { name: 'Staff' }).click()
  await expect(page.getByRole('table', { name: 'Staff' })).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Create a staff account' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await confirm(staff, 'Create account', staff.pin)
  await expect(page.getByRole('heading', { name: 'The new account' })).toBeVisible()
  await isAccessible()
  const { accountNumber, loginSecret, recoveryCodes } = await shownCredentials(staff)
  await page.getByLabel('First four signs of the last recovery code').fill(recoveryCodes.at(-1)!.slice(0, 4))
  await page.getByRole('button', { name: 'Back to the staff' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Support' })).toBeVisible()
  return { accountNumber, loginSecret }
}

async function audit(staff: Staff): Promise<void> {
  const { page, isAccessible } = staff
  await page.getByRole('link', { name: 'Audit', exact: true }).click()
  const trail = page.getByRole('table', { name: 'Audit trail' })
  await expect(trail).toBeVisible()
  await isAccessible()
  await page.getByLabel('About').selectOption({ label: 'Clients' })
  await expect(trail.getByText('A machine client was revoked')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
}

async function supportCase(staff: Staff, support: Operator, holder: Holder): Promise<void> {
  const { page, isAccessible } = staff
  await page.goto('/sign-in')
  await signIn(staff, support)
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
}

test('an operator acts on lifecycles, and support helps in a recovery', async ({ panel, browser }) => {
  test.setTimeout(240_000)
  const { criticalPin: pin, ...operator } = JSON.parse(process.env['PANEL_OPERATOR']!)
  const staff: Staff = { ...panel, pin }
  const other = await inAnotherBrowser(browser)
  const holder = await customer(other)
  await test.step('the operator sees numbers', () => numbers(staff, operator))
  await test.step('the comparisons of payments have a page', () => reconciliation(staff))
  await test.step('an account is found by its handle only, suspended and reinstated', () =>
    suspension(staff, other, holder))
  await test.step('Code Coins are shown once', () => codeCoins(staff))
  await test.step('a dashboard is registered and revoked', () => dashboards(staff))
  await test.step('organizations are shown by id only', () => organizations(staff))
  const support = await test.step('an account of support is created', () => supportAccount(staff))
  await test.step('the audit trail has all of it', () => audit(staff))
  await test.step('support opens a case, and sees no numbers', () => supportCase(staff, support, holder))
})

test('an operator who opens the overview of a person is led to the platform', async ({ panel }) => {
  const { page } = panel
  await page.goto('/sign-in')
  await signIn(panel, JSON.parse(process.env['PANEL_OPERATOR']!))
  await expect(page.getByRole('heading', { name: 'Platform' })).toBeVisible()
  // The overview is fetched ahead, before the role is known, and that read is refused.
  panel.expectRefusals()
  await page.goto('/overview')
  await expect(page).toHaveURL(/\/platform$/)
  await expect(page.getByRole('heading', { name: 'Platform' })).toBeVisible()
})
