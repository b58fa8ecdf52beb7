import { expect, test } from './story'

test('a visitor sees the prices, and a code that does not pay is refused where it was typed', async ({
  panel: { page, isAccessible },
}) => {
  await page.goto('/products')
  await page.getByRole('link', { name: 'Buy eSIM, 365 days' }).click()
  await expect(page.getByRole('heading', { name: 'eSIM, 365 days' })).toBeVisible()
  await isAccessible()
  await page.getByLabel('Country of the purchase').selectOption('CH')
  await page.getByLabel('Code Coin', { exact: true }).fill('AAAA-AAAA-AAAA')
  await page.getByRole('button', { name: 'Pay with this code' }).click()
  await expect(page.getByText('This code does not pay for it')).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Products and prices' })).toBeVisible()
  await isAccessible()
})
