import type { Origin, Work } from '@enigm/subgraph'
import type { Account } from '../account/account.entity'
import { signInStates } from '../account/account.lifecycle'
import type { AccountsApp } from '../config'
import { AccountsFailure } from '../errors'
import { cappedExpiry } from '../organization/session-cap'
import { endSession } from './ending'
import { hashRefresh, RefreshTokens, type RefreshSecret } from './refresh-token'
import { bucket, Session, sessionAudit, sessionData } from './session.entity'
import { liveStates } from './session.lifecycle'
import { answerTokens, callerOf, refreshExpiry, type SessionTokens } from './session.service'

const GRACE_MILLISECONDS = 30_000

type Holder = Pick<Account, 'id' | 'role'>

/** Rotates refresh tokens. */
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
  async refresh(token: string, { correlationId }: Origin): Promise<SessionTokens> {
    const link = this.tokens.decode(token)
    const holder = link && (await this.holderOf(link.sessionId))
    if (!holder) throw new AccountsFailure('REFRESH_TOKEN_INVALID', ['input', 'refreshToken'])
    const next = this.tokens.successor(link)
    const origin = { caller: callerOf(holder, link.sessionId), correlationId }
    const session = await this.app.transact(origin, (work) => rotate(work, link, next))
    if (!session) throw new AccountsFailure('REFRESH_TOKEN_INVALID', ['input', 'refreshToken'])
    return answerTokens(this.app, session, holder.role, next)
  }

  private async holderOf(sessionId: string): Promise<Holder | undefined> {
    const [holder] = await this.app.read<Holder>(
      `SELECT a.id, a.role FROM session s JOIN account a ON a.id = s.account_id
       WHERE s.id = $1 AND s.state = ANY($2) AND a.state = ANY($3)`,
      [sessionId, liveStates, signInStates],
    )
    return holder
  }
}

/** The session with `next` as its present link, or null. The row's lock orders parallel refreshes and closings. */
async function rotate(work: Work, link: RefreshSecret, next: RefreshSecret): Promise<Session | null> {
  const session = await work.lock(Session, { id: link.sessionId })
  const now = new Date()
  if (!session || !liveStates.includes(session.state) || session.expiresAt <= now) return null
  const presented = hashRefresh(link.secret)
  if (presented === session.refreshHash) {
    const set = {
      refreshHash: hashRefresh(next.secret),
      previousRefreshHash: presented,
      rotatedAt: now,
      lastSeenBucket: bucket(now, 'day'),
      expiresAt: await cappedExpiry(work, session, refreshExpiry(now)),
    }
    return work.change(Session, { id: session.id }, set, (changed) => ({
      type: 'accounts.session.refreshed',
      data: sessionData(changed),
      audit: sessionAudit(changed),
    }))
  }
  const age = now.getTime() - session.rotatedAt.getTime()
  if (presented === session.previousRefreshHash && age <= GRACE_MILLISECONDS) return session
  await endSession(work, session, 'REPLAY')
  return null
}
