import { decidedOnce, person, promised, system, type Promises } from '../promises'

interface AccountFacts {
  isInUse: boolean
  platform: 'NONE' | 'RESTRICTED' | 'SUSPENDED'
  isLeaving: boolean
  isGone: boolean
}

const stays = ({ isLeaving, isGone }: AccountFacts) => !isLeaving && !isGone
/** The platform decides about accounts that were used, and about those of staff that it has suspended before. */
const isKnown = (facts: AccountFacts) => stays(facts) && (facts.isInUse || facts.platform !== 'NONE')

const account = promised<AccountFacts>({
  begin: { isInUse: false, platform: 'NONE', isLeaving: false, isGone: false },
  state({ isInUse, platform, isLeaving, isGone }) {
    if (isGone) return 'DELETED'
    if (isLeaving) return 'DELETION_REQUESTED'
    if (platform !== 'NONE') return platform
    return isInUse ? 'ACTIVE' : 'PENDING'
  },
  acts: {
    ACTIVATE: system(
      (facts) => stays(facts) && !facts.isInUse && facts.platform === 'NONE',
      () => ({ isInUse: true }),
    ),
    RESTRICT: person(
      (facts) => isKnown(facts) && facts.platform !== 'RESTRICTED',
      () => ({ platform: 'RESTRICTED' }),
    ),
    SUSPEND: person(
      (facts) => isKnown(facts) && facts.platform !== 'SUSPENDED',
      () => ({ platform: 'SUSPENDED' }),
    ),
    REINSTATE: person(
      (facts) => isKnown(facts) && facts.platform !== 'NONE',
      () => ({ platform: 'NONE', isInUse: true }),
    ),
    REVOKE_STAFF: system(
      (facts) => stays(facts) && facts.platform === 'NONE',
      () => ({ platform: 'SUSPENDED' }),
    ),
    REQUEST_DELETION: system(
      (facts) => isKnown(facts) && facts.platform !== 'SUSPENDED',
      () => ({ isLeaving: true }),
    ),
    // [DEL] A cancelation returns to what was before: a restriction outlasts the request.
    CANCEL_ANY_DELETION: person(
      ({ isLeaving, isGone }) => isLeaving && !isGone,
      () => ({ isLeaving: false }),
    ),
    COMPLETE_DELETION: system(
      ({ isLeaving, isGone }) => isLeaving && !isGone,
      () => ({ isGone: true }),
    ),
  },
})

const byStrength = ['DELETION', 'ACCOUNT', 'PLATFORM', 'ORGANIZATION', 'HOLDER']

interface SessionFacts {
  /** Everything that restricts it now (SES-03). */
  restrictions: readonly string[]
  ended: 'CLOSED' | 'EXPIRED' | null
  version: number
  /** Access tokens of earlier versions are refused. */
  refusedBefore: number
}

const strongest = (restrictions: readonly string[]) =>
  byStrength.find((each) => restrictions.includes(each)) ?? null

/** One side restricts the session and lifts its own restriction alone; `isWide` concerns all sessions of the account. */
function restrictionBy(source: string, isWide: boolean) {
  const change = (facts: SessionFacts, restrictions: readonly string[]): Partial<SessionFacts> => {
    const [before, after] = [strongest(facts.restrictions), strongest(restrictions)]
    // What a session does not show is no change of it.
    if (facts.ended || (isWide && before === after)) return { restrictions }
    const rank = (shown: string | null) => (shown ? byStrength.indexOf(shown) : byStrength.length)
    const begins = isWide ? rank(after) < rank(before) : restrictions.length > facts.restrictions.length
    const version = facts.version + 1
    return { restrictions, version, ...(begins && { refusedBefore: version }) }
  }
  const has = ({ restrictions }: SessionFacts) => restrictions.includes(source)
  const isReachable = ({ ended }: SessionFacts) => isWide || ended === null
  return {
    [`${source}_RESTRICTS`]: person<SessionFacts>(
      (facts) => isReachable(facts) && !has(facts),
      (facts) => change(facts, [...facts.restrictions, source]),
    ),
    [`${source}_LIFTS`]: person<SessionFacts>(
      (facts) => isReachable(facts) && has(facts),
      (facts) =>
        change(
          facts,
          facts.restrictions.filter((each) => each !== source),
        ),
    ),
  }
}

