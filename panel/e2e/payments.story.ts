import { readFileSync } from 'node:fs'
import { completeAccount, createAccount, PIN, setPin } from './account'
import { buy, issuedCode } from './person'
import { expect, test, type Panel, repeatUntil } from './story'

const PRODUCT = 'ESIM_YEARLY'

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

test('a visitor buys, comes back after a reload and with the back button, and creates the account with the purchase', async ({
  panel,
}) => {
  test.setTimeout(120_000)
  const { page, isAccessible } = panel
  const code = await issuedCode(PRODUCT)
  const pay = async () => {
    await page.getByLabel('Country of the purchase').selectOption('CH')
    await page.getByLabel('Code Coin', { exact: true }).fill(code)
    await page.getByRole('button', { name: 'Pay with this code' }).click()
    await expect(page.getByText('Paid. The purchase waits for its account.')).toBeVisible()
    return (await page.locator('.copyable .value').first().textContent())!
  }
  await page.goto('/products')
  await page.getByRole('link', { name: 'Buy eSIM, 365 days' }).click()
  const token = await pay()
  await isAccessible()
  await test.step('the same code gives the same token after a reload', async () => {
    await page.reload()
    expect(await pay()).toBe(token)
  })
  await test.step('and after the back button', async () => {
    await page.goBack()
    await expect(page.getByRole('heading', { name: 'Products and prices' })).toBeVisible()
    await page.goForward()
    expect(await pay()).toBe(token)
  })
  await page.getByRole('main').getByRole('link', { name: 'Create the account' }).click()
  await expect(page.getByLabel('Enrollment token of a purchase')).toHaveValue(token)
  await completeAccount(panel)
  await page.getByRole('link', { name: 'Entitlements', exact: true }).click()
  await page.getByRole('link', { name: 'eSIM, 365 days' }).click()
  await expect(page.getByText('Ready to use')).toBeVisible()
  await expect(page.getByText('No term runs')).toBeVisible()
  await isAccessible()
})

async function placeOrder({ page, isAccessible }: Panel): Promise<void> {
  await page.getByRole('link', { name: 'Buy', exact: true }).click()
  await isAccessible()
  await page.getByRole('link', { name: 'Buy eSIM, 365 days' }).click()
  await page.getByLabel('Country of the purchase').selectOption('CH')
  await isAccessible()
  await page.getByRole('button', { name: 'Place order' }).dblclick()
  await expect(page.getByRole('heading', { name: 'Order: eSIM, 365 days' })).toBeVisible()
  await expect(page.getByText('Nothing is paid yet.')).toBeVisible()
  await isAccessible()
}

async function payOrder({ page, isAccessible }: Panel): Promise<void> {
  await page.getByLabel('Code Coin', { exact: true }).fill('AAAA-AAAA-AAAA')
  await page.getByRole('button', { name: 'Redeem code' }).click()
  await expect(page.getByText('This code does not pay for it')).toBeVisible()
  await isAccessible()
  await page.getByLabel('Code Coin', { exact: true }).fill(await issuedCode(PRODUCT))
  await page.getByRole('button', { name: 'Redeem code' }).dblclick()
  await expect(page.getByText('The order is paid.')).toBeVisible()
  await expect(page.getByText('You have the entitlement. It is not used yet.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Redeem code' })).toBeHidden()
  await isAccessible()
}

test('an order is placed once, awaits its payment and is paid', async ({ panel }) => {
  test.setTimeout(120_000)
  const { page, isAccessible } = panel
  await createAccount(panel)
  await test.step('place it', () => placeOrder(panel))
  await test.step('the back button leads to the catalogue, and the order stays one', async () => {
    await page.goBack()
    await expect(page.getByRole('heading', { name: 'Buy', exact: true })).toBeVisible()
    await page.getByRole('link', { name: 'Orders', exact: true }).click()
    await expect(page.getByRole('table', { name: 'Orders' }).getByText('Awaiting payment')).toHaveCount(1)
    await isAccessible()
    await page.getByRole('link', { name: 'Overview', exact: true }).click()
    await expect(page.getByText('1 order awaits its payment.')).toBeVisible()
    await page.getByRole('link', { name: 'Show orders' }).click()
    await page.getByRole('link', { name: 'eSIM, 365 days' }).click()
  })
  await test.step('pay it', () => payOrder(panel))
  await page.getByRole('link', { name: 'To the eSIMs' }).click()
  await expect(page.getByRole('table', { name: 'eSIMs' }).getByText('Ready to install')).toBeVisible()
})

