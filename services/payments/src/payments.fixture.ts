import { randomBytes } from 'node:crypto'
import { newId, scopesOfRole, type EventData } from '@enigm/contracts'
import {
  createTestKey,
  startTestSubgraph,
  type Answer,
  type TestCaller,
  type TestKey,
  type TestSubgraph,
} from '@enigm/subgraph/testkit'
import { definition } from './service'

const failure = 'errors { code message path }'
const orderFields = `id state quantity purchaseCountry method placedOn expiresAt availableActions product { key }
  total { amount currency } net { amount } vat { amount } vatHundredths payment { id state flags method checkoutUrl amount { amount currency } crypto {
    address due received remaining uri rate confirmations confirmationsNeeded } }`

export const issueMutation = `mutation ($input: IssueCodeCoinsInput!) { issueCodeCoins(input: $input) {
  batch { id state count units validUntil product { key } } codes ${failure} } }`
export const createOrderMutation = `mutation ($input: CreateOrderInput!) { createOrder(input: $input) {
  order { ${orderFields} } ${failure} } }`
const redeemMutation = `mutation ($input: RedeemCodeCoinInput!) { redeemCodeCoin(input: $input) {
  order { ${orderFields} } ${failure} } }`
export const cancelOrderMutation = `mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) {
  order { ${orderFields} } ${failure} } }`
export const batchesQuery = `query ($state: CodeCoinBatchState, $first: Int, $after: String) {
  codeCoinBatches(state: $state, first: $first, after: $after) { totalCount edges { node { id state count units
    redeemed voided issuedOn validUntil issuedByHandle availableActions product { key } } } pageInfo { hasNextPage endCursor } } }`
export const voidMutation = `mutation ($input: VoidCodeCoinBatchInput!) { voidCodeCoinBatch(input: $input) {
  batch { id state } ${failure} } }`
export const enrollMutation = `mutation ($input: StartEnrollmentPurchaseInput!) { startEnrollmentPurchase(input: $input) {
  order { ${orderFields} } enrollmentToken ${failure} } }`
export const enrollmentOrderQuery = `query ($token: String!) { enrollmentOrder(enrollmentToken: $token) { ${orderFields} } }`
export const renewMutation = `mutation ($input: RenewSubscriptionInput!) { renewSubscription(input: $input) {
  order { ${orderFields} } ${failure} } }`
export const cancelMutation = `mutation ($input: CancelSubscriptionInput!) { cancelSubscription(input: $input) {
  subscription { id state suspendsAt } ${failure} } }`
export const undoCancelMutation = `mutation ($input: UndoCancelSubscriptionInput!) { undoCancelSubscription(input: $input) {
  subscription { id state suspendsAt } ${failure} } }`
export const orderQuery = `query ($id: ID!) { order(id: $id) { ${orderFields} } }`
export const myOrdersQuery = `query ($first: Int, $after: String) { myOrders(first: $first, after: $after) {
  edges { cursor node { id state } } pageInfo { hasNextPage endCursor } } }`
export const entitlementQuery = `query ($id: ID!) { entitlement(id: $id) { id state productKind validUntil organization { id } product { key }
  activation { id state activatedId activatedOn productInstance { __typename id } } subscription { id state validUntil notice suspendsAt retiresAt availableActions } } }`
export const holdingsQuery = `query ($id: ID!, $state: EntitlementState) {
  _entities(representations: [{ __typename: "Account", id: $id }]) { ... on Account {
    entitlements(state: $state) { edges { node { id state validUntil } } }
    activations { edges { node { id state activatedId entitlement { id } } } }
    subscriptions { edges { node { id state validUntil entitlement { id } } } } } } }`

interface TestOrder {
  id: string
  state: string
  payment: { id: string; state: string }
}

interface TestEntitlement {
  id: string
  state: string
  holderId: string | null
}

type Server = EventData<'servers.server.created'>

