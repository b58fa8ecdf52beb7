import type { Page } from '@playwright/test'
import { randomUUID } from 'node:crypto'
import { enrollOwnDevice, type Person } from '@enigm/acceptance'
import { createAccount, PIN, setPin } from './account'
import { exportedLog } from './audit'
import { buy, signedInPerson, surroundings } from './person'
import { expect, inAnotherBrowser, plant, test, type Panel, repeatUntil } from './story'

const UNKNOWN_LOCATOR = 'AAAA-BBBB-CCCC-DDDD-EEEE'

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of the server' }).getByRole('link', { name })

async function createServer({ page, isAccessible }: Panel): Promise<void> {
  await page.getByRole('link', { name: 'Servers', exact: true }).click()
  await expect(page.getByText('No servers yet')).toBeVisible()
  await isAccessible()
  await page.getByRole('link', { name: 'Create a server' }).click()
  await page.getByLabel('Name (optional)').fill('Harbor')
  await page.getByLabel('I am responsible for this server and its members.').check()
  await isAccessible()
  const created = page.getByRole('heading', { name: 'Harbor' })
  // The event of the entitlement reaches servers after payments already shows it.
  await repeatUntil(created, async () => {
    await page.getByRole('button', { name: 'Create server' }).dblclick()
  })
  await expect(page.getByRole('heading', { name: 'Taking part' })).toBeVisible({ timeout: 30_000 })
  await isAccessible()
}

