import type { Revocations } from '../identity/revocation'
import type { SubgraphClient } from '../plan/fetch'

export interface Readiness {
  readonly ready: boolean
  readonly missing: readonly string[]
}

/** Whether the list of revocations is complete and every subgraph is ready. */
export async function readiness(
  clients: readonly SubgraphClient[],
  revocations: Revocations,
): Promise<Readiness> {
  const missingOfSubgraphs = await Promise.all(
    clients.map(async (client) => {
      const subgraph = await client.readiness()
      if (!subgraph) return [client.name]
      if (subgraph.ready) return []
      return subgraph.missing.length > 0
        ? subgraph.missing.map((dependency) => `${client.name}: ${dependency}`)
        : [client.name]
    }),
  )
  const missing = [...(revocations.isFollowing() ? [] : ['nats: revocations']), ...missingOfSubgraphs.flat()]
  return { ready: missing.length === 0, missing }
}
