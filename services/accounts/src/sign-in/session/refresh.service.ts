import { startOfDay, type CallContext, type Transaction } from '@enigm/subgraph'
import type { Account } from '../../account/account.entity'
import { signInStates, type AccountState } from '../../account/account.lifecycle'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { endSession } from './ending'
import { holdChain } from './refresh-chain'
import { hashRefresh, RefreshTokens, type RefreshSecret } from './refresh-token'
import { cappedExpiry } from './session-cap'
import { sessions, type Session } from './session.entity'
import { liveStates } from './session.lifecycle'
import { answerTokens, callerOf, refreshExpiry, type SessionTokens } from './session.service'

type Holder = Pick<Account, 'id' | 'role'> & { state: AccountState }

/** Continues or ends the session of a refresh token. */
export class RefreshService {
  private readonly tokens: RefreshTokens

  constructor(private readonly app: AccountsApp) {
    this.tokens = app.get(RefreshTokens)
  }

  /**
   * Gives the successor of the present token, and for 30 s the same one for its predecessor. An older token closes the session,
   * since another person may hold the chain.
   * @throws AccountsFailure REFRESH_TOKEN_INVALID, the same whatever is wrong
   */
  async refresh({ caller, correlationId }: CallContext, token: string): Promise<SessionTokens> {
    const { link, holder } = await this.holderOf(token)
    if (!signInStates.includes(holder.state)) throw invalid()
    const successors = this.tokens.successors(link)
    const context = { caller: callerOf(holder, link.sessionId), correlationId }
    const session = await this.app.transaction(context, (tx) => rotate(tx, link, successors[0]))
    const next = successors.find(({ secret }) => hashRefresh(secret) === session?.refreshHash)
    if (!session || !next) throw invalid()
    return answerTokens(this.app, caller, { session, role: holder.role, link: next })
  }

  /**
   * Ends the session of a refresh token. It needs no scope, so that every role and a restricted session can sign out. A token that
   * does not refresh ends nothing; an old one closes the session as `refresh` does.
   * @throws AccountsFailure REFRESH_TOKEN_INVALID, the same whatever is wrong
   */
  async end({ correlationId }: CallContext, token: string): Promise<Session> {
    const { link, holder } = await this.holderOf(token)
    const context = { caller: callerOf(holder, link.sessionId), correlationId }
    const ended = await this.app.transaction(context, async (tx) => {
      const held = await holdChain(tx, link)
      return held && endSession(tx, held.session, 'USER')
    })
    if (!ended) throw invalid()
    return ended
  }

  /** @throws AccountsFailure REFRESH_TOKEN_INVALID */
  private async holderOf(token: string): Promise<{ link: RefreshSecret; holder: Holder }> {
    const link = this.tokens.decode(token)
    if (!link) throw invalid()
    const [holder] = await this.app.read<Holder>(
      `SELECT a.id, a.role, a.state FROM session s JOIN account a ON a.id = s.account_id
       WHERE s.id = $1 AND s.state = ANY($2)`,
      [link.sessionId, liveStates],
    )
    if (!holder) throw invalid()
    return { link, holder }
  }
}

/**
 * Makes `next` the present link of the session, unless the link has its successor already.
 * @returns the session, or null when the link is not accepted
 */
async function rotate(tx: Transaction, link: RefreshSecret, next: RefreshSecret): Promise<Session | null> {
  const held = await holdChain(tx, link)
  if (!held?.isPresent) return held && held.session
  const { session } = held
  const now = await tx.now()
  const set = {
    refreshHash: hashRefresh(next.secret),
    previousRefreshHash: session.refreshHash,
    rotatedAt: now,
    lastSeenBucket: startOfDay(now),
    expiresAt: await cappedExpiry(tx, session, refreshExpiry(now)),
  }
  return sessions.change(tx, 'accounts.session.refreshed', { id: session.id }, { set })
}

function invalid(): AccountsFailure {
  return new AccountsFailure('REFRESH_TOKEN_INVALID', ['input', 'refreshToken'])
}
