import type { TestCaller } from '@enigm/subgraph/testkit'
import { atomicOf } from '@enigm/simulators'
import { createOrderMutation, orderQuery, purchase, type TestPayments } from './payments.fixture'

interface SeenOrder {
  state: string
  payment: {
    state: string
    flags: string[]
    checkoutUrl: string | null
    crypto: {
      address: string
      due: string
      received: string
      remaining: string
      confirmations: number
    } | null
  }
}

/** An order as its buyer sees it, with any processor. */
export class TrackedOrder {
  constructor(
    private readonly payments: TestPayments,
    readonly caller: TestCaller,
    readonly id: string,
    readonly paymentId: string,
  ) {}

  /** An order of a method, when its processor has answered. */
  static async place(
    payments: TestPayments,
    method: 'CARD' | 'CRYPTO',
    caller = payments.subgraph.caller(),
  ): Promise<TrackedOrder> {
    const input = { ...purchase(), method }
    const { data } = await payments.subgraph.call(caller, createOrderMutation, { input })
    const { id, payment } = data.createOrder.order
    const order = new TrackedOrder(payments, caller, id as string, payment.id as string)
    await order.until(
      ({ payment: { checkoutUrl, crypto } }) => Boolean(checkoutUrl ?? crypto),
      'the instruction',
    )
    return order
  }

  async see(): Promise<SeenOrder> {
    return (await this.payments.subgraph.call(this.caller, orderQuery, { id: this.id })).data.order
  }

  until(is: (order: SeenOrder) => boolean, what: string): Promise<SeenOrder> {
    return this.payments.subgraph.until(async () => {
      const order = await this.see()
      return is(order) ? order : undefined
    }, what)
  }

  paymentIn(state: string): Promise<SeenOrder> {
    return this.until(({ payment }) => payment.state === state, `payment ${state}`)
  }

  async due(): Promise<bigint> {
    return atomicOf((await this.see()).payment.crypto!.due)
  }

  async stuck(): Promise<{ id: string; reason: string; state: string }[]> {
    return this.payments.sql(
      'SELECT id, reason, state FROM stuck_payment WHERE payment_id = $1',
      this.paymentId,
    )
  }

  /** The number of entitlements of the order: never more than one. */
  async grants(): Promise<number> {
    const rows = await this.payments.sql('SELECT 1 FROM purchase_unit WHERE order_id = $1', this.id)
    return rows.length
  }
}
