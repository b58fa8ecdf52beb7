import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { codeCoins, Person, type Gateway, type Journey } from '@enigm/acceptance'
import type { Random } from '../fuzz/random'

const METHODS = ['CODE_COIN', 'CARD', 'CRYPTO'] as const
const PRODUCT = 'ESIM_YEARLY'
const PIN = '482913'
/** How long a buyer repeats a request that fails; each request repeats itself for 90 seconds before. */
const PATIENCE_MILLISECONDS = 600_000
const PAUSE_MILLISECONDS = 250

type Method = (typeof METHODS)[number]

/** A purchase that its buyer has made: order and payment as the answers named them. */
export interface Made {
  readonly accountId: string
  readonly orderId: string
  readonly paymentId: string
  readonly method: Method
  /** The whole request: the same one again must give the same order. */
  readonly input: object
}

interface SeenOrder {
  id: string
  state: string
  payment: { id: string; checkoutUrl: string | null; crypto: { address: string; due: string } | null }
}

const selection = 'id state payment { id checkoutUrl crypto { address due } }'

/** A person with an account who buys one eSIM after the other, each with another method. */
export class Buyer {
  private constructor(
    private readonly person: Person,
    private readonly accountId: string,
    private readonly walletUrl: string,
    private readonly random: Random,
  ) {}

  static async create(gateway: Gateway, walletUrl: string, random: Random): Promise<Buyer> {
    const person = await Person.create(gateway, PIN)
    await person.signIn()
    const { me } = await person.panel.send<{ me: { id: string } }>('{ me { id } }')
    return new Buyer(person, me.id, walletUrl, random)
  }

  /** Places an order and pays it. @param code pays if the method is a Code Coin */
  async buy(takeCode: () => string): Promise<Made> {
    const method = this.random.pick(METHODS)
    const input = { productKey: PRODUCT, purchaseCountry: 'SE', method, idempotencyKey: randomUUID() }
    const { id: orderId, payment } = await this.place(input)
    if (method === 'CODE_COIN') await this.redeem(orderId, takeCode())
    if (method === 'CARD') await this.approve(await this.instruction(orderId, 'checkoutUrl'))
    if (method === 'CRYPTO') await this.transfer(await this.instruction(orderId, 'crypto'))
    return { accountId: this.accountId, orderId, paymentId: payment.id, method, input }
  }

  /** Sends a request again after the drill. @returns the order of the answer */
  async repeat({ input }: Made): Promise<string> {
    return (await this.place(input)).id
  }

  owns({ accountId }: Made): boolean {
    return accountId === this.accountId
  }

  private async place(input: object): Promise<SeenOrder> {
    const { order } = await this.patiently(() =>
      this.person.panel.mutate<{ order: SeenOrder }>('createOrder', input, `order { ${selection} }`),
    )
    return order
  }

  private redeem(orderId: string, code: string): Promise<unknown> {
    const input = { orderId, code, idempotencyKey: randomUUID() }
    return this.patiently(() => this.person.panel.mutate('redeemCodeCoin', input, 'order { id state }'))
  }

  /** What the processor of a payment has answered for its payer. */
  private instruction<K extends 'checkoutUrl' | 'crypto'>(
    id: string,
    kind: K,
  ): Promise<NonNullable<SeenOrder['payment'][K]>> {
    return this.patiently(async () => {
      const query = `query ($id: ID!) { order(id: $id) { ${selection} } }`
      const { order } = await this.person.panel.send<{ order: SeenOrder }>(query, { id })
      const found = order.payment[kind]
      if (!found) throw new Error(`the payment has no ${kind} yet`)
      return found
    })
  }

  private approve(checkoutUrl: string): Promise<unknown> {
    return this.patiently(() => fetch(`${checkoutUrl}/approve`, { method: 'POST', redirect: 'manual' }))
  }

  private transfer({ address, due }: { address: string; due: string }): Promise<unknown> {
    const body = new URLSearchParams({ address, amount: due })
    return this.patiently(() => fetch(this.walletUrl, { method: 'POST', body }))
  }

  /** Repeats what fails, after signing in again: a lost answer can have ended the session. @throws the last failure */
  private async patiently<T>(attempt: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + PATIENCE_MILLISECONDS
    for (;;) {
      try {
        return await attempt()
      } catch (error) {
        if (Date.now() > deadline) throw error
        await delay(PAUSE_MILLISECONDS)
        await this.person.signIn().catch(() => undefined)
      }
    }
  }
}

/** The codes of one batch, each handed out once. */
export async function codesOf(journey: Journey, quantity: number): Promise<() => string> {
  const codes = await codeCoins(journey, PRODUCT, { quantity })
  return () => {
    const code = codes.pop()
    if (!code) throw new Error('no code is left')
    return code
  }
}
