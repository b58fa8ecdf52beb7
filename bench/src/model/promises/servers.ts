import { decidedOnce, person, promised, system, type Promises } from '../promises'

interface ServerFacts {
  /** Its environment has signed that it is ready (SLC-02). */
  isReady: boolean
  suspendedBy: readonly string[]
  isRestricted: boolean
  /** How far it has ended, in this order. */
  end: null | 'CANCELED' | 'RETIRED' | 'DELETION_REQUESTED' | 'DELETED'
}

const isServing = ({ isReady, end }: ServerFacts) => isReady && end === null

/** A side adds its cause, and lifts that one alone (SLC-01). */
function suspensionBy(cause: string) {
  return {
    [`${cause}_SUSPENDS`]: person<ServerFacts>(
      (facts) => isServing(facts) && !facts.suspendedBy.includes(cause),
      ({ suspendedBy }) => ({ suspendedBy: [...suspendedBy, cause] }),
    ),
    [`${cause}_RESUMES`]: person<ServerFacts>(
      (facts) => isServing(facts) && facts.suspendedBy.includes(cause),
      ({ suspendedBy }) => ({ suspendedBy: suspendedBy.filter((each) => each !== cause) }),
    ),
  }
}

const server = promised<ServerFacts>({
  begin: { isReady: false, suspendedBy: [], isRestricted: false, end: null },
  state({ isReady, suspendedBy, isRestricted, end }) {
    if (end) return end
    if (!isReady) return 'PROVISIONING'
    if (suspendedBy.length > 0) return `SUSPENDED by ${[...suspendedBy].sort().join(', ')}`
    return isRestricted ? 'RESTRICTED' : 'ACTIVE'
  },
  acts: {
    // [SLC-02] The signed report of the environment, and no person.
    ACTIVATE: system(
      ({ isReady, end }) => !isReady && end === null,
      () => ({ isReady: true }),
    ),
    COMPLETE_DELETION: system(
      ({ end }) => end === 'DELETION_REQUESTED',
      () => ({ end: 'DELETED' }),
    ),
    CANCEL: person(
      ({ isReady, end }) => !isReady && end === null,
      () => ({ end: 'CANCELED' }),
    ),
    ...suspensionBy('OWNER'),
    ...suspensionBy('PLATFORM'),
    ...suspensionBy('COMMERCIAL'),
    PLATFORM_RESTRICTS: person(
      (facts) => isServing(facts) && !facts.isRestricted,
      () => ({ isRestricted: true }),
    ),
    PLATFORM_LIFTS: person(
      (facts) => isServing(facts) && facts.isRestricted,
      () => ({ isRestricted: false }),
    ),
    RETIRE: person(isServing, () => ({ end: 'RETIRED' })),
    DELETE: person(
      (facts) => isServing(facts) || facts.end === 'RETIRED',
      () => ({ end: 'DELETION_REQUESTED' }),
    ),
  },
})

interface MemberFacts {
  isRestricted: boolean
  ended: string | null
}

const member = promised<MemberFacts>({
  begin: { isRestricted: false, ended: null },
  state: ({ isRestricted, ended }) => ended ?? (isRestricted ? 'RESTRICTED' : 'ACTIVE'),
  acts: {
    RESTRICT: person(
      ({ isRestricted, ended }) => !isRestricted && !ended,
      () => ({ isRestricted: true }),
    ),
    LIFT_RESTRICTION: person(
      ({ isRestricted, ended }) => isRestricted && !ended,
      () => ({ isRestricted: false }),
    ),
    REMOVE: person(
      ({ ended }) => !ended,
      () => ({ ended: 'REMOVED' }),
    ),
    // A restricted member can leave.
    LEAVE: person(
      ({ ended }) => !ended,
      () => ({ ended: 'LEFT' }),
    ),
  },
})

interface PolicyFacts {
  isInForce: boolean
  isReplaced: boolean
}

const policy = promised<PolicyFacts>({
  begin: { isInForce: false, isReplaced: false },
  state: ({ isInForce, isReplaced }) => (isReplaced ? 'REPLACED' : isInForce ? 'IN_FORCE' : 'SCHEDULED'),
  acts: {
    TAKE_EFFECT: system(
      ({ isInForce, isReplaced }) => !isInForce && !isReplaced,
      () => ({ isInForce: true }),
    ),
    REPLACE: system(
      ({ isReplaced }) => !isReplaced,
      () => ({ isReplaced: true }),
    ),
  },
})

interface ContentDeletionFacts {
  hasEnvironment: boolean
  report: string | null
}

/** [CON-04] The environment's signed report ends it, and only after the environment has the command. */
const reports = (report: string) =>
  system<ContentDeletionFacts>(
    (facts) => facts.hasEnvironment && facts.report === null,
    () => ({ report }),
  )

const contentDeletion = promised<ContentDeletionFacts>({
  begin: { hasEnvironment: false, report: null },
  state: ({ hasEnvironment, report }) => report ?? (hasEnvironment ? 'ORDERED' : 'REQUESTED'),
  acts: {
    ORDER: system(
      ({ hasEnvironment }) => !hasEnvironment,
      () => ({ hasEnvironment: true }),
    ),
    CONFIRM: reports('CONFIRMED'),
    CONFIRM_PARTLY: reports('PARTIAL'),
    FAIL: reports('FAILED'),
  },
})

export const serversPromises: Record<string, Promises> = {
  serverLifecycle: server,
  memberLifecycle: member,
  serverPolicyLifecycle: policy,
  contentDeletionLifecycle: contentDeletion,
  joinRequestLifecycle: decidedOnce('PENDING', {
    persons: { APPROVE: 'APPROVED', REJECT: 'REJECTED', WITHDRAW: 'WITHDRAWN' },
    system: { EXPIRE: 'EXPIRED', CLOSE: 'CLOSED' },
  }),
  // [SRV-05] One decision, so at no moment two owners or none.
  transferLifecycle: decidedOnce('OFFERED', {
    persons: { ACCEPT: 'ACCEPTED', DECLINE: 'DECLINED', WITHDRAW: 'WITHDRAWN' },
    system: { EXPIRE: 'EXPIRED', CLOSE: 'CLOSED' },
  }),
  provisioningRequestLifecycle: decidedOnce('REQUESTED', {
    persons: { APPROVE: 'APPROVED', REJECT: 'REJECTED' },
  }),
  platformActionLifecycle: decidedOnce('IN_EFFECT', { persons: { REVERSE: 'REVERSED' } }),
  serverDeviceLifecycle: decidedOnce('CONNECTED', { persons: { REMOVE: 'REMOVED' } }),
}
