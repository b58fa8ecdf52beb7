import type { CallContext, Transaction } from '@enigm/subgraph'
import type { Account } from '../../account/account.entity'
import { signInStates, type AccountState } from '../../account/account.lifecycle'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { cappedExpiry } from '../../organizations/organization/session-cap'
import { endSession } from './ending'
import { holdChain } from './refresh-chain'
import { hashRefresh, RefreshTokens, type RefreshSecret } from './refresh-token'
import { bucket, Session, sessionAudit, sessionData } from './session.entity'
import { liveStates } from './session.lifecycle'
import { answerTokens, callerOf, refreshExpiry, type SessionTokens } from './session.service'

type Holder = Pick<Account, 'id' | 'role'> & { state: AccountState }

/** What whoever holds a refresh token can do with it: go on, or end the session. */
export class RefreshService {
  private readonly tokens: RefreshTokens

  constructor(private readonly app: AccountsApp) {
    this.tokens = app.get(RefreshTokens)
  }

  /**
   * Gives the successor of the present token, and for 30 s the same one to whoever still holds its predecessor. A token
   * older than that closes the session: somebody else may hold the chain.
   * @throws AccountsFailure REFRESH_TOKEN_INVALID, the same whatever is wrong
   */
  async refresh({ correlationId }: CallContext, token: string): Promise<SessionTokens> {
    const { link, holder } = await this.holderOf(token)
    if (!signInStates.includes(holder.state)) throw invalid()
    const next = this.tokens.successor(link)
    const origin = { caller: callerOf(holder, link.sessionId), correlationId }
    const session = await this.app.transaction(origin, (tx) => rotate(tx, link, next))
    if (!session) throw invalid()
    return answerTokens(this.app, session, holder.role, next)
  }

  /**
   * Ends the session for whoever holds its refresh token: it asks for no scope, so that every role and a restricted session
   * can sign out. What no longer refreshes ends nothing, and an old token that comes back closes as it does there.
   * @throws AccountsFailure REFRESH_TOKEN_INVALID, the same whatever is wrong
   */
  async end({ correlationId }: CallContext, token: string): Promise<Session> {
    const { link, holder } = await this.holderOf(token)
    const origin = { caller: callerOf(holder, link.sessionId), correlationId }
    const ended = await this.app.transaction(origin, async (tx) => {
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

/** The session with `next` as its present link, or null. */
async function rotate(tx: Transaction, link: RefreshSecret, next: RefreshSecret): Promise<Session | null> {
  const held = await holdChain(tx, link)
  if (!held?.isPresent) return held && held.session
  const { session } = held
  const now = new Date()
  const set = {
    refreshHash: hashRefresh(next.secret),
    previousRefreshHash: session.refreshHash,
    rotatedAt: now,
    lastSeenBucket: bucket(now, 'day'),
    expiresAt: await cappedExpiry(tx, session, refreshExpiry(now)),
  }
  return tx.change(Session, { id: session.id }, set, (changed) => ({
    type: 'accounts.session.refreshed',
    data: sessionData(changed),
    audit: sessionAudit(changed),
  }))
}

function invalid(): AccountsFailure {
  return new AccountsFailure('REFRESH_TOKEN_INVALID', ['input', 'refreshToken'])
}
