import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { serveLoopback, textOf } from '../loopback'
import { Webhooks } from '../webhooks'
import { btcpayFormat, invoiceEvent } from './events'
import { coinsOf, createSchema, Invoices, sumOf, type StoredInvoice } from './invoices'

export type { StoredInvoice }

const configSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535),
  DATA_DIR: z.string().min(1),
  BTCPAY_STORE_ID: z.string().min(1),
  BTCPAY_API_KEY: z.string().min(1),
  BTCPAY_WEBHOOK_SECRET: z.string().min(1),
  WEBHOOK_URL: z.url({ protocol: /^http$/ }).optional(),
  /** The payment method that the store offers. */
  PAYMENT_METHOD: z.string().default('XMR-CHAIN'),
  /** Euros for one coin. */
  RATE: z.string().default('150.25'),
})

type Operation = 'create' | 'invoice' | 'payment-methods'
/** An operation, or that of one invoice. */
type Place = Operation | `${Operation}/${string}`

/** A fault of the next call. */
export type BtcpayFault =
  /** The connection is closed before the call is executed. */
  | { kind: 'down' }
  /** The call is executed, and the answer is lost. */
  | { kind: 'lost' }
  /** The call is executed, and the answer is late. */
  | { kind: 'slow'; milliseconds: number }
  /** The call is not executed, and the answer is this one. */
  | { kind: 'answer'; status: number; body: string }

/** A BTCPay Server on loopback with one store: the part of the Greenfield API for invoices, and its webhooks. */
export class BtcpaySimulator {
  /** What was called. */
  readonly calls: Place[] = []
  private readonly faults = new Map<Place, BtcpayFault[]>()

  constructor(
    readonly url: string,
    readonly storeId: string,
    readonly invoices: Invoices,
    readonly webhooks: Webhooks,
    private readonly close: () => Promise<void>,
  ) {}

  /** The invoices of a payment of Enigm Command. */
  invoicesOf(paymentId: string): StoredInvoice[] {
    return this.invoices.all.filter(({ metadata }) => metadata.orderId === paymentId)
  }

  /** Makes the next calls fail, one fault per call. */
  fault(place: Place, ...faults: BtcpayFault[]): void {
    this.faults.set(place, [...(this.faults.get(place) ?? []), ...faults])
  }

  nextFault(operation: Operation, id: string): BtcpayFault | undefined {
    return this.faults.get(`${operation}/${id}`)?.shift() ?? this.faults.get(operation)?.shift()
  }

  async stop(): Promise<void> {
    await this.close()
    await this.webhooks.stop()
  }
}

type Config = z.infer<typeof configSchema>

interface Answer {
  status: number
  body: unknown
}

/** Starts the server. @throws z.ZodError that lists every invalid variable */
export async function startBtcpayServer(environment: NodeJS.ProcessEnv): Promise<BtcpaySimulator> {
  const config = configSchema.parse(environment)
  const { BTCPAY_STORE_ID: storeId } = config
  const webhooks = new Webhooks(btcpayFormat(config.BTCPAY_WEBHOOK_SECRET), config.WEBHOOK_URL)
  const invoices = new Invoices(config.DATA_DIR, (type, invoiceId, fields) =>
    webhooks.notify(invoiceEvent(type, { storeId, invoiceId, ...fields })),
  )
  const { url, close } = await serveLoopback(
    config.PORT,
    (request, response) => void serve(simulator, config, request, response),
  )
  const simulator = new BtcpaySimulator(url, storeId, invoices, webhooks, close)
  return simulator
}

async function serve(
  simulator: BtcpaySimulator,
  config: Config,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', simulator.url)
  if (pathname === '/health') return void response.writeHead(200).end()
  const body = await textOf(request)
  const place = /^\/api\/v1\/stores\/([^/]+)\/invoices(?:\/([^/]+)(\/payment-methods)?)?$/.exec(pathname)
  const [, storeId, id = '', methods] = place ?? []
  if (request.headers.authorization !== `token ${config.BTCPAY_API_KEY}`)
    return send(response, problem(401, 'unauthenticated'))
  if (storeId !== simulator.storeId) return send(response, problem(403, 'missing-permission'))
  const operation: Operation = id ? (methods ? 'payment-methods' : 'invoice') : 'create'
  if ((operation === 'create') !== (request.method === 'POST'))
    return send(response, problem(405, 'not-allowed'))
  simulator.calls.push(id ? `${operation}/${id}` : operation)
  const fault = simulator.nextFault(operation, id)
  if (fault?.kind === 'down') return void request.socket.destroy()
  if (fault?.kind === 'answer')
    return void response.writeHead(fault.status, { 'content-type': 'application/json' }).end(fault.body)
  const answer = id ? read(simulator, operation, id) : create(simulator, config, body)
  if (fault?.kind === 'slow') await delay(fault.milliseconds)
  if (fault?.kind === 'lost') return void request.socket.destroy()
  send(response, answer)
}

function create({ invoices, storeId }: BtcpaySimulator, config: Config, body: string): Answer {
  const request = createSchema.safeParse(JSON.parse(body))
  if (!request.success) return { status: 422, body: request.error.issues }
  const { defaultPaymentMethod, paymentMethods } = request.data.checkout
  const isOffered = [defaultPaymentMethod, ...paymentMethods].every((each) => each === config.PAYMENT_METHOD)
  if (!isOffered) return { status: 422, body: [{ path: 'checkout.paymentMethods', message: 'not offered' }] }
  return { status: 200, body: wireInvoice(invoices.create(request.data, config.RATE), storeId) }
}

function read({ invoices, storeId }: BtcpaySimulator, operation: Operation, id: string): Answer {
  const invoice = invoices.get(id)
  if (!invoice) return problem(404, 'invoice-not-found')
  const body = operation === 'invoice' ? wireInvoice(invoice, storeId) : [wireMethod(invoice)]
  return { status: 200, body }
}

function wireInvoice(invoice: StoredInvoice, storeId: string) {
  const { id, amount, currency, metadata, createdTime, expirationTime, monitoringExpiration } = invoice
  return {
    ...{ id, storeId, amount, currency, type: 'Standard', metadata, archived: false },
    ...{ createdTime, expirationTime, monitoringExpiration },
    ...{ status: invoice.status, additionalStatus: invoice.additionalStatus },
    availableStatusesForManualMarking: ['Settled', 'Invalid'],
  }
}

function wireMethod({ method, destination, rate, due, payments }: StoredInvoice) {
  const paid = coinsOf(sumOf(payments))
  return {
    ...{ paymentMethodId: method, currency: 'XMR', activated: true, destination, rate },
    ...{ amount: coinsOf(BigInt(due)), due: coinsOf(BigInt(due) - sumOf(payments)) },
    ...{ paymentMethodPaid: paid, totalPaid: paid, paymentMethodFee: '0', paymentLink: null },
    payments: payments.map(({ id, receivedDate, value, status }) => ({
      ...{ id, receivedDate, value: coinsOf(BigInt(value)), fee: '0', status, destination },
    })),
    additionalData: {},
  }
}

const problem = (status: number, code: string): Answer => ({
  status,
  body: { code, message: `simulated ${code}` },
})

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