/** A key with 128 random bits. */
export function newKey(): string {
  return randomBytes(16).toString('base64url')
}

/** The input of a buyer: product, country and method, and nothing else. */
export function purchase(productKey = 'SERVER_MONTHLY') {
  return { productKey, purchaseCountry: 'DE', method: 'CODE_COIN', idempotencyKey: newKey() }
}

/** The payments subgraph with the usual preparations. */
export class TestPayments {
  constructor(
    readonly subgraph: TestSubgraph,
    readonly enrollment: TestKey,
    /** The key of enrollment tokens before the last rotation. */
    readonly formerEnrollment: TestKey,
  ) {}

  /** The machine client of a new organization. */
  partner(): TestCaller {
    return {
      accountId: `client-${newKey()}`,
      organizationId: newId('organization'),
      role: 'PARTNER',
      scopes: scopesOfRole.PARTNER,
    }
  }

  /** New codes, as they are shown to the operator. */
  async codes(quantity = 1, productKey = 'SERVER_MONTHLY', units?: number): Promise<string[]> {
    const operator = this.subgraph.caller('OPERATOR')
    const target = units === undefined ? productKey : `${productKey}:${units}`
    const grant = await this.subgraph.grant(operator, 'CODE_COIN_ISSUE', target)
    const input = { productKey, quantity, units, idempotencyKey: newKey(), grant }
    return (await this.subgraph.call(operator, issueMutation, { input })).data.issueCodeCoins.codes
  }

  async code(productKey?: string, units?: number): Promise<string> {
    const [code] = await this.codes(1, productKey, units)
    return code!
  }

  async order(caller: TestCaller, productKey?: string, organizationId?: string): Promise<TestOrder> {
    const input = { ...purchase(productKey), organizationId }
    const { data } = await this.subgraph.call(caller, createOrderMutation, { input })
    return data.createOrder.order
  }

  redeem(
    caller: TestCaller | null,
    orderId: string,
    code: string,
    idempotencyKey = newKey(),
    organizationId?: string,
  ): Promise<Answer> {
    const input = { code, orderId, idempotencyKey, organizationId }
    return this.subgraph.call(caller, redeemMutation, { input })
  }

  async enroll(
    input: object = {},
  ): Promise<{ order: TestOrder; enrollmentToken: string; enrollmentId: string }> {
    const complete = { ...purchase(), codeCoin: await this.code(), ...input }
    const { data } = await this.subgraph.call(null, enrollMutation, { input: complete })
    const { order, enrollmentToken } = data.startEnrollmentPurchase
    const [, claims = ''] = enrollmentToken.split('.')
    return {
      order,
      enrollmentToken,
      enrollmentId: JSON.parse(Buffer.from(claims, 'base64url').toString()).jti,
    }
  }

  /** A paid order of this caller and its entitlement. */
  async buy(
    caller: TestCaller,
    productKey?: string,
  ): Promise<{ order: TestOrder; entitlement: TestEntitlement }> {
    const { id } = await this.order(caller, productKey)
    const { data } = await this.redeem(caller, id, await this.code(productKey))
    return { order: data.redeemCodeCoin.order, entitlement: await this.entitlementOf(id) }
  }

  /** Orders one more term of an entitlement. */
  async renewal(caller: TestCaller, entitlementId: string): Promise<TestOrder> {
    const input = { entitlementId, purchaseCountry: 'DE', method: 'CODE_COIN', idempotencyKey: newKey() }
    return (await this.subgraph.call(caller, renewMutation, { input })).data.renewSubscription.order
  }

  /** Renews a term: orders it and pays the order. */
  async renew(caller: TestCaller, entitlementId: string, organizationId?: string): Promise<Answer> {
    const { id } = await this.renewal(caller, entitlementId)
    return this.redeem(caller, id, await this.code(), newKey(), organizationId)
  }

