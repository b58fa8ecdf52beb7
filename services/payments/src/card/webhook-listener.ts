import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Refusal } from '@enigm/contracts'
import { announcesMoreThan, listenAt, readBody } from '@enigm/subgraph'
import Stripe from 'stripe'
import type { PaymentsApp } from '../config'
import { WebhookService } from './webhook'

const LARGEST_BODY_BYTES = 256 * 1024
const REQUEST_MILLISECONDS = 10_000
/** How often connections are checked for requests that take too long. */
const CHECK_MILLISECONDS = 1_000
/** Many times what the processor opens at once; more are closed at once. */
const MOST_CONNECTIONS = 128
const PATH = '/webhooks/stripe'

/** The address of the listener of each running service. */
const addresses = new WeakMap<PaymentsApp, string>()

/** The address to which the card processor sends its webhooks. */
export function webhookUrl(app: PaymentsApp): string | undefined {
  return addresses.get(app)
}

/**
 * Listens for the webhooks of the card processor only: one path, and a signature of the raw body. Nothing else of this service
 * can be reached here. TLS ends in front of it.
 */
export async function listenForWebhooks(app: PaymentsApp): Promise<() => Promise<void>> {
  const { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_PORT, HOST } = app.config
  if (!STRIPE_SECRET_KEY) return () => Promise.resolve()
  const timeouts = { requestTimeout: REQUEST_MILLISECONDS, headersTimeout: REQUEST_MILLISECONDS }
  const server = createServer(
    { ...timeouts, connectionsCheckingInterval: CHECK_MILLISECONDS },
    (request, response) => void answer(app, request, response),
  )
  server.maxConnections = MOST_CONNECTIONS
  const { port, close } = await listenAt(server, STRIPE_WEBHOOK_PORT, HOST)
  addresses.set(app, `http://${HOST}:${port}${PATH}`)
  return () => close()
}

async function answer(app: PaymentsApp, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const status = await handle(app, request).catch((error: Error) => refusal(app, error))
  if (response.destroyed) return
  // The rest of a refused body stays unread.
  response.writeHead(status, request.complete ? {} : { connection: 'close' }).end()
}

/** The log has the reason; the processor is only asked to repeat the webhook later. */
function refusal(app: PaymentsApp, error: Error): number {
  if (!(error instanceof Refusal)) app.log.error({ error: error.name }, 'card webhook failed')
  return 503
}

async function handle(app: PaymentsApp, request: IncomingMessage): Promise<number> {
  if (request.url !== PATH) return 404
  if (request.method !== 'POST') return 405
  const signature = request.headers['stripe-signature']
  if (!signature) return 400
  if (announcesMoreThan(LARGEST_BODY_BYTES, request)) return 413
  const body = await readBody(request, LARGEST_BODY_BYTES)
  if (!body) return 413
  const event = verified(body, signature, app.config.STRIPE_WEBHOOK_SECRET)
  if (!event) {
    app.log.warn('card webhook refused: its signature is wrong or older than five minutes')
    return 400
  }
  await app.get(WebhookService).process(event)
  return 200
}

/** The event of a body that the processor has signed in the last five minutes. */
function verified(body: Buffer, signature: string | string[], secret: string): unknown {
  try {
    return Stripe.webhooks.constructEvent(body, String(signature), secret)
  } catch {
    return undefined
  }
}
