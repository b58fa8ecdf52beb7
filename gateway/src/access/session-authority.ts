import { correlationHeader, Refusal } from '@enigm/contracts'
import type { Logger } from 'pino'
import type { SessionAuthority } from './enforcement'
import { refusalError } from '../http/errors'
import { SubgraphUnavailable, type SubgraphClient } from '../plan/fetch'
import type { InternalTokens } from '../identity/internal-token'
import type { GatewayMetrics } from '../http/metrics'
import type { RequestContext } from '../identity/request'
import type { Revocations } from '../identity/revocation'

const DENIAL_TIMEOUT_MS = 500

const livenessQuery = `query SessionLiveness($sessionId: ID!, $tokenVersion: Int!) {
  sessionLiveness(sessionId: $sessionId, tokenVersion: $tokenVersion) }`
const denialMutation =
  'mutation RecordDenial($input: RecordDenialInput!) { recordDenial(input: $input) { recorded } }'

export interface SessionAuthorityOptions {
  readonly accounts: SubgraphClient
  readonly tokens: InternalTokens
  readonly revocations: Revocations
  readonly metrics: GatewayMetrics
  readonly log: Logger
}

/** What the gateway asks of accounts and tells it, in its own name. */
export function accountsSessionAuthority(options: SessionAuthorityOptions): SessionAuthority {
  return new AccountsOutlook(options)
}

class AccountsOutlook implements SessionAuthority {
  constructor(private readonly options: SessionAuthorityOptions) {}

  async beforeMutation(context: RequestContext): Promise<void> {
    const { caller } = context
    if (!caller || this.options.revocations.isCurrent()) return
    const { sessionId, tokenVersion } = caller
    const data = await this.ask(context, livenessQuery, { sessionId, tokenVersion }).catch((error) => {
      if (error instanceof SubgraphUnavailable) throw refusalError(new Refusal('UNAVAILABLE'))
      throw error
    })
    if (data['sessionLiveness'] !== true) throw refusalError(new Refusal('UNAUTHENTICATED'))
  }

  async denied(context: RequestContext, code: Refusal['code'], mutation: string | undefined): Promise<void> {
    const { caller, correlationId } = context
    const { metrics, log } = this.options
    if (!caller) return metrics.anonymousRefused()
    if (!mutation) return
    const { accountId, sessionId } = caller
    try {
      const input = { accountId, sessionId, action: mutation, code }
      await within(DENIAL_TIMEOUT_MS, this.ask(context, denialMutation, { input }))
    } catch (error) {
      metrics.denialUnrecorded()
      log.warn({ correlationId, reason: reasonOf(error) }, 'a refusal was not recorded')
    }
  }

  private async ask(
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
