import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { createAccount, setPin } from './account'
import { test } from './story'

/** Ignored by Git. */
const directory = join(__dirname, '..', 'screenshots')

const publicPages = ['/', '/sign-in', '/create-account', '/recovery', '/no-such-page']
const personalPages = ['/overview', '/sessions', '/security-log', '/settings']

const appearances = [
  { name: 'light', colorScheme: 'light', width: 1280 },
  { name: 'dark', colorScheme: 'dark', width: 1280 },
  { name: 'phone', colorScheme: 'light', width: 390 },
] as const

/** Writes what the page shows now, in each appearance. */
async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(directory, { recursive: true })
  for (const { name: appearance, colorScheme, width } of appearances) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 860 })
    const path = join(directory, `${name}.${appearance}.png`)
    await page.screenshot({ path, fullPage: true, animations: 'disabled' })
  }
}

async function shootAddress(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' })
  await shoot(page, address.slice(1).replaceAll('/', '-') || 'start')
}

test('the pages in front of a session', async ({ panel: { page } }) => {
  for (const address of publicPages) await shootAddress(page, address)
})

test('the pages of a person', async ({ panel }) => {
  test.setTimeout(120_000)
  const { page } = panel
  const credentials = await createAccount(panel)
  await shoot(page, 'overview-first')
  await setPin(panel, credentials)
  for (const address of personalPages) await shootAddress(page, address)
  await page.getByRole('button', { name: 'Renew recovery codes' }).click()
  await page.getByRole('dialog').waitFor()
  await shoot(page, 'critical-dialog')
})
