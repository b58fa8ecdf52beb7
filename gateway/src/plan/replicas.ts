import {
  isConnectionLost,
  isNotSent,
  isTokenRefused,
  subgraphClient,
  SubgraphUnavailable,
  type ClientOptions,
  type SubgraphClient,
  type SubgraphRequest,
  type SubgraphResponse,
} from './fetch'

const PROBE_MS = 500

interface Replica {
  readonly client: SubgraphClient
  /** By its last probe, unless a request has failed since. */
  isReady: boolean
  isProbed: boolean
  inFlight: number
  /** Ends each query that waits for its answer. */
  readonly queries: Set<AbortController>
}

/**
 * A client of all replicas of a subgraph. Each is asked twice a second whether it is ready; a request goes to the ready one with
 * the fewest requests in flight. A request that a replica did not receive, or whose token it refused, goes to the next one. So
 * does a query whose connection was lost, or that waits for a replica which no longer answers at all; a mutation does not,
 * because it may have been executed.
 */
export function replicatedClient(
  name: string,
  addresses: readonly string[],
  options: ClientOptions,
): SubgraphClient {
  const clients = addresses.map((address) => subgraphClient(name, address, options))
  const [only, ...others] = clients
  return only && others.length === 0 ? only : new ReplicatedClient(name, clients)
}

class ReplicatedClient implements SubgraphClient {
  private readonly replicas: Replica[]
  private readonly probing: NodeJS.Timeout[]
  private turn = 0

  constructor(
    readonly name: string,
    clients: readonly SubgraphClient[],
  ) {
    this.replicas = clients.map((client) => ({
      client,
      isReady: true,
      isProbed: false,
      inFlight: 0,
      queries: new Set(),
    }))
    this.probing = this.replicas.map((replica) =>
      setInterval(() => void this.probe(replica), PROBE_MS).unref(),
    )
  }

  async send(
    request: SubgraphRequest,
    headers: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<SubgraphResponse> {
    const isMutation = request.query?.startsWith('mutation') ?? false
    let failure: unknown
    for (const replica of this.inOrder()) {
      const query = isMutation ? undefined : new AbortController()
      if (query) replica.queries.add(query)
      replica.inFlight += 1
      try {
        return await replica.client.send(request, headers, endOf(query, signal))
      } catch (error) {
        if (!(error instanceof SubgraphUnavailable) || signal?.aborted) throw error
        replica.isReady = false
        failure = error
        const isLost = isConnectionLost(error) || query?.signal.aborted
        const isExecutable = !isNotSent(error) && !isTokenRefused(error)
        if (isExecutable && (isMutation || !isLost)) throw error
      } finally {
        if (query) replica.queries.delete(query)
        replica.inFlight -= 1
      }
    }
    throw failure
  }

  /** That of a replica which is ready, or else of the first one that answers. */
  async readiness(): Promise<{ ready: boolean; missing: string[] } | undefined> {
    const all = await Promise.all(this.replicas.map(({ client }) => client.readiness()))
    return all.find((each) => each?.ready) ?? all.find((each) => each !== undefined)
  }

  async close(): Promise<void> {
    for (const timer of this.probing) clearInterval(timer)
    await Promise.all(this.replicas.map(({ client }) => client.close()))
  }

  /** One at a time, so that a late answer of an earlier probe says nothing about now. */
  private async probe(replica: Replica): Promise<void> {
    if (replica.isProbed) return
    replica.isProbed = true
    const readiness = await replica.client.readiness()
    replica.isProbed = false
    replica.isReady = readiness?.ready ?? false
    const hasAnother = this.replicas.some(({ isReady }) => isReady)
    if (readiness === undefined && hasAnother) for (const query of replica.queries) query.abort()
  }

  /** The replicas in which a request tries them: without a ready one, each is as good as the other. */
  private inOrder(): Replica[] {
    this.turn += 1
    const { length } = this.replicas
    const inTurn = this.replicas.map((_, index) => this.replicas[(this.turn + index) % length]!)
    return inTurn.sort((one, other) => rank(one) - rank(other))
  }
}

/** A query ends with its client, and when it moves on to another replica. */
function endOf(query: AbortController | undefined, signal: AbortSignal | undefined): AbortSignal | undefined {
  return query && signal ? AbortSignal.any([query.signal, signal]) : (query?.signal ?? signal)
}

/** Every ready replica is before every other one. */
function rank({ isReady, inFlight }: Replica): number {
  return isReady ? inFlight : Number.MAX_SAFE_INTEGER
}
