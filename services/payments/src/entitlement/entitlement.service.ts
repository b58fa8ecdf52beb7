import { isId } from '@enigm/contracts'
import {
  connectionFrom,
  decodeCursor,
  type App,
  type BatchLoader,
  type Connection,
  type PageArgs,
  type Snapshot,
} from '@enigm/subgraph'
import { z } from 'zod'
import type { Activation } from '../activation/activation.entity'
import type { PaymentsApp } from '../config'
import { holderOf } from '../holder'
import { reaches } from '../organization/administration'
import type { Subscription } from '../subscription/subscription.entity'
import { entitlementData, type Entitlement } from './entitlement.entity'
import type { EntitlementState } from './entitlement.lifecycle'

const columns = `entitlement.id, entitlement.version, entitlement.state, holder_id AS "holderId",
  product_key AS "productKey", product_kind AS "productKind", term_days AS "termDays",
  entitlement.valid_until AS "validUntil"`

const activationColumns = `activation.id, activation.version, activation.state, entitlement_id AS "entitlementId",
  activated_id AS "activatedId", activated_on AS "activatedOn"`

const subscriptionColumns = `subscription.id, subscription.version, subscription.state,
  entitlement_id AS "entitlementId", subscription.valid_until AS "validUntil"`

/** Reads of what a holder holds; the holder's clause stands in every statement. */
export class EntitlementService {
  constructor(private readonly app: PaymentsApp) {}

  entitlements(
    holderId: string,
    page: PageArgs,
    state: EntitlementState | null | undefined,
  ): Promise<Connection<Entitlement>> {
    return this.page<Entitlement>(
      `SELECT ${columns} FROM entitlement
       WHERE holder_id = $1 AND id > $2 AND ($4::text IS NULL OR state = $4) ORDER BY id LIMIT $3`,
      holderId,
      page,
      state ?? null,
    )
  }

  activations(holderId: string, page: PageArgs): Promise<Connection<Activation>> {
    return this.page<Activation>(
      `SELECT ${activationColumns} FROM activation JOIN entitlement ON entitlement.id = entitlement_id
       WHERE holder_id = $1 AND activation.id > $2 ORDER BY activation.id LIMIT $3`,
      holderId,
      page,
    )
  }

  subscriptions(holderId: string, page: PageArgs): Promise<Connection<Subscription>> {
    return this.page<Subscription>(
      `SELECT ${subscriptionColumns} FROM subscription JOIN entitlement ON entitlement.id = entitlement_id
       WHERE holder_id = $1 AND subscription.id > $2 ORDER BY subscription.id LIMIT $3`,
      holderId,
      page,
    )
  }

  private async page<T extends { id: string }>(
    sql: string,
    holderId: string,
    { first, after }: PageArgs,
    ...more: unknown[]
  ): Promise<Connection<T>> {
    const [afterId] = decodeCursor(after, z.tuple([z.string()])) ?? ['']
    const rows = await this.app.read<T>(sql, [holderId, afterId, first + 1, ...more])
    return connectionFrom(rows, first, ({ id }) => [id])
  }
}

/** Entitlements within the caller's reach by id, null for those of others. */
export const ownEntitlements: BatchLoader<string, Entitlement | null> = async (ids, { app, caller }) => {
  const rows = await app.read<Entitlement>(
    `SELECT ${columns} FROM entitlement WHERE id = ANY($1) AND ${reaches('$2')}`,
    [ids.filter((id) => isId('entitlement', id)), holderOf(caller)],
  )
  const byId = new Map(rows.map((entitlement) => [entitlement.id, entitlement]))
  return ids.map((id) => byId.get(id) ?? null)
}

/** What entitlements were used for, by the entitlement's id; null before its activation. */
export const activationsByEntitlement: BatchLoader<string, Activation | null> = async (ids, { app }) => {
  const rows = await app.read<Activation>(
    `SELECT ${activationColumns} FROM activation WHERE entitlement_id = ANY($1)`,
    [ids],
  )
  return inOrderOf(ids, rows)
}

/** The terms of entitlements, by the entitlement's id; null before its activation and where there is no term. */
export const subscriptionsByEntitlement: BatchLoader<string, Subscription | null> = async (ids, { app }) => {
  const rows = await app.read<Subscription>(
    `SELECT ${subscriptionColumns} FROM subscription WHERE entitlement_id = ANY($1)`,
    [ids],
  )
  return inOrderOf(ids, rows)
}

function inOrderOf<T extends { entitlementId: string }>(ids: readonly string[], rows: T[]): (T | null)[] {
  const byEntitlement = new Map(rows.map((row) => [row.entitlementId, row]))
  return ids.map((id) => byEntitlement.get(id) ?? null)
}

/** The present state of every entitlement, page by page. */
export async function reportEntitlements(app: App<any>, after: string, limit: number): Promise<Snapshot[]> {
  const rows = await app.read<Entitlement>(
    `SELECT ${columns} FROM entitlement WHERE id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  )
  return rows.map((row) => ({ aggregateId: row.id, version: row.version, data: entitlementData(row) }))
}
