import { confirmSaved, createAccount, PIN, setPin, shownCredentials, type Credentials } from './account'
import { expect, test, type Panel } from './story'

async function recover({ page, isAccessible }: Panel, credentials: Credentials): Promise<Credentials> {
  await page.goto('/recovery')
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
  await confirmSaved({ page }, recovered)
  return recovered
}

test('a person creates an account, sets a PIN, reviews sessions, signs out and recovers the account', async ({
  panel,
}) => {
  const { page, isAccessible } = panel
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)

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
    await expect(page.getByLabel('Account number')).toBeVisible()
    await isAccessible()
  })

  const recovered = await recover(panel, credentials)
  expect(recovered.loginSecret).not.toBe(credentials.loginSecret)
  await expect(page.getByText('nothing can be deleted or transferred')).toBeVisible()
})

test('a wrong PIN stays in the dialog, and the right one shows new recovery codes', async ({ panel }) => {
  const { page, isAccessible } = panel
  await setPin(panel, await createAccount(panel))
  await page.getByRole('button', { name: 'Renew recovery codes' }).click()
  const dialog = page.getByRole('dialog', { name: 'Renew the recovery codes?' })
  await dialog.getByLabel('Critical-operation PIN').fill('739158')
  await isAccessible()
  await dialog.getByRole('button', { name: 'Renew recovery codes' }).click()
  await expect(dialog.getByText('The PIN is wrong.')).toBeVisible()
  await expect(dialog.getByLabel('Critical-operation PIN')).toBeFocused()
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await dialog.getByRole('button', { name: 'Renew recovery codes' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.locator('.codes li')).toHaveCount(10)
})

test('the sign-out of one tab shows in the other', async ({ panel: { page }, context, panel }) => {
  await createAccount(panel)
  const other = await context.newPage()
  await other.goto('/sessions')
  await expect(other.getByText('This session')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(other.getByRole('heading', { name: 'You signed out in another tab' })).toBeVisible()
})
