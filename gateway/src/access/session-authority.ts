import { correlationHeader, Refusal } from '@enigm/contracts'
import type { Logger } from 'pino'
import type { InternalTokens } from '../identity/internal-token'
import type { RequestContext } from '../identity/request'
import type { Revocations } from '../identity/revocation'
import { SubgraphUnavailable, type SubgraphClient } from '../plan/fetch'
import type { SessionAuthority } from './enforcement'
import { refusalError } from './refusal-error'

const DENIAL_TIMEOUT_MS = 500

const livenessQuery = `query SessionLiveness($sessionId: ID!, $tokenVersion: Int!) {
  sessionLiveness(sessionId: $sessionId, tokenVersion: $tokenVersion) }`
const denialMutation =
  'mutation RecordDenial($input: RecordDenialInput!) { recordDenial(input: $input) { recorded } }'

/** Counts denials that leave no audit entry. */
interface DenialMetrics {
  anonymousRefused(): void
  denialUnrecorded(): void
}

interface SessionAuthorityOptions {
  readonly accounts: SubgraphClient
  readonly tokens: InternalTokens
  readonly revocations: Revocations
  readonly metrics: DenialMetrics
  readonly log: Logger
}

/** Asks the accounts subgraph, as the gateway itself, about sessions and sends it denials for the audit trail. */
export class AccountsSessionAuthority implements SessionAuthority {
  constructor(private readonly options: SessionAuthorityOptions) {}

  async beforeMutation(context: RequestContext): Promise<void> {
    const { caller } = context
    if (caller?.hasUnsharedProof) throw refusalError(new Refusal('UNAVAILABLE'))
    if (!caller || this.options.revocations.isCurrent()) return
    const { sessionId, tokenVersion } = caller
    const data = await this.send(context, livenessQuery, { sessionId, tokenVersion }).catch((error) => {
      if (error instanceof SubgraphUnavailable) throw refusalError(new Refusal('UNAVAILABLE'))
      throw error
    })
    if (data['sessionLiveness'] !== true) throw refusalError(new Refusal('UNAUTHENTICATED'))
  }

  async recordDenial(
    context: RequestContext,
    code: Refusal['code'],
    mutation: string | undefined,
  ): Promise<void> {
    const { caller, correlationId } = context
    const { metrics, log } = this.options
    if (!caller) return metrics.anonymousRefused()
    if (!mutation) return
    const { accountId, sessionId } = caller
    try {
      const input = { accountId, sessionId, action: mutation, code }
      await withTimeout(DENIAL_TIMEOUT_MS, this.send(context, denialMutation, { input }))
    } catch (error) {
      metrics.denialUnrecorded()
      log.warn({ correlationId, reason: reasonOf(error) }, 'denial not recorded')
    }
  }

  private async send(
    { correlationId }: RequestContext,
    query: string,
    variables: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    const { accounts, tokens } = this.options
    const authorization = `Bearer ${await tokens.ownToken(accounts.name)}`
    const { data, errors } = await accounts.send(
      { query, variables },
      { authorization, [correlationHeader]: correlationId },
    )
    if (errors?.length || !data) throw new SubgraphUnavailable(accounts.name, 'answered with errors')
    return data
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof SubgraphUnavailable) return error.reason
  return error instanceof Error ? error.message : 'unknown'
}

/** Stops waiting after the timeout; the promise itself is not canceled. @throws Error on timeout */
async function withTimeout<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), milliseconds)
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}
