import { decidedOnce, person, promised, switched, system, type Promises } from '../promises'

interface DeviceFacts {
  isTrusted: boolean
  isRestricted: boolean
  ended: string | null
}

const decides = (isTrusted: boolean) => (facts: DeviceFacts) =>
  facts.isTrusted === isTrusted && facts.ended === null

/** [DEV-12] What has ended never comes back. */
const device = promised<DeviceFacts>({
  begin: { isTrusted: false, isRestricted: false, ended: null },
  state({ isTrusted, isRestricted, ended }) {
    if (ended) return ended
    if (!isTrusted) return 'PENDING_ENROLLMENT'
    return isRestricted ? 'RESTRICTED' : 'TRUSTED'
  },
  acts: {
    APPROVE: person(decides(false), () => ({ isTrusted: true })),
    REJECT: person(decides(false), () => ({ ended: 'REVOKED' })),
    RESTRICT: person(
      (facts) => decides(true)(facts) && !facts.isRestricted,
      () => ({ isRestricted: true }),
    ),
    LIFT_RESTRICTION: person(
      (facts) => decides(true)(facts) && facts.isRestricted,
      () => ({ isRestricted: false }),
    ),
    // [DEV-04] No race with an approval refuses a revocation.
    REVOKE: person(
      ({ ended }) => ended === null,
      () => ({ ended: 'REVOKED' }),
    ),
    REPLACE: person(decides(true), () => ({ ended: 'REPLACED' })),
    RETIRE: person(decides(true), () => ({ ended: 'RETIRED' })),
  },
})

interface CommandFacts {
  isSent: boolean
  isConfirmed: boolean
  ended: string | null
}

const command = promised<CommandFacts>({
  begin: { isSent: false, isConfirmed: false, ended: null },
  state({ isSent, isConfirmed, ended }) {
    if (ended) return ended
    if (isConfirmed) return 'ACKNOWLEDGED'
    return isSent ? 'DISPATCHED' : 'REQUESTED'
  },
  acts: {
    DISPATCH: system(
      ({ isSent, ended }) => !isSent && !ended,
      () => ({ isSent: true }),
    ),
    ACKNOWLEDGE: system(
      ({ isSent, isConfirmed, ended }) => isSent && !isConfirmed && !ended,
      () => ({ isConfirmed: true }),
    ),
    // Only what the device has signed completes it.
    COMPLETE: system(
      ({ isConfirmed, ended }) => isConfirmed && !ended,
      () => ({ ended: 'COMPLETED' }),
    ),
    FAIL: system(
      ({ isConfirmed, ended }) => isConfirmed && !ended,
      () => ({ ended: 'FAILED' }),
    ),
    // What the device may have begun is not withdrawn.
    CANCEL: person(
      ({ isConfirmed, ended }) => !isConfirmed && !ended,
      () => ({ ended: 'CANCELED' }),
    ),
    EXPIRE: system(
      ({ ended }) => !ended,
      () => ({ ended: 'EXPIRED' }),
    ),
  },
})

interface EsimFacts {
  /** 0 at the carrier, 1 its code was shown, 2 downloaded, 3 installed, 4 used. */
  progress: number
  isOn: boolean
  hasFailed: boolean
  ended: string | null
}

const lives = ({ ended }: EsimFacts) => ended === null
const ends = (ended: string) => person<EsimFacts>(lives, () => ({ ended }))
/** The carrier's notifications arrive in any order, so an eSIM goes forward and skips, and never back. */
const advances = (progress: number) =>
  system<EsimFacts>(
    (facts) => lives(facts) && (facts.hasFailed || (facts.progress > 0 && facts.progress < progress)),
    () => ({ progress, hasFailed: false }),
  )
const isUsed = (isOn: boolean) =>
  system<EsimFacts>(
    (facts) =>
      lives(facts) &&
      (facts.hasFailed || (facts.progress > 0 && !(facts.progress === 4 && facts.isOn === isOn))),
    () => ({ progress: 4, isOn, hasFailed: false }),
  )

const esim = promised<EsimFacts>({
  begin: { progress: 0, isOn: false, hasFailed: false, ended: null },
  state({ progress, isOn, hasFailed, ended }) {
    if (ended) return ended
    if (hasFailed) return 'ERROR'
    return ['ORDERED', 'RELEASED', 'DOWNLOADED', 'INSTALLED', isOn ? 'ENABLED' : 'DISABLED'][progress]!
  },
  acts: {
    ACTIVATE: person(
      (facts) => lives(facts) && !facts.hasFailed && facts.progress === 0,
      () => ({ progress: 1 }),
    ),
    DOWNLOAD: advances(2),
    INSTALL: advances(3),
    ENABLE: isUsed(true),
    DISABLE: isUsed(false),
    FAIL: system(
      (facts) => lives(facts) && !facts.hasFailed,
      () => ({ hasFailed: true }),
    ),
    RECOVER: system(
      (facts) => lives(facts) && facts.hasFailed,
      () => ({ hasFailed: false, progress: 0 }),
    ),
    UNLINK: ends('UNLINKED'),
    DELETE: ends('DELETED'),
    RETIRE: ends('RETIRED'),
    // Before its code was shown there is nothing to replace.
    REPLACE: person(
      (facts) => lives(facts) && (facts.hasFailed || facts.progress > 0),
      () => ({ ended: 'REPLACED' }),
    ),
  },
})

