import { lifecycle } from '@enigm/subgraph'

/** The states of a profile at the carrier, as far as the carrier has answered (SGP.22, 3.1). */
export const ProfileState = {
  /** The carrier has not answered with an ICCID. */
  NEW: 'NEW',
  /** The carrier has reserved a profile from its stock and given its ICCID. */
  ALLOCATED: 'ALLOCATED',
  /** The carrier has linked the profile to its matching id; it waits for its activation. */
  CONFIRMED: 'CONFIRMED',
  /** A device can download the profile. */
  RELEASED: 'RELEASED',
  /** The carrier has taken the profile back, or has never known of it. */
  CANCELED: 'CANCELED',
  /** The carrier cannot take the profile back, because a device has it. */
  KEPT: 'KEPT',
} as const
export type ProfileState = keyof typeof ProfileState

/**
 * A profile has no events and no audit entries: an event that names a profile next to the cause of its change would link it
 * to a holder (ESM-05). Other services learn of it by the events of its eSIM.
 */
export const profileLifecycle = lifecycle(ProfileState, 'NEW', {
  ALLOCATE: { from: ['NEW'], to: 'ALLOCATED' },
  CONFIRM: { from: ['ALLOCATED'], to: 'CONFIRMED' },
  RELEASE: { from: ['CONFIRMED'], to: 'RELEASED' },
  CANCEL: { from: ['NEW', 'ALLOCATED', 'CONFIRMED', 'RELEASED'], to: 'CANCELED' },
  KEEP: { from: ['ALLOCATED', 'CONFIRMED', 'RELEASED'], to: 'KEPT' },
})

/** The state that a profile is to be brought to: prepared for its activation, or taken back. */
export type ProfileGoal = 'CONFIRMED' | 'CANCELED'

/** The functions of ES2+ that the worker calls; `releaseProfile` is called by the activation itself. */
type CarrierCommand = 'downloadOrder' | 'confirmOrder' | 'cancelOrder'

/** Which command brings a profile closer to its goal. A profile without an ICCID must get it before it can be canceled. */
const commands: Readonly<Record<ProfileGoal, Partial<Record<ProfileState, CarrierCommand>>>> = {
  CONFIRMED: { NEW: 'downloadOrder', ALLOCATED: 'confirmOrder' },
  CANCELED: {
    NEW: 'downloadOrder',
    ALLOCATED: 'cancelOrder',
    CONFIRMED: 'cancelOrder',
    RELEASED: 'cancelOrder',
  },
}

/** SQL: the profile `p` is not prepared for its activation yet. The text is that of the index `carrier_profile_in_queue`. */
export const isInPreparation = `p.state IN (${Object.keys(commands.CONFIRMED)
  .map((state) => `'${state}'`)
  .join(', ')}) AND p.goal = 'CONFIRMED'`

/** SQL: the next command about the profile `p` may succeed. */
export const isRetried = `p.last_failure IS DISTINCT FROM 'UNUSABLE_ICCID'`

/** The next command to the carrier; null when the profile has reached its goal. */
export function nextCommand({
  state,
  goal,
}: {
  state: ProfileState
  goal: ProfileGoal
}): CarrierCommand | null {
  return commands[goal][state] ?? null
}
