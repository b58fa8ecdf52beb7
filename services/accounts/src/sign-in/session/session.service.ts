import { scopesOfRole, Refusal, newId } from '@enigm/contracts'
import type { Caller, CallContext, Transaction } from '@enigm/subgraph'
import { Account, accountAudit, accountData } from '../../account/account.entity'
import { accountLifecycle, AccountState, signInStates } from '../../account/account.lifecycle'
import { AccountMove } from '../../account/account-move.entity'
import { CredentialsService } from '../../account/credentials'
import type { AccountsApp } from '../../config'
import { isBeingDeleted } from '../../deletion/deletion.rows'
import { AccountsFailure } from '../../errors'
import { equal } from '../../crypto/pepper'
import { cappedExpiry } from '../../organizations/organization/session-cap'
import { TokenSigner } from '../../crypto/token-signer'
import { endSession, lapseJob, lockLiveSessions } from './ending'
import { hashRefresh, RefreshTokens, type RefreshSecret } from './refresh-token'
import { bucket, Session } from './session.entity'
import { accountRestrictions, strongest } from './restriction'
import { SessionState } from './session.lifecycle'
import { WrongProofs } from './wrong-proofs'

const REFRESH_MILLISECONDS = 30 * 24 * 60 * 60 * 1000
/** Far above what a person uses; the session longest unused gives way. */
export const MOST_LIVE_SESSIONS = 50

export interface SessionTokens {
  session: Session
  accessToken: string
  accessTokenExpiresAt: Date
  refreshToken: string
}

/** How somebody signs in other than by number and secret. */
export interface Proof {
  /** Named in the audit entry. */
  way?: 'PASSKEY' | 'DEVICE_KEY'
  /** The device that signs in: the session is its own. */
  deviceId?: string
  prove?: (tx: Transaction) => Promise<void>
}

/** An account that may not sign in. Whoever has its secret is its holder, and learns how it came to that (ACC-03). */
export class AccountOutOfUse extends AccountsFailure {
  constructor(readonly lastMove: AccountMove | null) {
    super('ACCOUNT_NOT_ACTIVE')
  }
}

function lastMove({ manager }: Transaction, accountId: string): Promise<AccountMove | null> {
  return manager.findOne(AccountMove, { where: { accountId }, order: { seq: 'DESC' } })
}

/** Begins sessions. */
export class SessionService {
  private readonly credentials: CredentialsService
  /** What a secret is compared with when there is no such account. */
  private readonly nobody: string

  constructor(private readonly app: AccountsApp) {
    this.credentials = app.get(CredentialsService)
    this.nobody = this.credentials.hashSecret(newId('account'))
  }

  /**
   * Signs in with number and secret. An unknown number and a wrong secret give the same answer after the same work.
   * @throws AccountsFailure CREDENTIALS_WRONG, or with the right secret ACCOUNT_NOT_ACTIVE; Refusal RATE_LIMITED after too
   * many wrong ones, never to the right one
   */
  async start(context: CallContext, accountNumber: string, loginSecret: string): Promise<SessionTokens> {
    if (context.caller.kind === 'machine') throw new Refusal('FORBIDDEN')
    const numberHash = this.credentials.hashNumber(accountNumber)
    const signIn = async () => {
      const account = await this.prove(numberHash, loginSecret)
      const prove = (tx: Transaction) => this.requireSecret(tx, account.id, loginSecret)
      return this.begin(context, account, { prove })
    }
    return this.app.get(WrongProofs).limit('CREDENTIALS_WRONG', signIn, numberHash)
  }

  /**
   * Begins a session for whoever has proven the right to the account; what is left to prove comes first in its transaction.
   * @throws AccountsFailure ACCOUNT_NOT_ACTIVE
   */
  async begin(
    { caller, correlationId }: CallContext,
    account: Pick<Account, 'id' | 'role'>,
    proof: Proof = {},
  ): Promise<SessionTokens> {
    if (caller.kind === 'machine') throw new Refusal('FORBIDDEN')
    const link = this.app.get(RefreshTokens).first(newId('session'))
    const origin = { caller: callerOf(account, link.sessionId), correlationId }
    const session = await this.app.transaction(origin, async (tx) => {
      await proof.prove?.(tx)
      return this.open(tx, account.id, link, proof)
    })
    return answerTokens(this.app, session, account.role, link)
  }

