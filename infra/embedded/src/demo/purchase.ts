import { randomUUID } from 'node:crypto'
import { Client, eventually, Failed, Refused } from './client'
import { Person } from './people'
import { expectThat, type Stage } from './stage'

const PRODUCT = 'SERVER_MONTHLY'

export interface Owner {
  person: Person
  entitlementId: string
}

interface Entitlement {
  id: string
  state: string
}

/** From nothing to an account with a granted entitlement: bought before the account exists, without any identity. */
export async function buyDuringEnrollment(stage: Stage): Promise<Owner> {
  const person = await buyWith(stage, await codeCoin(stage))
  const entitlement = await eventually('the entitlement', () => granted(person))
  await stage.tell('entitlement', `${entitlement.state} (payment settled, holder known)`)
  return { person, entitlementId: entitlement.id }
}

/** Buys with a Code Coin before there is an account, makes the account with the purchase's token and signs in. */
export async function buyWith(stage: Stage, code: string): Promise<Person> {
  const visitor = new Client(stage.entrance)
  const { products } = await visitor.send<{
    products: { key: string; price: { amount: number; currency: string } }[]
  }>('{ products { key price { amount currency } termDays methods } }')
  const product = products.find(({ key }) => key === PRODUCT)
  expectThat(`${PRODUCT} is for sale`, product !== undefined, products)
  await stage.tell('products', `${PRODUCT} for ${product!.price.amount / 100} ${product!.price.currency}`)

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
  await stage.tell('startEnrollmentPurchase', `order ${order.state}, bound to a random token`)

  const person = await Person.create(stage.entrance, '483920', enrollmentToken)
  await stage.tell(
    'createAccount',
    `number •••• •••• •••• ${person.accountNumber.slice(-4)}, secret shown once`,
  )
  await person.signIn()
  const { me } = await person.panel.send<{ me: { state: string } }>('{ me { state } }')
  expectThat('the account is active', me.state === 'ACTIVE', me)
  await stage.tell('startSession', `account ${me.state}`)
  await person.setPin()
  await stage.tell('setCriticalPin')
  return person
}

/** The operator issues one Code Coin. A list whose answer got lost is gone: the next try issues another. */
export async function codeCoin({ operator, tell }: Stage): Promise<string> {
  await operator.signIn()
  await operator.setPin()
  const [code] = await eventually('a code', () =>
    issue(operator).catch((error: unknown) => {
      if (error instanceof Failed || (error instanceof Refused && error.code === 'PIN_REQUIRED')) return null
      throw error
    }),
  )
  await tell('issueCodeCoins', `operator, with a grant: 1 code for ${PRODUCT}`)
  return code as string
}

async function issue(operator: Person): Promise<string[]> {
  const grant = await operator.grant('CODE_COIN_ISSUE', PRODUCT)
  const input = { productKey: PRODUCT, quantity: 1, idempotencyKey: randomUUID(), grant }
  return (await operator.panel.mutate<{ codes: string[] }>('issueCodeCoins', input, 'codes')).codes
}

/** The first entitlement that can be activated. */
export async function granted({ panel }: Person): Promise<Entitlement | undefined> {
  const { me } = await panel.send<{ me: { entitlements: { edges: { node: Entitlement }[] } } }>(
    '{ me { entitlements(state: GRANTED) { edges { node { id state } } } } }',
  )
  return me.entitlements.edges[0]?.node
}
