import { confirm, createAccount, setPin, signIn } from './account'
import { createOrganization } from './organization'
import { issuedCode } from './person'
import { expect, inAnotherBrowser, test, type Panel } from './story'

interface Staff extends Panel {
  readonly pin: string
}

/** The operator, signed in. */
async function operatorOn(panel: Panel): Promise<Staff> {
  const { criticalPin: pin, ...operator } = JSON.parse(process.env['PANEL_OPERATOR']!)
  await panel.page.goto('/sign-in')
  await signIn(panel, operator)
  await expect(panel.page.getByRole('heading', { name: 'Platform' })).toBeVisible()
  return { ...panel, pin }
}

test('[PAY-15] an operator issues a batch of Code Coins, sees its totals and voids it; its coins do not pay any more', async ({
  panel,
}) => {
  test.setTimeout(120_000)
  const staff = await operatorOn(panel)
  const { page, isAccessible } = staff
  await page.getByRole('link', { name: 'Code Coins' }).click()
  // A number of coins that no other story issues.
  await page.getByLabel('How many coins').fill('37')
  await page.getByLabel('Product').selectOption({ label: 'Enigm eSIM, 365 days' })
  await page.getByRole('button', { name: 'Continue' }).click()
  await confirm(staff, 'Issue coins', staff.pin)
  await expect(page.locator('.codes li')).toHaveCount(37)
  const code = (await page.locator('.codes li').first().textContent())!.trim()
  await page.getByRole('button', { name: 'I have saved them' }).click()
  const batch = page
    .getByRole('table', { name: 'Batches' })
    .getByRole('row')
    .filter({ has: page.getByRole('cell', { name: '37', exact: true }) })
    .first()
  await test.step('the totals are those of the last midnight', async () => {
    await expect(batch.getByText('Issued', { exact: true })).toBeVisible()
    await expect(batch.getByRole('cell', { name: '0', exact: true })).toBeVisible()
    await isAccessible()
  })
  await test.step('the dialog says what ends, and a refusal voids nothing', async () => {
    await batch.getByRole('button', { name: 'Void' }).click()
    const dialog = page.getByRole('dialog', { name: 'Void this batch of 37 coins?' })
    await expect(dialog.getByText('What was paid with its coins stays paid.')).toBeVisible()
    await isAccessible()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(batch.getByText('Issued', { exact: true })).toBeVisible()
  })
  await batch.getByRole('button', { name: 'Void' }).click()
  await confirm(staff, 'Void batch', staff.pin)
  await expect(page.getByText('The batch is voided.')).toBeVisible()
  await expect(batch.getByText('Voided', { exact: true })).toBeVisible()
  await expect(batch.getByRole('button', { name: 'Void' })).toBeHidden()
  await isAccessible()
  const visitor = await page.context().browser()!.newContext()
  const other = await visitor.newPage()
  await other.goto(new URL('/products/ESIM_YEARLY', page.url()).href)
  await other.getByLabel('Country of the purchase').selectOption('CH')
  await other.getByLabel('Code Coin', { exact: true }).fill(code)
  await other.getByRole('button', { name: 'Pay with this code' }).click()
  await expect(other.getByText('This code does not pay for it')).toBeVisible()
  await visitor.close()
})

/** Buys an eSIM by card, and disputes the payment on the page of the processor. */
async function disputedPurchase({ page }: Panel): Promise<void> {
  await page.goto('/products/ESIM_YEARLY')
  await page.getByLabel('Country of the purchase').selectOption('CH')
  await page.getByLabel('How you pay').selectOption('Card')
  await page.getByRole('button', { name: 'Place order' }).click()
  const opening = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'To the card processor' }).click()
  const processor = await opening
  const address = processor.url()
  await processor.getByRole('button', { name: 'Approve the payment' }).click()
  await expect(page.getByText('Paid. The purchase waits for its account.')).toBeVisible()
  await processor.goto(address)
  await processor.getByRole('button', { name: 'Dispute the payment' }).click()
  await expect(processor.getByRole('status')).toContainText('takes the payment back')
  await processor.close()
}

