import { Refusal } from '@enigm/contracts'
import type { Work } from '@enigm/subgraph'
import { decisiveRestriction } from './restriction'
import { Session } from './session.entity'
import { liveStates, SessionRestriction, SessionState } from './session.lifecycle'

/** Nobody who restricts a whole account keeps its holder in it: the deletion can be asked for all the same (ACC-04). */
export const leavableFrom = [SessionRestriction.ACCOUNT, SessionRestriction.ORGANIZATION] as const

/**
 * A session that is being closed or restricted does nothing more; one under a restriction named here does.
 * @throws Refusal UNAUTHENTICATED
 */
export async function requireLive(
  work: Work,
  sessionId: string,
  accountId: string,
  alsoUnder: readonly SessionRestriction[] = [],
): Promise<void> {
  const session = await work.lock(Session, { id: sessionId, accountId })
  if (session?.state === SessionState.ACTIVE) return
  const restrictedBy = session && liveStates.includes(session.state) ? decisiveRestriction(session) : null
  if (!restrictedBy || !alsoUnder.includes(restrictedBy)) throw new Refusal('UNAUTHENTICATED')
}
