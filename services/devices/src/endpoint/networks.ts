import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { NetworkKeys, type ClientAddresses } from '@enigm/subgraph'

/** How often at most the operator reads in the log that a network was refused. */
const LOG_MILLISECONDS = 60_000

/**
 * Bounds what devices of one network (IPv4 /24, IPv6 /48) hold of this process at once: the connections that they open, and the
 * requests that wait for an answer. Connections of a trusted proxy are not those of a network, the requests on them are. Addresses
 * are kept as keys of the day, in memory, for as long as the connection or the request lasts.
 */
export class Networks {
  private readonly keys = new NetworkKeys()
  private readonly connections = new Map<string, number>()
  private readonly requests = new Map<string, number>()
  private loggedAt = -Infinity

  /** @param log is called for a refusal, at most once a minute */
  constructor(
    private readonly addresses: ClientAddresses,
    private readonly most: number,
    private readonly log: () => void,
  ) {}

  /** Counts a connection until it ends. @returns whether it may stay */
  admitsConnection(socket: Socket): boolean {
    if (this.addresses.isProxy(socket)) return true
    const network = this.keys.of(this.addresses.of({ socket, headers: {} }))
    return this.admits(this.connections, network, (ended) => socket.once('close', ended))
  }

  /** Counts a request until its answer is sent or its client has left. @returns whether it is answered */
  admitsRequest(request: IncomingMessage, response: ServerResponse): boolean {
    const network = this.keys.of(this.addresses.of(request))
    return this.admits(this.requests, network, (ended) => response.once('close', ended))
  }

  private admits(counts: Map<string, number>, network: string, untilEnd: (ended: () => void) => void) {
    const count = counts.get(network) ?? 0
    if (count >= this.most) {
      this.refused()
      return false
    }
    counts.set(network, count + 1)
    untilEnd(() => {
      const left = counts.get(network)! - 1
      if (left > 0) counts.set(network, left)
      else counts.delete(network)
    })
    return true
  }

  private refused(): void {
    const now = performance.now()
    if (now - this.loggedAt < LOG_MILLISECONDS) return
    this.loggedAt = now
    this.log()
  }
}
