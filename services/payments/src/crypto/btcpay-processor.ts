import { z } from 'zod'
import type { PaymentsApp } from '../config'
import { centsOf, parseCoins } from './amount'
import { CONFIRMATIONS } from './assessment'
import {
  CryptoFailure,
  type ChainView,
  type InvoiceProcessor,
  type Quote,
  type QuoteRequest,
} from './crypto-processor'
import { call } from './http'
import { moneroAddress } from './monero-processor'

/** How long the store watches for transfers after the end of an invoice: as long as its order is linked. */
export const MONITORED_DAYS = 30
const MONITORED_MINUTES = MONITORED_DAYS * 24 * 60
const MINUTE_MILLISECONDS = 60_000

/** Decimals are texts in this API: a number of JavaScript would lose digits. */
const decimal = z.string().regex(/^\d{1,9}(\.\d{1,18})?$/)
const coins = z.string().transform((text, context) => {
  const atomic = parseCoins(text)
  if (atomic !== undefined) return atomic
  context.addIssue({ code: 'custom', message: 'no amount of coins' })
  return z.NEVER
})

const invoiceReply = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/),
  amount: decimal,
  currency: z.string(),
  status: z.enum(['New', 'Processing', 'Settled', 'Expired', 'Invalid']),
})
type Invoice = z.infer<typeof invoiceReply>

const payment = z.object({
  id: z.string().min(1).max(255),
  value: coins,
  status: z.enum(['Processing', 'Settled', 'Invalid']),
})
type InvoicePayment = z.infer<typeof payment>

const method = z.object({
  destination: moneroAddress,
  rate: decimal,
  amount: coins,
  payments: z.array(payment),
})
const methodsReply = z.array(z.looseObject({ paymentMethodId: z.string() }))

/**
 * A store at a BTCPay Server, by its Greenfield API. The store learns price and payment, and nothing about a buyer or a product.
 * What counts are the payments of an invoice. Its PaidPartial, PaidOver and PaidLate follow from their sum and from our own clock;
 * a state that an operator of the store has marked moves no money.
 */
export class BtcpayProcessor implements InvoiceProcessor {
  constructor(private readonly app: PaymentsApp) {}

  async quote({ id, amount, currency, expiresAt }: QuoteRequest): Promise<Quote> {
    const price = priceOf(amount)
    const paymentMethod = this.app.config.BTCPAY_PAYMENT_METHOD
    const remaining = Math.ceil((expiresAt.getTime() - Date.now()) / MINUTE_MILLISECONDS)
    const invoice = await this.ask('', invoiceReply, {
      ...{ amount: price, currency, metadata: { orderId: id } },
      checkout: {
        ...{
          paymentMethods: [paymentMethod],
          defaultPaymentMethod: paymentMethod,
          lazyPaymentMethods: false,
        },
        ...{ speedPolicy: 'LowSpeed', paymentTolerance: 0, redirectAutomatically: false },
        ...{ expirationMinutes: Math.max(1, remaining), monitoringMinutes: MONITORED_MINUTES },
      },
      receipt: { enabled: false },
    })
    const { destination, rate, amount: due } = await this.methodOf(invoice.id)
    const isPrice = Number(invoice.amount) === Number(price) && invoice.currency === currency
    // An amount that is not the price would sell for another one.
    if (!isPrice || !isWorth(due, rate, amount)) throw new CryptoFailure('NONSENSE')
    return { address: destination, index: null, invoiceId: invoice.id, rate, due }
  }

  async transfersOf({ invoiceId, index }: { invoiceId: string; index: number }): Promise<ChainView> {
    const invoice = await this.ask(`/${invoiceId}`, invoiceReply)
    const { payments } = await this.methodOf(invoiceId)
    const counting = payments.filter((each) => counts(each, invoice))
    const transfers = counting.map(({ id, value, status }) => ({
      ...{ txid: id, subaddressIndex: index, amount: value, isLocked: false },
      height: status === 'Settled' ? 0 : null,
    }))
    const distinct = new Map(transfers.map((each) => [each.txid, each]))
    return { height: CONFIRMATIONS, transfers: [...distinct.values()] }
  }

  private async methodOf(invoiceId: string): Promise<z.infer<typeof method>> {
    const methods = await this.ask(`/${invoiceId}/payment-methods`, methodsReply)
    const { BTCPAY_PAYMENT_METHOD } = this.app.config
    const found = methods.find(({ paymentMethodId }) => paymentMethodId === BTCPAY_PAYMENT_METHOD)
    if (!found) throw new CryptoFailure('REFUSED')
    return read(method, found)
  }

  private async ask<T extends z.ZodType>(path: string, schema: T, body?: object): Promise<z.infer<T>> {
    const { BTCPAY_URL, BTCPAY_STORE_ID, BTCPAY_API_KEY } = this.app.config
    const url = `${BTCPAY_URL}/api/v1/stores/${BTCPAY_STORE_ID}/invoices${path}`
    const text = await call(this.app, 'BTCPAY', { url, body, authorization: `token ${BTCPAY_API_KEY}` })
    return read(schema, parsed(text))
  }
}

/** A transfer that the store counts as final has arrived, even if its invoice is no longer valid; one that it does not, may never come. */
function counts({ value, status }: InvoicePayment, invoice: Invoice): boolean {
  const mayCome = status === 'Processing' && invoice.status !== 'Invalid'
  return value > 0n && (status === 'Settled' || mayCome)
}

function isWorth(due: bigint, rate: string, cents: number): boolean {
  return due > 0n && Number(rate) > 0 && centsOf(due, rate) === cents
}

/** Cents as a decimal text. */
function priceOf(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
}

function read<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value)
  if (!result.success) throw new CryptoFailure('NONSENSE')
  return result.data
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CryptoFailure('NONSENSE', { cause: error })
  }
}
