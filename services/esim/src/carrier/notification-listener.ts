import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { Refusal } from '@enigm/contracts'
import type { EsimApp } from '../config'
import { adminProtocol, es2plusPath, failureBody, progressSchema, statusCode } from './es2plus'
import { Notifications } from './notification'

const LARGEST_BODY_BYTES = 16 * 1024
const REQUEST_MILLISECONDS = 10_000
const PATH = `${es2plusPath}/handleDownloadProgressInfo`

interface Answer {
  status: number
  body?: string
}

/** The running listener of a service, by which others find its address. */
const addresses = new WeakMap<EsimApp, string>()

/** Where the notifications of a running service arrive. */
export function notificationUrl(app: EsimApp): string | undefined {
  return addresses.get(app)
}

/**
 * Listens for the carrier alone: mutual TLS, and the carrier's name in its certificate. ES2+ has the carrier call; nothing
 * else of this service can be reached here (decision 0021).
 */
export async function listenForNotifications(app: EsimApp): Promise<() => Promise<void>> {
  const { CARRIER_CA: ca, CARRIER_CERTIFICATE: cert, CARRIER_KEY: key, HOST } = app.config
  const server = createServer(
    { ca, cert, key, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    (request, response) => void answer(app, request, response),
  )
  server.requestTimeout = REQUEST_MILLISECONDS
  server.listen(app.config.CARRIER_NOTIFICATION_PORT, HOST)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  addresses.set(app, `https://${HOST}:${port}`)
  return async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
}

async function answer(app: EsimApp, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await handle(app, request).catch((error: Error) => refusal(app, error))
  if (response.destroyed) return
  const headers = {
    'x-admin-protocol': adminProtocol,
    ...(body ? { 'content-type': 'application/json' } : {}),
    // The rest of a refused body is not read.
    ...(request.complete ? {} : { connection: 'close' }),
  }
  response.writeHead(status, headers).end(body)
}

/** What went wrong is told to our log; to the carrier, that it shall say it again. */
function refusal(app: EsimApp, error: Error): Answer {
  if (!(error instanceof Refusal)) app.log.error({ error: error.name }, 'a notification failed')
  return { status: 503 }
}

async function handle(app: EsimApp, request: IncomingMessage): Promise<Answer> {
  if (!isCarrier(request.socket as TLSSocket, app.config.CARRIER_CLIENT_NAME)) return { status: 403 }
  if (request.method !== 'POST' || request.url !== PATH) return { status: 404 }
  if (!String(request.headers['x-admin-protocol']).startsWith('gsma/rsp/v2.')) return { status: 400 }
  const progress = progressSchema.safeParse(parsed(await bodyOf(request)))
  const code = progress.success ? await app.get(Notifications).take(progress.data) : statusCode.malformed
  if (!code) return { status: 204 }
  app.log.warn({ failure: code }, 'a notification was not accepted')
  return { status: 200, body: failureBody(code) }
}

/** Our own certificate is of the same authority: only the carrier's name makes it the carrier. */
function isCarrier(socket: TLSSocket, name: string): boolean {
  const { raw } = socket.getPeerCertificate()
  return Boolean(socket.authorized && raw && new X509Certificate(raw).checkHost(name))
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
