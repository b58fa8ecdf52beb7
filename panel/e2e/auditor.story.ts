import { createAccount, signIn } from './account'
import { exportedLog } from './audit'
import { createOrganization } from './organization'
import { auditor } from './person'
import { expect, inAnotherBrowser, repeatUntil, test, type Panel } from './story'

/** Looks an organization up by its id, filters its log and verifies it. */
async function readsLog(reader: Panel, organizationId: string): Promise<void> {
  const { page, isAccessible } = reader
  await page.getByRole('link', { name: 'Audit of customers' }).click()
  await isAccessible()
  const show = async (id: string) => {
    await page.getByLabel('Id of an organization or a server').fill(id)
    await page.getByRole('button', { name: 'Show audit log' }).click()
  }
  await show('org_none')
  await expect(page.getByText('No entries')).toBeVisible()
  await show(organizationId)
  const trail = page.getByRole('table', { name: 'Audit trail' })
  await expect(trail.getByText('An organization was created')).toBeVisible()
  await isAccessible()
  await page.getByLabel('About').selectOption('Servers')
  await expect(page.getByText('No entries')).toBeVisible()
  await page.getByLabel('About').selectOption('Everything')
  await exportedLog(reader)
}

test('[AUD-01] an auditor reads and verifies the audit log of an organization, whose administrator sees that', async ({
  panel,
  browser,
}) => {
  test.setTimeout(240_000)
  const { page } = panel
  await createAccount(panel)
  await createOrganization(panel)
  const organizationId = new URL(page.url()).pathname.split('/')[2]!
  const reader = await inAnotherBrowser(browser)
  await reader.page.goto('/sign-in')
  await signIn(reader, await auditor())
  await test.step('the auditor reads it', () => readsLog(reader, organizationId))
  await test.step('the administrator sees the reads of an auditor', async () => {
    const read = page.getByRole('row', { name: 'An auditor read the audit log of the organization' }).first()
    await repeatUntil(read, async () => {
      await page.getByRole('link', { name: 'People', exact: true }).click()
      await page.getByRole('link', { name: 'Audit', exact: true }).click()
    })
    await expect(read).toContainText('AUDITOR')
    await panel.isAccessible()
  })
  await reader.hasNoFault()
})
