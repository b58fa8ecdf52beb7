import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type Stripe from 'stripe'
import { z } from 'zod'
import { escaped, page, serveLoopback, textOf } from '../loopback'
import { Stored } from '../stored'
import { Webhooks } from '../webhooks'
import { cardEvent, cardFormat } from './events'

const configSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535),
  DATA_DIR: z.string().min(1),
  STRIPE_SECRET_KEY: z.string().min(1),
  STRIPE_WEBHOOK_SECRET: z.string().min(1),
  WEBHOOK_URL: z.url({ protocol: /^http$/ }).optional(),
})

/** A session as it is stored: exactly the fields that a reader of the real one may rely on. */
export interface StoredSession {
  id: string
  url: string
  client_reference_id: string | null
  amount_total: number
  currency: string
  /** Seconds. */
  created: number
  expires_at: number
  success_url: string
  title: string
  status: 'open' | 'complete' | 'expired'
  payment_status: 'paid' | 'unpaid'
  payment_intent: string | null
}

/** A fault of the next call of the API. */
export type CardFault =
  /** The connection is closed before the call is executed. */
  | { kind: 'down' }
  /** The call is executed, and the answer is lost. */
  | { kind: 'lost' }
  /** The call is executed, and the answer is late. */
  | { kind: 'slow'; milliseconds: number }
  /** The call is not executed, and the answer is this one. */
  | { kind: 'answer'; status: number; body: string }

interface State {
  sessions: Record<string, StoredSession>
  /** Session ids by idempotency key, with the body of the first request. */
  keys: Record<string, { body: string; id: string }>
}

/** A card processor on loopback: Stripe's API for Checkout Sessions, its page, and its webhooks. There is no card. */
export class CardProcessorSimulator {
  private readonly faults: CardFault[] = []

  constructor(
    readonly url: string,
    readonly webhooks: Webhooks,
    private readonly stored: Stored<State>,
    private readonly close: () => Promise<void>,
  ) {}

  get sessions(): StoredSession[] {
    return Object.values(this.stored.value.sessions)
  }

  /** The session of a payment of Enigm Command. */
  sessionOf(paymentId: string): StoredSession | undefined {
    return this.sessions.find((session) => session.client_reference_id === paymentId)
  }

  /** Makes the next calls fail, one fault per call. */
  fault(...faults: CardFault[]): void {
    this.faults.push(...faults)
  }

  nextFault(): CardFault | undefined {
    return this.faults.shift()
  }

  /** The payer pays on the page. @returns whether the session accepts it */
  approve(id: string): boolean {
    const session = this.stored.value.sessions[id]
    if (session?.status !== 'open' || session.expires_at * 1000 < Date.now()) return false
    Object.assign(session, { status: 'complete', payment_status: 'paid', payment_intent: token('pi') })
    this.stored.save()
    const intent = { id: session.payment_intent, object: 'payment_intent', amount: session.amount_total }
    this.webhooks.notify(cardEvent('payment_intent.succeeded', intent))
    this.webhooks.notify(cardEvent('checkout.session.completed', wireSession(session)))
    return true
  }

  /** The bank of the payer takes the payment back. */
  dispute(id: string): void {
    const { payment_intent, amount_total: amount } = this.stored.value.sessions[id]!
    this.webhooks.notify(
      cardEvent('charge.dispute.created', { id: token('du'), object: 'dispute', payment_intent, amount }),
    )
  }

  create(params: URLSearchParams, idempotencyKey: string | undefined): StoredSession | string {
    const { sessions, keys } = this.stored.value
    const body = params.toString()
    const first = idempotencyKey ? keys[idempotencyKey] : undefined
    if (first) return first.body === body ? sessions[first.id]! : 'idempotency_error'
    const session = sessionFrom(params, this.url)
    if (!session) return 'invalid_request_error'
    sessions[session.id] = session
    if (idempotencyKey) keys[idempotencyKey] = { body, id: session.id }
    this.stored.save()
    return session
  }

  /** One page of the sessions that match, the newest first, as the real API gives it. */
  list(query: URLSearchParams): { data: StoredSession[]; has_more: boolean } {
    const from = Number(query.get('created[gte]') ?? 0)
    const status = query.get('status')
    const matching = this.sessions
      .filter((session) => session.created >= from && (!status || session.status === status))
      .reverse()
    const start = matching.findIndex(({ id }) => id === query.get('starting_after')) + 1
    const end = start + Number(query.get('limit') ?? 10)
    return { data: matching.slice(start, end), has_more: matching.length > end }
  }

  session(id: string): StoredSession | undefined {
    return this.stored.value.sessions[id]
  }

  async stop(): Promise<void> {
    await this.close()
    await this.webhooks.stop()
  }
}

/** Starts the card processor. @throws z.ZodError that lists every invalid variable */
export async function startCardProcessor(environment: NodeJS.ProcessEnv): Promise<CardProcessorSimulator> {
  const config = configSchema.parse(environment)
  const webhooks = new Webhooks(cardFormat(config.STRIPE_WEBHOOK_SECRET), config.WEBHOOK_URL)
  const stored = new Stored<State>(config.DATA_DIR, { sessions: {}, keys: {} })
  const { url, close } = await serveLoopback(
    config.PORT,
    (request, response) => void serve(simulator, config.STRIPE_SECRET_KEY, request, response),
  )
  const simulator = new CardProcessorSimulator(url, webhooks, stored, close)
  return simulator
}

