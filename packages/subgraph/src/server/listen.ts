import { once } from 'node:events'
import type { Server as HttpServer } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

interface Listening {
  readonly port: number
  /** Accepts no more connections, lets `finish` end the work in progress, and closes all connections. */
  close(finish?: () => Promise<void>): Promise<void>
}

/** Has a server of a service listen; port 0 is any. */
export async function listenAt(
  server: HttpServer | HttpsServer,
  port: number,
  host: string,
): Promise<Listening> {
  server.listen(port, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close(finish) {
      const closed = once(server, 'close')
      server.close()
      await finish?.()
      server.closeAllConnections()
      await closed
    },
  }
}
