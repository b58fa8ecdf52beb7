import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** A server that accepts requests. */
export interface Listening {
  readonly url: string
  /**
   * Ends every connection with its next answer for the given time and goes on listening, so that load balancers and clients
   * move on; then refuses new connections and waits for requests in flight, at most for the timeout.
   */
  close(options: { drainMilliseconds: number; timeoutMilliseconds: number }): Promise<void>
}

export interface ConnectionLimits {
  /** How long an idle connection stays open; longer than load balancers reuse theirs. */
  readonly keepAliveTimeout: number
  /** For the headers of a request. */
  readonly headersTimeout: number
  /** For a request with its body. */
  readonly requestTimeout: number
  readonly maxConnections: number
}

/** Node checks the time limits of requests this often, so that they are kept to this precision. */
const CHECK_INTERVAL_MS = 2_000
const IDLE_CHECK_MS = 50

/** Closes connections of clients that send too slowly. @throws Error when the address is in use */
export async function listen(
  app: RequestListener,
  host: string,
  port: number,
  { maxConnections, ...timeouts }: ConnectionLimits,
): Promise<Listening> {
  const server = createServer({ ...timeouts, connectionsCheckingInterval: CHECK_INTERVAL_MS }, app)
  server.maxConnections = maxConnections
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address() as AddressInfo
  const hostname = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${hostname}:${address.port}`,
    async close({ drainMilliseconds, timeoutMilliseconds }) {
      server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'))
      await delay(drainMilliseconds)
      await close(server, timeoutMilliseconds)
    },
  }
}

async function close(server: Server, timeoutMilliseconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS)
  const deadline = setTimeout(() => server.closeAllConnections(), timeoutMilliseconds)
  await closed
  clearInterval(idle)
  clearTimeout(deadline)
}
