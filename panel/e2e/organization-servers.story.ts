import { confirm, createAccount, setPin, signIn } from './account'
import { accept, createOrganization, invite } from './organization'
import { issuedCode } from './person'
import { expect, inAnotherBrowser, test, type Panel, repeatUntil } from './story'

const menu = ({ page }: Panel, name: string) => page.getByRole('link', { name, exact: true }).first()
const tab = ({ page }: Panel, name: string) =>
  page.getByRole('navigation', { name: 'Parts of the server' }).getByRole('link', { name })

/** The organization orders a server and pays with a code. */
async function buyServer(panel: Panel): Promise<void> {
  const { page } = panel
  await menu(panel, 'Servers').click()
  await expect(page.getByText('No servers yet')).toBeVisible()
  await panel.isAccessible()
  await page.getByRole('link', { name: 'Create a server' }).click()
  await expect(page.getByText('No entitlement for a server')).toBeVisible()
  await panel.isAccessible()
  await page.getByRole('link', { name: 'Buy a server' }).click()
  await page.getByRole('button', { name: 'Buy', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Product').selectOption({ label: 'Private server, 30 days' })
  await dialog.getByLabel('Country of the purchase').fill('DE')
  await dialog.getByRole('button', { name: 'Place order' }).click()
  await page.getByRole('button', { name: 'Pay with a code' }).click()
  await dialog.getByLabel('Code', { exact: true }).fill(await issuedCode('SERVER_MONTHLY'))
  await dialog.getByRole('button', { name: 'Redeem code' }).click()
  await expect(dialog).toBeHidden()
}

async function create(panel: Panel): Promise<void> {
  const { page, isAccessible } = panel
  await menu(panel, 'Servers').click()
  await page.getByRole('link', { name: 'Create a server' }).click()
  await page.getByLabel('The owner is').selectOption({ label: 'A team' })
  await page.getByLabel('Name (optional)').fill('Harbor')
  await page.getByLabel('The organization is responsible for this server and its members.').check()
  await isAccessible()
  // The event of the entitlement reaches servers after payments already shows it.
  await repeatUntil(page.getByRole('heading', { name: 'Harbor' }), async () => {
    await page.getByRole('button', { name: 'Create server' }).dblclick()
  })
  await expect(page.locator('.copyable .value')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('You are: Administrator of the owner')).toBeVisible()
  // The kind of the owner, and the responsible party.
  await expect(page.getByText('A team', { exact: true })).toHaveCount(2)
  await isAccessible()
}

/** An administrator who has not created the server closes and opens its locator. */
async function manage(panel: Panel): Promise<void> {
  const { page, isAccessible } = panel
  await page.getByRole('link', { name: 'Open', exact: true }).click()
  await menu(panel, 'Servers').click()
  await isAccessible()
  await page.getByRole('link', { name: 'Harbor' }).click()
  await page.getByRole('button', { name: 'Close locator' }).click()
  await expect(page.getByText('Closed: requests do not reach the server')).toBeVisible()
  await page.getByRole('button', { name: 'Open locator' }).click()
  await expect(page.getByText('Open for requests', { exact: true })).toBeVisible()
  // An entry reaches the ledger within seconds.
  await repeatUntil(page.getByText('The server was created'), async () => {
    await tab(panel, 'Overview').click()
    await tab(panel, 'History').click()
  })
  await isAccessible()
}

async function seesNothing({ page, isAccessible }: Panel, server: string, servers: string): Promise<void> {
  await page.goto(server)
  await expect(page.getByText('There is no such server')).toBeVisible()
  await page.goto(servers)
  await expect(page.getByText('You do not administer this organization')).toBeVisible()
  await isAccessible()
}

/** The first administrator offers the server; the offer is withdrawn and made again. */
async function offer(panel: Panel): Promise<void> {
  const { page, isAccessible } = panel
  for (const isWithdrawn of [true, false]) {
    await tab(panel, 'Danger').click()
    await isAccessible()
    await page.getByRole('button', { name: 'Offer the server' }).click()
    await confirm(panel, 'Offer server')
    await expect(page.getByText('The server is offered to its new owner.')).toBeVisible()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await tab(panel, 'Overview').click()
    await expect(page.getByText('The server is offered to a new owner')).toBeVisible()
    await isAccessible()
    if (!isWithdrawn) return
    await page.getByRole('button', { name: 'Withdraw offer' }).click()
    await expect(page.getByText('The offer is withdrawn.')).toBeVisible()
    await page.getByRole('button', { name: 'Dismiss' }).click()
  }
}

async function takeOver({ page, isAccessible }: Panel): Promise<void> {
  await page.goto('/servers')
  await expect(page.getByRole('table', { name: 'Offered servers' }).getByText('Harbor')).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Accept', exact: true }).click()
  await confirm({ page }, 'Take over server')
  await expect(page.getByText('The server has its new owner now.')).toBeVisible()
  await expect(page.getByText('You are: Owner')).toBeVisible()
  await isAccessible()
}

/** An administrator asks for a server without a purchase, and the operator approves it. */
async function approval(panel: Panel, operator: Panel): Promise<void> {
  const { page } = panel
  await page.getByRole('button', { name: 'Ask for a server' }).click()
  await page.getByRole('dialog').getByLabel('Term').selectOption({ label: '365 days' })
  await panel.isAccessible()
  await page.getByRole('button', { name: 'Send request' }).click()
  await expect(page.getByText('Awaits approval')).toBeVisible()
  await panel.isAccessible()
  const id = /organizations\/([^/]+)/.exec(page.url())![1]!
  await operator.page.goto('/sign-in')
  const { criticalPin, ...credentials } = JSON.parse(process.env['PANEL_OPERATOR']!)
  await signIn(operator, credentials)
  await operator.page.getByRole('link', { name: 'Server requests' }).click()
  const request = operator.page.getByRole('row').filter({ hasText: id })
  await operator.isAccessible()
  await request.getByRole('button', { name: 'Approve' }).click()
  await confirm(operator, 'Approve request', criticalPin)
  await expect(request.getByText('Approved')).toBeVisible()
  await expect(page.getByText('Approved')).toBeVisible()
  await page.getByRole('link', { name: 'Create a server' }).click()
  // The entitlement follows by the events of servers and payments.
  await expect(page.getByRole('option', { name: /Private server, 365 days/ })).toBeAttached()
}

test('an organization asks for a server by approval, and the platform approves it', async ({
  panel,
  browser,
}) => {
  test.setTimeout(120_000)
  await createAccount(panel)
  await createOrganization(panel)
  const operator = await inAnotherBrowser(browser)
  await menu(panel, 'Servers').click()
  await approval(panel, operator)
  await operator.hasNoFault()
})

test('an organization buys a server, which its administrators run and a member does not see', async ({
  panel,
  browser,
}) => {
  test.setTimeout(300_000)
  const { page } = panel
  await setPin(panel, await createAccount(panel))
  await createOrganization(panel)
  const servers = `${new URL(page.url()).pathname}/servers`
  const second = await inAnotherBrowser(browser)
  const member = await inAnotherBrowser(browser)
  await test.step('a second administrator and a member join', async () => {
    const invitation = await invite(panel, 'administrator')
    await setPin(second, await createAccount(second))
    await accept(second, invitation)
    const other = await invite(panel, 'member')
    await createAccount(member)
    await accept(member, other)
  })
  await test.step('an administrator buys a server for the organization', () => buyServer(panel))
  await test.step('and creates it', () => create(panel))
  const server = new URL(page.url()).pathname
  await test.step('the second administrator manages it', () => manage(second))
  await test.step('the member sees no server', () => seesNothing(member, server, servers))
  await test.step('it is offered to the second administrator', () => offer(panel))
  await test.step('who takes it over', () => takeOver(second))
  await test.step('the first one has no part in it any more', async () => {
    await expect(page.getByText('There is no such server')).toBeVisible()
    await panel.isAccessible()
  })
  for (const each of [second, member]) await each.hasNoFault()
})
