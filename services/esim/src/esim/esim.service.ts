import { newId } from '@enigm/contracts'
import {
  accountOf,
  startOfDay,
  type CallContext,
  type ChangeDetails,
  type Erased,
  type Transaction,
} from '@enigm/subgraph'
import { In, IsNull } from 'typeorm'
import type { EsimApp } from '../config'
import { EsimFailure } from '../errors'
import type { EsimPolicy } from '../profile/esim-policy'
import { ProfileService } from '../profile/profile.service'
import { lockInOrder, lockManaged, lockMember, lockOfOrganization } from './esim.access'
import { auditSubject, Esim, esims, moveEsim } from './esim.entity'
import { recordStates } from './esim-history'
import { canTake, esimLifecycle, type EsimTransition } from './esim.lifecycle'

type NewEsim = Pick<Esim, 'accountId' | 'organizationId' | 'entitlementId' | 'policy' | 'replacesId'> & {
  id?: string
}

const removalOf = { NO: 'NOT_THERE', YES: 'NOT_CONFIRMED', REMOVED: 'CONFIRMED' } as const

/** What holders, administrators and entitlements do with eSIMs. Every transition throws EsimFailure INVALID_TRANSITION. */
export class EsimService {
  private readonly profiles: ProfileService

  constructor(private readonly app: EsimApp) {
    this.profiles = app.get(ProfileService)
  }

  /** Orders eSIMs, each with a profile, an event and an audit entry, in a number of statements that is the same for one and many. */
  async order(tx: Transaction, rows: readonly NewEsim[], details: ChangeDetails<Esim> = {}): Promise<Esim[]> {
    if (rows.length === 0) return []
    const profileIds = await this.profiles.create(
      tx,
      rows.map(({ policy, organizationId }) => ({ policy, organizationQueue: organizationId })),
    )
    const ordered = rows.map((row, index) => ({
      ...row,
      id: row.id ?? newId('esim'),
      state: esimLifecycle.initial,
      accountHandle: this.handleOf(row.accountId),
      sinceDay: startOfDay(new Date()),
      profileId: profileIds[index]!,
      activationHash: null,
      problem: null,
      policyInForce: row.policy,
      removalAtCarrier: null,
      removalOnDevice: null,
      isSuspended: false,
    }))
    const created = await esims.createMany(tx, 'esim.esim.ordered', ordered, details)
    await recordStates(tx, created)
    return created
  }

  /**
   * Suspends the eSIM of an entitlement whose term is over, in any state: it is neither activated nor replaced until a renewal. ES2+
   * has no command for a suspension, so a profile on a device is switched off by its retirement only (decision 0048).
   */
  async suspendUnpaid(tx: Transaction, entitlementId: string): Promise<void> {
    const [esim] = await lockInOrder(tx, { entitlementId, isSuspended: false })
    if (!esim || !canTake('RETIRE', esim.state)) return
    const change = { set: { isSuspended: true }, reason: 'TERM_OVER' }
    await esims.change(tx, 'esim.esim.suspended', { id: esim.id }, change)
  }

  /** Resumes the eSIMs of these entitlements that were suspended, and changes no other one. */
  async resumePaid(tx: Transaction, entitlementIds: readonly string[]): Promise<void> {
    if (entitlementIds.length === 0) return
    const suspended = { entitlementId: In([...entitlementIds]), isSuspended: true }
    for (const { id } of await lockInOrder(tx, suspended))
      await esims.change(tx, 'esim.esim.resumed', { id }, { set: { isSuspended: false } })
  }

  /** Retires the eSIM of an entitlement that has ended. */
  async retireUnpaid(tx: Transaction, entitlementId: string): Promise<void> {
    const [esim] = await lockInOrder(tx, { entitlementId })
    if (esim && canTake('RETIRE', esim.state))
      await this.end(tx, esim, 'RETIRE', { reason: 'ENTITLEMENT_ENDED' })
  }

  /** Erases the eSIM of an account that was ordered after the erasure of the account (ACC-05). */
  async eraseLate(tx: Transaction, entitlementId: string): Promise<void> {
    await this.eraseAll(tx, await lockInOrder(tx, { entitlementId, organizationId: IsNull() }))
  }