async function serve(
  simulator: CardProcessorSimulator,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', simulator.url)
  const [, place, id = '', act] = pathname.split('/')
  if (pathname === '/health') return void response.writeHead(200).end()
  if (place === 'pay') return servePage(simulator, { id, act, method: request.method }, response)
  const isList = request.method === 'GET'
  if (pathname !== '/v1/checkout/sessions' || !(isList || request.method === 'POST'))
    return fail(response, 404, 'invalid_request_error')
  if (request.headers.authorization !== `Bearer ${key}`) return fail(response, 401, 'invalid_request_error')
  const params = new URLSearchParams(await textOf(request))
  const fault = simulator.nextFault()
  if (fault?.kind === 'down') return void request.socket.destroy()
  if (fault?.kind === 'answer')
    return void response.writeHead(fault.status, { 'content-type': 'application/json' }).end(fault.body)
  if (isList) {
    const { data, has_more } = simulator.list(searchParams)
    const list = { object: 'list', url: pathname, has_more, data: data.map(wireSession) }
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(list))
  }
  const session = simulator.create(params, request.headers['idempotency-key'] as string | undefined)
  if (fault?.kind === 'slow') await delay(fault.milliseconds)
  if (fault?.kind === 'lost') return void request.socket.destroy()
  if (typeof session === 'string') return fail(response, 400, session)
  response
    .writeHead(200, { 'content-type': 'application/json', 'request-id': token('req') })
    .end(JSON.stringify(wireSession(session)))
}

function servePage(
  simulator: CardProcessorSimulator,
  { id, act, method }: { id: string; act: string | undefined; method: string | undefined },
  response: ServerResponse,
): void {
  const session = simulator.session(id)
  const html = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  }
  if (!session) return void response.writeHead(404, html).end(page('Page not found', ''))
  if (method === 'POST' && act === 'approve' && simulator.approve(id))
    return void response.writeHead(303, { location: session.success_url }).end()
  if (method === 'POST' && act === 'dispute') {
    if (session.payment_status !== 'paid') return void response.writeHead(409, html).end(page('Not paid', ''))
    simulator.dispute(id)
  }
  const notice = (method === 'POST' && act && notices[act]) || ''
  response
    .writeHead(200, html)
    .end(page('Simulated card processor', notice + content(simulator.session(id)!)))
}

const notices: Readonly<Record<string, string>> = {
  decline: '<p role="alert">The card was declined. Nothing was paid.</p>',
  dispute: '<p role="status">The bank of the payer takes the payment back.</p>',
}

function content({ id, title, amount_total, currency, status, success_url }: StoredSession): string {
  const amount = `${(amount_total / 100).toFixed(2)} ${currency.toUpperCase()}`
  const back = `<p><a href="${escaped(success_url)}">Back to the shop</a></p>`
  if (status !== 'open')
    return `<p>This payment is complete.</p>
<form method="post" action="/pay/${id}/dispute"><button>Dispute the payment</button></form>${back}`
  return `<p>${escaped(title)}: <strong>${escaped(amount)}</strong></p>
<form method="post" action="/pay/${id}/approve"><button>Approve the payment</button></form>
<form method="post" action="/pay/${id}/decline"><button>Decline the payment</button></form>${back}`
}

/** The request is read as the real API reads it: form fields with brackets. */
function sessionFrom(params: URLSearchParams, url: string): StoredSession | undefined {
  const price = 'line_items[0][price_data]'
  const amount = Number(params.get(`${price}[unit_amount]`)) * Number(params.get('line_items[0][quantity]'))
  const currency = params.get(`${price}[currency]`)
  const success_url = params.get('success_url')
  const title = params.get(`${price}[product_data][name]`)
  const expires_at = Number(params.get('expires_at'))
  const wait = expires_at * 1000 - Date.now()
  const isInTime = wait >= 30 * 60_000 - 5_000 && wait <= 24 * 3_600_000
  const isValid = params.get('mode') === 'payment' && Number.isInteger(amount) && amount > 0 && isInTime
  if (!isValid || !currency || !success_url || !title) return undefined
  const id = token('cs_test')
  return {
    ...{ id, url: `${url}/pay/${id}`, client_reference_id: params.get('client_reference_id') },
    ...{ amount_total: amount, currency, expires_at, success_url, title },
    created: Math.floor(Date.now() / 1000),
    ...{ status: 'open', payment_status: 'unpaid', payment_intent: null },
  }
}

function wireSession({ title: _, ...session }: StoredSession) {
  return {
    object: 'checkout.session',
    mode: 'payment',
    livemode: false,
    ...session,
  } satisfies Partial<Stripe.Checkout.Session>
}

function fail(response: ServerResponse, status: number, type: string): void {
  const body = JSON.stringify({ error: { type, message: `simulated ${type}` } })
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}

function token(prefix: string): string {
  return `${prefix}_${randomBytes(16).toString('hex')}`
}
