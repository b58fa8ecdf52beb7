import { newId } from '@enigm/contracts'
import { createMany, type CallContext, type Transaction } from '@enigm/subgraph'
import { Profiles } from '../carrier/profiles'
import type { EsimApp } from '../config'
import { dayOf } from '../moments'
import { Esim } from './esim.entity'
import { esimLifecycle } from './esim.lifecycle'
import { recordStates } from './esim.transitions'
import { EsimPolicy } from './esim.policy'
import { esimAudit, esimData } from './ownership'

/** An entitlement that its holder can use from now on. */
export interface Granted {
  entitlementId: string
  accountId?: string | undefined
  organizationId?: string | undefined
}

export type NewEsim = Pick<
  Esim,
  'accountId' | 'organizationId' | 'entitlementId' | 'policy' | 'replacesId'
> & { id?: string }

/** How many eSIMs of a lane are ordered in one transaction. */
const LANE_BATCH = 200
const bought = { policy: EsimPolicy.STANDARD, replacesId: null }

/** How an eSIM begins: by an entitlement or by the one that it replaces. */
export class EsimOrders {
  private readonly profiles: Profiles

  constructor(private readonly app: EsimApp) {
    this.profiles = app.get(Profiles)
  }

  /**
   * Orders an eSIM for each granted entitlement, once, however often it is told of (ESM-01). What organizations have bought
   * waits in their lanes: whoever comes behind it in the stream does not wait until each has its eSIM (ESM-10).
   */
  async orderFor(tx: Transaction, granted: readonly Granted[]): Promise<void> {
    const ofOrganizations = granted.filter(({ organizationId }) => organizationId)
    await this.remember(tx, ofOrganizations)
    for (const lane of new Set(ofOrganizations.map(({ organizationId }) => organizationId!)))
      await this.profiles.openLane(tx, lane)
    const ofAccounts = granted.filter(({ accountId, organizationId }) => accountId && !organizationId)
    const fresh = await this.remember(tx, ofAccounts)
    const ordered = ofAccounts.filter(({ entitlementId }) => fresh.has(entitlementId))
    await this.order(
      tx,
      ordered.map(({ entitlementId, accountId }) => ({
        ...bought,
        accountId: accountId!,
        organizationId: null,
        entitlementId,
      })),
    )
  }

  /** Orders the eSIMs that wait in a lane, many in a transaction, until none waits or the deadline has come. */
  async orderInLane(lane: string, deadline: number, context: CallContext): Promise<void> {
    for (let ordered = true; ordered && Date.now() < deadline;) ordered = await this.orderSome(lane, context)
  }

  /** Orders eSIMs, each with a profile, an event and an entry of its own, in a few statements however many they are. */
  async order(tx: Transaction, rows: readonly NewEsim[]): Promise<Esim[]> {
    if (rows.length === 0) return []
    const profileIds = await this.profiles.order(
      tx,
      rows.map(({ policy, organizationId }) => ({ policy, lane: organizationId })),
    )
    const esims = rows.map((row, index) => ({
      ...row,
      id: row.id ?? newId('esim'),
      state: esimLifecycle.initial,
      accountHandle: row.accountId && this.app.handle('ah', 'platform', row.accountId),
      sinceDay: dayOf(new Date()),
      profileId: profileIds[index]!,
      activationHash: null,
      problem: null,
      policyInForce: row.policy,
      removalAtCarrier: null,
      removalOnDevice: null,
    }))
    const created = await createMany(tx, Esim, esims, {
      type: 'esim.esim.ordered',
      data: (esim) => ({ ...esimData(esim), ...(esim.replacesId && { replacesId: esim.replacesId }) }),
      // A replacement is audited as what it is: one deed, one entry.
      audit: (esim) => (esim.replacesId ? undefined : esimAudit(esim)),
    })
    await recordStates(tx, created)
    return created
  }

  /** Orders some that have one cause, under whose correlation id they are told of. @returns whether there were any */
  private async orderSome(lane: string, context: CallContext): Promise<boolean> {
    const [first] = await this.app.read<{ correlationId: string }>(
      'SELECT correlation_id AS "correlationId" FROM entitlement WHERE lane = $1 LIMIT 1',
      [lane],
    )
    if (!first) return false
    await this.app.transaction({ ...context, ...first }, async (tx) => {
      const waiting = await tx.query<{ id: string }>(
        `UPDATE entitlement SET lane = NULL, correlation_id = NULL WHERE id IN (
           SELECT id FROM entitlement WHERE lane = $1 AND correlation_id = $2 LIMIT $3 FOR UPDATE) RETURNING id`,
        [lane, first.correlationId, LANE_BATCH],
      )
      const held = { ...bought, accountId: null, organizationId: lane }
      await this.order(
        tx,
        waiting.map(({ id }) => ({ ...held, entitlementId: id })),
      )
    })
    return true
  }

  /** Remembers entitlements, those of an organization in its lane. @returns the ids of those that were not known yet */
  private async remember(tx: Transaction, granted: readonly Granted[]): Promise<ReadonlySet<string>> {
    if (granted.length === 0) return new Set()
    const fresh = await tx.query<{ id: string }>(
      `INSERT INTO entitlement (id, lane, correlation_id)
       SELECT id, lane, CASE WHEN lane IS NOT NULL THEN $3 END
       FROM unnest($1::text[], $2::text[]) AS granted (id, lane) ORDER BY id
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        granted.map(({ entitlementId }) => entitlementId),
        granted.map(({ organizationId }) => organizationId ?? null),
        tx.context.correlationId,
      ],
    )
    return new Set(fresh.map(({ id }) => id))
  }
}