  /**
   * Erases the eSIMs of a deleted account: they are deleted and their rows removed; the carrier is still asked to take the
   * profiles back, which lead to no person from then on. The eSIMs of organizations stay, without their user (ACC-05).
   */
  async erase(tx: Transaction, accountId: string): Promise<Erased> {
    const locked = await lockInOrder(tx, { accountId })
    const own = locked.filter(({ organizationId }) => organizationId === null)
    const erased = await this.eraseAll(tx, own)
    const lent = locked.filter(({ organizationId }) => organizationId !== null)
    for (const esim of lent) await this.giveTo(tx, esim, null)
    return { erased, detached: lent.length }
  }

  /**
   * Unlinks an eSIM from its holder: from the commit on nothing links the two (ESM-05). A profile that was not released returns
   * to the stock of the carrier; a released one stays on its device.
   * @returns the eSIM, and whether its profile stays at the carrier
   * @throws EsimFailure NOT_FOUND too
   */
  unlink(context: CallContext, esimId: string): Promise<{ esim: Esim; profileStays: boolean }> {
    return this.app.transaction(context, async (tx) => {
      const before = await lockManaged(tx, esimId)
      const esim = await moveEsim(tx, before, 'UNLINK', {
        set: {
          accountId: null,
          organizationId: null,
          accountHandle: null,
          entitlementId: null,
          profileId: null,
          activationHash: null,
          isSuspended: false,
          sinceDay: startOfDay(new Date()),
        },
      })
      const isActivated = before.activationHash !== null
      if (before.profileId && !isActivated) await this.profiles.cancel(tx, before.profileId, 'Available')
      else if (before.profileId) await this.profiles.leaveQueue(tx, before.profileId)
      return { esim, profileStays: before.profileId !== null && isActivated }
    })
  }

  /** Has the profile deleted (ESM-06). @throws EsimFailure NOT_FOUND too */
  delete(context: CallContext, esimId: string): Promise<Esim> {
    return this.app.transaction(context, async (tx) => this.end(tx, await lockManaged(tx, esimId), 'DELETE'))
  }

  /** Takes the eSIM out of use (ESM-06). @throws EsimFailure NOT_FOUND too */
  retire(context: CallContext, esimId: string): Promise<Esim> {
    return this.app.transaction(context, async (tx) => this.end(tx, await lockManaged(tx, esimId), 'RETIRE'))
  }

  /**
   * Replaces an eSIM by a new one that takes over its entitlement, its policy and its user, and needs a separate activation
   * (ESM-07). One audit entry describes both.
   * @returns the id of the new eSIM, the same for the same key
   * @throws EsimFailure NOT_FOUND, IDEMPOTENCY_CONFLICT too
   */
  replace(context: CallContext, esimId: string, key: string): Promise<string> {
    return this.app.transaction(context, async (tx) => {
      const scope = `account:${accountOf(tx.caller)}:replaceEsim`
      const { result } = await tx.idempotent({ scope, key, request: { esimId } }, async () =>
        this.orderSuccessor(tx, await lockManaged(tx, esimId)),
      )
      return result
    })
  }

  /**
   * Assigns a connectivity policy (ESM-08). A profile that was not released is exchanged for one of the new policy.
   * @throws EsimFailure NOT_FOUND, POLICY_NOT_OFFERED too
   */
  assignPolicy(context: CallContext, esimId: string, policy: EsimPolicy): Promise<Esim> {
    return this.app.transaction(context, async (tx) => {
      const before = await lockOfOrganization(tx, esimId)
      if (!canTake('RETIRE', before.state)) throw new EsimFailure('INVALID_TRANSITION')
      if (!this.app.config.CARRIER_PROFILE_TYPES[policy]) {
        throw new EsimFailure('POLICY_NOT_OFFERED', ['input', 'policy'])
      }
      const isExchanged = before.activationHash === null && before.policyInForce !== policy
      const set = isExchanged ? await this.exchangeProfile(tx, before, policy) : {}
      const audit = (changed: Esim) => ({ ...auditSubject(changed), reason: policy })
      return esims.change(tx, 'esim.esim.policy.assigned', { id: esimId }, { set: { policy, ...set }, audit })
    })
  }

  /**
   * Assigns an eSIM of an organization to an active member, who is then the only one to activate it. An activated eSIM stays
   * with its user.
   * @throws EsimFailure NOT_FOUND, MEMBER_NOT_ELIGIBLE too
   */
  assign(context: CallContext, esimId: string, membershipId: string): Promise<Esim> {
    return this.app.transaction(context, async (tx) => {
      const before = await lockOfOrganization(tx, esimId)
      const accountId = await lockMember(tx, before, membershipId)
      if (before.state !== 'ORDERED') throw new EsimFailure('INVALID_TRANSITION')
      return this.giveTo(tx, before, accountId)
    })
  }

