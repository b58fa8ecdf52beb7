import { randomUUID } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { internalToken, type TestKey } from '@enigm/subgraph/testkit'
import { Pool } from 'undici'

/** An account has fifty open orders at most. */
const ORDERS_OF_ACCOUNT = 40
/** A token is valid for 30 s. */
const TOKEN_MILLISECONDS = 15_000

const createOrder = `mutation ($input: CreateOrderInput!) { createOrder(input: $input) { order { id } errors { code } } }`
const cancelOrder = `mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { order { id } errors { code } } }`
const products = `{ products { key title } }`

/** The id of an account that has bought nothing. */
export const newBuyer = (): string => newId('account')

/** As many buyers as this number of open orders needs. */
export function buyersFor(orders: number): string[] {
  return Array.from({ length: Math.ceil(orders / ORDERS_OF_ACCOUNT) }, newBuyer)
}

/** Orders at one running service of payments. */
export class Shop {
  private readonly pool: Pool
  private readonly tokens = new Map<string, { readonly token: Promise<string>; readonly signedAt: number }>()

  /** @param url of the GraphQL endpoint */
  constructor(
    private readonly url: URL,
    private readonly key: TestKey,
    connections: number,
  ) {
    this.pool = new Pool(url.origin, { connections })
  }

  async place(buyer: string, method: 'CODE_COIN' | 'CARD' = 'CODE_COIN'): Promise<string> {
    const input = { productKey: 'ESIM_YEARLY', purchaseCountry: 'DE', method, idempotencyKey: randomUUID() }
    return (await this.ask(buyer, createOrder, { input })).createOrder.order.id
  }

  async cancel(buyer: string, orderId: string): Promise<void> {
    await this.ask(buyer, cancelOrder, { input: { orderId } })
  }

  async readCatalog(buyer: string): Promise<void> {
    await this.ask(buyer, products, {})
  }

  /** @throws Error when the service refuses the request or its payload has errors */
  async ask(buyer: string, query: string, variables: object): Promise<any> {
    const { body } = await this.pool.request({
      ...{ path: this.url.pathname, method: 'POST' },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await this.tokenOf(buyer)}` },
      body: JSON.stringify({ query, variables }),
    })
    const answer = (await body.json()) as any
    const [first] = Object.values<any>(answer.data ?? {})
    const failed = answer.errors ?? first?.errors?.[0]
    if (failed) throw new Error(JSON.stringify(failed))
    return answer.data
  }

  close(): Promise<void> {
    return this.pool.close()
  }

  private tokenOf(accountId: string): Promise<string> {
    const now = Date.now()
    const known = this.tokens.get(accountId)
    if (known && now < known.signedAt + TOKEN_MILLISECONDS) return known.token
    const scopes = ['orders:place', 'orders:read']
    const token = internalToken(this.key, 'payments', { accountId, scopes } as never)
    this.tokens.set(accountId, { token, signedAt: now })
    return token
  }
}
