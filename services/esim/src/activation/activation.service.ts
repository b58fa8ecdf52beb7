import { accountOf, violatedConstraint, type CallContext, type Transaction } from '@enigm/subgraph'
import { Not } from 'typeorm'
import { CarrierFailure, type Carrier } from '../carrier/carrier'
import { Es2plusCarrier } from '../carrier/es2plus-carrier'
import type { EsimApp } from '../config'
import { EsimFailure } from '../errors'
import { lockUsed } from '../esim/esim.access'
import { auditSubject, Esim, moveEsim } from '../esim/esim.entity'
import { Profile } from '../profile/profile.entity'
import { ProfileService } from '../profile/profile.service'
import { activationHash, isSameHash, lpaText, matchingHash, matchingIdOf } from './activation-code'

/** The audit entry of a code that was shown again, because the first answer may have been lost. */
const REPEATED = 'esim.code.repeated'

/** Shows the activation code of an eSIM to its user, once (ESM-02). */
export class ActivationService {
  private readonly carrier: Carrier
  private readonly profiles: ProfileService

  constructor(private readonly app: EsimApp) {
    this.carrier = app.get(Es2plusCarrier)
    this.profiles = app.get(ProfileService)
  }

  /**
   * Releases the profile at the carrier, then shows its code. Once means: the same key gives the same code again until a
   * device has the profile, so that a lost answer loses nothing; every other key is refused.
   * @returns the text that a device reads
   * @throws EsimFailure NOT_FOUND, INVALID_TRANSITION, IDEMPOTENCY_CONFLICT, NOT_READY, CODE_ALREADY_SHOWN, CARRIER_UNAVAILABLE
   */
  async activate(context: CallContext, esimId: string, idempotencyKey: string): Promise<string> {
    const hash = activationHash(this.app.config.ESIM_PEPPER, accountOf(context.caller), idempotencyKey)
    const found = await this.app.transaction(context, (tx) => this.shownOrReleasable(tx, esimId, hash))
    if ('shown' in found) return found.shown
    await this.release(found.releasable)
    try {
      return await this.show(context, { esimId, hash, profile: found.releasable })
    } catch (error) {
      // Another activation has used the key for another eSIM since the first transaction.
      if (violatedConstraint(error) === 'esim_activation_hash_key') throw keyConflict()
      throw error
    }
  }

  /** Shows the code of a released profile for the first time. */
  private show(
    context: CallContext,
    { esimId, hash, profile }: { esimId: string; hash: string; profile: Profile },
  ): Promise<string> {
    return this.app.transaction(context, async (tx) => {
      const again = await this.shownOrReleasable(tx, esimId, hash)
      if ('shown' in again) return again.shown
      // The assignment of a policy has exchanged the profile meanwhile.
      if (again.releasable.id !== profile.id) throw new EsimFailure('NOT_READY')
      await this.profiles.release(tx, profile.id)
      await moveEsim(tx, again.esim, 'ACTIVATE', { set: { activationHash: hash } })
      return this.textOf(profile)
    })
  }

  private async shownOrReleasable(
    tx: Transaction,
    esimId: string,
    hash: string,
  ): Promise<{ shown: string } | { esim: Esim; releasable: Profile }> {
    const esim = await lockUsed(tx, esimId)
    if (await tx.manager.existsBy(Esim, { id: Not(esimId), activationHash: hash })) throw keyConflict()
    if (esim.isSuspended) throw new EsimFailure('SUSPENDED')
    if (esim.activationHash !== null) return { shown: await this.showAgain(tx, esim, hash) }
    if (esim.state !== 'ORDERED') throw new EsimFailure('INVALID_TRANSITION')
    const profile = await profileOf(tx, esim)
    if (profile.state !== 'CONFIRMED') throw new EsimFailure('NOT_READY')
    return { esim, releasable: profile }
  }

  private async showAgain(tx: Transaction, esim: Esim, hash: string): Promise<string> {
    // After a download that has failed, no device has the profile.
    const isOpen = esim.state === 'RELEASED' || esim.state === 'ERROR'
    if (!isOpen || !isSameHash(esim.activationHash, hash)) throw new EsimFailure('CODE_ALREADY_SHOWN')
    const profile = await profileOf(tx, esim)
    if (profile.state !== 'RELEASED' || profile.onDevice !== 'NO') throw new EsimFailure('CODE_ALREADY_SHOWN')
    const text = this.textOf(profile)
    await tx.audit({ ...auditSubject(esim), action: REPEATED, outcome: 'DONE' })
    return text
  }

  private async release({ id, iccid }: Profile): Promise<void> {
    try {
      await this.carrier.releaseProfile({ call: `${id}-release`, iccid: iccid! })
    } catch (error) {
      if (!(error instanceof CarrierFailure)) throw error
      this.app.log.warn({ profile: id, failure: error.kind }, 'profile not released by the carrier')
      throw new EsimFailure('CARRIER_UNAVAILABLE')
    }
  }

  /** @throws Error when the carrier got a matching id that was made with another pepper */
  private textOf({ id, nonce, matchingHash: hash }: Profile): string {
    const { ESIM_PEPPER, CARRIER_DOWNLOAD_HOST } = this.app.config
    const matchingId = matchingIdOf(ESIM_PEPPER, id, nonce)
    if (!isSameHash(matchingHash(ESIM_PEPPER, matchingId), hash)) throw new Error('ESIM_PEPPER has changed')
    return lpaText(CARRIER_DOWNLOAD_HOST, matchingId)
  }
}

function keyConflict(): Error {
  return new EsimFailure('IDEMPOTENCY_CONFLICT', ['input', 'idempotencyKey'])
}

function profileOf(tx: Transaction, { profileId }: Esim): Promise<Profile> {
  return tx.manager.findOneByOrFail(Profile, { id: profileId! })
}
