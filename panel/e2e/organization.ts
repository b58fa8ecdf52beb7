import { confirm } from './account'
import { expect, type Panel } from './story'

/** Creates an organization with one administrator. */
export async function createOrganization({ page, isAccessible }: Panel): Promise<void> {
  await page.getByRole('link', { name: 'Organizations' }).click()
  await expect(page.getByText('You belong to no organization')).toBeVisible()
  await isAccessible()
  await page.getByLabel('Name').fill('Harbor Legal')
  await page.getByRole('button', { name: 'Create organization' }).dblclick()
  await expect(page.getByRole('heading', { name: 'Harbor Legal' })).toBeVisible()
  await expect(page.getByText('There is one administrator.')).toBeVisible()
  await isAccessible()
}

/** Invites from any page of the organization. @returns the invitation, which is shown once */
export async function invite(
  { page, isAccessible }: Panel,
  role: 'administrator' | 'member',
): Promise<string> {
  await page.getByRole('link', { name: 'People', exact: true }).click()
  await page
    .getByRole('button', { name: role === 'member' ? 'Invite a member' : 'Invite an administrator' })
    .click()
  const right = page.getByRole('dialog').getByText('can remove you')
  await expect(right).toBeVisible({ visible: role === 'administrator' })
  await isAccessible()
  await confirm({ page }, role === 'member' ? 'Invite member' : 'Invite administrator')
  await expect(page.getByText('It is shown once.')).toBeVisible()
  await isAccessible()
  const invitation = await page.locator('.copyable .value').textContent()
  await page.getByRole('button', { name: 'I have handed it over' }).click()
  await expect(page.getByText('It is shown once.')).toBeHidden()
  return invitation!
}

/** Accepts an invitation to Harbor Legal. */
export async function accept({ page, isAccessible }: Panel, invitation: string): Promise<void> {
  await page.getByRole('link', { name: 'Organizations' }).click()
  await page.getByLabel('Invitation', { exact: true }).fill(invitation)
  await page.getByRole('button', { name: 'Accept invitation' }).click()
  await expect(page.getByText('You belong to Harbor Legal now.')).toBeVisible()
  await isAccessible()
}
