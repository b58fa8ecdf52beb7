import { confirm, signIn } from './account'
import { expect, inAnotherBrowser, test, type Panel } from './story'

const ONION = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion'
const SCOPE = 'it does not replace Enigm App, VPN Service, Proxy Network or Device Trust'

interface Operator extends Panel {
  readonly pin: string
}

async function enable({ page, isAccessible, pin }: Operator): Promise<void> {
  await page.getByRole('link', { name: 'Tor Gateway' }).click()
  const surfaces = page.getByRole('table', { name: 'Web surfaces' })
  await expect(surfaces.getByRole('cell', { name: 'Disabled' })).toBeVisible()
  await expect(page.getByText(SCOPE)).toBeVisible()
  await isAccessible()
  await page.getByRole('button', { name: 'Enable' }).click()
  const address = page.getByLabel('Onion address')
  await isAccessible()
  await address.fill(ONION.replace('2gzy', '2gzx'))
  await page.getByRole('button', { name: 'Continue' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Critical-operation PIN', { exact: true }).fill(pin)
  await dialog.getByRole('button', { name: 'Enable over Tor' }).click()
  await expect(page.getByText('This is not an onion address of version 3.')).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Enable' }).click()
  await address.fill(ONION)
  await page.getByRole('button', { name: 'Continue' }).click()
  await isAccessible()
  await confirm({ page }, 'Enable over Tor', pin)
  await expect(page.getByText('The web panel is enabled over Tor.')).toBeVisible()
  await expect(page.getByRole('status').getByText(SCOPE)).toBeVisible()
  await expect(surfaces.getByRole('cell', { name: 'Enabled' })).toBeVisible()
  await isAccessible()
}

async function narrow({ page, isAccessible, pin }: Operator): Promise<void> {
  await page.getByRole('button', { name: 'Change the policy' }).click()
  await page.getByLabel('Buy without an account').uncheck()
  await isAccessible()
  await page.getByRole('button', { name: 'Continue' }).click()
  await confirm({ page }, 'Change the policy', pin)
  await expect(page.getByText('The policy of Tor Gateway is changed.')).toBeVisible()
  await expect(page.getByText('Refused')).toHaveCount(1)
}

/** A visitor without an account finds the address. */
async function find({ page, isAccessible }: Panel): Promise<void> {
  await page.goto('/')
  await page.getByRole('link', { name: 'Access over Tor' }).click()
  await expect(page.getByText(`http://${ONION}`)).toBeVisible()
  await expect(page.getByText('At the public address only')).toHaveCount(1)
  await expect(page.getByText(SCOPE)).toBeVisible()
  await isAccessible()
  await page.getByRole('link', { name: 'Deutsch' }).click()
  await expect(page.getByRole('heading', { name: 'Zugang über Tor' })).toBeVisible()
  await expect(
    page.getByText('Enigm App, VPN Service, Proxy Network und das Vertrauen in Geräte'),
  ).toBeVisible()
  await isAccessible()
}

async function disable({ page, pin }: Operator, { page: other, isAccessible }: Panel): Promise<void> {
  await page.getByRole('button', { name: 'Disable' }).click()
  await confirm({ page }, 'Disable over Tor', pin)
  await expect(page.getByText('The web panel is disabled over Tor.')).toBeVisible()
  await other.goto('/tor?lang=en')
  await expect(other.getByText('There is no access over Tor now')).toBeVisible()
  await isAccessible()
}

test('[TOR-01] [TOR-05] [TOR-06] an operator opens the panel over Tor, a visitor finds the address, and the operator closes it', async ({
  panel,
  browser,
}) => {
  test.setTimeout(120_000)
  const { criticalPin: pin, ...credentials } = JSON.parse(process.env['PANEL_OPERATOR']!)
  const operator: Operator = { ...panel, pin }
  const visitor = await inAnotherBrowser(browser)
  await panel.page.goto('/sign-in')
  await signIn(panel, credentials)
  await test.step('the operator enables the web panel at a checked address', () => enable(operator))
  await test.step('the policy allows less', () => narrow(operator))
  await test.step('a visitor finds the address, in English and German', () => find(visitor))
  await test.step('after the end there is no address', () => disable(operator, visitor))
})