/** Closes, opens and replaces the locator. @returns the new one */
async function manageLocator({ page, isAccessible }: Panel): Promise<string> {
  const locator = page.locator('.copyable .value')
  const first = await locator.textContent()
  await page.getByRole('button', { name: 'Close locator' }).click()
  await expect(page.getByText('Closed: requests do not reach the server')).toBeVisible()
  await page.getByRole('button', { name: 'Open locator' }).click()
  await expect(page.getByText('Open for requests', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Replace locator' }).click()
  const dialog = page.getByRole('dialog', { name: 'Replace the locator of this server?' })
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await isAccessible()
  await dialog.getByRole('button', { name: 'Replace locator' }).click()
  await expect(page.getByText('The server has a new locator.')).toBeVisible()
  await expect(locator).not.toHaveText(first!)
  return (await locator.textContent())!
}

/** Asks with the locator, and with one that leads nowhere; both read the same. */
async function askToJoin({ page, isAccessible }: Panel, locator: string): Promise<void> {
  await page.getByRole('link', { name: 'Servers', exact: true }).click()
  await page.getByRole('link', { name: 'Join a server' }).click()
  for (const typed of [locator, UNKNOWN_LOCATOR]) {
    await page.getByLabel('Locator').fill(typed)
    await page.getByRole('button', { name: 'Ask to join' }).click()
    await expect(page.getByText('Your request waits for a decision.')).toBeVisible()
    await expect(page.getByText(`…${typed.slice(-4)}`)).toBeVisible()
    await page.getByRole('button', { name: 'Dismiss' }).click()
  }
  await isAccessible()
  const other = page.getByRole('row').filter({ hasText: `…${UNKNOWN_LOCATOR.slice(-4)}` })
  await other.getByRole('button', { name: 'Withdraw' }).click()
  await expect(other.getByText('Withdrawn')).toBeVisible()
}

async function approve({ page, isAccessible }: Panel): Promise<void> {
  await page.getByRole('link', { name: 'Overview', exact: true }).first().click()
  await expect(page.getByText('1 account asks to join Harbor.')).toBeVisible()
  await isAccessible()
  await page.getByRole('link', { name: 'Decide' }).click()
  const requests = page.getByRole('table', { name: 'Join requests' })
  await expect(requests.getByText('Pending')).toBeVisible()
  await isAccessible()
  // The events of the account and the device of the applicant reach servers after a moment.
  await repeatUntil(page.getByText('The applicant is a member now.'), async () => {
    await requests.getByRole('button', { name: 'Approve' }).click()
  })
  await expect(page.getByText('No join requests')).toBeVisible()
  await page.getByLabel('Show').selectOption({ label: 'Approved' })
  await expect(requests.getByText('Approved')).toBeVisible()
}

/** Restricts the member and lifts that, looks at the devices, and suspends and resumes the server. */
async function administer({ page, isAccessible }: Panel): Promise<void> {
  await tab(page, 'Members').click()
  const member = page.getByRole('row').filter({ hasText: 'mh_' }).filter({ hasNotText: '(you)' })
  await member.getByRole('button', { name: 'Restrict' }).click()
  const restriction = page.getByRole('dialog')
  await restriction.getByLabel('Reason').selectOption({ label: 'A rule of the server was broken' })
  await isAccessible()
  await restriction.getByRole('button', { name: 'Restrict member' }).click()
  await expect(page.getByText('The member is restricted.')).toBeVisible()
  await expect(member.getByText('A rule of the server was broken')).toBeVisible()
  await isAccessible()
  await member.getByRole('button', { name: 'Lift restriction' }).click()
  await expect(page.getByText('The restriction is lifted.')).toBeVisible()
  await tab(page, 'Devices').click()
  await expect(page.getByText('No connected devices')).toBeVisible()
  await isAccessible()
  await confirmed(page, 'Suspend server')
  await expect(page.getByText('The server is suspended.')).toBeVisible()
  await tab(page, 'Overview').click()
  await expect(page.getByText('Its owner has suspended it, and can resume it.')).toBeVisible()
  await isAccessible()
  await confirmed(page, 'Resume server')
  await expect(page.getByText('Your suspension of the server is lifted.')).toBeVisible()
}

/** Confirms an action of the part Danger with the PIN. */
async function confirmed(page: Page, action: string): Promise<void> {
  await tab(page, 'Danger').click()
  await page.getByRole('button', { name: action }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await dialog.getByRole('button', { name: action }).click()
}

async function takePart({ page, isAccessible }: Panel): Promise<void> {
  await expect(page.getByRole('table', { name: 'Your requests' }).getByText('Approved')).toBeVisible()
  await page.getByRole('link', { name: 'Servers', exact: true }).click()
  await isAccessible()
  await page.getByRole('link', { name: 'Harbor' }).click()
  await expect(page.getByText('Nothing that Enigm Command can check stands in the way.')).toBeVisible()
  await expect(tab(page, 'Join requests')).toBeHidden()
  await isAccessible()
  await tab(page, 'Your membership').click()
  await expect(page.getByText('(you)')).toBeVisible()
  await isAccessible()
}

/** The trust page shows the membership beside the signals of other services. */
async function reviewTrust({ page, isAccessible }: Panel): Promise<void> {
  const address = page.url()
  await page.goto('/devices/trust')
  const signals = page.getByRole('table', { name: 'Signals of your account' }).getByRole('row')
  await expect(signals.filter({ hasText: 'Membership of a server' })).toContainText('Active')
  await isAccessible()
  await page.goto(address)
  await expect(page.getByText('(you)')).toBeVisible()
}

/** Enigm App stores an object of the member in the environment, in a form that anyone could read. */
async function storeContent(owner: Person, serverId: string): Promise<void> {
  const { server } = await owner.panel.send(
    'query($id: ID!) { server(id: $id) { members(first: 10) { edges { node { handle role } } } } }',
    { id: serverId },
  )
  const nodes: { handle: string; role: string }[] = server.members.edges.map(({ node }: any) => node)
  const { handle } = nodes.find(({ role }) => role === 'USER')!
  const { environmentUrl } = await surroundings()
  const text = `canary-${randomUUID()}`
  const address = `${environmentUrl}/app/environments/${serverId}/objects?member=${handle}`
  const { status } = await fetch(address, { method: 'PUT', body: text })
  expect(status).toBe(201)
  plant(text)
}

async function deleteContent({ page, isAccessible }: Panel): Promise<void> {
  await tab(page, 'Members').click()
  // The owner has no device, which the policy now asks for.
  const owner = page.getByRole('row').filter({ hasText: '(you)' })
  await expect(owner).toContainText('Not admitted by the policy: Devices')
  const member = page.getByRole('row').filter({ hasNotText: '(you)' }).filter({ hasText: 'Active' })
  await isAccessible()
  await member.getByRole('button', { name: 'Delete content' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await isAccessible()
  await dialog.getByRole('button', { name: 'Delete content' }).click()
  await expect(page.getByText('The deletion of the content is requested.')).toBeVisible()
  await tab(page, 'Content').click()
  await expect(page.getByText('Confirmed by the environment')).toBeVisible({ timeout: 30_000 })
  await isAccessible()
  await page.getByRole('button', { name: 'Show report' }).click()
  await expect(page.getByRole('dialog', { name: 'What the environment has signed' })).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Close', exact: true }).click()
}

/** Filters the audit log of the server, exports it and verifies it in the browser. */
async function readHistory(panel: Panel): Promise<void> {
  const { page, isAccessible } = panel
  const trail = page.getByRole('table', { name: 'Audit trail' })
  const confirmation = trail.getByText('The environment confirmed a deletion of content')
  // An entry reaches the ledger within seconds.
  await repeatUntil(confirmation, async () => {
    await tab(page, 'Content').click()
    await tab(page, 'History').click()
  })
  await isAccessible()
  await page.getByLabel('About').selectOption('Members')
  await expect(confirmation).toBeHidden()
  await expect(trail.getByText('A member was restricted')).toBeVisible()
  await page.getByLabel('About').selectOption('Everything')
  await exportedLog(panel)
}

/** Reads the effect of a stricter policy first, and then applies it from now on. */
async function changePolicy({ page, isAccessible }: Panel): Promise<void> {
  await tab(page, 'Policy').click()
  await expect(page.getByText('None: nothing further is asked')).toBeVisible()
  await page.getByLabel('Managed mode').selectOption('MANAGED')
  await page.getByRole('button', { name: 'Show the effect' }).click()
  await expect(page.getByText('2 of 2 members would be denied')).toBeVisible()
  await isAccessible()
  await page.getByLabel('Managed mode').selectOption('NOT_REQUIRED')
  await page.getByLabel('Devices').selectOption('NONE_RESTRICTED')
  await page.getByRole('button', { name: 'Show the effect' }).click()
  await expect(page.getByText('of 2 members would be denied')).not.toContainText('2 of 2')
  await page.getByRole('button', { name: 'Apply the policy' }).click()
  await expect(page.getByText('The policy has a new version.')).toBeVisible()
  await page.getByRole('button', { name: 'Show the versions' }).click()
  const versions = page.getByRole('table', { name: 'Versions of the policy' })
  await expect(versions.getByText('In force', { exact: true })).toBeVisible()
  await isAccessible()
  await tab(page, 'Security').click()
  await expect(page.getByRole('heading', { name: 'Security events' })).toBeVisible()
  await isAccessible()
}

async function deleteServer({ page, isAccessible }: Panel, locator: string): Promise<void> {
  await tab(page, 'Danger').click()
  await isAccessible()
  await page.getByRole('button', { name: 'Delete server' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete this server?' })
  await dialog.getByLabel('Type the locator of the server').fill(locator)
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await isAccessible()
  await dialog.getByRole('button', { name: 'Delete server' }).click()
  await expect(page.getByText('The environment has confirmed it')).toBeVisible({ timeout: 30_000 })
  await isAccessible()
}

test('[PRV-07] a server is created, joined from another browser, loses content of a member that no view shows, and is deleted', async ({
  panel,
  browser,
}) => {
  test.setTimeout(400_000)
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)
  await buy(credentials, 'SERVER_MONTHLY')
  await test.step('the owner creates the server', () => createServer(panel))
  const locator = await test.step('the owner manages the locator', () => manageLocator(panel))

  const applicant = await inAnotherBrowser(browser)
  const person = await signedInPerson(await createAccount(applicant))
  await enrollOwnDevice(person)
  await test.step('the applicant asks to join', () => askToJoin(applicant, locator))
  await test.step('the owner approves', () => approve(panel))
  await test.step('the applicant takes part', () => takePart(applicant))
  await test.step('the applicant reviews the own trust', () => reviewTrust(applicant))
  await test.step('the owner administers members and server', () => administer(panel))
  await test.step('Enigm App stores content of the member', async () =>
    storeContent(await signedInPerson(credentials), new URL(panel.page.url()).pathname.split('/')[2]!))
  await test.step('the owner changes the access policy', () => changePolicy(panel))
  await test.step('the owner deletes the content of the member', () => deleteContent(panel))
  await test.step('the owner filters, exports and verifies the audit log', () => readHistory(panel))
  await test.step('the owner deletes the server', () => deleteServer(panel, locator))
  await test.step('the former member has no part in it any more', async () => {
    await expect(applicant.page.getByText('There is no such server')).toBeVisible()
    await applicant.isAccessible()
  })
  await applicant.hasNoFault()
  await applicant.page.context().close()
})
