import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Refusal } from '@enigm/contracts'
import { announcesMoreThan, listenAt, readBody } from '@enigm/subgraph'
import { cardWebhook } from '../card/webhook'
import type { PaymentsApp } from '../config'
import { btcpayWebhook } from '../crypto/btcpay-webhook'
import type { WebhookRoute } from './webhook-route'

const LARGEST_BODY_BYTES = 256 * 1024
const REQUEST_MILLISECONDS = 10_000
/** How often connections are checked for requests that take too long. */
const CHECK_MILLISECONDS = 1_000
/** Many times what the processors open at once; more are closed at once. */
const MOST_CONNECTIONS = 128
const routes: readonly WebhookRoute[] = [cardWebhook, btcpayWebhook]

/** The address of the listener of each running service. */
const addresses = new WeakMap<PaymentsApp, string>()

/** The address to which a processor sends its webhooks. */
export function webhookUrl(app: PaymentsApp, { path } = cardWebhook): string | undefined {
  const address = addresses.get(app)
  return address && `${address}${path}`
}

/**
 * Listens for the webhooks of the processors only: one path for each that is configured, and a signature of the raw body. Nothing
 * else of this service can be reached here. TLS ends in front of it.
 */
export async function listenForWebhooks(app: PaymentsApp): Promise<() => Promise<void>> {
  const { STRIPE_WEBHOOK_PORT, HOST } = app.config
  if (!routes.some((route) => route.isServed(app.config))) return () => Promise.resolve()
  const timeouts = { requestTimeout: REQUEST_MILLISECONDS, headersTimeout: REQUEST_MILLISECONDS }
  const server = createServer(
    { ...timeouts, connectionsCheckingInterval: CHECK_MILLISECONDS },
    (request, response) => void answer(app, request, response),
  )
  server.maxConnections = MOST_CONNECTIONS
  const { port, close } = await listenAt(server, STRIPE_WEBHOOK_PORT, HOST)
  addresses.set(app, `http://${HOST}:${port}`)
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
  if (!(error instanceof Refusal)) app.log.error({ error: error.name }, 'webhook failed')
  return 503
}

async function handle(app: PaymentsApp, request: IncomingMessage): Promise<number> {
  const route = routes.find(({ path, isServed }) => path === request.url && isServed(app.config))
  if (!route) return 404
  if (request.method !== 'POST') return 405
  const signature = request.headers[route.signatureHeader]
  if (!signature) return 400
  if (announcesMoreThan(LARGEST_BODY_BYTES, request)) return 413
  const body = await readBody(request, LARGEST_BODY_BYTES)
  if (!body) return 413
  if (await route.receive(app, body, String(signature))) return 200
  app.log.warn({ path: route.path }, 'webhook refused: its signature is wrong or too old')
  return 400
}
