import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestCaller } from '@enigm/subgraph/testkit'
import {
  atomicOf,
  startBtcpayServer,
  startCardProcessor,
  startMoneroWallet,
  type BtcpaySimulator,
  type CardProcessorSimulator,
  type MoneroSimulator,
} from '@enigm/simulators'
import { btcpayWebhook } from './crypto/btcpay-webhook'
import { startTestPayments, type TestPayments } from './payments.fixture'
import { TrackedOrder } from './tracked-order.fixture'
import { webhookUrl } from './webhook/webhook-listener'

/** The payments subgraph with a simulated card processor, a simulated Monero wallet and a simulated store at a BTCPay Server. */
export class TestProcessors {
  private constructor(
    readonly payments: TestPayments,
    readonly card: CardProcessorSimulator,
    readonly monero: MoneroSimulator,
    readonly btcpay: BtcpaySimulator,
    private readonly dataDir: string,
  ) {}

  static async start(environment: Record<string, string> = {}): Promise<TestProcessors> {
    const dataDir = mkdtempSync(join(tmpdir(), 'enigm-processors-'))
    const STRIPE_SECRET_KEY = randomBytes(16).toString('hex')
    const STRIPE_WEBHOOK_SECRET = randomBytes(16).toString('hex')
    const stripe = { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET }
    const card = await startCardProcessor({ PORT: '0', DATA_DIR: join(dataDir, 'card'), ...stripe })
    const monero = await startMoneroWallet({ PORT: '0', DATA_DIR: join(dataDir, 'monero') })
    const store = {
      ...{
        BTCPAY_STORE_ID: randomBytes(16).toString('hex'),
        BTCPAY_API_KEY: randomBytes(20).toString('hex'),
      },
      BTCPAY_WEBHOOK_SECRET: randomBytes(16).toString('hex'),
    }
    const btcpay = await startBtcpayServer({ PORT: '0', DATA_DIR: join(dataDir, 'btcpay'), ...store })
    const payments = await startTestPayments({
      ...{ ...stripe, STRIPE_URL: card.url, STRIPE_WEBHOOK_PORT: '0' },
      ...{ MONERO_WALLET_URL: monero.url, MONERO_RATE_URL: `${monero.url}/rate` },
      ...{ MONERO_POLL_MILLISECONDS: '100', BTCPAY_URL: btcpay.url, ...store },
      ...environment,
    })
    card.webhooks.goTo(webhookUrl(payments.subgraph.app)!)
    btcpay.webhooks.goTo(webhookUrl(payments.subgraph.app, btcpayWebhook)!)
    return new TestProcessors(payments, card, monero, btcpay, dataDir)
  }

  async stop(): Promise<void> {
    await this.payments.stop()
    await this.card.stop()
    await this.monero.stop()
    await this.btcpay.stop()
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
