import { newId } from '@enigm/contracts'
import type { CallContext, Transaction } from '@enigm/subgraph'
import { Profiles } from '../carrier/profiles'
import type { EsimApp } from '../config'
import { EsimFailure } from '../errors'
import { dayOf } from '../moments'
import { Esim, type RemovalOnDevice } from './esim.entity'
import { esimLifecycle, EsimState, type EsimMove } from './esim.lifecycle'
import { EsimOrders } from './esim-orders'
import { moveEsim } from './esim.transitions'
import type { EsimPolicy } from './esim.policy'
import {
  accountOrNone,
  administers,
  esimAudit,
  esimColumns,
  esimData,
  lockManaged,
  lockOfOrganization,
} from './ownership'

/** What holders, administrators and entitlements do with eSIMs; what the carrier does stands beside. */
export class EsimService {
  private readonly profiles: Profiles
  private readonly orders: EsimOrders

  constructor(private readonly app: EsimApp) {
    this.profiles = app.get(Profiles)
    this.orders = app.get(EsimOrders)
  }

  /** An entitlement that has ended pays for no connectivity: its eSIM is retired. One that never had an eSIM gets none. */
  async entitlementEnded(tx: Transaction, entitlementId: string): Promise<void> {
    await tx.query(
      `INSERT INTO entitlement (id) VALUES ($1)
       ON CONFLICT (id) DO UPDATE SET lane = NULL, correlation_id = NULL WHERE entitlement.lane IS NOT NULL`,
      [entitlementId],
    )
    const [esim] = await tx.query<Esim>(
      `SELECT ${esimColumns} FROM esim e WHERE e.entitlement_id = $1 FOR UPDATE`,
      [entitlementId],
    )
    if (!esim || !esimLifecycle.moves.retire.from.includes(esim.state)) return
    await this.end(tx, esim, 'retire', { reason: 'ENTITLEMENT_ENDED' })
  }

  /**
   * Forgets an entitlement that its account took with it, and erases the eSIM that it ordered when its grant was told here after
   * the account was erased (ACC-05).
   */
  async entitlementErased(tx: Transaction, entitlementId: string): Promise<void> {
    const late = await tx.query<Esim>(
      `SELECT ${esimColumns} FROM esim e WHERE e.entitlement_id = $1 AND e.organization_id IS NULL FOR UPDATE`,
      [entitlementId],
    )
    await this.erase(tx, late)
    await tx.query('DELETE FROM entitlement WHERE id = $1', [entitlementId])
  }

  /**
   * Ends locked eSIMs of an account that is being deleted, as its holder would, and removes their rows with all that leads to
   * them (ACC-05). Entitlements are forgotten with what they ordered: payments announces nothing more of them but that they are
   * gone.
   * @returns how many there were
   */
  async erase(tx: Transaction, esims: readonly Esim[]): Promise<number> {
    for (const esim of esims) {
      if (esimLifecycle.moves.delete.from.includes(esim.state))
        await this.end(tx, esim, 'delete', { reason: 'ACCOUNT_DELETED' })
    }
    const gone = await tx.query('DELETE FROM esim WHERE id = ANY($1) RETURNING id', [
      esims.map(({ id }) => id),
    ])
    await tx.query('DELETE FROM entitlement WHERE id = ANY($1)', [
      esims.flatMap(({ entitlementId }) => entitlementId ?? []),
    ])
    await this.profiles.removeAnswered(
      tx,
      esims.flatMap(({ profileId }) => profileId ?? []),
    )
    return gone.length
  }

  /**
   * Unlinks an eSIM from its holder: from the commit on nothing ties the two (ESM-05). A profile that was not released goes
   * back into the stock; one that was stays with whoever has it.
   * @returns the eSIM, and whether a profile is left at the carrier
   * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION
   */
  unlink(context: CallContext, esimId: string): Promise<{ esim: Esim; profileLeft: boolean }> {
    return this.app.transaction(context, async (tx) => {
      const before = await lockManaged(tx, esimId)
      const esim = await moveEsim(tx, before, 'unlink', {
        set: {
          accountId: null,
          organizationId: null,
          accountHandle: null,
          entitlementId: null,
          profileId: null,
          activationHash: null,
          sinceDay: dayOf(new Date()),
        },
      })
      const isFresh = before.activationHash === null
      if (before.profileId && isFresh) await this.profiles.cancel(tx, before.profileId, 'Available')
      else if (before.profileId) await this.profiles.leaveLane(tx, before.profileId)
      return { esim, profileLeft: before.profileId !== null && !isFresh }
    })
  }

  /** Orders the deletion of the profile (ESM-06). @throws DomainFailure NOT_FOUND, INVALID_TRANSITION */
  delete(context: CallContext, esimId: string): Promise<Esim> {
    return this.app.transaction(context, async (tx) => this.end(tx, await lockManaged(tx, esimId), 'delete'))
  }

  /** Takes the eSIM out of use (ESM-06). @throws DomainFailure NOT_FOUND, INVALID_TRANSITION */
  retire(context: CallContext, esimId: string): Promise<Esim> {
    return this.app.transaction(context, async (tx) => this.end(tx, await lockManaged(tx, esimId), 'retire'))
  }

