import type { Page } from '@playwright/test'
import { createServer, enrollOwnDevice } from '@enigm/acceptance'
import { confirm, createAccount, setPin, signIn } from './account'
import { buy, newPerson, signedInPerson, surroundings } from './person'
import { expect, inAnotherBrowser, test, type Panel, repeatUntil } from './story'

const APPLICANTS = 3

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of the server' }).getByRole('link', { name })

/** An account with a PIN and a server whose environment is ready. */
async function withServer(panel: Panel): Promise<{ id: string; locator: string }> {
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)
  const [journey, person] = [await surroundings(), await signedInPerson(credentials)]
  const entitlementId = await buy(credentials, 'SERVER_MONTHLY')
  const server = await createServer(journey, { person, entitlementId }, 'Harbor')
  await panel.page.goto(`/servers/${server.id}`)
  await expect(panel.page.getByRole('heading', { name: 'Harbor' })).toBeVisible()
  return server
}

async function askToJoin(locator: string): Promise<void> {
  const person = await newPerson()
  await enrollOwnDevice(person)
  await person.panel.mutate('requestToJoin', { locator }, 'joinRequest { id }')
}

async function approveSeveral({ page, isAccessible }: Panel): Promise<void> {
  await tab(page, 'Join requests').click()
  const requests = page.getByRole('table', { name: 'Join requests' })
  await expect(requests.getByText('Pending')).toHaveCount(APPLICANTS)
  await page.getByRole('button', { name: 'Choose the first 50' }).click()
  await requests.getByRole('checkbox').first().uncheck()
  await isAccessible()
  const chosen = APPLICANTS - 1
  await page.getByRole('button', { name: `Approve chosen (${chosen})` }).click()
  await expect(page.getByText(`Applicants that are members now: ${chosen}`)).toBeVisible()
  await expect(requests.getByText('Pending')).toHaveCount(1)
  await isAccessible()
  await requests.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Reject chosen (1)' }).click()
  await expect(page.getByText('Requests that are rejected: 1')).toBeVisible()
  await expect(page.getByText('No join requests')).toBeVisible()
  await page.getByLabel('Show').selectOption({ label: 'Approved' })
  await expect(requests.getByText('Approved')).toHaveCount(chosen)
}

async function deleteByClass({ page, isAccessible }: Panel): Promise<void> {
  await tab(page, 'Content').click()
  const ofClass = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Delete by class' }) })
  await ofClass.getByLabel('Messages').check()
  await ofClass.getByRole('button', { name: 'Delete this content' }).click()
  await isAccessible()
  await confirm({ page }, 'Delete content')
  await expect(page.getByText('The deletion is requested. See its progress below.')).toBeVisible()
  const deletions = page.getByRole('table', { name: 'Deletions of content' })
  await expect(deletions.getByText('Messages')).toBeVisible()
  await expect(deletions.getByText('Confirmed by the environment')).toBeVisible({ timeout: 30_000 })
  await isAccessible()
}

const state = ({ page }: Panel) => page.locator('section').filter({ hasText: 'State of a server' })

async function readState(operator: Panel, serverId: string, shown: string): Promise<void> {
  const { page } = operator
  await page.goto('/platform/server-actions')
  await page.getByLabel('Server to read').fill(serverId)
  await page.getByRole('button', { name: 'Show state' }).click()
  await expect(state(operator).getByText(shown)).toBeVisible()
  await operator.isAccessible()
}

async function suspend(operator: Panel, serverId: string, pin: string): Promise<void> {
  const { page } = operator
  await page.getByLabel('Identifier of the server').fill(serverId)
  await page.getByLabel('Action').selectOption({ label: 'Suspend: nobody takes part' })
  await page.getByLabel('Reason').selectOption({ label: 'Abuse' })
  await page.getByRole('button', { name: 'Go on' }).click()
  await operator.isAccessible()
  await confirm(operator, 'Suspend: nobody takes part', pin)
  await expect(page.getByText('The platform has acted on the server.')).toBeVisible()
}

async function reverse(operator: Panel, serverId: string, pin: string): Promise<void> {
  const { page } = operator
  const action = page.getByRole('row').filter({ hasText: serverId })
  await action.getByRole('button', { name: 'Reverse' }).click()
  await operator.isAccessible()
  await confirm(operator, 'Reverse action', pin)
  await expect(page.getByText('The action is reversed.')).toBeVisible()
}

test('an owner decides several requests at once and deletes the content of a class', async ({ panel }) => {
  test.setTimeout(180_000)
  const { locator } = await withServer(panel)
  for (let count = 0; count < APPLICANTS; count++) await askToJoin(locator)
  await test.step('several requests are approved at once, and another one is rejected', () =>
    approveSeveral(panel))
  await test.step('the content of a class is deleted', () => deleteByClass(panel))
})

test('an operator suspends a server and reverses it, and its owner reads the category', async ({
  panel,
  browser,
}) => {
  test.setTimeout(180_000)
  const { page, isAccessible } = panel
  const { id } = await withServer(panel)
  const operator = await inAnotherBrowser(browser)
  const { criticalPin, ...credentials } = JSON.parse(process.env['PANEL_OPERATOR']!)
  await operator.page.goto('/sign-in')
  await signIn(operator, credentials)
  await expect(operator.page.getByRole('heading', { name: 'Platform' })).toBeVisible()
  await test.step('the operator reads the state, and suspends the server', async () => {
    await readState(operator, id, 'Not suspended')
    await suspend(operator, id, criticalPin)
  })
  await test.step('its owner reads what the platform did and why', async () => {
    await expect(
      page.getByText('The platform has suspended it. The platform alone lifts this.'),
    ).toBeVisible()
    const actions = page.getByRole('table', { name: 'Actions of the platform' })
    await expect(actions.getByText('Abuse')).toBeVisible()
    await isAccessible()
  })
  await test.step('the operator reverses it', () => reverse(operator, id, criticalPin))
  await test.step('the server is in use again, and its owner reads who has read its state', async () => {
    await expect(page.getByText('The server is suspended')).toBeHidden()
    await repeatUntil(page.getByText('The platform read the state of the server').first(), () =>
      tab(page, 'History').click(),
    )
    await isAccessible()
  })
  await operator.hasNoFault()
})
