import { Refusal } from '@enigm/contracts'
import { accountOf, sessionOf, type Transaction } from '@enigm/subgraph'
import { In, type FindOptionsWhere } from 'typeorm'
import { decisiveRestriction } from './restriction'
import { Session } from './session.entity'
import { liveStates, SessionRestriction, SessionState } from './session.lifecycle'

/** Nobody who restricts a whole account keeps its holder in it: the deletion can be asked for all the same (ACC-04). */
export const leavableFrom = [SessionRestriction.ACCOUNT, SessionRestriction.ORGANIZATION] as const

/**
 * The calling session, locked: one that is being closed or restricted does nothing more; one under a restriction named here does.
 * @throws Refusal UNAUTHENTICATED
 */
export async function requireLive(
  tx: Transaction,
  alsoUnder: readonly SessionRestriction[] = [],
): Promise<void> {
  const session = await tx.lock(Session, calling(tx))
  if (session?.state === SessionState.ACTIVE) return
  const restrictedBy = session && liveStates.includes(session.state) ? decisiveRestriction(session) : null
  if (!restrictedBy || !alsoUnder.includes(restrictedBy)) throw new Refusal('UNAUTHENTICATED')
}

/** A session that was restricted while it waited for a lock frees nobody. @throws Refusal UNAUTHENTICATED */
export async function requireFree(tx: Transaction): Promise<void> {
  await requireCalling(tx, { state: SessionState.ACTIVE })
}

/**
 * A session that was closed, or restricted for itself, while it waited for a lock lifts nothing, its own restriction included.
 * @throws Refusal UNAUTHENTICATED
 */
export async function requireOwnFreedom(tx: Transaction): Promise<void> {
  const flags = { restrictedByHolder: false, restrictedByPlatform: false }
  await requireCalling(tx, { ...flags, state: In(liveStates) })
}

async function requireCalling(tx: Transaction, standing: FindOptionsWhere<Session>): Promise<void> {
  if (!(await tx.manager.existsBy(Session, { ...calling(tx), ...standing })))
    throw new Refusal('UNAUTHENTICATED')
}

function calling({ caller }: Transaction): { id: string; accountId: string } {
  return { id: sessionOf(caller), accountId: accountOf(caller) }
}
