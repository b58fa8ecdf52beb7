import {
  confirmSaved,
  createAccount,
  PIN,
  setPin,
  shownCredentials,
  signIn,
  type Credentials,
} from './account'
import { signedInPerson } from './person'
import { expect, test, type Panel } from './story'

interface Session {
  readonly id: string
  readonly current: boolean
}

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

  await test.step('the session survives a reload, and the language a sign-out', async () => {
    await page.getByRole('link', { name: 'Deutsch' }).click()
    await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible()
    await page.getByRole('button', { name: 'Abmelden' }).click()
    await page.getByRole('main').getByRole('link', { name: 'Anmelden' }).click()
    await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible()
    await page.getByRole('link', { name: 'English' }).click()
    await signIn(panel, credentials)
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
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

test('a session that another browser closes says so at once, and leads back to the page', async ({
  panel,
  browser,
}) => {
  const { page, isAccessible } = panel
  const { accountNumber, loginSecret } = await createAccount(panel)
  const other = await browser.newContext({ baseURL: new URL(page.url()).origin })
  const elsewhere = await other.newPage()
  await elsewhere.goto('/sessions')
  await signIn({ page: elsewhere }, { accountNumber, loginSecret })
  await expect(elsewhere.getByText('This session')).toBeVisible()
  panel.expectRefusals()
  await elsewhere.getByRole('button', { name: 'Close all other sessions' }).dblclick()
  await expect(elsewhere.getByText('1 session is closed.')).toBeVisible()
  await other.close()
  await expect(page.getByRole('heading', { name: 'This session has ended' })).toBeVisible()
  await isAccessible()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await signIn(panel, { accountNumber, loginSecret })
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
})

test('a restricted session still shows what the account has', async ({ panel }) => {
  const { page, isAccessible } = panel
  const person = await signedInPerson(await createAccount(panel))
  const { me } = await person.panel.send<{ me: { sessions: { edges: { node: Session }[] } } }>(
    '{ me { sessions(first: 100, state: ACTIVE) { edges { node { id current } } } } }',
  )
  const { id: sessionId } = me.sessions.edges.map(({ node }) => node).find(({ current }) => !current)!
  // The access token of the browser expires with the restriction.
  panel.expectRefusals()
  await person.panel.mutate('restrictSession', { sessionId }, 'session { id }')
  await page.goto('/overview')
  await expect(page.getByText('You have restricted this session.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'What you have' })).toBeVisible()
  await expect(page.getByText('Your account has no critical-operation PIN.')).toBeVisible()
  await isAccessible()
})

test('a passkey is added with the PIN, signs in without the number, and survives a reload', async ({
  panel,
}) => {
  const { page, cdp } = panel
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await setPin(panel, await createAccount(panel))
  await page.getByRole('button', { name: 'Add passkey' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await dialog.getByRole('button', { name: 'Add passkey' }).click()
  await expect(page.getByRole('table', { name: 'Passkeys' })).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
})

test('on a narrow screen the navigation is a menu, which each page closes', async ({ panel }) => {
  const { page, isAccessible } = panel
  await createAccount(panel)
  await page.setViewportSize({ width: 390, height: 844 })
  const settings = page.getByRole('link', { name: 'Settings', exact: true })
  await expect(settings).toBeHidden()
  await page.getByText('Menu', { exact: true }).click()
  await isAccessible()
  await settings.click()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await expect(settings).toBeHidden()
})
