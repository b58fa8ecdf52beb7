import { correlationHeader, Refusal } from '@enigm/contracts'
import type { Logger } from 'pino'
import type { AccessOutlook } from './access/enforcement'
import { refusalError } from './errors'
import { SubgraphUnavailable, type SubgraphClient } from './fetch'
import type { InternalTokens } from './internal-token'
import type { GatewayMetrics } from './metrics'
import type { RequestContext } from './request'
import type { Revocations } from './revocation'

const DENIAL_TIMEOUT_MS = 500

const livenessQuery = 'query SessionLiveness($sessionId: ID!) { sessionLiveness(sessionId: $sessionId) }'
const denialMutation =
  'mutation RecordDenial($input: RecordDenialInput!) { recordDenial(input: $input) { recorded } }'

export interface OutlookOptions {
  readonly accounts: SubgraphClient
  readonly tokens: InternalTokens
  readonly revocations: Revocations
  readonly metrics: GatewayMetrics
  readonly log: Logger
}

/** What the gateway asks of accounts and tells it, in its own name. */
export function accountsOutlook({
  accounts,
  tokens,
  revocations,
  metrics,
  log,
}: OutlookOptions): AccessOutlook {
  const ask = async (context: RequestContext, query: string, variables: Record<string, unknown>) => {
    const response = await accounts.send(
      { query, variables },
      {
        authorization: `Bearer ${await tokens.ownToken(accounts.name)}`,
        [correlationHeader]: context.correlationId,
      },
    )
    if (response.errors?.length || !response.data)
      throw new SubgraphUnavailable(accounts.name, 'answered with errors')
    return response.data
  }

  const sessionLives = async (context: RequestContext, sessionId: string): Promise<boolean> => {
    const data = await ask(context, livenessQuery, { sessionId })
    return data['sessionLiveness'] === true
  }

  return {
    async beforeMutation(context) {
      if (!context.caller || revocations.isCurrent()) return
      const lives = await sessionLives(context, context.caller.sessionId).catch((error: unknown) => {
        if (error instanceof SubgraphUnavailable) throw refusalError(new Refusal('UNAVAILABLE'))
        throw error
      })
      if (!lives) throw refusalError(new Refusal('UNAUTHENTICATED'))
    },

    async denied(context, code, mutation) {
      const { caller } = context
      if (!caller) return metrics.anonymousRefused()
      if (!mutation) return
      const { accountId, sessionId } = caller
      const action = mutation.slice(mutation.indexOf('.') + 1)
      try {
        await within(
          DENIAL_TIMEOUT_MS,
          ask(context, denialMutation, { input: { accountId, sessionId, action, code } }),
        )
      } catch (error) {
        metrics.denialUnrecorded()
        log.warn(
          { correlationId: context.correlationId, reason: reasonOf(error) },
          'a refusal was not recorded',
        )
      }
    },
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof SubgraphUnavailable) return error.reason
  return error instanceof Error ? error.message : 'unknown'
}

/** @throws Error when it takes longer; what was begun goes on by itself. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
