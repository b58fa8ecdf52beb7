import { newId } from '@enigm/contracts'
import { DomainFailure, systemContext, type Context, type Job } from '@enigm/subgraph'
import { WebhookService } from '../card/webhook'
import { CodeCoinService } from '../code-coin/code-coin.service'
import { codeOf } from '../code-coin/code'
import type { Transfer } from '../crypto/crypto-processor'
import { CRYPTO_POLL, CryptoPoll } from '../crypto/crypto-poll'
import { CryptoQuote } from '../crypto/crypto.entity'
import { Entitlement } from '../entitlement/entitlement.entity'
import { EntitlementService } from '../entitlement/entitlement.service'
import { TERM_STEP } from '../entitlement/term'
import { MemoryPayments } from '../memory.fixture'
import { Order } from '../order/order.entity'
import { Payment } from '../payment/payment.entity'
import type { PaymentMethod } from '../product/product.entity'
import { StuckPayment } from '../stuck-payment/stuck-payment.entity'
import { StuckPaymentService } from '../stuck-payment/stuck-payment.service'
import { SubscriptionService } from '../subscription/subscription.service'
import { productInstanceHandlers } from './product-instances'
import { Purchase, PurchaseLink } from './purchase.entity'
import { claimPurchase, LINK_EXPIRY, ORDER_EXPIRY } from './purchase-saga'
import { PurchaseService } from './purchase.service'

type Random = (choices: number) => number

const DUE = 1_000n
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A deeper reorganization undoes payments that have all their confirmations: no rule of ours can repair that. */
const DEEPEST_REORGANIZATION = 9
const typed = [1, 2, 3].map((byte) => codeOf(Buffer.alloc(19, byte)))
const products = ['SERVER_MONTHLY', 'ESIM_YEARLY', 'ENIGM_KEY']
const methods: readonly PaymentMethod[] = ['CODE_COIN', 'CARD', 'CRYPTO']

interface Instance {
  readonly kind: 'server' | 'esim' | 'key'
  readonly id: string
  readonly entitlementId: string
  holderId: string
}

/** One buyer, and all that a chain, a card processor, an operator, other services and a clock can do to what is bought. */
export class PurchaseWorld {
  readonly payments = new MemoryPayments()
  /** The payments that a webhook has reported as paid, those of them with the right amount, and those that are disputed. */
  readonly paidByCard = new Set<string>()
  readonly paidExactly = new Set<string>()
  readonly disputed = new Set<string>()
  /** The product instance that uses the entitlement, as its owning service sees it. */
  instance: Instance | null = null
  private accountId = newId('account')
  private deepest = 0
  private lastTransfer = 0
  private lastWebhook: object | null = null
  private readonly enrollmentId = newId('enrollment')

  /** The steps, each as often as it is likely. */
  private readonly steps = [
    ...[this.pay, this.pay, this.pay, this.mine, this.mine, this.read, this.read, this.read],
    ...[this.reorganize, this.drop, this.webhook, this.webhook, this.repeatWebhook, this.dispute],
    ...[this.redeem, this.cancel, this.pass, this.pass, this.runJobs, this.runJobs],
    ...[this.claim, this.activate, this.activate, this.end, this.transfer, this.renew, this.renew],
    ...[this.resolve, this.resolve, this.decide, this.decide, this.erase],
  ]

  private readonly timers: Readonly<Record<string, (job: Job) => Promise<void>>> = {
    [ORDER_EXPIRY]: (job) => this.app.get(PurchaseService).expireOrder(systemContext(), job),
    [LINK_EXPIRY]: (job) => this.app.get(PurchaseService).expireLink(systemContext(), job),
    [TERM_STEP]: (job) => this.app.get(EntitlementService).followTerm(systemContext(), job),
  }

  constructor(private readonly random: Random) {
    for (const code of typed) this.payments.addCoin(this.coins.presented(code).hash)
  }

  /** The first order: with an account, or during enrollment without a holder. */
  async begin(): Promise<void> {
    const { id } = await this.order(methods[this.random(3)]!, products[this.random(3)]!)
    if (this.random(3) > 0) return
    this.payments.set(PurchaseLink, { orderId: id }, { holderId: null })
    this.payments.set(Purchase, { orderId: id }, { enrollmentId: this.enrollmentId })
  }

  /** @returns the name of the step */
  async step(): Promise<string> {
    const step = this.steps[this.random(this.steps.length)]!
    await step.call(this)
    return step.name
  }

  /** What comes by itself when nobody acts any more: blocks, readings and timers, until none of these is left. */
  async settle(): Promise<void> {
    for (let next = this.nextTimer(); next !== undefined; next = this.nextTimer()) {
      this.grow(12)
      await this.read()
      this.payments.now = Math.max(this.payments.now, next)
      await this.runJobs()
    }
  }

  private nextTimer(): number | undefined {
    const timers = this.payments.jobs.filter(({ kind }) => kind in this.timers)
    return timers.length > 0 ? Math.min(...timers.map(({ dueAt }) => dueAt)) : undefined
  }