  async entitlementOf(orderId: string): Promise<TestEntitlement> {
    const [row] = await this.sql<TestEntitlement>(
      `SELECT id, state, entitlement.holder_id AS "holderId" FROM entitlement
       JOIN purchase_unit ON entitlement_id = id WHERE order_id = $1`,
      orderId,
    )
    if (!row) throw new Error('the order has no entitlement')
    return row
  }

  /** Announces, as servers does, that a server was created with an entitlement. */
  async createServer(ownerId: string, entitlementId: string): Promise<Server> {
    const server: Server = { serverId: newId('server'), ownerId, entitlementId, state: 'PROVISIONING' }
    await this.subgraph.publish('servers.server.created', server.serverId, 1, server)
    return server
  }

  /** An entitlement of this caller that is bound to a server. */
  async activate(caller: TestCaller) {
    const { order, entitlement } = await this.buy(caller)
    const server = await this.createServer(caller.accountId!, entitlement.id)
    await this.entitlementIn(entitlement.id, 'ACTIVE')
    return { order, entitlementId: entitlement.id, server }
  }

  /** Waits until an entitlement is in this state. */
  entitlementIn(id: string, state: string): Promise<object> {
    const read = () => this.sql('SELECT * FROM entitlement WHERE id = $1 AND state = $2', id, state)
    return this.subgraph.until(async () => (await read())[0], `entitlement ${state}`)
  }

  /**
   * Lets days pass for one term by the clock of the database: its dates lie that much earlier, and its timer runs. Whole days keep
   * them at midnight.
   */
  async passDays(entitlementId: string, days: number): Promise<void> {
    const earlier = `- make_interval(days => $2)`
    await this.sql(
      `WITH term AS (UPDATE subscription SET valid_until = valid_until ${earlier}, suspended_on = suspended_on ${earlier}
         WHERE entitlement_id = $1)
       UPDATE entitlement SET valid_until = valid_until ${earlier} WHERE id = $1`,
      entitlementId,
      days,
    )
    await this.fire('term-step', entitlementId)
  }

  /** Lets a monthly term, its grace period and the time after it pass without a renewal. */
  async passTerm(entitlementId: string): Promise<void> {
    await this.passDays(entitlementId, 45)
    await this.passDays(entitlementId, 90)
  }

  /** Makes a job due now, and waits until it has run. */
  async fire(kind: string, aggregateId: string): Promise<void> {
    const jobs = await this.sql<{ id: string }>(
      'UPDATE job SET due_at = now() WHERE kind = $1 AND aggregate_id = $2 RETURNING id',
      kind,
      aggregateId,
    )
    if (jobs.length !== 1) throw new Error(`there is no job ${kind}`)
    const left = () => this.sql('SELECT 1 FROM job WHERE id = $1', jobs[0]?.id)
    await this.subgraph.until(async () => (await left()).length === 0, `job ${kind}`)
  }

  /** Reads or prepares rows as the role of the service. */
  sql<T = any>(text: string, ...parameters: unknown[]): Promise<T[]> {
    return this.subgraph.app.read<T>(text, parameters)
  }

  stop(): Promise<void> {
    return this.subgraph.stop()
  }
}

export async function startTestPayments(environment: Record<string, string> = {}): Promise<TestPayments> {
  const [enrollment, former] = [await createTestKey(), await createTestKey()]
  const keys = [enrollment, former].flatMap(({ jwks }) => JSON.parse(jwks).keys as object[])
  const subgraph = await startTestSubgraph(definition, {
    ENROLLMENT_SIGNING_KEY: enrollment.jwk,
    ENROLLMENT_PUBLIC_KEYS: JSON.stringify({ keys }),
    PAYMENTS_PEPPER: randomBytes(32).toString('base64url'),
    BLIND_COIN_SEALING_KEY: randomBytes(32).toString('base64url'),
    ...environment,
  })
  return new TestPayments(subgraph, enrollment, former)
}
