import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { newAddress } from '../monero/chain'
import { Stored } from '../stored'

const ATOMIC_PER_COIN = 10n ** 12n
const INVOICE_CENTS = 100n
const DIGITS = 12

type InvoiceStatus = 'New' | 'Processing' | 'Settled' | 'Expired' | 'Invalid'
type AdditionalStatus = 'None' | 'PaidLate' | 'PaidPartial' | 'Marked' | 'Invalid' | 'PaidOver'

interface StoredPayment {
  id: string
  receivedDate: number
  /** Atomic units, as digits. */
  value: string
  status: 'Processing' | 'Settled' | 'Invalid'
}

export interface StoredInvoice {
  id: string
  amount: string
  currency: string
  metadata: { orderId?: string }
  createdTime: number
  expirationTime: number
  monitoringExpiration: number
  status: InvoiceStatus
  additionalStatus: AdditionalStatus
  method: string
  destination: string
  rate: string
  /** Atomic units, as digits. */
  due: string
  payments: StoredPayment[]
}

/** A request that names a buyer, or anything else that the shop does not need, is refused. */
export const createSchema = z.strictObject({
  amount: z.string().regex(/^\d{1,9}\.\d{2}$/),
  currency: z.literal('EUR'),
  metadata: z.strictObject({ orderId: z.string().min(1) }),
  checkout: z.strictObject({
    paymentMethods: z.array(z.string()).length(1),
    defaultPaymentMethod: z.string(),
    lazyPaymentMethods: z.boolean(),
    speedPolicy: z.enum(['HighSpeed', 'MediumSpeed', 'LowMediumSpeed', 'LowSpeed']),
    paymentTolerance: z.number().min(0).max(100),
    redirectAutomatically: z.literal(false),
    expirationMinutes: z.int().min(1),
    monitoringMinutes: z.int().min(1),
  }),
  receipt: z.strictObject({ enabled: z.boolean() }),
})

/** The invoices of a store, and what payers, a chain, a clock and an operator of the store do to them. */
export class Invoices {
  private readonly stored: Stored<{ invoices: Record<string, StoredInvoice> }>

  /** @param notify receives each event of an invoice */
  constructor(
    dataDir: string,
    private readonly notify: (type: string, invoiceId: string, fields?: object) => void,
  ) {
    this.stored = new Stored(dataDir, { invoices: {} })
  }

  get all(): readonly StoredInvoice[] {
    return Object.values(this.stored.value.invoices)
  }

  get(id: string): StoredInvoice | undefined {
    return this.stored.value.invoices[id]
  }

  create(request: z.infer<typeof createSchema>, rate: string): StoredInvoice {
    const { amount, currency, metadata, checkout } = request
    const now = Math.floor(Date.now() / 1000)
    const expirationTime = now + checkout.expirationMinutes * 60
    const invoice: StoredInvoice = {
      ...{ id: randomBytes(11).toString('hex'), amount, currency, metadata },
      ...{ createdTime: now, expirationTime },
      monitoringExpiration: expirationTime + checkout.monitoringMinutes * 60,
      ...{ status: 'New', additionalStatus: 'None', payments: [] },
      ...{ method: checkout.defaultPaymentMethod, destination: newAddress('8') },
      ...{ rate, due: dueOf(amount, rate).toString() },
    }
    this.stored.value.invoices[invoice.id] = invoice
    this.stored.save()
    this.notify('InvoiceCreated', invoice.id)
    return invoice
  }

  /** A payer sends a transfer, which the store sees at once. @returns the id of the payment */
  pay(destination: string, value: bigint): string {
    const invoice = this.at(destination)
    const id = `${randomBytes(32).toString('hex')}#0#1`
    const receivedDate = Math.floor(Date.now() / 1000)
    invoice.payments.push({ id, receivedDate, value: value.toString(), status: 'Processing' })
    const afterExpiration = invoice.status === 'Expired'
    this.follow(invoice)
    this.notify('InvoiceReceivedPayment', invoice.id, { afterExpiration, paymentMethodId: invoice.method })
    if (invoice.status === 'Processing') this.notify('InvoiceProcessing', invoice.id)
    return id
  }

