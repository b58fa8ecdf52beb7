import { matchingHash, matchingIdOf } from '../activation/activation-code'
import type { EsimApp } from '../config'
import type { Profile } from '../profile/profile.entity'
import { nextCommand } from '../profile/profile.lifecycle'
import { CarrierFailure } from './carrier'
import { Es2plusCarrier } from './es2plus-carrier'

/** The answer of the carrier to a command, as the transition of the profile that follows from it. */
export type CarrierAnswer =
  | { action: 'ALLOCATE'; iccid: string }
  | { action: 'CONFIRM'; matchingHash: string }
  | { action: 'CANCEL' | 'KEEP' }

/** Sends commands to the carrier: outside any transaction, with a call identifier that stays the same in each repetition. */
export class CarrierCommands {
  private readonly carrier: Es2plusCarrier

  constructor(private readonly app: EsimApp) {
    this.carrier = app.get(Es2plusCarrier)
  }

  /** Sends the next command about a profile that has not reached its goal. @throws CarrierFailure */
  send(profile: Profile): Promise<CarrierAnswer> {
    return this[nextCommand(profile)!](profile)
  }

  private async downloadOrder({ id, policy }: Profile): Promise<CarrierAnswer> {
    const profileType = this.app.config.CARRIER_PROFILE_TYPES[policy]
    if (!profileType) throw new CarrierFailure('REFUSED')
    const iccid = await this.carrier.downloadOrder({ call: `${id}-download`, profileType })
    return { action: 'ALLOCATE', iccid }
  }

  private async confirmOrder({ id, iccid, nonce }: Profile): Promise<CarrierAnswer> {
    const { ESIM_PEPPER } = this.app.config
    const matchingId = matchingIdOf(ESIM_PEPPER, id, nonce)
    await this.carrier.confirmOrder({ call: `${id}-confirm`, iccid: iccid!, matchingId })
    return { action: 'CONFIRM', matchingHash: matchingHash(ESIM_PEPPER, matchingId) }
  }

  /** A profile that the carrier cannot take back is on a device. */
  private async cancelOrder({ id, iccid, finalStatus }: Profile): Promise<CarrierAnswer> {
    try {
      await this.carrier.cancelOrder({ call: `${id}-cancel`, iccid: iccid!, finalStatus: finalStatus! })
      return { action: 'CANCEL' }
    } catch (error) {
      if (error instanceof CarrierFailure && error.kind === 'NOT_POSSIBLE') return { action: 'KEEP' }
      throw error
    }
  }
}
