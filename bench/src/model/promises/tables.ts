import { person, promised, system, type Promises } from '../promises'

/**
 * What the tables alone promise of the lifecycles whose moves are chosen by functions: the functions refuse what they do not choose,
 * and the tables refuse it again.
 */

interface AccountFacts {
  isInUse: boolean
  platform: 'NONE' | 'RESTRICTED' | 'SUSPENDED'
  isLeaving: boolean
  isGone: boolean
}

const stays = ({ isLeaving, isGone }: AccountFacts) => !isLeaving && !isGone
const isKnown = (facts: AccountFacts) => stays(facts) && (facts.isInUse || facts.platform !== 'NONE')
const leaves = ({ isLeaving, isGone }: AccountFacts) => isLeaving && !isGone
const decided = (platform: AccountFacts['platform']) =>
  person<AccountFacts>(
    (facts) => isKnown(facts) && facts.platform !== platform,
    () => ({ platform, isInUse: true }),
  )

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
      (facts) => stays(facts) && !isKnown(facts),
      () => ({ isInUse: true }),
    ),
    RESTRICT: decided('RESTRICTED'),
    SUSPEND: decided('SUSPENDED'),
    REINSTATE: decided('NONE'),
    REVOKE_STAFF: system(
      (facts) => stays(facts) && facts.platform === 'NONE',
      () => ({ platform: 'SUSPENDED' }),
    ),
    REQUEST_DELETION: system(
      (facts) => isKnown(facts) && facts.platform !== 'SUSPENDED',
      () => ({ isLeaving: true }),
    ),
    CANCEL_DELETION: system(leaves, () => ({ isLeaving: false, platform: 'NONE' })),
    CANCEL_DELETION_OF_RESTRICTED: system(leaves, () => ({ isLeaving: false, platform: 'RESTRICTED' })),
    COMPLETE_DELETION: system(leaves, () => ({ isGone: true })),
  },
})

interface SessionFacts {
  isRestricted: boolean
  ended: string | null
}

const session = promised<SessionFacts>({
  begin: { isRestricted: false, ended: null },
  state: ({ isRestricted, ended }) => ended ?? (isRestricted ? 'RESTRICTED' : 'ACTIVE'),
  acts: {
    RESTRICT: person(
      ({ isRestricted, ended }) => !ended && !isRestricted,
      () => ({ isRestricted: true }),
    ),
    LIFT_RESTRICTION: person(
      ({ isRestricted, ended }) => !ended && isRestricted,
      () => ({ isRestricted: false }),
    ),
    CLOSE: person(
      ({ ended }) => !ended,
      () => ({ ended: 'CLOSED' }),
    ),
    EXPIRE: system(
      ({ ended }) => !ended,
      () => ({ ended: 'EXPIRED' }),
    ),
  },
})

interface ServerFacts {
  isReady: boolean
  isSuspended: boolean
  isRestricted: boolean
  end: null | 'CANCELED' | 'RETIRED' | 'DELETION_REQUESTED' | 'DELETED'
}

const serves = ({ isReady, end }: ServerFacts) => isReady && end === null
const isOpen = (facts: ServerFacts) => serves(facts) && !facts.isSuspended
const isBeingMade = ({ isReady, end }: ServerFacts) => !isReady && end === null
const isHeld = (facts: ServerFacts) => serves(facts) && facts.isSuspended

const server = promised<ServerFacts>({
  begin: { isReady: false, isSuspended: false, isRestricted: false, end: null },
  state({ isReady, isSuspended, isRestricted, end }) {
    if (end) return end
    if (!isReady) return 'PROVISIONING'
    if (isSuspended) return 'SUSPENDED'
    return isRestricted ? 'RESTRICTED' : 'ACTIVE'
  },
  acts: {
    ACTIVATE: system(isBeingMade, () => ({ isReady: true })),
    CANCEL: person(isBeingMade, () => ({ end: 'CANCELED' })),
    SUSPEND: system(isOpen, () => ({ isSuspended: true })),
    RESUME: system(isHeld, () => ({ isSuspended: false, isRestricted: false })),
    RESUME_RESTRICTED: system(isHeld, () => ({ isSuspended: false, isRestricted: true })),
    RESTRICT: system(
      (facts) => isOpen(facts) && !facts.isRestricted,
      () => ({ isRestricted: true }),
    ),
    LIFT_RESTRICTION: system(
      (facts) => isOpen(facts) && facts.isRestricted,
      () => ({ isRestricted: false }),
    ),
    RETIRE: person(serves, () => ({ end: 'RETIRED' })),
    DELETE: person(
      (facts) => serves(facts) || facts.end === 'RETIRED',
      () => ({ end: 'DELETION_REQUESTED' }),
    ),
    COMPLETE_DELETION: system(
      ({ end }) => end === 'DELETION_REQUESTED',
      () => ({ end: 'DELETED' }),
    ),
  },
})

interface TermFacts {
  isCanceled: boolean
  /** 0 it runs, 1 in grace, 2 suspended, 3 over. */
  lateness: number
}

const subscription = promised<TermFacts>({
  begin: { isCanceled: false, lateness: 0 },
  state({ isCanceled, lateness }) {
    const running = isCanceled ? 'CANCEL_AT_END' : 'ACTIVE'
    return [running, 'GRACE', 'SUSPENDED', 'ENDED'][lateness]!
  },
  acts: {
    CANCEL: person(
      ({ isCanceled, lateness }) => lateness === 0 && !isCanceled,
      () => ({ isCanceled: true }),
    ),
    UNDO_CANCEL: person(
      ({ isCanceled, lateness }) => lateness === 0 && isCanceled,
      () => ({ isCanceled: false }),
    ),
    RENEW: person(
      ({ lateness }) => lateness < 3,
      () => ({ lateness: 0, isCanceled: false }),
    ),
    // A canceled subscription has no grace period. Any other one is suspended only after its grace period has begun.
    BEGIN_GRACE: system(
      ({ isCanceled, lateness }) => lateness === 0 && !isCanceled,
      () => ({ lateness: 1 }),
    ),
    SUSPEND: system(
      ({ isCanceled, lateness }) => lateness === (isCanceled ? 0 : 1),
      () => ({ lateness: 2 }),
    ),
    END: system(
      ({ lateness }) => lateness < 3,
      () => ({ lateness: 3 }),
    ),
  },
})

interface ProfileFacts {
  progress: number
  end: 'CANCELED' | 'KEPT' | null
}

const advances = (progress: number) =>
  system<ProfileFacts>(
    (facts) => facts.end === null && facts.progress === progress - 1,
    () => ({ progress }),
  )

const profile = promised<ProfileFacts>({
  begin: { progress: 0, end: null },
  state: ({ progress, end }) => end ?? ['NEW', 'ALLOCATED', 'CONFIRMED', 'RELEASED'][progress]!,
  acts: {
    ALLOCATE: advances(1),
    CONFIRM: advances(2),
    RELEASE: advances(3),
    CANCEL: system(
      ({ end }) => end === null,
      () => ({ end: 'CANCELED' }),
    ),
    KEEP: system(
      ({ progress, end }) => end === null && progress > 0,
      () => ({ end: 'KEPT' }),
    ),
  },
})

export const tablePromises: Record<string, Promises> = {
  accountLifecycle: account,
  sessionLifecycle: session,
  serverLifecycle: server,
  subscriptionLifecycle: subscription,
  profileLifecycle: profile,
}
