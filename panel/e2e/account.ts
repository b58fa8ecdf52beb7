import { expect, plant, type Panel } from './story'

/** What a person has saved. */
export interface Credentials {
  readonly accountNumber: string
  readonly loginSecret: string
  readonly recoveryCodes: readonly string[]
}

export const PIN = '582914'
const WRONG_SECRET = '0'.repeat(32)

/** Creates an account in the browser, as far as the overview. */
export async function createAccount({ page, isAccessible }: Panel): Promise<Credentials> {
  await page.goto('/')
  await isAccessible()
  await page.getByRole('main').getByRole('link', { name: 'Create an account' }).click()
  return completeAccount({ page, isAccessible })
}

/** Creates an account on the page for it, as far as the overview. */
export async function completeAccount({
  page,
  isAccessible,
}: Pick<Panel, 'page' | 'isAccessible'>): Promise<Credentials> {
  await expect(page.getByRole('heading', { name: 'Create an account' })).toBeVisible()
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

export async function shownCredentials({ page }: Pick<Panel, 'page'>): Promise<Credentials> {
  const [accountNumber = '', loginSecret = ''] = await page.locator('.copyable .value').allTextContents()
  const recoveryCodes = await page.locator('.codes li').allTextContents()
  expect(recoveryCodes).toHaveLength(10)
  return { accountNumber, loginSecret, recoveryCodes }
}

export async function confirmSaved(
  { page }: Pick<Panel, 'page'>,
  { loginSecret, recoveryCodes }: Credentials,
): Promise<void> {
  await page.getByLabel('First four signs of the last recovery code').fill(recoveryCodes.at(-1)!.slice(0, 4))
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  for (const secret of [loginSecret, ...recoveryCodes]) plant(secret)
}

/** Sets the PIN from the overview, after a wrong login secret. */
export async function setPin({ page, isAccessible }: Panel, { loginSecret }: Credentials): Promise<void> {
  await expect(page.getByText('Your account has no critical-operation PIN.')).toBeVisible()
  await isAccessible()
  await page.getByRole('link', { name: 'Set PIN' }).click()
  await page.getByLabel('New PIN').fill(PIN)
  await page.getByLabel('The same PIN again').fill(PIN)
  await page.getByLabel('Login secret', { exact: true }).fill(WRONG_SECRET)
  await page.getByRole('button', { name: 'Set PIN' }).click()
  await expect(page.getByText('The login secret is wrong.')).toBeVisible()
  await isAccessible()
  await page.getByLabel('Login secret', { exact: true }).fill(loginSecret)
  await page.getByRole('button', { name: 'Set PIN' }).click()
  await expect(page.getByText('The PIN is set.')).toBeVisible()
  await isAccessible()
}

/** Fills the form of the page that shows it. */
export async function signIn(
  { page }: Pick<Panel, 'page'>,
  { accountNumber, loginSecret }: Pick<Credentials, 'accountNumber' | 'loginSecret'>,
): Promise<void> {
  await page.getByLabel('Account number').fill(accountNumber)
  await page.getByLabel('Login secret', { exact: true }).fill(loginSecret)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Confirms what the open dialog asks, with the PIN. */
export async function confirm({ page }: Pick<Panel, 'page'>, action: string, pin = PIN): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Critical-operation PIN', { exact: true }).fill(pin)
  await dialog.getByRole('button', { name: action }).click()
  await expect(dialog).toBeHidden()
}
