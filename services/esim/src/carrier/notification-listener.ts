import { X509Certificate } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { Refusal } from '@enigm/contracts'
import { listenAt, readBody } from '@enigm/subgraph'
import type { EsimApp } from '../config'
import { adminProtocol, es2plusPath, failureBody, progressSchema, statusCode } from './es2plus'
import { NotificationService } from './notification'

const LARGEST_BODY_BYTES = 16 * 1024
const REQUEST_MILLISECONDS = 10_000
const PATH = `${es2plusPath}/handleDownloadProgressInfo`

interface Answer {
  status: number
  body?: string
}

/** The address of the listener of each running service. */
const addresses = new WeakMap<EsimApp, string>()

/** The address to which the carrier sends its notifications. */
export function notificationUrl(app: EsimApp): string | undefined {
  return addresses.get(app)
}

/**
 * Listens for the notifications of the carrier only: mutual TLS, and the name of the carrier in its certificate. Nothing else
 * of this service can be reached here (decision 0021).
 */
export async function listenForNotifications(app: EsimApp): Promise<() => Promise<void>> {
  const { CARRIER_CA: ca, CARRIER_CERTIFICATE: cert, CARRIER_KEY: key, HOST } = app.config
  const server = createServer(
    { ca, cert, key, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    (request, response) => void answer(app, request, response),
  )
  server.requestTimeout = REQUEST_MILLISECONDS
  const { port, close } = await listenAt(server, app.config.CARRIER_NOTIFICATION_PORT, HOST)
  addresses.set(app, `https://${HOST}:${port}`)
  return () => close()
}

async function answer(app: EsimApp, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await handle(app, request).catch((error: Error) => refusal(app, error))
  if (response.destroyed) return
  const headers = {
    'x-admin-protocol': adminProtocol,
    ...(body ? { 'content-type': 'application/json' } : {}),
    // The rest of a refused body stays unread.
    ...(request.complete ? {} : { connection: 'close' }),
  }
  response.writeHead(status, headers).end(body)
}

/** The log has the reason; the carrier is only asked to repeat the notification later. */
function refusal(app: EsimApp, error: Error): Answer {
  if (!(error instanceof Refusal)) app.log.error({ error: error.name }, 'carrier notification failed')
  return { status: 503 }
}

async function handle(app: EsimApp, request: IncomingMessage): Promise<Answer> {
  if (!isCarrier(request.socket as TLSSocket, app.config.CARRIER_CLIENT_NAME)) return { status: 403 }
  if (request.method !== 'POST' || request.url !== PATH) return { status: 404 }
  if (!String(request.headers['x-admin-protocol']).startsWith('gsma/rsp/v2.')) return { status: 400 }
  const progress = progressSchema.safeParse(parsed(await readBody(request, LARGEST_BODY_BYTES)))
  const code = progress.success
    ? await app.get(NotificationService).process(progress.data)
    : statusCode.malformed
  if (!code) return { status: 204 }
  app.log.warn({ failure: code }, 'carrier notification refused')
  return { status: 200, body: failureBody(code) }
}

/** The certificate authority also issues our own certificate, so the name in the certificate must be that of the carrier. */
function isCarrier(socket: TLSSocket, name: string): boolean {
  const { raw } = socket.getPeerCertificate()
  return Boolean(socket.authorized && raw && new X509Certificate(raw).checkHost(name))
}

function parsed(body: Buffer | undefined): unknown {
  try {
    return body && JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
