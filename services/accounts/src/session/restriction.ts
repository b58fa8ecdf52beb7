import type { Work } from '@enigm/subgraph'
import type { FindOptionsWhere } from 'typeorm'
import { Session, sessionAudit, sessionData } from './session.entity'
import { sessionLifecycle, SessionRestriction, SessionState } from './session.lifecycle'

/** Gateways refuse the access tokens signed before, from the moment they hear the event; a refresh gives the rest (SES-03). */
export function restrictSession(work: Work, session: Session, restrictedBy: SessionRestriction) {
  return restrict(work, session, restrictedBy, true)
}

/** Restricts one of the sessions of a restricted account, whose restriction is audited as one. */
export function restrictWithAccount(work: Work, session: Session) {
  return restrict(work, session, SessionRestriction.ACCOUNT, false)
}

/**
 * Leaves a session, restricted or not, what an account in another standing may do. Like every restriction it ends the tokens
 * signed before: what they held was for the former standing.
 */
export function restrictAnew(
  work: Work,
  session: Session,
  restrictedBy: SessionRestriction.ACCOUNT | SessionRestriction.DELETION,
): Promise<Session> {
  if (session.state === SessionState.ACTIVE) return restrict(work, session, restrictedBy, false)
  const { id, accountId, version } = session
  const set = { restrictedBy, tokensFromVersion: version + 1 }
  return work.change(Session, { id, accountId }, set, (restricted) => ({
    type: 'accounts.session.restricted',
    data: { ...sessionData(restricted), restrictedBy },
  }))
}

/** What the session may do comes back with its next access token. */
export function liftRestriction(work: Work, session: Session) {
  return lift(work, session, true)
}

/** Frees one of the sessions of an account that was reinstated, or whose deletion was canceled. */
export function liftWithAccount(work: Work, session: Session) {
  return lift(work, session, false)
}

/** The session's row is locked, so that its version is the one before the move. */
function restrict(
  work: Work,
  { id, accountId, version }: Session,
  restrictedBy: SessionRestriction,
  isAudited: boolean,
): Promise<Session> {
  return work.move(Session, sessionLifecycle, 'restrict', {
    where: { id, accountId },
    set: { restrictedBy, tokensFromVersion: version + 1 },
    data: (restricted) => ({ ...sessionData(restricted), restrictedBy }),
    ...(isAudited && { audit: (restricted: Session) => sessionAudit(restricted, restrictedBy) }),
  })
}

function lift(work: Work, { id, accountId, restrictedBy }: Session, isAudited: boolean): Promise<Session> {
  const where = { id, accountId, restrictedBy } as FindOptionsWhere<Session>
  return work.move(Session, sessionLifecycle, 'lift', {
    where,
    set: { restrictedBy: null },
    data: (freed) => ({ ...sessionData(freed), restrictedBy }),
    ...(isAudited && { audit: (freed: Session) => sessionAudit(freed, restrictedBy ?? undefined) }),
  })
}
