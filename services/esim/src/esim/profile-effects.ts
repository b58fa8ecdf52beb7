import { select, type Transaction } from '@enigm/subgraph'
import { In } from 'typeorm'
import type { CarrierFailureKind } from '../carrier/carrier'
import type { EsimApp } from '../config'
import type { Profile } from '../profile/profile.entity'
import { ProfileService } from '../profile/profile.service'
import { lockInOrder } from './esim.access'
import { Esim, esims, moveEsim, setWithoutEvent } from './esim.entity'

/** The failures after which a command waits; any other one is an error of the eSIM. */
const problems: Partial<Record<CarrierFailureKind, Esim['problem']>> = {
  OUT_OF_STOCK: 'OUT_OF_STOCK',
  UNREACHABLE: 'CARRIER_UNAVAILABLE',
  NONSENSE: 'CARRIER_UNAVAILABLE',
}

const withProblem = select(Esim, 'e')
  .where('e.profile_id = ANY($1)', `e.problem IS NOT NULL OR e.state = 'ERROR'`)
  .where(`EXISTS (SELECT FROM carrier_profile p WHERE p.id = e.profile_id AND p.state = 'ALLOCATED')`)
  .orderBy('id')
  .forUpdate()

/** The changes of eSIMs that follow from the answers and notifications of the carrier. */
export class ProfileEffects {
  private readonly profiles: ProfileService

  constructor(app: EsimApp) {
    this.profiles = app.get(ProfileService)
  }

  /** The eSIM of a profile, locked; undefined when the profile has none any more. */
  async esimOf(tx: Transaction, profileId: string): Promise<Esim | undefined> {
    const [esim] = await lockInOrder(tx, { profileId })
    return esim
  }

  /** Ends the problems of eSIMs whose profiles are about to be confirmed; their holders see that they are ready. */
  async prepared(tx: Transaction, profileIds: readonly string[]): Promise<void> {
    if (profileIds.length === 0) return
    for (const esim of await tx.manager.findBy(Esim, { profileId: In([...profileIds]) }))
      esims.hint(tx, 'esim.esim.snapshot', esim)
    for (const esim of await tx.query(withProblem, [profileIds])) {
      if (esim.state === 'ERROR') await moveEsim(tx, esim, 'RECOVER')
      else await setWithoutEvent(tx, esim, { problem: null })
    }
  }

  /** A command that waits is a problem of the eSIM; a refused one makes it an error, although the command is retried too. */
  async commandFailed(tx: Transaction, esim: Esim, kind: CarrierFailureKind): Promise<void> {
    if (esim.state !== 'ORDERED') return
    const problem = problems[kind]
    if (problem) return setWithoutEvent(tx, esim, { problem })
    await moveEsim(tx, esim, 'FAIL', { set: { problem: 'ORDER_REFUSED' }, reason: kind })
  }

  /**
   * The carrier has taken a profile back, or has answered that a device has it. The profile of a deleted eSIM is deleted,
   * unless a device has it: then it stays to recognize the device's report of its removal. A profile without an eSIM is
   * deleted at once.
   */
  async ended(tx: Transaction, profile: Profile, action: 'CANCEL' | 'KEEP'): Promise<void> {
    const esim = await this.esimOf(tx, profile.id)
    if (!esim) return this.profiles.remove(tx, profile.id)
    const isKept = action === 'KEEP'
    const removalAtCarrier = isKept ? 'NOT_POSSIBLE' : 'CONFIRMED'
    const removalOnDevice =
      isKept && esim.removalOnDevice === 'NOT_THERE' ? 'NOT_CONFIRMED' : esim.removalOnDevice
    if (removalOnDevice !== 'NOT_CONFIRMED')
      await this.confirmRemoval(tx, esim, { removalAtCarrier, removalOnDevice })
    else await setWithoutEvent(tx, esim, { removalAtCarrier, removalOnDevice })
  }

  /** A device has reported that it has removed the profile. */
  async removedFromDevice(tx: Transaction, esim: Esim): Promise<void> {
    await this.confirmRemoval(tx, esim, { removalOnDevice: 'CONFIRMED' })
  }

  /** The removal is complete. A deleted eSIM loses its profile as soon as the carrier has answered too. */
  private async confirmRemoval(tx: Transaction, esim: Esim, removal: Partial<Esim>): Promise<void> {
    const isForgotten =
      esim.state === 'DELETED' && (removal.removalAtCarrier ?? esim.removalAtCarrier) !== 'ORDERED'
    const set = { ...removal, ...(isForgotten && { profileId: null }) }
    await esims.change(tx, 'esim.esim.removal.confirmed', { id: esim.id }, { set })
    if (isForgotten) await this.profiles.remove(tx, esim.profileId!)
  }
}
