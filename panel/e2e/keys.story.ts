import { linkKey } from '@enigm/acceptance'
import type { Page } from '@playwright/test'
import { createAccount, PIN, setPin, type Credentials } from './account'
import { buy, signedInPerson, surroundings } from './person'
import { expect, test, type Panel, repeatUntil } from './story'

const keys = (page: Page) => page.getByRole('table', { name: 'Enigm Keys' })
const toKeys = (page: Page) => page.getByRole('link', { name: 'Enigm Keys', exact: true }).click()

/** Links and activates a Key in the simulated Enigm App. */
async function link(credentials: Credentials): Promise<void> {
  await linkKey(await surroundings(), await signedInPerson(credentials))
}

async function switchOn({ page, isAccessible }: Panel): Promise<void> {
  await toKeys(page)
  await expect(page.getByText('It is off. Keys that exist are not shown.')).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Switch it on' }).dblclick()
  await expect(page.getByText('The administration of your Keys is switched on.')).toBeVisible()
  await expect(page.getByText('No Enigm Keys', { exact: true })).toBeVisible()
  await isAccessible()
}

/** Reports the only Key of the list lost, without a PIN; the overview reminds of it. */
async function reportLost({ page, isAccessible }: Panel): Promise<void> {
  await expect(keys(page).getByText('In use')).toBeVisible()
  await isAccessible()
  await keys(page).getByRole('button', { name: 'Report lost' }).click()
  await expect(page.getByText('The Key is reported lost.')).toBeVisible()
  await expect(keys(page).getByText('Lost', { exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'Overview', exact: true }).click()
  await expect(page.getByText('1 Enigm Key is lost and raises no emergency.')).toBeVisible()
  await isAccessible()
  await page.getByRole('link', { name: 'Show Keys' }).click()
}

async function reportFound({ page, isAccessible }: Panel): Promise<void> {
  await keys(page).getByRole('link').click()
  await expect(page.getByText('This Key is lost. It raises no emergency.')).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Report found' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('cannot check whether it was changed')).toBeVisible()
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await isAccessible()
  await dialog.getByRole('button', { name: 'Take Key back into use' }).click()
  await expect(page.getByText('The Key is in use again.')).toBeVisible()
  await page.getByRole('button', { name: 'Show emergencies' }).click()
  await expect(page.getByText('An empty list does not prove that none happened')).toBeVisible()
  await isAccessible()
}

/** Replaces the Key of the page, which needs an entitlement. */
async function replace({ page, isAccessible }: Panel, credentials: Credentials): Promise<void> {
  await expect(page.getByRole('link', { name: 'Buy an Enigm Key first' })).toBeVisible()
  await buy(credentials, 'ENIGM_KEY')
  await page.getByRole('button', { name: 'Replace Key' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('This Key never comes back.')).toBeVisible()
  await isAccessible()
  // The event of the entitlement reaches keys after payments already shows it.
  await repeatUntil(page.getByText('The Key is replaced.'), async () => {
    await dialog.getByLabel('Critical-operation PIN').fill(PIN)
    await dialog.getByRole('button', { name: 'Replace Key' }).click()
  })
  await expect(page.getByText('Ordered, not linked in Enigm App yet')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Replace Key' })).toBeHidden()
  await isAccessible()
}

test('a Key of Enigm App is reported lost and found, and is replaced', async ({ panel }) => {
  test.setTimeout(180_000)
  const { page, isAccessible } = panel
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)
  await test.step('the administration is switched on', () => switchOn(panel))
  await link(credentials)
  await test.step('the Key is reported lost', () => reportLost(panel))
  await test.step('the Key is reported found', () => reportFound(panel))
  await test.step('the Key is replaced', () => replace(panel, credentials))
  await link(credentials)
  await test.step('the new Key is linked', async () => {
    await expect(page.getByText('Ordered, not linked in Enigm App yet')).toBeHidden()
    const [, old] = new URL(page.url()).pathname.split('/keys/')
    await toKeys(page)
    await expect(keys(page).getByRole('row').filter({ hasText: old! }).getByText('Replaced')).toBeVisible()
    await keys(page).getByRole('row').filter({ hasText: 'In use' }).getByRole('link').click()
    await expect(page.getByRole('link', { name: old! })).toBeVisible()
    await isAccessible()
  })
  await test.step('the administration is switched off, and no Key is shown', async () => {
    const address = page.url()
    await toKeys(page)
    await page.getByRole('button', { name: 'Switch it off' }).click()
    await expect(page.getByText('The Keys themselves are as they were.')).toBeVisible()
    await page.goto(address)
    await expect(page.getByText('This Key is not here')).toBeVisible()
    await isAccessible()
  })
})
