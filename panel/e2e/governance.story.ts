import { readFile } from 'node:fs/promises'
import { confirm, createAccount, setPin, signIn } from './account'
import { exportedLog } from './audit'
import { endGracePeriod } from './person'
import { expect, inAnotherBrowser, repeatUntil, test, type Panel } from './story'

interface Operator extends Panel {
  readonly pin: string
}

async function handleOf({ page }: Panel): Promise<string> {
  await page.getByRole('link', { name: 'Settings' }).click()
  return (await page.locator('#support .copyable .value').textContent())!
}

async function auditLog(panel: Panel): Promise<void> {
  const { page, isAccessible } = panel
  await page.getByRole('link', { name: 'Audit log' }).click()
  const trail = page.getByRole('table', { name: 'Audit trail' })
  await expect(trail.getByText('The PIN was set')).toBeVisible()
  await isAccessible()
  await page.getByLabel('Kind').selectOption('Refusals')
  await expect(trail.getByText('The PIN was set')).toBeHidden()
  await page.getByLabel('Kind').selectOption('Everything')
  await page.getByLabel('About').selectOption('Account')
  const file = await exportedLog(panel)
  await page.getByLabel('Verify an exported file').setInputFiles({
    name: 'changed.ndjson',
    mimeType: 'application/x-ndjson',
    buffer: Buffer.from(await changed(file)),
  })
  await expect(page.getByText('The export is not valid')).toBeVisible()
  await isAccessible()
}

async function changed(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replace('"outcome":"DONE"', '"outcome":"DENIED"')
}

/** An operator opens the account; its holder sees that, and not who it was. */
async function dataAccess(
  { page: staff }: Operator,
  { page, isAccessible }: Panel,
  handle: string,
): Promise<void> {
  await staff.getByRole('link', { name: 'Accounts' }).click()
  await staff.getByLabel('Platform handle').fill(handle)
  await staff.getByRole('button', { name: 'Open account' }).click()
  await expect(staff.getByRole('table', { name: 'Security events' })).toBeVisible()
  const row = page
    .getByRole('table', { name: 'Reads of my data' })
    .getByRole('row', { name: 'The platform read the state of the account' })
  await repeatUntil(row.first(), async () => {
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('link', { name: 'Who looked' }).click()
  })
  await expect(row.first()).toContainText('An operator of the platform')
  await isAccessible()
}

async function legalHold({ page, isAccessible, pin }: Operator, handle: string): Promise<void> {
  await page.getByRole('link', { name: 'Legal holds' }).click()
  await page.getByRole('button', { name: 'Place a hold' }).click()
  await isAccessible()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Subject').fill(handle)
  await dialog.getByLabel('Until').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10))
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await confirm({ page }, 'Place the hold', pin)
  await expect(page.getByText('The hold is in force.')).toBeVisible()
  await isAccessible()
}

async function release({ page, pin }: Operator): Promise<void> {
  await page.getByRole('button', { name: 'Release' }).click()
  await confirm({ page }, 'Release', pin)
  await expect(page.getByRole('table', { name: 'Legal holds' }).getByText('Released')).toBeVisible()
}

async function dataDeletion({ page, isAccessible }: Panel): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('The list of security events').check()
  await page.getByRole('button', { name: 'Delete data' }).click()
  await isAccessible()
  await confirm({ page }, 'Delete data')
}

/** Requests the deletion of the account of the panel. */
async function accountDeletion({
  page,
  isAccessible,
}: Panel): Promise<{ accountId: string; receiptCode: string }> {
  await page.getByRole('button', { name: 'Delete account' }).click()
  const dialog = page.getByRole('dialog')
  await isAccessible()
  const accountId = (await dialog.locator('code').first().textContent())!
  await dialog.getByLabel('Type the id of the account').fill(accountId)
  await confirm({ page }, 'Delete account')
  await expect(page.getByText('The deletion of the account is requested', { exact: true })).toBeVisible()
  await isAccessible()
  return { accountId, receiptCode: (await page.locator('#deletion .copyable .value').textContent())! }
}

async function receipt({ page, isAccessible }: Panel, code: string): Promise<void> {
  await page.goto('/deletion-receipt')
  await page.getByLabel('Receipt code').fill(code)
  await page.getByRole('button', { name: 'Show receipt' }).click()
  await expect(page.getByText('Requested; the grace period runs')).toBeVisible()
  await expect(page.getByText('Signed receipt')).toBeHidden()
  await isAccessible()
}

/** The visitor has no account: the code alone shows the steps of every service and the signature. */
async function signedReceipt({ page, isAccessible }: Panel, code: string): Promise<void> {
  const signature = page.getByText('Signed receipt')
  await expect(async () => {
    await page.goto('/deletion-receipt')
    await page.getByLabel('Receipt code').fill(code)
    await page.getByRole('button', { name: 'Show receipt' }).click()
    await expect(signature).toBeVisible({ timeout: 4_000 })
  }).toPass({ timeout: 60_000 })
  await expect(page.getByText('Completed', { exact: true })).toBeVisible()
  await expect(page.getByText('Kept: the audit trail').first()).toBeVisible()
  const receipt = (await page.locator('.copyable .value').textContent())!
  const [header, payload] = receipt.split('.').map((part) => Buffer.from(part, 'base64url').toString())
  expect(JSON.parse(header!)).toMatchObject({ typ: 'deletion-receipt+jwt' })
  expect(payload).not.toMatch(/acct_/)
  await isAccessible()
}

test('[AUD-06] [AUD-04] [ACC-05] [ACC-06] [RET-01] a holder verifies the audit log, sees who looked, and deletes data and the account', async ({
  panel,
  browser,
}) => {
  test.setTimeout(400_000)
  const { criticalPin: pin, ...credentials } = JSON.parse(process.env['PANEL_OPERATOR']!)
  const operator: Operator = { ...(await inAnotherBrowser(browser)), pin }
  const visitor = await inAnotherBrowser(browser)
  await setPin(panel, await createAccount(panel))
  const handle = await handleOf(panel)
  await operator.page.goto('/sign-in')
  await signIn(operator, credentials)
  await expect(operator.page.getByRole('heading', { name: 'Platform' })).toBeVisible()
  await test.step('an operator opens the account, and the holder sees it', () =>
    dataAccess(operator, panel, handle))
  await test.step('the audit log is filtered, exported and verified; a changed file is not', () =>
    auditLog(panel))
  await test.step('under a legal hold nothing is deleted', async () => {
    await legalHold(operator, handle)
    await repeatUntil(panel.page.getByText('The law forbids the deletion for now.'), () =>
      dataDeletion(panel),
    )
  })
  await test.step('after its release data is deleted', async () => {
    await release(operator)
    await panel.page.reload()
    await repeatUntil(panel.page.getByText('The data is deleted.'), () => dataDeletion(panel))
  })
  // The request ends the access of this session, which is renewed with fewer rights.
  panel.expectRefusals()
  const { accountId, receiptCode } = await test.step('the deletion of the account is requested', () =>
    accountDeletion(panel))
  await test.step('a visitor reads the receipt', () => receipt(visitor, receiptCode))
  await test.step('after the grace period the visitor reads the signed receipt', async () => {
    await endGracePeriod(accountId)
    await signedReceipt(visitor, receiptCode)
  })
})
