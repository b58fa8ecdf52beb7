import { signIn, type Credentials } from './account'
import { expect, test } from './story'

test('an operator sees how many there are, how they became so, and what works', async ({ panel }) => {
  const { page, isAccessible } = panel
  const operator = JSON.parse(process.env['PANEL_OPERATOR']!) as Credentials
  await page.goto('/sign-in')
  await signIn(panel, operator)
  await expect(page.getByRole('heading', { name: 'Platform' })).toBeVisible()

  const services = page.getByRole('table', { name: 'Services' })
  await expect(services.getByRole('row')).toHaveCount(9)
  await expect(services.getByText('Being asked')).toHaveCount(0)
  await expect(services.getByText('Not available')).toHaveCount(0)

  for (const title of [
    ...[
      'Accounts',
      'Deletions of accounts',
      'Organizations',
      'Devices',
      'Servers',
      'Deletions of content',
      'eSIMs',
    ],
    ...['Enigm Keys', 'Orders', 'Payments', 'Entitlements', 'Training', 'Webhooks of organizations'],
  ])
    await expect(page.getByRole('heading', { name: title, exact: true })).toBeVisible()
  await isAccessible()

  await page.getByText('Day by day: Devices').click()
  const days = page.getByRole('table', { name: 'Devices day by day' })
  await expect(days.getByRole('columnheader', { name: 'Trusted' })).toBeVisible()
  await expect(days.getByRole('row')).toHaveCount(2)
  await isAccessible()
  await page.getByLabel('400 days').check()
  await expect(page.getByRole('heading', { name: 'Webhooks of organizations' })).toBeVisible()
  await isAccessible()
})