  /** The chain confirms all transfers to an address. */
  settle(destination: string): void {
    const invoice = this.at(destination)
    for (const payment of invoice.payments) if (payment.status === 'Processing') payment.status = 'Settled'
    this.follow(invoice)
    this.notify('InvoicePaymentSettled', invoice.id)
    if (invoice.status === 'Settled') this.notify('InvoiceSettled', invoice.id, { manuallyMarked: false })
  }

  /** The transfers to an address are spent twice, or a reorganization takes them. */
  invalidate(destination: string): void {
    const invoice = this.at(destination)
    for (const payment of invoice.payments) payment.status = 'Invalid'
    this.change(invoice, 'Invalid', 'None')
    this.notify('InvoiceInvalid', invoice.id, { manuallyMarked: false })
  }

  /** The time of an invoice is over. */
  expire(destination: string): void {
    const invoice = this.at(destination)
    const partiallyPaid = invoice.payments.length > 0
    this.change(invoice, 'Expired', partiallyPaid ? 'PaidPartial' : 'None')
    this.notify('InvoiceExpired', invoice.id, { partiallyPaid })
  }

  /** An operator of the store marks an invoice; its payments stay as they are. */
  mark(destination: string, status: 'Settled' | 'Invalid'): void {
    const invoice = this.at(destination)
    this.change(invoice, status, 'Marked')
    this.notify(`Invoice${status}`, invoice.id, { manuallyMarked: true })
  }

  private at(destination: string): StoredInvoice {
    const invoice = this.all.find((each) => each.destination === destination)
    if (!invoice) throw new Error('the store has no invoice with this address')
    return invoice
  }

  /** The state follows from the payments. An invoice that has expired stays so until its late payments are final. */
  private follow(invoice: StoredInvoice): void {
    const due = BigInt(invoice.due)
    const received = sumOf(invoice.payments.filter(({ status }) => status !== 'Invalid'))
    const settled = sumOf(invoice.payments.filter(({ status }) => status === 'Settled'))
    const isLate = invoice.status === 'Expired' || invoice.additionalStatus === 'PaidLate'
    const isFull = received >= due
    const over = received > due ? 'PaidOver' : 'None'
    if (isLate && isFull) this.change(invoice, settled >= due ? 'Settled' : 'Expired', 'PaidLate')
    else if (settled >= due) this.change(invoice, 'Settled', over)
    else if (isFull) this.change(invoice, 'Processing', over)
    else this.change(invoice, invoice.status, 'PaidPartial')
  }

  private change(invoice: StoredInvoice, status: InvoiceStatus, additionalStatus: AdditionalStatus): void {
    Object.assign(invoice, { status, additionalStatus })
    this.stored.save()
  }
}

/** Coins with all their decimals. */
export function coinsOf(atomic: bigint): string {
  const sign = atomic < 0n ? '-' : ''
  const text = (atomic < 0n ? -atomic : atomic).toString().padStart(DIGITS + 1, '0')
  return `${sign}${text.slice(0, -DIGITS)}.${text.slice(-DIGITS)}`
}

export function sumOf(payments: readonly StoredPayment[]): bigint {
  return payments.reduce((sum, { value }) => sum + BigInt(value), 0n)
}

/** Rounded up to the last decimal of a coin. */
function dueOf(amount: string, rate: string): bigint {
  const cents = BigInt(amount.replace('.', ''))
  const [whole, fraction = ''] = rate.split('.')
  const scale = 10n ** BigInt(fraction.length)
  const divisor = BigInt(whole + fraction) * INVOICE_CENTS
  return (cents * ATOMIC_PER_COIN * scale + divisor - 1n) / divisor
}
