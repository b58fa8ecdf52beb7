import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestCaller } from '@enigm/subgraph/testkit'
import {
  atomicOf,
  startCardProcessor,
  startMoneroWallet,
  type CardProcessorSimulator,
  type MoneroSimulator,
} from '@enigm/simulators'
import { webhookUrl } from './card/webhook-listener'
import { startTestPayments, type TestPayments } from './payments.fixture'
import { TrackedOrder } from './tracked-order.fixture'

/** The payments subgraph with a simulated card processor and a simulated Monero wallet. */
export class TestProcessors {
  private constructor(
    readonly payments: TestPayments,
    readonly card: CardProcessorSimulator,
    readonly monero: MoneroSimulator,
    private readonly dataDir: string,
  ) {}

  static async start(): Promise<TestProcessors> {
    const dataDir = mkdtempSync(join(tmpdir(), 'enigm-processors-'))
    const STRIPE_SECRET_KEY = randomBytes(16).toString('hex')
    const STRIPE_WEBHOOK_SECRET = randomBytes(16).toString('hex')
    const stripe = { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET }
    const card = await startCardProcessor({ PORT: '0', DATA_DIR: join(dataDir, 'card'), ...stripe })
    const monero = await startMoneroWallet({ PORT: '0', DATA_DIR: join(dataDir, 'monero') })
    const payments = await startTestPayments({
      ...{ ...stripe, STRIPE_URL: card.url, STRIPE_WEBHOOK_PORT: '0' },
      ...{ MONERO_WALLET_URL: monero.url, MONERO_RATE_URL: `${monero.url}/rate` },
      MONERO_POLL_MILLISECONDS: '100',
    })
    card.webhooks.goTo(webhookUrl(payments.subgraph.app)!)
    return new TestProcessors(payments, card, monero, dataDir)
  }

  async stop(): Promise<void> {
    await this.payments.stop()
    await this.card.stop()
    await this.monero.stop()
    rmSync(this.dataDir, { recursive: true, force: true })
  }

  /** An order of a method, as its buyer sees it when the processor has answered. */
  async order(
    method: 'CARD' | 'CRYPTO',
    caller: TestCaller = this.payments.subgraph.caller(),
  ): Promise<PlacedOrder> {
    const { id, paymentId } = await TrackedOrder.place(this.payments, method, caller)
    return new PlacedOrder(this, caller, id, paymentId)
  }
}

export class PlacedOrder extends TrackedOrder {
  constructor(
    private readonly test: TestProcessors,
    caller: TestCaller,
    id: string,
    paymentId: string,
  ) {
    super(test.payments, caller, id, paymentId)
  }

  get sessionId(): string {
    return this.test.card.sessionOf(this.paymentId)!.id
  }

  /** Pays this many atomic units more or less than the amount, or a part of it. */
  async pay(amount?: bigint): Promise<string> {
    const { crypto } = (await this.see()).payment
    return this.test.monero.chain.pay(crypto!.address, amount ?? atomicOf(crypto!.remaining))!
  }
}