  private get app() {
    return this.payments.app
  }

  private get coins(): CodeCoinService {
    return this.app.get(CodeCoinService)
  }

  private get context(): Context {
    const caller = { kind: 'account', accountId: this.accountId, scopes: new Set() } as const
    return { caller, correlationId: 'walk' } as unknown as Context
  }

  private one<T>(all: readonly T[]): T | undefined {
    return all[this.random(Math.max(all.length, 1))]
  }

  private async order(method: PaymentMethod, productKey: string): Promise<Order> {
    const wish = { productKey, purchaseCountry: 'DE', method, quantity: 1, currency: 'EUR' } as const
    const buyer = { idempotencyKey: newId('event') }
    const order = await this.app.get(PurchaseService).order(this.context, wish, buyer)
    this.answerProcessor(order)
    return order
  }

  /** What the processors answer after the commit. */
  private answerProcessor({ id: orderId }: Order): void {
    const subaddressIndex = this.payments.rows(CryptoQuote).length
    const answered = { subaddressIndex, address: `address ${subaddressIndex}`, due: DUE.toString() }
    this.payments.set(CryptoQuote, { orderId }, answered)
  }

  private async pay(): Promise<void> {
    const quote = this.one(this.payments.rows(CryptoQuote))
    if (!quote) return
    const amounts = [1n, DUE / 2n, DUE, DUE, DUE, DUE - DUE / 2n, DUE * 3n, 2n ** 64n - 1n]
    const { chain } = this.payments
    const paid: Transfer = {
      ...{ txid: String(this.lastTransfer++), subaddressIndex: quote.subaddressIndex!, height: null },
      ...{ amount: amounts[this.random(amounts.length)]!, isLocked: this.random(10) === 0 },
    }
    this.payments.chain = { ...chain, transfers: [...chain.transfers, paid] }
  }

  private async mine(): Promise<void> {
    this.grow(1 + this.random(12))
  }

  private grow(blocks: number): void {
    const { height, transfers } = this.payments.chain
    this.payments.chain = {
      height: height + blocks,
      transfers: transfers.map((each) => ({ ...each, height: each.height ?? height })),
    }
    this.deepest = Math.max(this.deepest, height + blocks - DEEPEST_REORGANIZATION)
  }

  private async reorganize(): Promise<void> {
    const { chain } = this.payments
    const height = Math.max(this.deepest, chain.height - 1 - this.random(DEEPEST_REORGANIZATION), 0)
    const transfers = chain.transfers.map((each) =>
      each.height !== null && each.height >= height ? { ...each, height: null } : each,
    )
    this.payments.chain = { height: Math.min(height, chain.height), transfers }
  }

  /** A transfer that leaves the pool: its money was spent otherwise. */
  private async drop(): Promise<void> {
    const { chain } = this.payments
    const dropped = this.one(chain.transfers.filter(({ height }) => height === null))
    this.payments.chain = { ...chain, transfers: chain.transfers.filter((each) => each !== dropped) }
  }

  private read(): Promise<void> {
    return this.runJob({ kind: CRYPTO_POLL, aggregateId: 'platform' }, (job) =>
      this.app.get(CryptoPoll).poll(systemContext(), job),
    )
  }

  private async webhook(): Promise<void> {
    const payment = this.one(this.payments.rows(Payment).filter(({ method }) => method === 'CARD'))
    if (!payment) return
    const kinds = ['completed', 'completed', 'async_payment_succeeded', 'async_payment_failed'] as const
    const kind = kinds[this.random(kinds.length)]!
    const isPaid = kind !== 'async_payment_failed' && this.random(4) > 0
    const surplus = this.random(6) === 0 ? 1 : 0
    const session = {
      ...{ client_reference_id: payment.id, payment_status: isPaid ? 'paid' : 'unpaid' },
      ...{ amount_total: payment.amount + surplus, currency: 'eur' },
      payment_intent: `intent ${payment.id}`,
    }
    await this.deliver({ type: `checkout.session.${kind}`, data: { object: session } })
    if (isPaid) this.paidByCard.add(payment.id)
    if (isPaid && surplus === 0) this.paidExactly.add(payment.id)
  }

  private async dispute(): Promise<void> {
    const payment = this.one(this.payments.rows(Payment).filter(({ method }) => method === 'CARD'))
    if (!payment) return
    const object = { payment_intent: `intent ${payment.id}` }
    await this.deliver({ type: 'charge.dispute.created', data: { object } })
    this.disputed.add(payment.id)
  }

  private async deliver(event: object): Promise<void> {
    this.lastWebhook = { id: newId('event'), ...event }
    await this.app.get(WebhookService).process(this.lastWebhook)
  }

  private async repeatWebhook(): Promise<void> {
    if (this.lastWebhook) await this.app.get(WebhookService).process(this.lastWebhook)
  }

  private redeem(): Promise<void> {
    const payment = { orderId: this.one(this.payments.rows(Order))!.id, code: this.one(typed)! }
    const buyer = { idempotencyKey: newId('event') }
    return unlessRefused(() => this.app.get(PurchaseService).redeem(this.context, payment, buyer))
  }

