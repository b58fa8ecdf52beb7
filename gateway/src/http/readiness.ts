import type { SubgraphClient } from '../plan/fetch'
import type { Revocations } from '../identity/revocation'

export interface Readiness {
  readonly ready: boolean
  readonly missing: readonly string[]
}

/** Whether the whole system answers: the broker, what was missed on it, and every subgraph with what it needs itself. */
export async function readiness(
  clients: readonly SubgraphClient[],
  revocations: Revocations,
): Promise<Readiness> {
  const answers = await Promise.all(
    clients.map(async (client) => {
      const answer = await client.readiness()
      if (!answer) return [client.name]
      if (answer.ready) return []
      return answer.missing.length > 0
        ? answer.missing.map((part) => `${client.name}: ${part}`)
        : [client.name]
    }),
  )
  const missing = [...(revocations.isCurrent() ? [] : ['nats: ends of sessions']), ...answers.flat()]
  return { ready: missing.length === 0, missing }
}