test('an operator records the refund of a disputed card payment in the queue of stuck payments', async ({
  panel,
  browser,
}) => {
  test.setTimeout(120_000)
  const buyer = await inAnotherBrowser(browser)
  await disputedPurchase(buyer)
  const staff = await operatorOn(panel)
  const { page, isAccessible } = staff
  const disputed = page
    .getByRole('table', { name: 'Stuck payments' })
    .getByRole('row')
    .filter({ hasText: 'Disputed at the card processor' })
    .filter({ has: page.getByRole('button', { name: 'Refunded' }) })
  await expect(async () => {
    await page.getByRole('link', { name: 'Stuck payments' }).click()
    await page.reload()
    await expect(disputed).toHaveCount(1)
  }).toPass({ timeout: 30_000 })
  await isAccessible()
  await disputed.getByRole('button', { name: 'Refunded' }).click()
  const dialog = page.getByRole('dialog', { name: 'Was the whole price returned?' })
  await expect(dialog.getByText('An invoice about the order is corrected.')).toBeVisible()
  await isAccessible()
  await confirm(staff, 'Record the refund', staff.pin)
  await expect(page.getByText('The decision is recorded.')).toBeVisible()
  await expect(disputed).toHaveCount(0)
  await expect(page.getByRole('cell', { name: 'Refunded' }).first()).toBeVisible()
  await isAccessible()
  await buyer.hasNoFault()
})

test('an organization buys a blind coin, makes it in the browser, and anyone pays with it', async ({
  panel,
}) => {
  test.setTimeout(120_000)
  const { page, isAccessible } = panel
  await setPin(panel, await createAccount(panel))
  await createOrganization(panel)
  await page.getByRole('link', { name: 'Purchases' }).click()
  await page.getByRole('button', { name: 'Buy', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Product').selectOption({ label: 'eSIM, 365 days' })
  await dialog.getByLabel('What you buy').selectOption('Blind Code Coins for the product')
  await expect(dialog.getByLabel('How many')).toHaveValue('1')
  await dialog.getByLabel('Country of the purchase').fill('DE')
  await isAccessible()
  await dialog.getByRole('button', { name: 'Place order' }).dblclick()
  await page.getByRole('link', { name: '1 × blind coin: eSIM, 365 days' }).click()
  await expect(page.getByText('Nothing is paid yet.')).toBeVisible()
  // An order of coins has no VAT and no invoice: the order that a coin pays has both.
  await expect(page.getByRole('button', { name: 'Request an invoice' })).toBeHidden()
  await isAccessible()
  await page.getByLabel('Code Coin', { exact: true }).fill(await issuedCode('ESIM_YEARLY'))
  await page.getByRole('button', { name: 'Redeem code' }).dblclick()
  await expect(page.getByText('The order is paid.')).toBeVisible()
  await page.getByRole('button', { name: 'Make the coins' }).click()
  await expect(page.getByText('Save the coins now. They are shown once.')).toBeVisible()
  await isAccessible()
  const coin = (await page
    .locator('.copyable')
    .filter({ hasText: 'Coin 1' })
    .locator('.value')
    .textContent())!
  await page.getByRole('button', { name: 'I have saved them' }).click()
  await expect(page.getByText('The coins of this order were made. They are not shown again.')).toBeVisible()
  const visitor = await page.context().browser()!.newContext()
  const other = await visitor.newPage()
  await other.goto(new URL('/products/ESIM_YEARLY', page.url()).href)
  await other.getByLabel('Country of the purchase').selectOption('SE')
  await other.getByLabel('Code Coin', { exact: true }).fill(coin)
  await other.getByRole('button', { name: 'Pay with this code' }).click()
  await expect(other.getByText('Paid. The purchase waits for its account.')).toBeVisible()
  await visitor.close()
})
