import { Refusal } from '@enigm/contracts'
import { accountOf, ownerClause, select, sessionOf, type Caller, type Transaction } from '@enigm/subgraph'
import { In, type FindOptionsWhere } from 'typeorm'
import { AccountsFailure } from '../../errors'
import { Account } from '../../account/account.entity'
import { decisiveRestriction, Session } from './session.entity'
import { isLive, liveStates, type SessionRestriction } from './session.lifecycle'

const accountOfSession = select(Account, 'account', ['id', 'role'])
  .join('JOIN session s ON s.account_id = account.id')
  .where('s.id = $1')

/** An own session of the caller: the account is part of every statement (ACC-11). */
export function ownSession(caller: Caller, id: string): FindOptionsWhere<Session> {
  return { id, ...ownerClause('Mutation.closeSession input.sessionId', { accountId: accountOf(caller) }) }
}

/** Locks live sessions in the order of their ids, so that two transactions cannot wait for each other. */
export function lockLiveSessions(
  tx: Transaction,
  ...alternatives: FindOptionsWhere<Session>[]
): Promise<Session[]> {
  return tx.manager.find(Session, {
    where: alternatives.map((where) => ({ ...where, state: In([...liveStates]) })),
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  })
}

/**
 * Locks a session whose restriction the caller decides about, after its account: an own one or, for operators, one of a
 * customer.
 * @throws AccountsFailure NOT_FOUND
 */
export async function lockRestrictable(
  tx: Transaction,
  sessionId: string,
): Promise<{ session: Session; isOwn: boolean }> {
  const { caller } = tx
  const [found] = await tx.query(accountOfSession, [sessionId])
  const isOwn = found?.id === accountOf(caller)
  const isCustomers = found?.role === 'CUSTOMER' && caller.scopes.has('platform:operate')
  const mayDecide = ownerClause('Mutation.restrictSession input.sessionId', isOwn || isCustomers)
  if (found && mayDecide) await tx.lock(Account, { id: found.id })
  const session = found && mayDecide ? await tx.lock(Session, { id: sessionId, accountId: found.id }) : null
  if (!session) throw new AccountsFailure('NOT_FOUND', ['input', 'sessionId'])
  return { session, isOwn }
}

/** Restrictions of the whole account that do not keep its holder from leaving it (ACC-04). */
export const leavableFrom = ['ACCOUNT', 'ORGANIZATION'] as const satisfies readonly SessionRestriction[]

/**
 * Locks the calling session, so that it does nothing more once it is closed or restricted; under one of the restrictions named
 * here it goes on.
 * @throws Refusal UNAUTHENTICATED
 */
export async function requireLive(
  tx: Transaction,
  alsoUnder: readonly SessionRestriction[] = [],
): Promise<void> {
  const session = await tx.lock(Session, calling(tx))
  if (session?.state === 'ACTIVE') return
  const restrictedBy = session && isLive(session.state) ? decisiveRestriction(session) : null
  if (!restrictedBy || !alsoUnder.includes(restrictedBy)) throw new Refusal('UNAUTHENTICATED')
}

/**
 * Keeps a session that was restricted while it waited for a lock from lifting a restriction.
 * @throws Refusal UNAUTHENTICATED
 */
export async function requireFree(tx: Transaction): Promise<void> {
  await requireCalling(tx, { state: 'ACTIVE' })
}

/**
 * Keeps a session that was closed, or restricted for itself, while it waited for a lock from changing any restriction, its own
 * included.
 * @throws Refusal UNAUTHENTICATED
 */
export async function requireOwnFreedom(tx: Transaction): Promise<void> {
  const flags = { restrictedByHolder: false, restrictedByPlatform: false }
  await requireCalling(tx, { ...flags, state: In([...liveStates]) })
}

async function requireCalling(tx: Transaction, standing: FindOptionsWhere<Session>): Promise<void> {
  if (await tx.manager.existsBy(Session, { ...calling(tx), ...standing })) return
  throw new Refusal('UNAUTHENTICATED')
}

function calling({ caller }: Transaction): { id: string; accountId: string } {
  return { id: sessionOf(caller), accountId: accountOf(caller) }
}
