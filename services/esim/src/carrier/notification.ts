import { systemContext, type Transaction } from '@enigm/subgraph'
import type { EsimApp } from '../config'
import { Esim, EsimProblem } from '../esim/esim.entity'
import { esimLifecycle, EsimState, type EsimMove } from '../esim/esim.lifecycle'
import { moveEsim } from '../esim/esim.transitions'
import { ProfileEffects } from '../esim/profile-effects'
import { isEid } from './eid'
import { statusCode, type Progress } from './es2plus'
import { readIccid } from './iccid'
import { profileColumns, type Profile } from './profiles'

/** A carrier whose clock is further ahead would have everything after it taken for the past. */
const LARGEST_CLOCK_LEAD_MILLISECONDS = 60 * 60 * 1000

type Meaning = 'download' | 'install' | 'enable' | 'disable' | 'removed' | 'failed' | 'other'

/** Takes what the carrier tells of downloads; told twice, late or out of order, it changes nothing that is true already. */
export class Notifications {
  private readonly effects: ProfileEffects

  constructor(private readonly app: EsimApp) {
    this.effects = app.get(ProfileEffects)
  }

  /**
   * Lets a notification take effect.
   * @returns the protocol's code of what is wrong with it, or null: an ICCID that is unknown here may become known, and a
   * download of what was not released cannot have been; the carrier says both again later. What has the moment of the last one
   * that was taken is news unless it has the functionCallIdentifier of one of that moment: a carrier's clock may show seconds
   */
  async take(progress: Progress): Promise<string | null> {
    const iccid = readIccid(progress.iccid)
    const at = new Date(progress.timestamp)
    const isEarly = at.getTime() > Date.now() + LARGEST_CLOCK_LEAD_MILLISECONDS
    if (!iccid || isEarly || (progress.eid !== undefined && !isEid(progress.eid))) return statusCode.malformed
    return this.app.transaction(systemContext(), async (tx) => {
      const [profile] = await tx.query<Profile>(
        `SELECT ${profileColumns} FROM carrier_profile p WHERE p.iccid = $1 FOR UPDATE`,
        [iccid],
      )
      if (!profile) return statusCode.iccidUnknown
      if (profile.state === 'ALLOCATED' || profile.state === 'CONFIRMED') return statusCode.notNow
      if (profile.notifiedAt && at < profile.notifiedAt) return null
      const isNew = await this.note(tx, profile, at, progress.header.functionCallIdentifier)
      if (isNew) await this.apply(tx, profile, this.meaningOf(progress))
      return null
    })
  }

  /** Remembers what was told of the newest moment. @returns whether it was not known already */
  private async note(tx: Transaction, { id }: Profile, at: Date, call: string): Promise<boolean> {
    const noted = await tx.query(
      `UPDATE carrier_profile SET notified_at = $2,
         notified_ids = CASE WHEN notified_at = $2 THEN notified_ids ELSE '{}' END || $3::text
       WHERE id = $1 AND (notified_at = $2 AND $3 = ANY(notified_ids)) IS NOT TRUE RETURNING id`,
      [id, at, call],
    )
    return noted.length > 0
  }

  private async apply(tx: Transaction, profile: Profile, meaning: Meaning): Promise<void> {
    const present = ['download', 'install', 'enable', 'disable'].includes(meaning) ? 'YES' : profile.onDevice
    const onDevice = meaning === 'removed' ? 'REMOVED' : present
    await tx.query('UPDATE carrier_profile SET on_device = $2 WHERE id = $1', [profile.id, onDevice])
    const esim = await this.effects.esimOf(tx, profile.id)
    if (esim?.removalOnDevice) return this.applyToEnded(tx, esim, onDevice)
    if (esim) await applyToLiving(tx, esim, meaning)
    else if (meaning === 'removed') await tx.query('DELETE FROM carrier_profile WHERE id = $1', [profile.id])
  }

  /** Of an eSIM that has ended only one thing is still of interest: whether a device has its profile. */
  private async applyToEnded(tx: Transaction, esim: Esim, onDevice: Profile['onDevice']): Promise<void> {
    if (onDevice === 'REMOVED' && esim.removalOnDevice !== 'CONFIRMED') {
      await this.effects.removedFromDevice(tx, esim)
    }
    if (onDevice === 'YES' && esim.removalOnDevice === 'NOT_THERE') {
      await tx.manager.update(Esim, { id: esim.id }, { removalOnDevice: 'NOT_CONFIRMED' })
    }
  }

  private meaningOf({ notificationPointId, notificationPointStatus: { status } }: Progress): Meaning {
    const { enabled, disabled, deleted } = this.app.config.CARRIER_NOTIFICATION_POINTS
    const meanings = new Map<number, Meaning>([
      [3, 'download'],
      [4, 'install'],
      [enabled, 'enable'],
      [disabled, 'disable'],
      [deleted, 'removed'],
    ])
    if (!status.startsWith('Executed')) return notificationPointId <= 4 ? 'failed' : 'other'
    return meanings.get(notificationPointId) ?? 'other'
  }
}

async function applyToLiving(tx: Transaction, esim: Esim, meaning: Meaning): Promise<void> {
  const isOnDevice = [EsimState.INSTALLED, EsimState.ENABLED, EsimState.DISABLED].includes(esim.state)
  // A download that fails once the profile is installed is another device's.
  if (meaning === 'other' || (meaning === 'failed' && isOnDevice)) return
  const problem = meaning === 'removed' ? EsimProblem.REMOVED_FROM_DEVICE : EsimProblem.DOWNLOAD_FAILED
  const isBad = meaning === 'removed' || meaning === 'failed'
  const move: EsimMove = isBad ? 'fail' : meaning
  if (!esimLifecycle.moves[move].from.includes(esim.state)) return
  await moveEsim(tx, esim, move, isBad ? { set: { problem } } : {})
}
