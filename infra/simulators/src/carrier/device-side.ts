import type { Notifier, NotificationPoint } from './notifier'
import { progressOf } from './notifier'
import type { ProfileState, ProfileStore, StoredProfile } from './store'

/** The EID of a test eUICC, from GSMA's test specifications (SGP.23). */
export const deviceEid = '89049032123451234512345678901235'

export const deviceActions = ['download', 'fail', 'enable', 'disable', 'delete'] as const
export type DeviceAction = (typeof deviceActions)[number]

/** The actions of a device with an activation code, which is all that the device knows about a profile. */
export class DeviceSide {
  constructor(
    private readonly store: ProfileStore,
    private readonly notifier: Notifier,
  ) {}

  /** Executes the action and notifies the operator. @returns whether the state of the profile allows it */
  act(action: DeviceAction, activationCode: string): boolean {
    const [, , matchingId = ''] = activationCode.split('$')
    const profile = matchingId ? this.store.byMatchingId(matchingId) : undefined
    return profile ? this[action](profile) : false
  }

  private download(profile: StoredProfile): boolean {
    if (profile.state !== 'Released') return false
    this.become(profile, 'Downloaded', 'downloaded')
    this.become(profile, 'Installed', 'installed')
    return true
  }

  private fail(profile: StoredProfile): boolean {
    if (profile.state !== 'Released') return false
    this.become(profile, 'Error', 'downloaded', true)
    return true
  }

  private enable(profile: StoredProfile): boolean {
    return this.onDevice(profile, 'enabled')
  }

  private disable(profile: StoredProfile): boolean {
    return this.onDevice(profile, 'disabled')
  }

  private delete(profile: StoredProfile): boolean {
    if (profile.state !== 'Installed') return false
    this.become(profile, 'Unavailable', 'deleted')
    return true
  }

  private onDevice(profile: StoredProfile, point: NotificationPoint): boolean {
    if (profile.state !== 'Installed') return false
    this.become(profile, 'Installed', point)
    return true
  }

  private become(
    profile: StoredProfile,
    state: ProfileState,
    point: NotificationPoint,
    failed = false,
  ): void {
    const { iccid, profileType } = profile
    this.store.save({ ...profile, eid: deviceEid, state })
    this.notifier.notify(progressOf(iccid, profileType, point, { failed, eid: deviceEid }))
  }
}
