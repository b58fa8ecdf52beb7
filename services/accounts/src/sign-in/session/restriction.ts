import type { Transaction } from '@enigm/subgraph'
import { lockLiveSessions } from './session.access'
import { Session, sessions } from './session.entity'
import type { SessionRestriction } from './session.lifecycle'

/** The strongest first: of several restrictions at once, a session shows this one. */
const byStrength: readonly SessionRestriction[] = [
  'DELETION',
  'ACCOUNT',
  'PLATFORM',
  'ORGANIZATION',
  'HOLDER',
]

/** Restrictions of one session alone; all others are facts about its account. */
const flags = { HOLDER: 'restrictedByHolder', PLATFORM: 'restrictedByPlatform' } as const
type OwnRestriction = keyof typeof flags

/**
 * The restrictions of every session of an account: by its state, which the platform or a requested deletion has set, and by
 * organizations through a membership. The caller has locked the account, so that sessions derived from them stay consistent.
 */
export async function accountRestrictions(tx: Transaction, accountId: string): Promise<SessionRestriction[]> {
  const [wide] = await tx.query<{ deletion: boolean; account: boolean; organization: boolean }>(
    `SELECT state = 'DELETION_REQUESTED' AS deletion, state = 'RESTRICTED' AS account, EXISTS (SELECT 1 FROM organization_member m
       WHERE m.account_id = account.id AND m.state = 'ACTIVE' AND m.sessions_restricted) AS organization
     FROM account WHERE id = $1`,
    [accountId],
  )
  return [
    ...(wide?.deletion ? ['DELETION' as const] : []),
    ...(wide?.account ? ['ACCOUNT' as const] : []),
    ...(wide?.organization ? ['ORGANIZATION' as const] : []),
  ]
}

/** The restriction that a session shows; null when it is not restricted. */
export function strongest(restrictions: readonly SessionRestriction[]): SessionRestriction | null {
  return byStrength.find((each) => restrictions.includes(each)) ?? null
}

/**
 * Derives the state of every live session of an account again from all restrictions, after one that concerns them all has begun
 * or ended. Each session that changes gets an event; the caller audits the cause by one entry. The account is locked.
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
 * Begins or ends a restriction of one session alone, with an audit entry. The gateways refuse access tokens that were signed
 * before as soon as they receive the event; a refresh gives one with the remaining scopes (SES-03). Account and session are
 * locked.
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

/** Whether this restriction of the session is in force, whatever else restricts it. */
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
  { id, accountId, state, version }: Session,
  { set, cause, begins, isAudited }: Standing,
): Promise<Session> {
  const where = { id, accountId }
  const details = {
    set: { ...set, ...(begins && { tokensFromVersion: version + 1 }) },
    event: { restrictedBy: cause },
    reason: cause,
    ...(!isAudited && { audit: null }),
  }
  if (state === 'ACTIVE') return sessions.move(tx, 'RESTRICT', where, details)
  if (!set.restrictedBy) return sessions.move(tx, 'LIFT_RESTRICTION', where, details)
  const type = begins ? 'accounts.session.restricted' : 'accounts.session.restriction.lifted'
  return sessions.change(tx, type, where, details)
}
