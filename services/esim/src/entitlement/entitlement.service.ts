import type { EventEnvelope } from '@enigm/contracts'
import type { CallContext, Transaction } from '@enigm/subgraph'
import type { EsimApp } from '../config'
import { EsimService } from '../esim/esim.service'
import { ProfileService } from '../profile/profile.service'

export type EntitlementEvent = EventEnvelope<'payments.entitlement.granted' | 'payments.entitlement.erased'>

type Entitlement = EntitlementEvent['data']

/** How many eSIMs of an organization queue are ordered in one transaction. */
const QUEUE_BATCH = 200
const bought = { policy: 'STANDARD', replacesId: null } as const

/** The entitlements of payments that pay for eSIMs: each orders one eSIM, also with several events (ESM-01). */
export class EntitlementService {
  private readonly esims: EsimService
  private readonly profiles: ProfileService

  constructor(private readonly app: EsimApp) {
    this.esims = app.get(EsimService)
    this.profiles = app.get(ProfileService)
  }

  /** Orders eSIMs for usable entitlements, also for one that became active before this service has listened, and ends others. */
  async follow(tx: Transaction, events: readonly EntitlementEvent[]): Promise<void> {
    const ofEsims = events.filter(({ data }) => data.productKind === 'ESIM')
    // Nothing is stored of an entitlement that was erased with its account.
    const living = ofEsims.filter(({ type }) => type !== 'payments.entitlement.erased')
    await this.orderFor(
      tx,
      living.map(({ data }) => data).filter(({ state }) => state === 'GRANTED' || state === 'ACTIVE'),
    )
    const active = living.filter(({ data }) => data.state === 'ACTIVE')
    await this.esims.resumePaid(
      tx,
      active.map(({ data }) => data.entitlementId),
    )
    for (const { type, data } of ofEsims) {
      if (type === 'payments.entitlement.erased') await this.erase(tx, data.entitlementId)
      else if (data.state === 'SUSPENDED') await this.esims.suspendUnpaid(tx, data.entitlementId)
      else if (data.state === 'EXPIRED' || data.state === 'REVOKED') await this.end(tx, data.entitlementId)
    }
  }

  /**
   * Orders the eSIMs that wait in an organization queue, many in a transaction, until none waits or the deadline (in
   * milliseconds of `performance.now()`) has passed.
   */
  async orderQueued(context: CallContext, organizationId: string, deadline: number): Promise<void> {
    for (let ordered = true; ordered && performance.now() < deadline;)
      ordered = await this.orderBatch(context, organizationId)
  }

  /**
   * Orders the eSIMs of accounts. Those of organizations wait in a queue each: later buyers do not wait until all eSIMs of a
   * bulk order exist (ESM-10).
   */
  private async orderFor(tx: Transaction, entitlements: readonly Entitlement[]): Promise<void> {
    const ofOrganizations = entitlements.filter(({ organizationId }) => organizationId)
    await this.remember(tx, ofOrganizations)
    for (const organizationId of new Set(ofOrganizations.map((each) => each.organizationId!)))
      await this.profiles.openQueue(tx, organizationId)
    const ofAccounts = entitlements.filter(({ accountId, organizationId }) => accountId && !organizationId)
    const fresh = await this.remember(tx, ofAccounts)
    await this.esims.order(
      tx,
      ofAccounts
        .filter(({ entitlementId }) => fresh.has(entitlementId))
        .map(({ entitlementId, accountId }) => ({
          ...bought,
          accountId: accountId!,
          organizationId: null,
          entitlementId,
        })),
    )
  }

  /** Orders queued eSIMs with one cause, whose correlation id their events get. @returns whether there were any */
  private async orderBatch(context: CallContext, organizationId: string): Promise<boolean> {
    const [first] = await this.app.read<{ correlationId: string }>(
      'SELECT correlation_id AS "correlationId" FROM entitlement WHERE organization_queue = $1 LIMIT 1',
      [organizationId],
    )
    if (!first) return false
    await this.app.transaction({ ...context, ...first }, async (tx) => {
      const waiting = await tx.query<{ id: string }>(
        `UPDATE entitlement SET organization_queue = NULL, correlation_id = NULL WHERE id IN (
           SELECT id FROM entitlement WHERE organization_queue = $1 AND correlation_id = $2 LIMIT $3 FOR UPDATE)
         RETURNING id`,
        [organizationId, first.correlationId, QUEUE_BATCH],
      )
      await this.esims.order(
        tx,
        waiting.map(({ id }) => ({ ...bought, accountId: null, organizationId, entitlementId: id })),
      )
    })
    return true
  }

  /** Remembers entitlements, those of an organization in its queue. @returns the ids of those that were not known yet */
  private async remember(
    tx: Transaction,
    entitlements: readonly Entitlement[],
  ): Promise<ReadonlySet<string>> {
    if (entitlements.length === 0) return new Set()
    const fresh = await tx.query<{ id: string }>(
      `INSERT INTO entitlement (id, organization_queue, correlation_id)
       SELECT id, organization_queue, CASE WHEN organization_queue IS NOT NULL THEN $3 END
       FROM unnest($1::text[], $2::text[]) AS granted (id, organization_queue) ORDER BY id
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        entitlements.map(({ entitlementId }) => entitlementId),
        entitlements.map(({ organizationId }) => organizationId ?? null),
        tx.context.correlationId,
      ],
    )
    return new Set(fresh.map(({ id }) => id))
  }

  /** An ended entitlement pays for no connectivity: its eSIM is retired, and one that does not exist yet is never ordered. */
  private async end(tx: Transaction, id: string): Promise<void> {
    await tx.query(
      `INSERT INTO entitlement (id) VALUES ($1)
       ON CONFLICT (id) DO UPDATE SET organization_queue = NULL, correlation_id = NULL
         WHERE entitlement.organization_queue IS NOT NULL`,
      [id],
    )
    await this.esims.retireUnpaid(tx, id)
  }

  /** Erases an entitlement with its account, and an eSIM whose grant has arrived after the erasure of the account (ACC-05). */
  private async erase(tx: Transaction, id: string): Promise<void> {
    await this.esims.eraseLate(tx, id)
    await tx.query('DELETE FROM entitlement WHERE id = $1', [id])
  }
}
