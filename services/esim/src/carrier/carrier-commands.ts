import { matchingHash, matchingIdOf } from '../activation/activation-code'
import type { EsimApp } from '../config'
import { CarrierFailure, type Carrier } from './carrier'
import { Es2plusCarrier } from './es2plus-carrier'
import type { Profile } from './profiles'

/** What the carrier has answered about a profile, and what the profile becomes by it. */
export type Answer =
  | { step: 'ALLOCATED'; iccid: string }
  | { step: 'CONFIRMED'; matchingHash: string }
  | { step: 'CANCELED' | 'KEPT' }

/** Says to the carrier what is next for a profile: outside any transaction, under a name that stays when it is said again. */
export class CarrierCalls {
  private readonly carrier: Carrier

  constructor(private readonly app: EsimApp) {
    this.carrier = app.get(Es2plusCarrier)
  }

  /** @throws CarrierFailure */
  next(profile: Profile): Promise<Answer> {
    if (profile.state === 'NEW') return this.download(profile)
    if (profile.goal === 'CANCELED') return this.cancel(profile)
    return this.confirm(profile)
  }

  private async download({ id, policy }: Profile): Promise<Answer> {
    const profileType = this.app.config.CARRIER_PROFILE_TYPES[policy]
    if (!profileType) throw new CarrierFailure('REFUSED')
    return { step: 'ALLOCATED', iccid: await this.carrier.download({ call: `${id}-download`, profileType }) }
  }

  private async confirm({ id, iccid, nonce }: Profile): Promise<Answer> {
    const { ESIM_PEPPER } = this.app.config
    const matchingId = matchingIdOf(ESIM_PEPPER, id, nonce)
    await this.carrier.confirm({ call: `${id}-confirm`, iccid: iccid!, matchingId })
    return { step: 'CONFIRMED', matchingHash: matchingHash(ESIM_PEPPER, matchingId) }
  }

  private cancel({ id, iccid, finalStatus }: Profile): Promise<Answer> {
    return this.carrier
      .cancel({ call: `${id}-cancel`, iccid: iccid!, finalStatus: finalStatus! })
      .then((): Answer => ({ step: 'CANCELED' }), keptByDevice)
  }
}

/** What the carrier cannot take back any more is on a device. */
function keptByDevice(error: unknown): Answer {
  if (error instanceof CarrierFailure && error.kind === 'NOT_POSSIBLE') return { step: 'KEPT' }
  throw error
}
