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
      `INSERT INTO "order" (id, version, state, product_key, purchase_country, method, quantity, amount, net_amount, currency, placed_on)
       VALUES ($1, 1, 'PAID', 'ESIM_YEARLY', 'DE', 'CODE_COIN', $2, 12000, 12000, 'EUR', date_trunc('day', now(), 'UTC'))`,
      [orderId, quantity],
    )
    await tx.query(`INSERT INTO purchase (order_id, step) VALUES ($1, 'AWAITING_UNITS')`, [orderId])
    await tx.query('INSERT INTO purchase_link (order_id, holder_id) VALUES ($1, $2)', [orderId, holderId])
    await tx.scheduleJob({ kind: UNITS_TIMER, aggregateId: orderId, dueAt: new Date() })
  })
}

/** Grants one unit to an account as the payment of a single order does: in its transaction, without a job. */
export async function grantOne(payments: App, accountId: string): Promise<void> {
  const id = newId('entitlement')
  const unit = { entitlementId: id, productKind: 'ESIM' } as const
  const audit = { scope: `account:${accountId}`, target: id }
  await payments.transaction(systemContext(id), async (tx) => {
    await tx.query(
      `INSERT INTO entitlement (id, version, state, holder_id, product_key, product_kind, term_days, renewed_days)
       VALUES ($1, 2, 'GRANTED', $2, 'ESIM_YEARLY', 'ESIM', 365, 0)`,
      [id, accountId],
    )
    const created = { type: 'payments.entitlement.created', data: { ...unit, state: 'PENDING' } } as const
    await tx.emit({ id, version: 1 }, created)
    const data = { ...unit, accountId, state: 'GRANTED' } as const
    await tx.emit({ id, version: 2 }, { type: 'payments.entitlement.granted', data, audit })
  })
}

/** Customers who buy one eSIM each, with their waiting times. One query checks all who wait. */
export class Singles {
  /** The times from the payment until the eSIM is as far as `until` says, in milliseconds. */
  readonly waits: number[] = []
  private readonly waiting = new Map<string, number>()
  private bought = 0

  constructor(
    private readonly payments: App,
    private readonly esim: Pick<App, 'read'>,
    /** ORDERED: esim has applied the event. PREPARED: the carrier has prepared the profile, too. */
    private readonly until: 'ORDERED' | 'PREPARED' = 'PREPARED',
    private readonly buyOne: (payments: App, accountId: string) => Promise<void> = (app, accountId) =>
      buy(app, accountId, 1),
  ) {}

  get count(): number {
    return this.bought
  }

  async buy(): Promise<void> {
    const accountId = newId('account')
    this.bought += 1
    this.waiting.set(accountId, performance.now())
    await this.buyOne(this.payments, accountId)
  }

  async check(): Promise<void> {
    if (this.waiting.size === 0) return
    const ready = await this.esim.read<{ id: string }>(
      `SELECT e.account_id AS id FROM esim e JOIN carrier_profile p ON p.id = e.profile_id
       WHERE e.account_id = ANY($1) AND ($2 = 'ORDERED' OR p.state = 'CONFIRMED')`,
      [[...this.waiting.keys()], this.until],
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