  /**
   * Replaces an eSIM by a new one that takes over its entitlement, its policy and its user, and needs an activation of its
   * own (ESM-07).
   * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION
   */
  replace(context: CallContext, esimId: string): Promise<{ replaced: Esim; esim: Esim }> {
    return this.app.transaction(context, async (tx) => {
      const before = await lockManaged(tx, esimId)
      const replacedById = newId('esim')
      const replaced = await this.end(tx, before, 'replace', {
        set: { entitlementId: null },
        data: { replacedById },
      })
      const { accountId, organizationId, entitlementId, policy } = before
      const [esim] = await this.orders.order(tx, [
        { id: replacedById, accountId, organizationId, entitlementId, policy, replacesId: esimId },
      ])
      if (organizationId) await this.profiles.openLane(tx, organizationId)
      return { replaced, esim: esim! }
    })
  }

  /**
   * Assigns a connectivity policy (ESM-08). A profile that was not released is given back for one that carries it out.
   * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION, POLICY_NOT_OFFERED
   */
  assignPolicy(context: CallContext, esimId: string, policy: EsimPolicy): Promise<Esim> {
    return this.app.transaction(context, async (tx) => {
      const before = await lockOfOrganization(tx, esimId)
      refuseEnded(before)
      if (!this.app.config.CARRIER_PROFILE_TYPES[policy]) {
        throw new EsimFailure('POLICY_NOT_OFFERED', ['input', 'policy'])
      }
      const reorders = before.activationHash === null && before.policyInForce !== policy
      const [profileId] = reorders
        ? await this.profiles.order(tx, [{ policy, lane: before.organizationId }])
        : [before.profileId]
      if (reorders && before.organizationId) await this.profiles.openLane(tx, before.organizationId)
      if (reorders && before.profileId) await this.profiles.cancel(tx, before.profileId, 'Available')
      const policyInForce = reorders ? policy : before.policyInForce
      return tx.change(Esim, { id: esimId }, { policy, policyInForce, profileId }, (changed) => ({
        type: 'esim.esim.policy.assigned',
        data: esimData(changed),
        audit: { ...esimAudit(changed), reason: policy },
      }))
    })
  }

  /**
   * Gives an eSIM of an organization to an active member, who alone can activate it from then on. An eSIM that was activated
   * stays with its user.
   * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION, MEMBER_NOT_ELIGIBLE
   */
  assign(context: CallContext, esimId: string, membershipId: string): Promise<Esim> {
    return this.app.transaction(context, async (tx) => {
      const before = await lockOfOrganization(tx, esimId)
      const [member] = await tx.query<{ accountId: string }>(
        `SELECT m.account_id AS "accountId" FROM membership m JOIN esim e ON e.organization_id = m.organization_id
         WHERE m.id = $1 AND e.id = $2 AND ${administers('$3')} FOR SHARE OF m`,
        [membershipId, esimId, accountOrNone(tx.caller)],
      )
      if (!member) throw new EsimFailure('MEMBER_NOT_ELIGIBLE', ['input', 'membershipId'])
      if (before.state !== EsimState.ORDERED) throw new EsimFailure('INVALID_TRANSITION')
      const { accountId } = member
      return this.giveTo(tx, before, accountId)
    })
  }

  /** A member who has left has no eSIM of the organization any more. */
  async unassignFrom(tx: Transaction, organizationId: string, accountId: string): Promise<void> {
    const esims = await tx.query<Esim>(
      `SELECT ${esimColumns} FROM esim e WHERE e.organization_id = $1 AND e.account_id = $2 ORDER BY e.id FOR UPDATE`,
      [organizationId, accountId],
    )
    for (const esim of esims) await this.giveTo(tx, esim, null)
  }

  private giveTo(tx: Transaction, before: Esim, accountId: string | null): Promise<Esim> {
    const set = { accountId, accountHandle: this.handleOf(accountId), sinceDay: dayOf(new Date()) }
    return tx.change(Esim, { id: before.id }, set, (changed) => ({
      type: accountId ? 'esim.esim.assigned' : 'esim.esim.unassigned',
      data: esimData(accountId ? changed : { ...changed, accountId: before.accountId }),
      audit: esimAudit(changed),
    }))
  }

  /** Ends an eSIM and orders its profile to be canceled at the carrier; what becomes of it is told as it comes. */
  private async end(
    tx: Transaction,
    before: Esim,
    move: Extract<EsimMove, 'delete' | 'retire' | 'replace'>,
    details: { set?: Partial<Esim>; data?: object; reason?: string } = {},
  ): Promise<Esim> {
    if (!esimLifecycle.moves[move].from.includes(before.state)) throw new EsimFailure('INVALID_TRANSITION')
    const profile = await this.profiles.cancel(tx, before.profileId!, 'Unavailable')
    const removalOnDevice: RemovalOnDevice = { NO: 'NOT_THERE', YES: 'NOT_CONFIRMED', REMOVED: 'CONFIRMED' }[
      profile.onDevice
    ] as RemovalOnDevice
    return moveEsim(tx, before, move, {
      ...details,
      set: { ...details.set, removalAtCarrier: 'ORDERED', removalOnDevice },
    })
  }

  private handleOf(accountId: string | null): string | null {
    return accountId && this.app.handle('ah', 'platform', accountId)
  }
}

/** @throws DomainFailure INVALID_TRANSITION once it has ended */
function refuseEnded({ state }: Esim): void {
  if (!esimLifecycle.moves.retire.from.includes(state)) throw new EsimFailure('INVALID_TRANSITION')
}
