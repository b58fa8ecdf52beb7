import { performance } from 'node:perf_hooks'
import { newId } from '@enigm/contracts'
import { systemContext, type App } from '@enigm/subgraph'
import { until } from './until'

/** The job of payments that creates the entitlements of a paid order. */
const UNITS_TIMER = 'purchase-units'

/** Creates a paid order, from which payments creates the entitlements. */
export async function buy(payments: App, holderId: string, quantity: number): Promise<void> {
  const orderId = newId('order')
  await payments.transaction(systemContext(orderId), async (tx) => {
    await tx.query(
      `INSERT INTO "order" (id, version, state, product_key, purchase_country, method, quantity, amount, currency, placed_on)
       VALUES ($1, 1, 'PAID', 'ESIM_YEARLY', 'DE', 'CODE_COIN', $2, 12000, 'EUR', date_trunc('day', now(), 'UTC'))`,
      [orderId, quantity],
    )
    await tx.query(`INSERT INTO purchase (order_id, step) VALUES ($1, 'AWAITING_UNITS')`, [orderId])
    await tx.query('INSERT INTO purchase_link (order_id, holder_id) VALUES ($1, $2)', [orderId, holderId])
    await tx.scheduleJob({ kind: UNITS_TIMER, aggregateId: orderId, dueAt: new Date() })
  })
}

/** Customers who buy one eSIM each, with their waiting times. One query checks all who wait. */
export class Singles {
  /** The times from the payment until the carrier has prepared the profile, in milliseconds. */
  readonly waits: number[] = []
  private readonly waiting = new Map<string, number>()
  private bought = 0

  constructor(
    private readonly payments: App,
    private readonly esim: App,
  ) {}

  get count(): number {
    return this.bought
  }

  async buy(): Promise<void> {
    const accountId = newId('account')
    this.bought += 1
    this.waiting.set(accountId, performance.now())
    await buy(this.payments, accountId, 1)
  }

  async check(): Promise<void> {
    if (this.waiting.size === 0) return
    const ready = await this.esim.read<{ id: string }>(
      `SELECT e.account_id AS id FROM esim e JOIN carrier_profile p ON p.id = e.profile_id
       WHERE e.account_id = ANY($1) AND p.state = 'CONFIRMED'`,
      [[...this.waiting.keys()]],
    )
    for (const { id } of ready) {
      this.waits.push(performance.now() - this.waiting.get(id)!)
      this.waiting.delete(id)
    }
  }

  /** Buys one after the other, without other load. */
  async alone(count: number): Promise<number[]> {
    for (let index = 0; index < count; index++) {
      await this.buy()
      await this.served()
    }
    return this.waits.splice(0)
  }

  /** Waits until every customer has the eSIM. */
  async served(): Promise<void> {
    await until('a single eSIM', async () => {
      await this.check()
      return this.waiting.size === 0
    })
  }
}
