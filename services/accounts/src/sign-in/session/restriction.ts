import type { Transaction } from '@enigm/subgraph'
import { lockLiveSessions } from './ending'
import { Session, sessionAudit, sessionData } from './session.entity'
import { sessionLifecycle, SessionRestriction, SessionState } from './session.lifecycle'

const { DELETION, ACCOUNT, PLATFORM, ORGANIZATION, HOLDER } = SessionRestriction

/** The strongest first: of several that hold a session back at once, it shows this one. */
const byStrength: readonly SessionRestriction[] = [DELETION, ACCOUNT, PLATFORM, ORGANIZATION, HOLDER]

/** Restrictions of one session alone; whatever else holds it back is a fact about its account. */
const flags = { [HOLDER]: 'restrictedByHolder', [PLATFORM]: 'restrictedByPlatform' } as const
export type OwnRestriction = keyof typeof flags

/**
 * Who restricts every session of an account: its state, by the platform or by its coming deletion, and organizations by a
 * membership. The caller has locked the account, so that none of it changes under the sessions that are derived from it.
 */
export async function accountRestrictions(tx: Transaction, accountId: string): Promise<SessionRestriction[]> {
  const [wide] = await tx.query<{ deletion: boolean; account: boolean; organization: boolean }>(
    `SELECT state = 'DELETION_REQUESTED' AS deletion, state = 'RESTRICTED' AS account, EXISTS (SELECT 1 FROM organization_member m
       WHERE m.account_id = account.id AND m.state = 'ACTIVE' AND m.sessions_restricted) AS organization
     FROM account WHERE id = $1`,
    [accountId],
  )
  return [
    ...(wide?.deletion ? [DELETION] : []),
    ...(wide?.account ? [ACCOUNT] : []),
    ...(wide?.organization ? [ORGANIZATION] : []),
  ]
}

/** Whom a session shows of those who restrict it; null when nobody does, so that the session is free. */
export function strongest(restrictions: readonly SessionRestriction[]): SessionRestriction | null {
  return byStrength.find((each) => restrictions.includes(each)) ?? null
}

/**
 * Brings every live session of an account to where all restrictions together put it, after one that concerns them all has
 * begun or ended: what another one still restricts stays so. An event for each session whose standing changed; the cause
 * is audited as one. The account is locked.
 */
export async function settleSessions(tx: Transaction, accountId: string): Promise<void> {
  const wide = await accountRestrictions(tx, accountId)
  for (const session of await lockLiveSessions(tx, { accountId })) {
    const shown = strongest([...wide, ...ownRestrictions(session)])
    if (shown === session.restrictedBy) continue
    const begins = rank(shown) < rank(session.restrictedBy)
    const cause = (begins ? shown : session.restrictedBy)!
    await stand(tx, session, { set: { restrictedBy: shown }, cause, begins })
  }
}

/**
 * Begins or ends a restriction of one session alone, with its audit entry. Gateways refuse the access tokens signed before,
 * from the moment they hear of it; a refresh gives the rest (SES-03). Account and session are locked.
 */
export async function setRestriction(
  tx: Transaction,
  session: Session,
  cause: OwnRestriction,
  begins: boolean,
): Promise<Session> {
  const own = { [flags[cause]]: begins }
  const all = [
    ...(await accountRestrictions(tx, session.accountId)),
    ...ownRestrictions({ ...session, ...own }),
  ]
  const set = { ...own, restrictedBy: strongest(all) }
  return stand(tx, session, { set, cause, begins, isAudited: true })
}

/**
 * Whose restriction decides what a session may do: one of this session alone leaves less than one of the whole account,
 * whose holder may leave with the PIN (ACC-04).
 */
export function decisiveRestriction(
  session: Pick<Session, 'restrictedBy' | 'restrictedByHolder' | 'restrictedByPlatform'>,
): SessionRestriction | null {
  if (session.restrictedByPlatform) return PLATFORM
  return session.restrictedByHolder ? HOLDER : session.restrictedBy
}

/** Whether this one restricts the session, whoever else does. */
export function isRestrictedBy(session: Session, cause: OwnRestriction): boolean {
  return session[flags[cause]]
}

function ownRestrictions(session: Session): SessionRestriction[] {
  return (Object.keys(flags) as OwnRestriction[]).filter((cause) => isRestrictedBy(session, cause))
}

function rank(restriction: SessionRestriction | null): number {
  return restriction ? byStrength.indexOf(restriction) : byStrength.length
}

interface Standing {
  set: Partial<Session> & Pick<Session, 'restrictedBy'>
  cause: SessionRestriction
  begins: boolean
  isAudited?: boolean
}

/** The session's row is locked, so that its version is the one before the change. */
function stand(
  tx: Transaction,
  session: Session,
  { set, cause, begins, isAudited }: Standing,
): Promise<Session> {
  const { id, accountId, state, version } = session
  const options = {
    where: { id, accountId },
    set: { ...set, ...(begins && { tokensFromVersion: version + 1 }) },
    data: (changed: Session) => ({ ...sessionData(changed), restrictedBy: cause }),
    ...(isAudited && { audit: (changed: Session) => sessionAudit(changed, cause) }),
  }
  if (state === SessionState.ACTIVE) return tx.move(Session, sessionLifecycle, 'restrict', options)
  if (!set.restrictedBy) return tx.move(Session, sessionLifecycle, 'lift', options)
  return tx.change(Session, options.where, options.set, (changed) => ({
    type: begins ? 'accounts.session.restricted' : 'accounts.session.restriction.lifted',
    data: options.data(changed),
    audit: options.audit?.(changed),
  }))
}
