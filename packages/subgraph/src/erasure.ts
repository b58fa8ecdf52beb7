import type { EventData, EventEnvelope, EventType, RetentionGround, ServiceName } from '@enigm/contracts'
import type { App } from './app'
import type { Transaction } from './database/transaction'
import type { EventHandlers, Snapshot } from './handlers'

/** Data that a service retains after an erasure. */
export interface Retained {
  ground: RetentionGround
  /** Absent for a tombstone, which has no end. */
  until?: Date
}

/** The result of the erasure of one account in one service. */
export interface Erased {
  /** Deleted rows. */
  erased: number
  /** Rows that stay without any link to the account. */
  detached: number
  /** Data that this service retains in addition to `retainedByAll`. */
  retained?: Retained[]
}

/**
 * Erases the rows that a service has of one account, in the transaction of the answer (ACC-05). The sessions of the account
 * are closed before. Data of others stays. An error changes nothing, and the erasure is retried.
 */
export type Erase = (accountId: string, tx: Transaction, app: App<any>) => Promise<Erased>

type Answer = EventData<'devices.erasure.completed'>

/** An erasure happens once, so its aggregate has one version. */
const VERSION = 1
const DELIVERY_DAYS = 8
const AUDIT_YEARS = 1
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** The data that every service retains of a deleted account. */
export function retainedByAll(now: Date): Retained[] {
  const auditEnds = new Date(now)
  auditEnds.setUTCFullYear(now.getUTCFullYear() + AUDIT_YEARS)
  return [
    { ground: 'SECURITY', until: auditEnds },
    { ground: 'EVENT_DELIVERY', until: new Date(now.getTime() + DELIVERY_DAYS * DAY_MILLISECONDS) },
    { ground: 'TOMBSTONE' },
  ]
}

/** Adds the event handlers of an erasure: for the start of a deletion, and for a snapshot after a missed start. */
export function erasureEventHandlers(name: ServiceName, erase: Erase, own: EventHandlers): EventHandlers {
  const ownHandler = own['accounts.account.snapshot']
  return {
    ...own,
    'accounts.account.deletion.started': ({ data }, tx, app) => eraseOnce(name, erase, data, tx, app),
    // The service stores nothing more about an account that is being deleted.
    'accounts.account.snapshot': async (event: EventEnvelope<'accounts.account.snapshot'>, tx, app) => {
      const { accountId, deletionId } = event.data
      if (deletionId) await eraseOnce(name, erase, { accountId, deletionId }, tx, app)
      else await ownHandler?.(event, tx, app)
    },
  }
}

/** The record of the deletion makes a repetition harmless. */
async function eraseOnce(
  name: ServiceName,
  erase: Erase,
  { accountId, deletionId }: { accountId: string; deletionId: string },
  tx: Transaction,
  app: App<any>,
): Promise<void> {
  const [fresh] = await tx.query<object>(
    'INSERT INTO erasure (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id',
    [deletionId],
  )
  if (!fresh) return
  const { erased, detached, retained = [] } = await erase(accountId, tx, app)
  const answer: Answer = {
    deletionId,
    erased: erased + (await forgetRequests(tx, accountId)),
    detached,
    retained: serializeRetained([...retained, ...retainedByAll(new Date())]),
  }
  await tx.query('UPDATE erasure SET erased = $2, detached = $3, retained = $4 WHERE id = $1', [
    deletionId,
    answer.erased,
    answer.detached,
    JSON.stringify(answer.retained),
  ])
  await tx.emit(
    { id: deletionId, version: VERSION },
    {
      type: `${name}.erasure.completed` as 'devices.erasure.completed',
      data: answer,
      audit: { scope: `account:${accountId}`, target: deletionId },
    },
  )
}

/** Deletes the rows whose column has the value, table by table in this order. @returns the number of deleted rows */
export async function deleteRows(
  tx: Transaction,
  columns: Readonly<Record<string, string>>,
  value: string,
): Promise<number> {
  let deleted = 0
  for (const [table, column] of Object.entries(columns)) {
    deleted += (await tx.query(`DELETE FROM ${table} WHERE ${column} = $1 RETURNING 1 AS gone`, [value]))
      .length
  }
  return deleted
}

/** Deletes the idempotency keys whose scope or result names the account. @returns the number of deleted rows */
export async function forgetRequests(tx: Transaction, accountId: string): Promise<number> {
  const gone = await tx.query('DELETE FROM idempotency WHERE result = $1 OR holder_id = $1 RETURNING key', [
    accountId,
  ])
  return gone.length
}

/** Retained data as events and tables store it. */
export function serializeRetained(retained: readonly Retained[]): Answer['retained'] {
  return retained.map(({ ground, until }) => ({ ground, ...(until && { until: until.toISOString() }) }))
}

/** Snapshots of the answers, for an accounts service that missed them. */
export function erasureSnapshots(name: ServiceName) {
  const type = `${name}.erasure.snapshot` as EventType
  const read = async (app: App<any>, after: string, limit: number): Promise<Snapshot[]> => {
    const rows = await app.read<Omit<Answer, 'deletionId'> & { id: string }>(
      'SELECT id, erased, detached, retained FROM erasure WHERE id > $1 ORDER BY id LIMIT $2',
      [after, limit],
    )
    return rows.map(({ id, ...rest }) => ({
      aggregateId: id,
      version: VERSION,
      data: { deletionId: id, ...rest },
    }))
  }
  return { [type]: read }
}