const session = promised<SessionFacts>({
  begin: { restrictions: [], ended: null, version: 1, refusedBefore: 0 },
  state({ restrictions, ended, version, refusedBefore }) {
    const shown = ended ?? (restrictions.length > 0 ? 'RESTRICTED' : 'ACTIVE')
    return ended ? shown : `${shown} by ${strongest(restrictions)}, ${refusedBefore} of ${version}`
  },
  acts: {
    ...restrictionBy('HOLDER', false),
    ...restrictionBy('PLATFORM', false),
    ...restrictionBy('ORGANIZATION', true),
    ...restrictionBy('ACCOUNT', true),
    ...restrictionBy('DELETION', true),
    CLOSE: person(
      ({ ended }) => ended === null,
      () => ({ ended: 'CLOSED' }),
    ),
    EXPIRE: system(
      ({ ended }) => ended === null,
      () => ({ ended: 'EXPIRED' }),
    ),
  },
})

interface MembershipFacts {
  isAccepted: boolean
  ended: string | null
}

const membership = promised<MembershipFacts>({
  begin: { isAccepted: false, ended: null },
  state: ({ isAccepted, ended }) => ended ?? (isAccepted ? 'ACTIVE' : 'INVITED'),
  acts: {
    ACCEPT: system(
      ({ isAccepted, ended }) => !isAccepted && !ended,
      () => ({ isAccepted: true }),
    ),
    REMOVE: person(
      ({ ended }) => !ended,
      () => ({ ended: 'REMOVED' }),
    ),
    // A membership that was not accepted cannot be left, and an accepted one does not expire.
    LEAVE: system(
      ({ isAccepted, ended }) => isAccepted && !ended,
      () => ({ ended: 'LEFT' }),
    ),
    EXPIRE: system(
      ({ isAccepted, ended }) => !isAccepted && !ended,
      () => ({ ended: 'EXPIRED' }),
    ),
  },
})

interface DeletionFacts {
  hasBegun: boolean
  outcome: string | null
}

const deletion = promised<DeletionFacts>({
  begin: { hasBegun: false, outcome: null },
  state: ({ hasBegun, outcome }) => outcome ?? (hasBegun ? 'EXECUTING' : 'REQUESTED'),
  acts: {
    // An erasure that has begun is not canceled.
    CANCEL: person(
      ({ hasBegun, outcome }) => !hasBegun && !outcome,
      () => ({ outcome: 'CANCELED' }),
    ),
    START: system(
      ({ hasBegun, outcome }) => !hasBegun && !outcome,
      () => ({ hasBegun: true }),
    ),
    COMPLETE: system(
      ({ hasBegun, outcome }) => hasBegun && !outcome,
      () => ({ outcome: 'COMPLETED' }),
    ),
  },
})

export const accountsPromises: Record<string, Promises> = {
  accountLifecycle: account,
  sessionLifecycle: session,
  membershipLifecycle: membership,
  deletionLifecycle: deletion,
  passkeyLifecycle: decidedOnce('ACTIVE', { system: { BLOCK: 'BLOCKED' } }),
  recoveryCaseLifecycle: decidedOnce('OPEN', { system: { CLOSE: 'CLOSED' } }),
  recoveryLifecycle: decidedOnce('OPEN', {
    persons: { COMPLETE: 'COMPLETED', CANCEL: 'CANCELED' },
    system: { SUPERSEDE: 'SUPERSEDED', EXPIRE: 'EXPIRED' },
  }),
  machineClientLifecycle: decidedOnce('ACTIVE', { persons: { REVOKE: 'REVOKED' } }),
  organizationLifecycle: decidedOnce('ACTIVE', { system: { END: 'ENDED' } }),
}
