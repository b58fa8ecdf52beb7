import { confirm, createAccount, PIN, setPin } from './account'
import { accept, createOrganization, invite } from './organization'
import { expect, inAnotherBrowser, test, type Panel } from './story'

const KEY = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }

async function acceptOnce(second: Panel, invitation: string): Promise<void> {
  const { page } = second
  await accept(second, invitation)
  await page.getByRole('button', { name: 'Accept invitation' }).click()
  await expect(page.getByText('This is no open invitation')).toBeVisible()
  await page.getByRole('link', { name: 'Open', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Harbor Legal' })).toBeVisible()
  await expect(page.getByText('There is one administrator.')).toBeHidden()
}

async function limit(panel: Panel, second: Panel): Promise<void> {
  const { page, isAccessible } = panel
  await page.reload()
  await page.getByRole('row').filter({ hasNotText: 'You' }).getByRole('button').click()
  await page.getByRole('button', { name: 'Limit sessions' }).click()
  await page.getByLabel('Longest session, in days').fill('7')
  await isAccessible()
  await page.getByRole('button', { name: 'Save limit' }).click()
  await expect(page.getByText('At most 7 days')).toBeVisible()
  const row = page.getByRole('row').filter({ hasText: 'At most 7 days' })
  // The form closes after the page shows the new limit.
  await row.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('button', { name: 'Restrict sessions' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Restrict sessions' }).click()
  await expect(row.getByText('Restricted')).toBeVisible()
  await isAccessible()
  await second.page.reload()
  await expect(second.page.getByText('An administrator of your organization has restricted')).toBeVisible()
  await row.getByRole('button').click()
  await page.getByRole('button', { name: 'Lift restriction' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Lift restriction' }).click()
  await expect(row.getByText('Restricted')).toBeHidden()
}

async function clients(panel: Panel): Promise<void> {
  const { page, isAccessible } = panel
  await page.getByRole('link', { name: 'API clients' }).click()
  await expect(page.getByText('No API clients')).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Register a client' }).click()
  await page.getByLabel('Name').fill('Nightly job')
  await page.getByLabel('Public key').fill(JSON.stringify({ ...KEY, d: KEY.x }))
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('This is a private key. It was not sent.')).toBeVisible()
  await isAccessible()
  await page.getByLabel('Public key').fill(JSON.stringify(KEY))
  await page.getByRole('button', { name: 'Continue' }).click()
  await confirm(panel, 'Register client')
  await expect(page.getByRole('cell', { name: 'Nightly job' })).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await confirm(panel, 'Revoke client')
  await expect(page.getByRole('cell', { name: 'Revoked' })).toBeVisible()
}

async function webhooks(panel: Panel): Promise<void> {
  const { page, isAccessible } = panel
  await page.getByRole('link', { name: 'Webhooks' }).click()
  await expect(page.getByText('No webhooks')).toBeVisible()
  await isAccessible()
  const choose = async (address: string) => {
    await page.getByRole('button', { name: 'Register a webhook' }).click()
    await page.getByLabel('Address').fill(address)
    await page.getByRole('button', { name: 'Continue' }).click()
  }
  await choose('https://10.0.0.1/hook')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Critical-operation PIN', { exact: true }).fill(PIN)
  await dialog.getByRole('button', { name: 'Register webhook' }).click()
  await expect(dialog.getByText('This address is not allowed')).toBeVisible()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await choose('https://127.0.0.1:9/hook')
  await confirm(panel, 'Register webhook')
  await expect(page.getByRole('cell', { name: 'https://127.0.0.1:9/hook' })).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Deliveries' }).click()
  await expect(page.getByText('No deliveries')).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'Change key' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Change key' }).click()
  await page.getByRole('button', { name: 'Show key' }).click()
  await expect(page.getByText('Previous key')).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove webhook' }).click()
  await expect(page.getByText('No webhooks')).toBeVisible()
}

async function order(panel: Panel): Promise<void> {
  const { page, isAccessible } = panel
  await page.getByRole('link', { name: 'Purchases' }).click()
  await page.getByRole('button', { name: 'Buy', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Product').selectOption({ label: 'eSIM, 365 days' })
  await dialog.getByLabel('How many').fill('3')
  await dialog.getByLabel('Country of the purchase').fill('DE')
  await isAccessible()
  await dialog.getByRole('button', { name: 'Place order' }).dblclick()
  await expect(page.getByRole('cell', { name: /^3 × / })).toHaveCount(1)
  await isAccessible()
  await page.getByRole('button', { name: 'Pay with a code' }).click()
  await dialog.getByLabel('Code', { exact: true }).fill('AAAA-AAAA-AAAA-AAAA')
  await dialog.getByRole('button', { name: 'Redeem code' }).click()
  await expect(dialog.getByText('This code does not pay for it')).toBeVisible()
  await isAccessible()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
}

async function products(panel: Panel): Promise<void> {
  const { page, isAccessible } = panel
  await page.getByRole('link', { name: 'eSIM pool' }).click()
  await expect(page.getByText('No eSIMs')).toBeVisible()
  await isAccessible()
  await page.getByRole('link', { name: 'Enigm Keys' }).click()
  await isAccessible()
  await page.getByRole('button', { name: 'Turn on' }).click()
  await expect(page.getByText('No Keys')).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Turn off' }).click()
  await expect(page.getByText('The workflow is off.')).toBeVisible()
  await page.getByRole('link', { name: 'Audit', exact: true }).click()
  await page.getByLabel('About').selectOption({ label: 'API clients' })
  await expect(
    page.getByRole('table', { name: 'Audit trail' }).getByText('A machine client was revoked'),
  ).toBeVisible()
  await isAccessible()
}

async function endAdministration(panel: Panel, second: Panel): Promise<void> {
  const { page } = panel
  await page.getByRole('link', { name: 'People', exact: true }).click()
  const row = page.getByRole('row').filter({ hasText: 'At most 7 days' })
  await row.getByRole('button', { name: /^Actions for/ }).click()
  await page.getByRole('button', { name: 'Make a member' }).click()
  await confirm(panel, 'End administration')
  await expect(row.getByText('Administrator')).toBeHidden()
  await second.page.goto(page.url())
  await expect(second.page.getByText('You do not administer this organization')).toBeVisible()
  await second.isAccessible()
}

test('two administrators run an organization', async ({ panel, browser }) => {
  test.setTimeout(240_000)
  await setPin(panel, await createAccount(panel))
  await createOrganization(panel)
  const invitation = await invite(panel, 'administrator')
  const second = await inAnotherBrowser(browser)
  await createAccount(second)
  await test.step('the invited person accepts; a second use of the invitation is refused', () =>
    acceptOnce(second, invitation))
  // The restriction ends the access token of the second person, and the reads that it then lacks scopes for.
  second.expectRefusals()
  await test.step('the first limits and restricts the sessions of the second, and lifts it', () =>
    limit(panel, second))
  await test.step('a private key is not sent; a public one registers a client, which is revoked', () =>
    clients(panel))
  await test.step('a webhook is refused at a private address, registered, gets another key and is removed', () =>
    webhooks(panel))
  await test.step('an order of eSIMs awaits its payment', () => order(panel))
  await test.step('the pool, the Keys and the audit trail', () => products(panel))
  await test.step('the first makes the second a member, who then administers nothing', () =>
    endAdministration(panel, second))
  await second.hasNoFault()
})
