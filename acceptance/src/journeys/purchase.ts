import { randomUUID } from 'node:crypto'
import { Client, eventually, Failed, Refused } from './client'
import { Person } from './person'
import { expectThat, type Journey } from './journey'

const PRODUCT = 'SERVER_MONTHLY'

/** Products of the catalog. */
type ProductKey = 'SERVER_MONTHLY' | 'SERVER_YEARLY' | 'ESIM_YEARLY' | 'ENIGM_KEY'

/** What a sale needs of a journey: the operator, who issues the Code Coin. */
type Sale = Pick<Journey, 'operator' | 'logStep'>

export interface Owner {
  person: Person
  entitlementId: string
}

interface Entitlement {
  id: string
  state: string
}

interface Page {
  edges: { node: Entitlement }[]
}

/** Buys a server before the account exists, without an identity, and creates the account with its entitlement. */
export async function buyDuringEnrollment(journey: Journey): Promise<Owner> {
  const person = await buyWith(journey, await codeCoin(journey))
  const entitlement = await eventually('the entitlement', () => granted(person))
  await journey.logStep('entitlement', `${entitlement.state} (payment settled, holder known)`)
  return { person, entitlementId: entitlement.id }
}

/** Buys with a Code Coin before the account exists, creates the account with the enrollment token and signs in. */
export async function buyWith(journey: Journey, code: string): Promise<Person> {
  const visitor = new Client(journey.gateway)
  const { products } = await visitor.send<{
    products: { key: string; price: { amount: number; currency: string } }[]
  }>('{ products { key price { amount currency } termDays methods } }')
  const product = products.find(({ key }) => key === PRODUCT)
  expectThat(`${PRODUCT} is for sale`, product !== undefined, products)
  await journey.logStep(
    'products',
    `${PRODUCT} for ${product!.price.amount / 100} ${product!.price.currency}`,
  )

  const { order, enrollmentToken } = await visitor.mutate<{
    order: { state: string }
    enrollmentToken: string
  }>(
    'startEnrollmentPurchase',
    {
      productKey: PRODUCT,
      purchaseCountry: 'CH',
      method: 'CODE_COIN',
      codeCoin: code,
      idempotencyKey: randomUUID(),
    },
    'order { id state } enrollmentToken',
  )
  expectThat('the order is paid', order.state === 'PAID', order)
  await journey.logStep('startEnrollmentPurchase', `order ${order.state}, bound to a random enrollment token`)

  const person = await Person.create(journey.gateway, '483920', enrollmentToken)
  await journey.logStep(
    'createAccount',
    `number •••• •••• •••• ${person.accountNumber.slice(-4)}, login secret shown once`,
  )
  await person.signIn()
  const { me } = await person.panel.send<{ me: { state: string } }>('{ me { state } }')
  expectThat('the account is active', me.state === 'ACTIVE', me)
  await journey.logStep('startSession', `account ${me.state}`)
  await person.setPin()
  await journey.logStep('setCriticalPin')
  return person
}

/** Buys one unit with an account. @returns the granted entitlement */
export async function buyProduct(sale: Sale, person: Person, productKey: ProductKey): Promise<string> {
  const known = await grantedIds(person)
  await order(sale, person, productKey)
  return eventually('the entitlement', async () =>
    (await grantedIds(person)).find((id) => !known.includes(id)),
  )
}

/** Buys several units for an organization that the person administers. @returns the granted entitlements */
export async function buyForOrganization(
  journey: Journey,
  person: Person,
  bulk: { productKey: ProductKey; quantity: number; organizationId: string },
): Promise<string[]> {
  const { productKey, ...rest } = bulk
  await order(journey, person, productKey, rest)
  return eventually('the entitlements', async () => {
    const { organization } = await person.panel.send<{ organization: { entitlements: Page } }>(
      'query($id: ID!) { organization(id: $id) { entitlements(state: GRANTED, first: 100) { edges { node { id } } } } }',
      { id: bulk.organizationId },
    )
    const ids = organization.entitlements.edges.map(({ node }) => node.id)
    return ids.length >= bulk.quantity && ids
  })
}

/** A paid order of one blind Code Coin, which is not signed yet. */
export function buyBlindCoin(sale: Sale, person: Person): Promise<string> {
  return order(sale, person, PRODUCT, { delivery: 'BLIND_COINS' })
}

/** @returns the id of the paid order */
async function order(
  sale: Sale,
  { panel }: Person,
  productKey: ProductKey,
  bulk: { quantity?: number; organizationId?: string; delivery?: 'BLIND_COINS' } = {},
): Promise<string> {
  const { quantity = 1, organizationId, delivery } = bulk
  const input = {
    productKey,
    quantity,
    organizationId,
    delivery,
    purchaseCountry: 'SE',
    method: 'CODE_COIN',
    idempotencyKey: randomUUID(),
  }
  // The event of the membership reaches payments after accounts already shows it.
  const placed = await eventually('the order', () =>
    panel.mutate<{ order: { id: string } }>('createOrder', input, 'order { id }').catch((error: unknown) => {
      if (organizationId && error instanceof Failed && error.code === 'NOT_FOUND') return null
      throw error
    }),
  )
  const code = await codeCoin(sale, productKey, quantity)
  const redemption = { code, orderId: placed.order.id, organizationId, idempotencyKey: randomUUID() }
  await panel.mutate('redeemCodeCoin', redemption, 'order { state }')
  return placed.order.id
}

/** The operator issues one Code Coin. */
export async function codeCoin(sale: Sale, productKey: ProductKey = PRODUCT, units = 1): Promise<string> {
  const [code] = await codeCoins(sale, productKey, { units })
  return code as string
}

/** The operator issues a batch. Codes of a lost answer cannot be shown again: the next attempt issues another batch. */
export async function codeCoins(
  { operator, logStep }: Sale,
  productKey: ProductKey,
  { units = 1, quantity = 1 }: { units?: number; quantity?: number },
): Promise<string[]> {
  await operator.signIn()
  const codes = await eventually('the codes', () =>
    issue(operator, productKey, { units, quantity }).catch((error: unknown) => {
      // Further attempts with a wrong PIN would lock it.
      if (error instanceof Failed && error.code.startsWith('PIN_')) throw error
      if (error instanceof Failed || (error instanceof Refused && error.code === 'PIN_REQUIRED')) return null
      throw error
    }),
  )
  const count = quantity === 1 ? '1 code' : `${quantity} codes`
  await logStep('issueCodeCoins', `operator, with a grant: ${count} for ${productKey}`)
  return codes
}

async function issue(
  operator: Person,
  productKey: ProductKey,
  { units, quantity }: { units: number; quantity: number },
): Promise<string[]> {
  const grant = await operator.grant('CODE_COIN_ISSUE', `${productKey}:${units}`)
  const input = { productKey, units, quantity, idempotencyKey: randomUUID(), grant }
  return (await operator.panel.mutate<{ codes: string[] }>('issueCodeCoins', input, 'codes')).codes
}

/** The first granted entitlement. */
export async function granted(person: Person): Promise<Entitlement | undefined> {
  return (await grantedTo(person))[0]
}

async function grantedIds(person: Person): Promise<string[]> {
  return (await grantedTo(person)).map(({ id }) => id)
}

async function grantedTo({ panel }: Person): Promise<Entitlement[]> {
  const { me } = await panel.send<{ me: { entitlements: Page } }>(
    '{ me { entitlements(state: GRANTED, first: 100) { edges { node { id state } } } } }',
  )
  return me.entitlements.edges.map(({ node }) => node)
}
