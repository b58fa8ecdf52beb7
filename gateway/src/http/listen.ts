import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that accepts requests. */
interface Listening {
  readonly url: string
  /** Refuses new connections and waits for requests in flight, at most for the timeout. */
  close(timeoutMilliseconds: number): Promise<void>
}

const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000

/** Closes connections of clients that send too slowly. @throws Error when the address is in use */
export async function listen(app: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS }, app)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address() as AddressInfo
  const hostname = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return { url: `http://${hostname}:${address.port}`, close: (timeout) => close(server, timeout) }
}

async function close(server: Server, timeoutMilliseconds: number): Promise<void> {
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'))
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const deadline = setTimeout(() => server.closeAllConnections(), timeoutMilliseconds)
  await closed
  clearInterval(idle)
  clearTimeout(deadline)
}
