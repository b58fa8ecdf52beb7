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

  const shows = async (service: string, titles: readonly string[]) => {
    await page.getByLabel('Numbers of').selectOption(service)
    for (const title of titles)
      await expect(page.getByRole('heading', { name: title, exact: true })).toBeVisible()
  }
  await shows('Accounts and organizations', ['Accounts', 'Deletions of accounts', 'Organizations'])
  await isAccessible()
  await shows('Servers', [
    'Servers',
    'Members of servers',
    'Actions of the platform on servers',
    'Deletions of content',
  ])
  await shows('eSIMs', ['eSIMs'])
  await shows('Enigm Keys', ['Enigm Keys'])
  await shows('Purchases', ['Orders', 'Orders that still name their buyer', 'Payments', 'Entitlements'])
  await shows('Training', ['Training'])
  await shows('Webhooks and the audit log', [
    'Webhooks of organizations',
    'Audit log of the platform, 30 days',
  ])
  await isAccessible()
  await shows('Devices', ['Devices'])

  await page.getByText('Day by day: Devices').click()
  const days = page.getByRole('table', { name: 'Devices day by day' })
  await expect(days.getByRole('columnheader', { name: 'Trusted' })).toBeVisible()
  await expect(days.getByRole('row')).toHaveCount(2)
  await isAccessible()
  await page.getByLabel('Period').selectOption('400 days')
  await expect(page.getByRole('heading', { name: 'Devices', exact: true })).toBeVisible()
  await isAccessible()
})
