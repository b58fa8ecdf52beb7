import { systemContext, type Transaction } from '@enigm/subgraph'
import type { EsimApp } from '../config'
import { moveEsim, setWithoutEvent, type Esim } from '../esim/esim.entity'
import { canTake } from '../esim/esim.lifecycle'
import { ProfileEffects } from '../esim/profile-effects'
import { lockByIccid } from '../profile/profile.access'
import type { Profile } from '../profile/profile.entity'
import { ProfileService } from '../profile/profile.service'
import { statusCode, type Progress } from './es2plus'
import { readIccid } from './iccid'

/** After a notification whose time is further ahead, all later ones would be outdated. */
const LARGEST_CLOCK_LEAD_MILLISECONDS = 60 * 60 * 1000

const onDeviceMeanings = ['DOWNLOAD', 'INSTALL', 'ENABLE', 'DISABLE'] as const
type Meaning = (typeof onDeviceMeanings)[number] | 'REMOVED' | 'FAILED' | 'OTHER'

/** Processes the notifications of the carrier; repeated, late and unordered ones change nothing that is true already. */
export class NotificationService {
  private readonly effects: ProfileEffects
  private readonly profiles: ProfileService

  constructor(private readonly app: EsimApp) {
    this.effects = app.get(ProfileEffects)
    this.profiles = app.get(ProfileService)
  }

  /**
   * Processes a notification. One of the same time as the newest one is new unless its functionCallIdentifier is known: the
   * clock of a carrier may show seconds.
   * @returns null, or the code by which the protocol refuses it. The carrier repeats a notification later when the ICCID is
   * unknown, because it may become known, and when the profile was not released, because then no device can have it
   */
  async process(progress: Progress): Promise<string | null> {
    const iccid = readIccid(progress.iccid)
    const at = new Date(progress.timestamp)
    const isEarly = at.getTime() > Date.now() + LARGEST_CLOCK_LEAD_MILLISECONDS
    if (!iccid || isEarly) return statusCode.malformed
    return this.app.transaction(systemContext(), async (tx) => {
      const profile = await lockByIccid(tx, iccid)
      if (!profile) return statusCode.iccidUnknown
      if (profile.state === 'ALLOCATED' || profile.state === 'CONFIRMED') return statusCode.notNow
      if (profile.notifiedAt && at < profile.notifiedAt) return null
      const { functionCallIdentifier } = progress.header
      const isNew = await this.profiles.recordNotification(tx, profile.id, at, functionCallIdentifier)
      if (isNew) await this.apply(tx, profile, this.meaningOf(progress))
      return null
    })
  }

  private async apply(tx: Transaction, profile: Profile, meaning: Meaning): Promise<void> {
    const onDevice = presenceAfter(profile, meaning)
    await this.profiles.recordPresence(tx, profile.id, onDevice)
    const esim = await this.effects.esimOf(tx, profile.id)
    if (esim?.removalOnDevice) return this.applyToEnded(tx, esim, onDevice)
    if (esim) await applyToLiving(tx, esim, meaning)
    else if (meaning === 'REMOVED') await this.profiles.remove(tx, profile.id)
  }

  /** Of the profile of an ended eSIM, only its presence on a device still matters. */
  private async applyToEnded(tx: Transaction, esim: Esim, onDevice: Profile['onDevice']): Promise<void> {
    if (onDevice === 'REMOVED' && esim.removalOnDevice !== 'CONFIRMED') {
      await this.effects.removedFromDevice(tx, esim)
    }
    if (onDevice === 'YES' && esim.removalOnDevice === 'NOT_THERE') {
      await setWithoutEvent(tx, esim, { removalOnDevice: 'NOT_CONFIRMED' })
    }
  }

  private meaningOf({ notificationPointId, notificationPointStatus: { status } }: Progress): Meaning {
    const { enabled, disabled, deleted } = this.app.config.CARRIER_NOTIFICATION_POINTS
    const meanings = new Map<number, Meaning>([
      [3, 'DOWNLOAD'],
      [4, 'INSTALL'],
      [enabled, 'ENABLE'],
      [disabled, 'DISABLE'],
      [deleted, 'REMOVED'],
    ])
    if (!status.startsWith('Executed')) return notificationPointId <= 4 ? 'FAILED' : 'OTHER'
    return meanings.get(notificationPointId) ?? 'OTHER'
  }
}

function presenceAfter({ onDevice }: Profile, meaning: Meaning): Profile['onDevice'] {
  if (meaning === 'REMOVED') return 'REMOVED'
  return onDeviceMeanings.some((each) => each === meaning) ? 'YES' : onDevice
}

async function applyToLiving(tx: Transaction, esim: Esim, meaning: Meaning): Promise<void> {
  if (meaning === 'OTHER') return
  if (meaning !== 'REMOVED' && meaning !== 'FAILED') {
    if (canTake(meaning, esim.state)) await moveEsim(tx, esim, meaning)
    return
  }
  // A download that fails after the installation of the profile is that of another device.
  const isInstalled = ['INSTALLED', 'ENABLED', 'DISABLED'].includes(esim.state)
  if ((meaning === 'FAILED' && isInstalled) || !canTake('FAIL', esim.state)) return
  const problem = meaning === 'REMOVED' ? 'REMOVED_FROM_DEVICE' : 'DOWNLOAD_FAILED'
  await moveEsim(tx, esim, 'FAIL', { set: { problem } })
}