interface ProfileFacts {
  hasIccid: boolean
  isLinked: boolean
  isShown: boolean
  isToBeTakenBack: boolean
  end: 'CANCELED' | 'KEPT' | null
}

const profile = promised<ProfileFacts>({
  begin: { hasIccid: false, isLinked: false, isShown: false, isToBeTakenBack: false, end: null },
  state({ hasIccid, isLinked, isShown, end }) {
    if (end) return end
    if (isShown) return 'RELEASED'
    if (isLinked) return 'CONFIRMED'
    return hasIccid ? 'ALLOCATED' : 'NEW'
  },
  acts: {
    GIVE_UP: system(
      ({ isToBeTakenBack }) => !isToBeTakenBack,
      () => ({ isToBeTakenBack: true }),
    ),
    // The carrier gets one command after the other, until the goal is reached; it takes back only what has an ICCID.
    COMMAND_CARRIER: system(
      ({ isLinked, isToBeTakenBack, end }) => end === null && (isToBeTakenBack || !isLinked),
      ({ hasIccid, isToBeTakenBack }) => {
        if (!hasIccid) return { hasIccid: true }
        return isToBeTakenBack ? { end: 'CANCELED' } : { isLinked: true }
      },
    ),
    RELEASE: system(
      ({ isLinked, isShown, end }) => isLinked && !isShown && end === null,
      () => ({ isShown: true }),
    ),
    CANCEL: system(
      ({ end }) => end === null,
      () => ({ end: 'CANCELED' }),
    ),
    KEEP: system(
      ({ hasIccid, end }) => hasIccid && end === null,
      () => ({ end: 'KEPT' }),
    ),
  },
})

interface KeyFacts {
  isActivated: boolean
  isLost: boolean
  ended: string | null
}

const present = ({ ended }: KeyFacts) => ended === null
const endsKey = (ended: string) => person<KeyFacts>(present, () => ({ ended }))

const key = promised<KeyFacts>({
  begin: { isActivated: false, isLost: false, ended: null },
  state({ isActivated, isLost, ended }) {
    if (ended) return ended
    if (isLost) return 'LOST'
    return isActivated ? 'ACTIVE' : 'LINKED'
  },
  acts: {
    // [KEY-07] Enigm App alone activates a Key.
    ACTIVATE: system(
      (facts) => present(facts) && !facts.isActivated,
      () => ({ isActivated: true }),
    ),
    REPORT_LOST: person(
      (facts) => present(facts) && facts.isActivated && !facts.isLost,
      () => ({ isLost: true }),
    ),
    REPORT_FOUND: person(
      (facts) => present(facts) && facts.isLost,
      () => ({ isLost: false }),
    ),
    REVOKE: endsKey('REVOKED'),
    REPLACE: endsKey('REPLACED'),
    RETIRE: endsKey('RETIRED'),
  },
})

interface WebhookFacts {
  isDisabled: boolean
  isRemoved: boolean
}

const webhook = promised<WebhookFacts>({
  begin: { isDisabled: false, isRemoved: false },
  state: ({ isDisabled, isRemoved }) => (isRemoved ? 'REMOVED' : isDisabled ? 'DISABLED' : 'ACTIVE'),
  acts: {
    DISABLE: system(
      ({ isDisabled, isRemoved }) => !isDisabled && !isRemoved,
      () => ({ isDisabled: true }),
    ),
    RESUME: person(
      ({ isDisabled, isRemoved }) => isDisabled && !isRemoved,
      () => ({ isDisabled: false }),
    ),
    REMOVE: person(
      ({ isRemoved }) => !isRemoved,
      () => ({ isRemoved: true }),
    ),
  },
})

/** A pass is never lost: a later one renews it. */
const training = promised<{ hasPassed: boolean }>({
  begin: { hasPassed: false },
  state: ({ hasPassed }) => (hasPassed ? 'PASSED' : 'IN_PROGRESS'),
  acts: {
    PASS: person(
      () => true,
      () => ({ hasPassed: true }),
    ),
  },
})

export const otherPromises: Record<string, Promises> = {
  deviceLifecycle: device,
  // [MDM-02] The owner alone switches the management on and off.
  managementLifecycle: switched(['OFF', 'ON'], ['ENABLE', 'DISABLE']),
  commandLifecycle: command,
  esimLifecycle: esim,
  profileLifecycle: profile,
  keyLifecycle: key,
  keyOrderLifecycle: decidedOnce('PLACED', { system: { FULFILL: 'FULFILLED', CANCEL: 'CANCELED' } }),
  emergencyLifecycle: decidedOnce('OPEN', { system: { END: 'ENDED', CANCEL: 'CANCELED' } }),
  workflowLifecycle: switched(['DISABLED', 'ENABLED'], ['ENABLE', 'DISABLE']),
  webhookLifecycle: webhook,
  legalHoldLifecycle: decidedOnce('IN_FORCE', { persons: { RELEASE: 'RELEASED' } }),
  torSurfaceLifecycle: switched(['DISABLED', 'ENABLED'], ['ENABLE', 'DISABLE']),
  examLifecycle: decidedOnce('OPEN', {
    persons: { PASS: 'PASSED', FAIL: 'FAILED' },
    system: { EXPIRE: 'EXPIRED' },
  }),
  trainingLifecycle: training,
  sharingLifecycle: switched(['WITHDRAWN', 'ALLOWED'], ['ALLOW', 'WITHDRAW']),
}
