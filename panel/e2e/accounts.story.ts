import { expect, test, type Panel } from './story'

const PIN = '582914'
const WRONG_SECRET = '0'.repeat(32)

interface Credentials {
  readonly accountNumber: string
  readonly loginSecret: string
  readonly recoveryCodes: readonly string[]
}

/** Creates an account in the browser, as far as the overview. */
async function createAccount({ page, isAccessible }: Panel): Promise<Credentials> {
  await page.goto('/')
  await isAccessible()
  await page.getByRole('main').getByRole('link', { name: 'Create an account' }).click()
  await isAccessible()
  await page.getByRole('button', { name: 'Create account' }).dblclick()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await isAccessible()
  const credentials = await shownCredentials({ page })
  await page.getByLabel('First four signs of the last recovery code').fill('zzzz')
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('This is not the first group.')).toBeVisible()
  await confirmSaved({ page }, credentials)
  return credentials
}

async function shownCredentials({ page }: Pick<Panel, 'page'>): Promise<Credentials> {
  const [accountNumber = '', loginSecret = ''] = await page.locator('.copyable .value').allTextContents()
  const recoveryCodes = await page.locator('.codes li').allTextContents()
  expect(recoveryCodes).toHaveLength(10)
  return { accountNumber, loginSecret, recoveryCodes }
}

async function confirmSaved({ page }: Pick<Panel, 'page'>, { recoveryCodes }: Credentials): Promise<void> {
  await page.getByLabel('First four signs of the last recovery code').fill(recoveryCodes.at(-1)!.slice(0, 4))
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
}

test('a person creates an account, sets a PIN, reviews sessions, signs out and recovers the account', async ({
  panel,
}) => {
  const { page, isAccessible } = panel
  const credentials = await createAccount(panel)

  await test.step('the overview names what is missing, and leads there', async () => {
    await expect(page.getByText('Your account has no critical-operation PIN.')).toBeVisible()
    await isAccessible()
    await page.getByRole('link', { name: 'Set PIN' }).click()
    await page.getByLabel('New PIN').fill(PIN)
    await page.getByLabel('The same PIN again').fill(PIN)
    await page.getByLabel('Login secret').fill(WRONG_SECRET)
    await page.getByRole('button', { name: 'Set PIN' }).click()
    await expect(page.getByText('The login secret is wrong.')).toBeVisible()
    await isAccessible()
    await page.getByLabel('Login secret').fill(credentials.loginSecret)
    await page.getByRole('button', { name: 'Set PIN' }).click()
    await expect(page.getByText('The PIN is set.')).toBeVisible()
    await isAccessible()
  })

  await test.step('the session and the language survive a reload', async () => {
    await page.getByRole('link', { name: 'Deutsch' }).click()
    await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible()
    await page.getByRole('link', { name: 'English' }).click()
  })

  await test.step('the sessions and the security log', async () => {
    await page.getByRole('link', { name: 'Sessions', exact: true }).click()
    await expect(page.getByText('This session')).toBeVisible()
    await isAccessible()
    await page.getByRole('link', { name: 'Security log', exact: true }).click()
    await expect(page.getByText('The PIN was set, changed, locked')).toBeVisible()
    await isAccessible()
  })

  await test.step('the sign-out', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
    await isAccessible()
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
    await page.getByLabel('Account number').fill(credentials.accountNumber)
    await isAccessible()
  })

  await test.step('the recovery by code', async () => {
    await page.getByRole('link', { name: 'Recover an account with a recovery code' }).click()
    await expect(page.getByText('With a recovery code, here')).toBeVisible()
    await isAccessible()
    await page.getByLabel('Account number').fill(credentials.accountNumber)
    await page.getByLabel('Recovery code', { exact: true }).fill(credentials.recoveryCodes[0]!)
    await page.getByRole('button', { name: 'Use recovery code' }).click()
    await expect(page.getByRole('heading', { name: 'Recover the account' })).toBeVisible()
    await isAccessible()
    await page.getByRole('button', { name: 'Recover account' }).click()
    await expect(page.getByText('The account is recovered')).toBeVisible()
    const recovered = await shownCredentials({ page })
    expect(recovered.loginSecret).not.toBe(credentials.loginSecret)
    await confirmSaved({ page }, recovered)
    await expect(page.getByText('nothing can be deleted or transferred')).toBeVisible()
  })
})
