import { usePhone } from '@enigm/acceptance'
import type { Page } from '@playwright/test'
import { createAccount, PIN, setPin } from './account'
import { buy, surroundings } from './person'
import { expect, test, watched, type Panel } from './story'

const PRODUCT = 'ESIM_YEARLY'

const esims = (page: Page) => page.getByRole('table', { name: 'eSIMs' })
const toEsims = (page: Page) => page.getByRole('link', { name: 'eSIMs', exact: true }).click()
const codeOn = (page: Page) => page.locator('.copyable').filter({ hasText: 'Both in one' }).locator('.value')

/** Shows the activation code, and shows it again after a reload. @returns the code */
async function activate({ page, isAccessible }: Panel): Promise<string> {
  await esims(page).getByRole('row').filter({ hasText: 'Ready to install' }).getByRole('link').click()
  await expect(page.getByText('Prepared by the carrier')).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Show the activation code' }).dblclick()
  await expect(page.getByRole('img', { name: 'The activation code as a QR code' })).toBeVisible()
  await expect(codeOn(page)).toHaveText(/^LPA:1\$[^$]+\$[A-Z2-7]+$/)
  await isAccessible()
  const code = (await codeOn(page).textContent())!
  const [, address, matchingId] = code.split('$') as [string, string, string]
  await expect(page.locator('.copyable .value')).toHaveText([address, matchingId, code])
  await page.reload()
  await page.getByRole('button', { name: 'Show the activation code again' }).click()
  await expect(codeOn(page)).toHaveText(code)
  return code
}

/** Another tab of the same browser cannot show the code. */
async function lookFromAnotherTab({ page }: Panel): Promise<void> {
  const other = await watched(await page.context().newPage(), new URL(page.url()).origin)
  await other.page.goto(page.url())
  await expect(other.page.getByText('The code was shown in another tab')).toBeVisible()
  await other.isAccessible()
  await expect(other.page.getByRole('button', { name: /activation code/ })).toBeHidden()
  await other.hasNoFault()
  await other.page.close()
}

/** A phone downloads the profile and switches it on; the page follows without a reload. */
async function install({ page, isAccessible }: Panel, code: string): Promise<void> {
  const journey = await surroundings()
  const shows = (text: string) => () => page.getByText(text, { exact: true }).first().isVisible()
  await usePhone(journey, 'download', code, async () => !(await codeOn(page).isVisible()))
  await usePhone(journey, 'enable', code, shows('In use'))
  await isAccessible()
}

async function deleteEsim({ page, isAccessible }: Panel): Promise<void> {
  await page.getByRole('button', { name: 'Delete eSIM' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('The carrier cannot delete a profile from a phone')).toBeVisible()
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await isAccessible()
  await dialog.getByRole('button', { name: 'Delete eSIM' }).click()
  await expect(page.getByText('The deletion of the eSIM is ordered. It is not confirmed yet.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Removal of the profile' })).toBeVisible()
  await expect(page.getByText('Not confirmed by the phone')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Delete eSIM' })).toBeHidden()
  await isAccessible()
}

async function retire({ page, isAccessible }: Panel): Promise<void> {
  await toEsims(page)
  await esims(page).getByRole('row').filter({ hasText: 'Ready to install' }).getByRole('link').click()
  await page.getByRole('button', { name: 'Retire eSIM' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('Nothing is paid back.')).toBeVisible()
  await dialog.getByLabel('Critical-operation PIN').fill(PIN)
  await dialog.getByRole('button', { name: 'Retire eSIM' }).click()
  await expect(page.getByText('The eSIM is retired.')).toBeVisible()
  await expect(page.getByText('Retired', { exact: true })).toBeVisible()
  await isAccessible()
}

test('an eSIM is activated, installed and deleted, and another one is retired', async ({ panel }) => {
  test.setTimeout(180_000)
  const { page, isAccessible } = panel
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)
  await toEsims(page)
  await expect(page.getByText('No eSIMs', { exact: true })).toBeVisible()
  await isAccessible()
  await buy(credentials, PRODUCT)
  await expect(esims(page).getByText('Ready to install')).toBeVisible()
  await isAccessible()
  const code = await test.step('activate', () => activate(panel))
  await test.step('another tab', () => lookFromAnotherTab(panel))
  await test.step('install', () => install(panel, code))
  await test.step('delete', () => deleteEsim(panel))
  await buy(credentials, PRODUCT)
  await test.step('retire', () => retire(panel))
  await test.step('an eSIM that is not there looks like one of another account', async () => {
    await page.goto('/esims/00000000-0000-4000-8000-000000000000')
    await expect(page.getByText('This eSIM is not here')).toBeVisible()
    await isAccessible()
  })
})