  /** Takes the eSIMs of an organization from a member who has left. */
  async unassignFrom(tx: Transaction, organizationId: string, accountId: string): Promise<void> {
    for (const esim of await lockInOrder(tx, { organizationId, accountId })) await this.giveTo(tx, esim, null)
  }

  private giveTo(tx: Transaction, { id, accountId: before }: Esim, accountId: string | null): Promise<Esim> {
    const set = { accountId, accountHandle: this.handleOf(accountId), sinceDay: startOfDay(new Date()) }
    return accountId
      ? esims.change(tx, 'esim.esim.assigned', { id }, { set })
      : esims.change(tx, 'esim.esim.unassigned', { id }, { set, event: { accountId: before } })
  }

  private async orderSuccessor(tx: Transaction, before: Esim): Promise<string> {
    const { id: replacesId, accountId, organizationId, entitlementId, policy, isSuspended } = before
    if (isSuspended) throw new EsimFailure('SUSPENDED')
    const id = newId('esim')
    await this.end(tx, before, 'REPLACE', { set: { entitlementId: null }, event: { replacedById: id } })
    const successor = { id, accountId, organizationId, entitlementId, policy, replacesId }
    await this.order(tx, [successor], { event: { replacesId }, audit: null })
    if (organizationId) await this.profiles.openQueue(tx, organizationId)
    return id
  }

  /** A profile of another policy takes the place of the present one, which returns to the stock of the carrier. */
  private async exchangeProfile(
    tx: Transaction,
    { organizationId, profileId: before }: Esim,
    policy: EsimPolicy,
  ): Promise<Partial<Esim>> {
    const [profileId] = await this.profiles.create(tx, [{ policy, organizationQueue: organizationId }])
    if (organizationId) await this.profiles.openQueue(tx, organizationId)
    if (before) await this.profiles.cancel(tx, before, 'Available')
    return { policyInForce: policy, profileId: profileId! }
  }

  /** Ends an eSIM and has its profile canceled; the removal shows the answers of the carrier and the device. */
  private async end(
    tx: Transaction,
    before: Esim,
    action: Extract<EsimTransition, 'DELETE' | 'RETIRE' | 'REPLACE'>,
    details: { set?: Partial<Esim>; event?: object; reason?: string } = {},
  ): Promise<Esim> {
    if (!canTake(action, before.state)) throw new EsimFailure('INVALID_TRANSITION')
    const { onDevice } = await this.profiles.cancel(tx, before.profileId!, 'Unavailable')
    return moveEsim(tx, before, action, {
      ...details,
      set: {
        ...details.set,
        isSuspended: false,
        removalAtCarrier: 'ORDERED',
        removalOnDevice: removalOf[onDevice],
      },
    })
  }

  /** Deletes the eSIMs of an organization that has ended, like those of a deleted account; its entitlements end with their term. */
  async endOwned(tx: Transaction, organizationId: string): Promise<void> {
    await this.removeAll(tx, await lockInOrder(tx, { organizationId }))
  }

  /** Removes the rows of locked eSIMs, with all records that lead to them. @returns their number */
  private async eraseAll(tx: Transaction, locked: readonly Esim[]): Promise<number> {
    await this.removeAll(tx, locked)
    // Payments announces nothing more about these entitlements except their erasure.
    await tx.query('DELETE FROM entitlement WHERE id = ANY($1)', [
      locked.flatMap(({ entitlementId }) => entitlementId ?? []),
    ])
    return locked.length
  }

  private async removeAll(tx: Transaction, locked: readonly Esim[]): Promise<void> {
    for (const esim of locked) {
      if (canTake('DELETE', esim.state)) await this.end(tx, esim, 'DELETE', { reason: 'ACCOUNT_DELETED' })
    }
    await tx.manager.delete(Esim, { id: In(locked.map(({ id }) => id)) })
    await this.profiles.removeEnded(
      tx,
      locked.flatMap(({ profileId }) => profileId ?? []),
    )
  }

  private handleOf(accountId: string | null): string | null {
    return accountId && this.app.handle('ah', 'platform', accountId)
  }
}