  private async prove(numberHash: string, loginSecret: string): Promise<Pick<Account, 'id' | 'role'>> {
    const presented = this.credentials.hashSecret(loginSecret)
    const [account] = await this.app.read<Pick<Account, 'id' | 'role' | 'secretHash'>>(
      'SELECT id, role, secret_hash AS "secretHash" FROM account WHERE number_hash = $1',
      [numberHash],
    )
    const isRight = equal(presented, account?.secretHash ?? this.nobody)
    if (!account || !isRight) throw new AccountsFailure('CREDENTIALS_WRONG')
    return account
  }

  /** A recovery that was completed since the secret was read has replaced it. @throws AccountsFailure CREDENTIALS_WRONG */
  private async requireSecret(tx: Transaction, id: string, loginSecret: string): Promise<void> {
    const account = await tx.lock(Account, { id, secretHash: this.credentials.hashSecret(loginSecret) })
    if (!account) throw new AccountsFailure('CREDENTIALS_WRONG')
  }

  /** The account's row is locked first: sign-ins of one account come one after the other. */
  private async open(
    tx: Transaction,
    accountId: string,
    link: RefreshSecret,
    { way, deviceId }: Proof,
  ): Promise<Session> {
    const account = await tx.lock(Account, { id: accountId })
    if (!account) throw new AccountsFailure('ACCOUNT_NOT_ACTIVE')
    if (!(await maySignIn(tx, account))) throw new AccountOutOfUse(await lastMove(tx, accountId))
    const isFirst = account.state === AccountState.PENDING
    if (isFirst)
      await tx.move(Account, accountLifecycle, 'activate', { where: { id: accountId }, data: accountData })
    await makeRoom(tx, accountId)
    const now = new Date()
    const restrictedBy = strongest(await accountRestrictions(tx, accountId))
    const row = {
      id: link.sessionId,
      state: restrictedBy ? SessionState.RESTRICTED : SessionState.ACTIVE,
      accountId,
      ...{ restrictedBy, restrictedByHolder: false, restrictedByPlatform: false },
      tokensFromVersion: 0,
      deviceId: deviceId ?? null,
      refreshHash: hashRefresh(link.secret),
      previousRefreshHash: null,
      rotatedAt: now,
      startedAt: bucket(now, 'hour'),
      lastSeenBucket: bucket(now, 'day'),
      expiresAt: await cappedExpiry(tx, { accountId, startedAt: bucket(now, 'hour') }, refreshExpiry(now)),
      endedAt: null,
    }
    const session = await tx.create(Session, row, {
      type: 'accounts.session.started',
      data: { sessionId: row.id, accountId, state: row.state, deviceId },
      audit: accountAudit(account, row.id, isFirst ? 'ACTIVATION' : way),
    })
    await tx.scheduleJob({ kind: lapseJob, aggregateId: session.id, dueAt: session.expiresAt })
    return session
  }
}

/** The account is locked. Once a deletion has begun it cannot be canceled, so there is nothing left to sign in for. */
async function maySignIn(tx: Transaction, { id, state }: Account): Promise<boolean> {
  return signInStates.includes(state) && !(await isBeingDeleted(tx, id))
}

async function makeRoom(tx: Transaction, accountId: string): Promise<void> {
  const live = await lockLiveSessions(tx, { accountId })
  const unused = live.sort((one, other) => one.rotatedAt.getTime() - other.rotatedAt.getTime())
  for (const session of unused.slice(0, Math.max(0, live.length - MOST_LIVE_SESSIONS + 1))) {
    await endSession(tx, session, 'POLICY')
  }
}

/** When a refresh token given out now ends. */
export function refreshExpiry(now: Date): Date {
  return new Date(now.getTime() + REFRESH_MILLISECONDS)
}

/** The session's holder as the origin of what is done for them. */
export function callerOf({ id, role }: Pick<Account, 'id' | 'role'>, sessionId: string): Caller {
  return { kind: 'account', accountId: id, sessionId, role, scopes: new Set(scopesOfRole[role]) }
}

/** What the client of a live session gets. */
export async function answerTokens(
  app: AccountsApp,
  session: Session,
  role: Account['role'],
  link: RefreshSecret,
): Promise<SessionTokens> {
  const { token, expiresAt } = await app.get(TokenSigner).access(session, role)
  return {
    session,
    accessToken: token,
    accessTokenExpiresAt: expiresAt,
    refreshToken: app.get(RefreshTokens).encode(link),
  }
}
