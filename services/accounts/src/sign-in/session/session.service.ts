import { newId, Refusal, scopesOfRole, scopesOfSession } from '@enigm/contracts'
import {
  DAY_MILLISECONDS,
  startOfDay,
  startOfHour,
  type CallContext,
  type Caller,
  type Transaction,
} from '@enigm/subgraph'
import { isBeingDeleted } from '../../account/account.access'
import { Account, accounts } from '../../account/account.entity'
import { signInStates } from '../../account/account.lifecycle'
import { AccountMove } from '../../account/account-move.entity'
import { CredentialsService } from '../../account/credentials'
import { expiryJob } from '../../account/expiry'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { equal } from '../../crypto/pepper'
import { TokenSigner } from '../../crypto/token-signer'
import { endSession, lapseJob } from './ending'
import { hashRefresh, RefreshTokens, type RefreshSecret } from './refresh-token'
import { accountRestrictions, strongest } from './restriction'
import { decisiveRestriction, sessions, type Session } from './session.entity'
import { cappedExpiry } from './session-cap'
import { lockLiveSessions } from './session.access'
import { WrongProofs } from './wrong-proofs'

const REFRESH_MILLISECONDS = 30 * DAY_MILLISECONDS
/** Far above what a person uses; the session that was unused for the longest time is closed. */
export const MOST_LIVE_SESSIONS = 50

export interface SessionTokens {
  session: Session
  accessToken: string
  accessTokenExpiresAt: Date
  refreshToken: string
}

/** A way to sign in other than by number and secret. */
interface Proof {
  /** Named in the audit entry. */
  way?: 'PASSKEY' | 'DEVICE_KEY'
  /** The device that signs in; the session belongs to it. */
  deviceId?: string
  prove?: (tx: Transaction) => Promise<void>
}

/** An account that may not sign in. Its holder, proven by the secret, learns how it came into its state (ACC-03). */
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
  /** The hash that a secret is compared with when there is no such account. */
  private readonly unknownHash: string

  constructor(private readonly app: AccountsApp) {
    this.credentials = app.get(CredentialsService)
    this.unknownHash = this.credentials.hashSecret(newId('account'))
  }

  /**
   * Signs in with number and secret. An unknown number and a wrong secret give the same answer after the same work.
   * @throws AccountsFailure CREDENTIALS_WRONG, or with the correct secret ACCOUNT_NOT_ACTIVE; Refusal RATE_LIMITED after too
   * many wrong secrets, never for the correct one
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
   * Begins a session of an account to which the right is proven; the rest of the proof comes first in its transaction.
   * @throws AccountsFailure ACCOUNT_NOT_ACTIVE
   */
  async begin(
    { caller, correlationId }: CallContext,
    account: Pick<Account, 'id' | 'role'>,
    proof: Proof = {},
  ): Promise<SessionTokens> {
    if (caller.kind === 'machine') throw new Refusal('FORBIDDEN')
    const link = this.app.get(RefreshTokens).first(newId('session'))
    const context = { caller: callerOf(account, link.sessionId), correlationId }
    const session = await this.app.transaction(context, async (tx) => {
      await proof.prove?.(tx)
      return this.open(tx, account.id, link, proof)
    })
    return answerTokens(this.app, caller, { session, role: account.role, link })
  }

  private async prove(numberHash: string, loginSecret: string): Promise<Pick<Account, 'id' | 'role'>> {
    const presented = this.credentials.hashSecret(loginSecret)
    const [account] = await this.app.read<Pick<Account, 'id' | 'role' | 'secretHash'>>(
      'SELECT id, role, secret_hash AS "secretHash" FROM account WHERE number_hash = $1',
      [numberHash],
    )
    const isRight = equal(presented, account?.secretHash ?? this.unknownHash)
    if (!account || !isRight) throw new AccountsFailure('CREDENTIALS_WRONG')
    return account
  }

  /** A recovery may have replaced the secret since it was read. @throws AccountsFailure CREDENTIALS_WRONG */
  private async requireSecret(tx: Transaction, id: string, loginSecret: string): Promise<void> {
    const account = await tx.lock(Account, { id, secretHash: this.credentials.hashSecret(loginSecret) })
    if (!account) throw new AccountsFailure('CREDENTIALS_WRONG')
  }

  /** Locks the account first, so that sign-ins of one account come one after the other. */
  private async open(
    tx: Transaction,
    accountId: string,
    link: RefreshSecret,
    { way, deviceId }: Proof,
  ): Promise<Session> {
    const account = await tx.lock(Account, { id: accountId })
    if (!account) throw new AccountsFailure('ACCOUNT_NOT_ACTIVE')
    if (!(await maySignIn(tx, account))) throw new AccountOutOfUse(await lastMove(tx, accountId))
    const isFirst = account.state === 'PENDING'
    if (isFirst) {
      await accounts.move(tx, 'ACTIVATE', { id: accountId }, { audit: null })
      await tx.cancelJob(expiryJob, accountId)
    }
    await makeRoom(tx, accountId)
    const now = await tx.now()
    const startedAt = startOfHour(now)
    const restrictedBy = strongest(await accountRestrictions(tx, accountId))
    const row = {
      id: link.sessionId,
      state: restrictedBy ? ('RESTRICTED' as const) : ('ACTIVE' as const),
      accountId,
      ...{ restrictedBy, restrictedByHolder: false, restrictedByPlatform: false },
      tokensFromVersion: 0,
      deviceId: deviceId ?? null,
      refreshHash: hashRefresh(link.secret),
      previousRefreshHash: null,
      rotatedAt: now,
      startedAt,
      lastSeenBucket: startOfDay(now),
      expiresAt: await cappedExpiry(tx, { accountId, startedAt }, refreshExpiry(now)),
      endedAt: null,
    }
    const session = await sessions.create(tx, 'accounts.session.started', row, {
      event: deviceId ? { deviceId } : {},
      reason: isFirst ? 'ACTIVATION' : way,
    })
    await tx.scheduleJob({ kind: lapseJob, aggregateId: session.id, dueAt: session.expiresAt })
    return session
  }
}

/** The account is locked. A deletion that has begun cannot be canceled, so there is no reason left to sign in. */
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

/** The expiry of a refresh token that is issued now. */
export function refreshExpiry(now: Date): Date {
  return new Date(now.getTime() + REFRESH_MILLISECONDS)
}

/** The holder of a session, as the caller of what is done in it. */
export function callerOf({ id, role }: Pick<Account, 'id' | 'role'>, sessionId: string): Caller {
  return { kind: 'account', accountId: id, sessionId, role, scopes: new Set(scopesOfRole[role]) }
}

interface LiveSession {
  session: Session
  role: Account['role']
  link: RefreshSecret
}

/**
 * The tokens of a live session. Those that the gateway asks for on behalf of a browser are marked as the panel's: the browser
 * cannot refresh in another way, because the refresh token is in a cookie that scripts cannot read.
 */
export async function answerTokens(
  app: AccountsApp,
  { isPanel = false }: Caller,
  { session, role, link }: LiveSession,
): Promise<SessionTokens> {
  const { id: sessionId, version, accountId } = session
  const scopes = scopesOfSession(role, decisiveRestriction(session))
  const claims = { sessionId, version, accountId, role, scopes, isPanel }
  const { token, expiresAt } = await app.get(TokenSigner).access(claims)
  return {
    session,
    accessToken: token,
    accessTokenExpiresAt: expiresAt,
    refreshToken: app.get(RefreshTokens).encode(link),
  }
}
