import type { Transaction } from '@enigm/subgraph'
import type { EsimApp } from '../config'
import type { CarrierFailureKind } from '../carrier/carrier'
import { Profiles, type Profile } from '../carrier/profiles'
import { Esim, EsimProblem } from './esim.entity'
import { EsimState } from './esim.lifecycle'
import { moveEsim } from './esim.transitions'
import { esimAudit, esimColumns, esimData } from './ownership'

const problems: Partial<Record<CarrierFailureKind, EsimProblem>> = {
  OUT_OF_STOCK: EsimProblem.OUT_OF_STOCK,
  UNREACHABLE: EsimProblem.CARRIER_UNAVAILABLE,
  NONSENSE: EsimProblem.CARRIER_UNAVAILABLE,
}

/** What the carrier's answers change in eSIMs. */
export class ProfileEffects {
  private readonly profiles: Profiles

  constructor(app: EsimApp) {
    this.profiles = app.get(Profiles)
  }

  /** The eSIM of a profile, locked; none when it was taken off it. */
  async esimOf(tx: Transaction, profileId: string): Promise<Esim | undefined> {
    const [esim] = await tx.query<Esim>(
      `SELECT ${esimColumns} FROM esim e WHERE e.profile_id = $1 FOR UPDATE`,
      [profileId],
    )
    return esim
  }

  /** Profiles that are about to wait for their activation end what was a problem before. */
  async prepared(tx: Transaction, profileIds: readonly string[]): Promise<void> {
    if (profileIds.length === 0) return
    const esims = await tx.query<Esim>(
      `SELECT ${esimColumns} FROM esim e
       WHERE e.profile_id = ANY($1) AND (e.problem IS NOT NULL OR e.state = $2)
         AND EXISTS (SELECT FROM carrier_profile p WHERE p.id = e.profile_id AND p.state = 'ALLOCATED')
       ORDER BY e.id FOR UPDATE`,
      [profileIds, EsimState.ERROR],
    )
    for (const esim of esims) {
      if (esim.state === EsimState.ERROR) await moveEsim(tx, esim, 'recover')
      else await this.note(tx, esim, null)
    }
  }

  /** An order that waits is a problem to be seen; one that was refused is an error, though it is tried again too. */
  async orderFailed(tx: Transaction, esim: Esim, kind: CarrierFailureKind): Promise<void> {
    if (esim.state !== EsimState.ORDERED) return
    const problem = problems[kind]
    if (problem) return this.note(tx, esim, problem)
    await moveEsim(tx, esim, 'fail', { set: { problem: EsimProblem.ORDER_REFUSED }, reason: kind })
  }

  /**
   * The carrier has answered the order to cancel. What was deleted here goes with it, unless a device has it: then it stays
   * to be recognized when the device reports its removal. A profile that is nobody's goes at once.
   */
  async canceled(tx: Transaction, profile: Profile, outcome: 'CANCELED' | 'KEPT'): Promise<void> {
    const esim = await this.esimOf(tx, profile.id)
    if (!esim) return this.profiles.remove(tx, profile.id)
    const isKept = outcome === 'KEPT'
    const removalAtCarrier = isKept ? 'NOT_POSSIBLE' : 'CONFIRMED'
    const removalOnDevice =
      isKept && esim.removalOnDevice === 'NOT_THERE' ? 'NOT_CONFIRMED' : esim.removalOnDevice
    const isOver = removalOnDevice !== 'NOT_CONFIRMED'
    if (isOver) await this.over(tx, esim, { removalAtCarrier, removalOnDevice })
    else await tx.manager.update(Esim, { id: esim.id }, { removalAtCarrier, removalOnDevice })
  }

  /** A device has reported that the profile is gone from it. */
  async removedFromDevice(tx: Transaction, esim: Esim): Promise<void> {
    await this.over(tx, esim, { removalOnDevice: 'CONFIRMED' })
  }

  /** Nothing of the profile is left to wait for; of a deleted eSIM nothing is left that names it. */
  private async over(tx: Transaction, esim: Esim, set: Partial<Esim>): Promise<void> {
    const forget =
      esim.state === EsimState.DELETED && (set.removalAtCarrier ?? esim.removalAtCarrier) !== 'ORDERED'
    await tx.change(Esim, { id: esim.id }, { ...set, ...(forget ? { profileId: null } : {}) }, (changed) => ({
      type: 'esim.esim.removal.confirmed',
      data: esimData(changed),
      audit: esimAudit(changed),
    }))
    if (forget) await this.profiles.remove(tx, esim.profileId!)
  }

  private async note(tx: Transaction, { id }: Esim, problem: EsimProblem | null): Promise<void> {
    await tx.manager.update(Esim, { id }, { problem })
  }
}