  private cancel(): Promise<void> {
    const { id } = this.one(this.payments.rows(Order))!
    return unlessRefused(() => this.app.get(PurchaseService).cancel(this.context, id))
  }

  private async pass(): Promise<void> {
    this.payments.now += [HOUR / 10, HOUR, DAY, 15 * DAY, 35 * DAY, 100 * DAY][this.random(6)]!
  }

  private async runJobs(): Promise<void> {
    for (const { kind, aggregateId, dueAt } of this.payments.jobs) {
      const timer = this.timers[kind]
      if (timer && dueAt <= this.payments.now) await this.runJob({ kind, aggregateId }, timer)
    }
  }

  private async runJob(
    { kind, aggregateId }: Pick<Job, 'kind' | 'aggregateId'>,
    handler: (job: Job) => Promise<void>,
  ): Promise<void> {
    const find = () =>
      this.payments.jobs.find((each) => each.kind === kind && each.aggregateId === aggregateId)
    if (kind === CRYPTO_POLL && !find()) await this.transaction((tx) => tx.scheduleJob({ kind, aggregateId }))
    const job = find()
    if (job) await handler(job)
  }

  private claim(): Promise<void> {
    return this.transaction((tx) => claimPurchase(tx, this.enrollmentId, this.accountId))
  }

  /** The owning service activates a granted entitlement once at a time. */
  private async activate(): Promise<void> {
    const granted = this.payments.rows(Entitlement).find(({ state }) => state === 'GRANTED')
    if (this.instance || !granted?.holderId) return
    const kind = granted.productKind.toLowerCase() as Instance['kind']
    const id = newId(kind === 'key' ? 'keyOrder' : kind)
    this.instance = { kind, id, entitlementId: granted.id, holderId: granted.holderId }
    const type = { server: 'servers.server.created', esim: 'esim.esim.released', key: 'keys.order.placed' }
    await this.hear(type[kind], 'ACTIVE')
  }

  private async end(): Promise<void> {
    if (!this.instance) return
    const isCanceled = this.instance.kind === 'server' && this.random(2) === 0
    const type = {
      server: isCanceled ? 'servers.server.creation.canceled' : 'servers.server.retired',
      ...{ esim: 'esim.esim.deleted', key: 'keys.order.canceled' },
    }
    await this.hear(type[this.instance.kind], isCanceled ? 'CANCELED' : 'RETIRED')
    this.instance = null
  }

  private async transfer(): Promise<void> {
    if (this.instance?.kind !== 'server') return
    this.instance.holderId = newId('account')
    await this.hear('servers.server.ownership.transferred', 'ACTIVE')
  }

  private hear(type: string, state: string): Promise<void> {
    const { id, entitlementId, holderId } = this.instance!
    const ids = { serverId: id, esimId: id, keyOrderId: id, ownerId: holderId, accountId: holderId }
    const handler = productInstanceHandlers[type as keyof typeof productInstanceHandlers] as (
      ...parameters: unknown[]
    ) => Promise<void>
    return this.transaction((tx) => handler({ data: { ...ids, entitlementId, state } }, tx))
  }

  private renew(): Promise<void> {
    const entitlement = this.payments.rows(Entitlement)[0]
    if (!entitlement) return Promise.resolve()
    const wish = { purchaseCountry: 'DE', method: methods[this.random(3)]!, currency: 'EUR' } as const
    const renewal = { ...wish, entitlementId: entitlement.id }
    return unlessRefused(async () =>
      this.answerProcessor(await this.app.get(PurchaseService).renew(this.context, renewal, newId('event'))),
    )
  }

  private resolve(): Promise<void> {
    const stuck = this.one(this.payments.rows(StuckPayment))
    if (!stuck) return Promise.resolve()
    const resolution = this.random(2) === 0 ? 'ACCEPT' : 'CLOSE'
    return unlessRefused(() => this.app.get(StuckPaymentService).resolve(this.context, stuck.id, resolution))
  }

  private decide(): Promise<void> {
    const entitlement = this.payments.rows(Entitlement)[0]
    if (!entitlement) return Promise.resolve()
    const subscriptions = this.app.get(SubscriptionService)
    return unlessRefused(() =>
      this.random(2) === 0
        ? subscriptions.cancel(this.context, entitlement.id)
        : subscriptions.undoCancel(this.context, entitlement.id),
    )
  }

  /** A deleted account, rarely: little can happen afterwards. */
  private async erase(): Promise<void> {
    if (this.random(8) > 0) return
    await this.transaction(async (tx) => {
      await this.app.get(PurchaseService).erase(tx, this.accountId)
      await this.app.get(EntitlementService).erase(tx, this.accountId)
    })
    this.accountId = newId('account')
  }

  private async transaction(run: Parameters<typeof this.app.transaction>[1]): Promise<void> {
    await this.app.transaction(systemContext(), run)
  }
}

/** What a person asks for may be refused; what comes by itself may not fail. */
async function unlessRefused(run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof DomainFailure)) throw error
  }
}