test('[SRV-01] a paid server is activated by its creation, and the entitlement opens no participation and no content', async ({
  panel,
}) => {
  const { page, isAccessible } = panel
  await buy(await createAccount(panel), 'SERVER_MONTHLY')
  await page.getByRole('link', { name: 'Entitlements', exact: true }).click()
  await page.getByRole('link', { name: 'Private server, 30 days' }).click()
  await expect(page.getByRole('heading', { name: 'Private server, 30 days', level: 1 })).toBeVisible()
  await expect(page.getByText('Ready to use')).toBeVisible()
  await isAccessible()
  await page.getByRole('link', { name: 'Create a server' }).click()
  await expect(page).toHaveURL(/\/servers\/new$/)
  await submitCreation(panel)
  // What a server cannot replace stands next to the action (LIM-13).
  await expect(
    page.getByText('A private environment does not replace end-to-end encryption').first(),
  ).toBeVisible()
  await expect(page.getByText('Your account cannot take part now: something is missing.')).toBeVisible({
    timeout: 30_000,
  })
  await isAccessible()
})

/** The page of the simulated wallet, at its place above the port of the gateway. */
function walletUrl(): string {
  const { port } = new URL(process.env['PANEL_ORIGIN']!)
  return `http://127.0.0.1:${Number(port) + 23}/`
}

test('a visitor buys by card before an account: declined, then approved on the page of the processor', async ({
  panel,
}) => {
  test.setTimeout(120_000)
  const { page, isAccessible } = panel
  await page.goto('/products')
  await page.getByRole('link', { name: 'Buy eSIM, 365 days' }).click()
  await page.getByLabel('Country of the purchase').selectOption('CH')
  await page.getByLabel('How you pay').selectOption('Card')
  await expect(page.getByLabel('Code Coin', { exact: true })).toBeHidden()
  await isAccessible()
  await page.getByRole('button', { name: 'Place order' }).click()
  const opening = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'To the card processor' }).click()
  const processor = await opening
  await isAccessible()
  await test.step('a declined card pays nothing', async () => {
    await processor.getByRole('button', { name: 'Decline the payment' }).click()
    await expect(processor.getByRole('alert')).toContainText('Nothing was paid')
    await expect(page.getByText('Paid. The purchase waits for its account.')).toBeHidden()
  })
  await test.step('an approved one leads back', async () => {
    await processor.getByRole('button', { name: 'Approve the payment' }).click()
    await expect(processor.getByRole('heading', { name: 'Back from the card processor' })).toBeVisible()
    await processor.close()
  })
  await expect(page.getByText('Paid. The purchase waits for its account.')).toBeVisible()
  await isAccessible()
  await page.getByRole('main').getByRole('link', { name: 'Create the account' }).click()
  await completeAccount(panel)
  await page.getByRole('link', { name: 'Entitlements', exact: true }).click()
  await page.getByRole('link', { name: 'eSIM, 365 days' }).click()
  await expect(page.getByText('Ready to use')).toBeVisible()
})

test('an order is paid with Monero in two parts, and the page follows the chain without a reload', async ({
  panel,
}) => {
  test.setTimeout(120_000)
  const { page, isAccessible } = panel
  await createAccount(panel)
  const wallet = await page.context().newPage()
  const send = async (address: string, amount: string) => {
    await wallet.goto(walletUrl())
    await wallet.getByLabel('Address').fill(address)
    await wallet.getByLabel('Amount in XMR').fill(amount)
    await wallet.getByRole('button', { name: 'Send' }).click()
    await expect(wallet.getByRole('status')).toContainText('in the pool')
  }
  const valueOf = (label: string) =>
    page.locator('.copyable').filter({ hasText: label }).locator('.value').textContent()
  await page.getByRole('link', { name: 'Buy', exact: true }).click()
  await page.getByRole('link', { name: 'Buy eSIM, 365 days' }).click()
  await page.getByLabel('Country of the purchase').selectOption('CH')
  await page.getByLabel('How you pay').selectOption('Monero')
  await page.getByRole('button', { name: 'Place order' }).click()
  await expect(
    page.getByRole('img', { name: 'The address and the amount as a code for a wallet' }),
  ).toBeVisible()
  await isAccessible()
  const address = (await valueOf('Address'))!.replace(/\s/g, '')
  const due = (await valueOf('Amount in XMR'))!
  await test.step('a part arrives', async () => {
    await send(address, '0.3')
    await expect(page.getByText('A part has arrived')).toBeVisible()
    expect(await valueOf('Amount in XMR')).toBe((Number(due) - 0.3).toFixed(6).replace(/0+$/, ''))
    await isAccessible()
  })
  await test.step('the rest arrives at the same address', async () => {
    await send(address, (await valueOf('Amount in XMR'))!)
    await expect(page.getByText('A part has arrived')).toBeHidden()
    await expect(page.getByText('You have the entitlement. It is not used yet.')).toBeVisible({
      timeout: 30_000,
    })
  })
  await isAccessible()
})

