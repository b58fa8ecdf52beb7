import type { CallContext, Transaction } from '@enigm/subgraph'
import { CarrierFailure, type Carrier } from '../carrier/carrier'
import { Es2plusCarrier } from '../carrier/es2plus-carrier'
import { profileColumns, Profiles, type Profile } from '../carrier/profiles'
import type { EsimApp } from '../config'
import { EsimFailure } from '../errors'
import type { Esim } from '../esim/esim.entity'
import { EsimState } from '../esim/esim.lifecycle'
import { moveEsim } from '../esim/esim.transitions'
import { esimAudit, lockUsed } from '../esim/ownership'
import { activationHash, isSameHash, lpaText, matchingHash, matchingIdOf } from './activation-code'

/** In the audit trail of whoever was shown a code a second time, since the first answer may have been lost. */
const REPEATED = 'esim.code.repeated'

/** Shows the activation code of an eSIM to its user, once (ESM-02). */
export class ActivationService {
  private readonly carrier: Carrier
  private readonly profiles: Profiles

  constructor(private readonly app: EsimApp) {
    this.carrier = app.get(Es2plusCarrier)
    this.profiles = app.get(Profiles)
  }

  /**
   * Releases the profile at the carrier, then gives its code out. Once means: the same key gives the same code again until a
   * device has the profile, so that a lost answer loses nothing; every other key is refused.
   * @returns the text that a device reads
   * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION, NOT_READY, CODE_ALREADY_SHOWN, CARRIER_UNAVAILABLE
   */
  async activate(context: CallContext, esimId: string, idempotencyKey: string): Promise<string> {
    const hash = activationHash(this.app.config.ESIM_PEPPER, esimId, idempotencyKey)
    const found = await this.app.transaction(context, async (tx) => this.shownOrReleasable(tx, esimId, hash))
    if ('shown' in found) return found.shown
    await this.release(found.releasable)
    return this.app.transaction(context, async (tx) => {
      const again = await this.shownOrReleasable(tx, esimId, hash)
      if ('shown' in again) return again.shown
      // A policy that was assigned meanwhile has ordered another profile: this one is not the eSIM's any more.
      if (again.releasable.id !== found.releasable.id) throw new EsimFailure('NOT_READY')
      await this.profiles.released(tx, found.releasable.id)
      await moveEsim(tx, again.esim, 'release', { set: { activationHash: hash } })
      return this.textOf(found.releasable)
    })
  }

  private async shownOrReleasable(
    tx: Transaction,
    esimId: string,
    hash: string,
  ): Promise<{ shown: string } | { esim: Esim; releasable: Profile }> {
    const esim = await lockUsed(tx, esimId)
    if (esim.activationHash !== null) return { shown: await this.again(tx, esim, hash) }
    if (esim.state !== EsimState.ORDERED) throw new EsimFailure('INVALID_TRANSITION')
    const profile = await this.profileOf(tx, esim)
    if (profile.state !== 'CONFIRMED') throw new EsimFailure('NOT_READY')
    return { esim, releasable: profile }
  }

  private async again(tx: Transaction, esim: Esim, hash: string): Promise<string> {
    // A download that failed has left no device with the profile.
    const isOpen = esim.state === EsimState.RELEASED || esim.state === EsimState.ERROR
    if (!isOpen || !isSameHash(esim.activationHash, hash)) throw new EsimFailure('CODE_ALREADY_SHOWN')
    const profile = await this.profileOf(tx, esim)
    if (profile.state !== 'RELEASED' || profile.onDevice !== 'NO') throw new EsimFailure('CODE_ALREADY_SHOWN')
    const text = this.textOf(profile)
    await tx.audit({ ...esimAudit(esim), action: REPEATED, outcome: 'DONE' })
    return text
  }

  private async release({ id, iccid }: Profile): Promise<void> {
    try {
      await this.carrier.release({ call: `${id}-release`, iccid: iccid! })
    } catch (error) {
      if (!(error instanceof CarrierFailure)) throw error
      this.app.log.warn({ failure: error.kind }, 'a profile could not be released')
      throw new EsimFailure('CARRIER_UNAVAILABLE')
    }
  }

  /** @throws Error when the pepper is another one than the carrier's matching id was made with */
  private textOf({ id, nonce, matchingHash: hash }: Profile): string {
    const { ESIM_PEPPER, CARRIER_DOWNLOAD_HOST } = this.app.config
    const matchingId = matchingIdOf(ESIM_PEPPER, id, nonce)
    if (!isSameHash(matchingHash(ESIM_PEPPER, matchingId), hash)) throw new Error('ESIM_PEPPER has changed')
    return lpaText(CARRIER_DOWNLOAD_HOST, matchingId)
  }

  private async profileOf(tx: Transaction, { profileId }: Esim): Promise<Profile> {
    const [profile] = await tx.query<Profile>(
      `SELECT ${profileColumns} FROM carrier_profile p WHERE p.id = $1`,
      [profileId],
    )
    return profile!
  }
}