async function submitCreation({ page }: Panel): Promise<void> {
  await page.getByLabel('I am responsible for this server and its members.').check()
  // The event of the entitlement reaches servers after payments already shows it.
  await repeatUntil(page.getByRole('heading', { name: 'Term', exact: true }), async () => {
    await page.getByRole('button', { name: 'Create server' }).dblclick()
  })
}

async function createServer(panel: Panel): Promise<void> {
  const { page } = panel
  await page.getByRole('link', { name: 'Servers', exact: true }).click()
  await page.getByRole('link', { name: 'Create a server' }).click()
  await submitCreation(panel)
  await expect(page.getByText('Paid until')).toBeVisible({ timeout: 30_000 })
}

/** Renews the term that is shown; a code that does not pay renews nothing. */
async function renew({ page, isAccessible }: Panel): Promise<void> {
  const before = await page
    .getByText('Term ends')
    .locator('xpath=following::time[1]')
    .getAttribute('datetime')
  await page.getByRole('button', { name: 'Renew', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Renew the term' })
  await dialog.getByLabel('Country of the purchase').selectOption('CH')
  await dialog.getByLabel('Code Coin', { exact: true }).fill('AAAA-AAAA-AAAA')
  await isAccessible()
  await dialog.getByRole('button', { name: 'Renew with this code' }).click()
  await expect(dialog.getByText('This code does not pay for it')).toBeVisible()
  await dialog.getByLabel('Code Coin', { exact: true }).fill(await issuedCode('SERVER_MONTHLY'))
  await dialog.getByRole('button', { name: 'Renew with this code' }).dblclick()
  await expect(page.getByText('The term is renewed.')).toBeVisible()
  const end = new Date(new Date(before!).getTime() + 30 * 86_400_000).toISOString().slice(0, 10)
  await expect(page.getByText('Term ends').locator('xpath=following::time[1]')).toHaveAttribute(
    'datetime',
    new RegExp(`^${end}`),
  )
  await isAccessible()
}

test('the term of a server is renewed, canceled at its end, and the cancelation undone', async ({
  panel,
}) => {
  test.setTimeout(180_000)
  const { page, isAccessible } = panel
  const credentials = await createAccount(panel)
  await setPin(panel, credentials)
  await buy(credentials, 'SERVER_MONTHLY')
  await createServer(panel)
  await page.getByRole('link', { name: 'Renew or cancel the term' }).click()
  await expect(page.getByText('Suspended without a renewal')).toBeVisible()
  await isAccessible()
  await test.step('renew it', () => renew(panel))
  await test.step('cancel it at its end', async () => {
    await page.getByRole('button', { name: 'Cancel at the end of the term' }).click()
    const dialog = page.getByRole('dialog', { name: 'Cancel at the end of the term?' })
    await dialog.getByLabel('Critical-operation PIN').fill(PIN)
    await isAccessible()
    await dialog.getByRole('button', { name: 'Cancel the term' }).click()
    await expect(page.getByText('Canceled at its end', { exact: true })).toBeVisible()
    await isAccessible()
  })
  await test.step('undo it', async () => {
    await page.getByRole('button', { name: 'Undo the cancelation' }).click()
    await expect(page.getByText('Runs', { exact: true })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Cancel at the end of the term' })).toBeVisible()
  })
})

/** Requests the invoice of the order on the screen, first without a name and then with one, and returns its code. */
async function requestInvoice({ page, isAccessible }: Panel): Promise<string> {
  await page.getByRole('button', { name: 'Request an invoice' }).dblclick()
  await expect(page.getByText('Comes with the payment')).toBeVisible()
  await page.getByLabel('For whom it is (optional)').fill('Zoë Łęcka\nКиїв')
  await page.getByRole('button', { name: 'Change the text' }).click()
  await expect(page.getByText('Zoë Łęcka', { exact: false }).first()).toBeVisible()
  await isAccessible()
  const code = page.locator('.copyable').filter({ hasText: 'Code of the invoice' }).locator('.value')
  return (await code.textContent())!
}

test('an invoice is requested before the payment, issued with it, and read by its code without an account', async ({
  panel,
}) => {
  test.setTimeout(120_000)
  const { page, isAccessible } = panel
  await createAccount(panel)
  await placeOrder(panel)
  const code = await test.step('request it', () => requestInvoice(panel))
  await test.step('pay the order', () => payOrder(panel))
  await expect(page.getByText('Issued').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Request an invoice' })).toBeHidden()
  await isAccessible()
  await test.step('save it as PDF', async () => {
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as PDF' }).click()
    const file = await saving
    expect(file.suggestedFilename()).toMatch(/^invoice-\d{4}-\d{6}\.pdf$/)
    expect(
      readFileSync(await file.path())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
  })
  await test.step('anyone with the code reads it, without an account', async () => {
    const other = await page.context().browser()!.newContext()
    const reader = await other.newPage()
    await reader.goto(new URL('/invoice', page.url()).href)
    await reader.getByLabel('Code of the invoice').fill('AAAA-AAAA')
    await reader.getByRole('button', { name: 'Show the invoice' }).click()
    await expect(reader.getByText('No invoice has this code.')).toBeVisible()
    await reader.getByLabel('Code of the invoice').fill(code.toLowerCase())
    await reader.getByRole('button', { name: 'Show the invoice' }).click()
    await expect(reader.getByText('1 × Enigm eSIM, 365 days')).toBeVisible()
    await other.close()
  })
})

test('a blind coin is bought, made in this browser and shown once, and pays without an account', async ({
  panel,
}) => {
  test.setTimeout(120_000)
  const { page, isAccessible } = panel
  await createAccount(panel)
  await page.getByRole('link', { name: 'Buy', exact: true }).click()
  await page.getByRole('link', { name: 'Buy eSIM, 365 days' }).click()
  await page.getByLabel('Country of the purchase').selectOption('CH')
  await page.getByLabel('What you buy').selectOption('Blind Code Coins for the product')
  await expect(page.getByLabel('Number of coins')).toHaveValue('1')
  await isAccessible()
  await page.getByRole('button', { name: 'Place order' }).dblclick()
  await expect(page.getByRole('heading', { name: 'Order: eSIM, 365 days' })).toBeVisible()
  await page.getByLabel('Code Coin', { exact: true }).fill(await issuedCode(PRODUCT))
  await page.getByRole('button', { name: 'Redeem code' }).dblclick()
  await expect(page.getByText('The order is paid.')).toBeVisible()
  const valueOf = (label: string) =>
    page.locator('.copyable').filter({ hasText: label }).locator('.value').textContent()
  const fingerprint = (await valueOf('Fingerprint of the key'))!
  await isAccessible()
  await test.step('its key is the one that everyone sees', async () => {
    await page.getByRole('link', { name: 'To the keys of blind coins' }).click()
    await expect(page.getByRole('cell', { name: fingerprint })).toBeVisible()
    await isAccessible()
    await page.goBack()
  })
  const coin = await test.step('make it', async () => {
    await page.getByRole('button', { name: 'Make the coins' }).click()
    await expect(page.getByText('Save the coins now. They are shown once.')).toBeVisible()
    await expect(page.getByRole('img', { name: 'QR code of coin 1' })).toBeVisible()
    await isAccessible()
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as a text file' }).click()
    const saved = readFileSync(await (await saving).path(), 'utf8').trim()
    expect(await valueOf('Coin 1')).toBe(saved)
    await page.getByRole('button', { name: 'I have saved them' }).click()
    await expect(page.getByText('The coins of this order were made. They are not shown again.')).toBeVisible()
    return saved
  })
  expect(coin.startsWith(`${fingerprint}.`)).toBe(true)
  await test.step('another person pays with it, once', async () => {
    const other = await page.context().browser()!.newContext()
    // In the same tab the second try would be the first one again, and get its answer.
    const pay = async () => {
      const visitor = await other.newPage()
      await visitor.goto(new URL(`/products/${PRODUCT}`, page.url()).href)
      await visitor.getByLabel('Country of the purchase').selectOption('SE')
      await visitor.getByLabel('Code Coin', { exact: true }).fill(coin)
      await visitor.getByRole('button', { name: 'Pay with this code' }).click()
      return visitor
    }
    await expect((await pay()).getByText('Paid. The purchase waits for its account.')).toBeVisible()
    await expect((await pay()).getByText('This code does not pay for it')).toBeVisible()
    await other.close()
  })
})
