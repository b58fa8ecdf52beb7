import type { EventData, EventEnvelope, EventType, RetentionGround, ServiceName } from '@enigm/contracts'
import type { App } from './app'
import type { Transaction } from './database/transaction'
import type { EventHandlers, Snapshot } from './handlers'

export interface Retained {
  ground: RetentionGround
  /** Nothing ends a tombstone. */
  until?: Date
}

/** What became of the rows that a service held of an account. */
export interface Erased {
  /** Rows that are gone. */
  erased: number
  /** Rows that stay and lead to nobody any more. */
  detached: number
  /** What the service keeps beside the audit trail and what every service keeps. */
  retained?: Retained[]
}

/**
 * Erases what a service holds of one account, in the transaction of its answer (ACC-05). Nobody acts for the account any more:
 * its sessions are closed. What belongs to others stays. Throwing leaves everything as it was, for another try.
 */
export type Erase = (accountId: string, tx: Transaction, app: App<any>) => Promise<Erased>

type Answer = EventData<'devices.erasure.completed'>

/** One version for ever: an erasure happens once. */
const VERSION = 1
const DELIVERY_DAYS = 8
const AUDIT_YEARS = 1
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** What every service keeps of a deleted account, whatever it does. */
export function retainedByAll(now: Date): Retained[] {
  const auditEnds = new Date(now)
  auditEnds.setUTCFullYear(now.getUTCFullYear() + AUDIT_YEARS)
  return [
    { ground: 'SECURITY', until: auditEnds },
    { ground: 'EVENT_DELIVERY', until: new Date(now.getTime() + DELIVERY_DAYS * DAY_MILLISECONDS) },
    { ground: 'TOMBSTONE' },
  ]
}

/** What a service that erases reacts to: the start of a deletion, and a report of one that is under way. */
export function erasureEventHandlers(name: ServiceName, erase: Erase, own: EventHandlers): EventHandlers {
  const reported = own['accounts.account.snapshot']
  return {
    ...own,
    'accounts.account.deletion.started': ({ data }, tx, app) => eraseOnce(name, erase, data, tx, app),
    // Nothing is remembered of an account that is being deleted.
    'accounts.account.snapshot': async (event: EventEnvelope<'accounts.account.snapshot'>, tx, app) => {
      const { accountId, deletionId } = event.data
      if (deletionId) await eraseOnce(name, erase, { accountId, deletionId }, tx, app)
      else await reported?.(event, tx, app)
    },
  }
}

/** Told twice, it has happened once: the record of the deletion is the guard. */
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

/** Deletes the rows of tables whose column holds a value, in the order given. Gives how many there were. */
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

/** Forgets the keys of requests whose scope or result names the account. Gives how many there were. */
export async function forgetRequests(tx: Transaction, accountId: string): Promise<number> {
  const gone = await tx.query(
    'DELETE FROM idempotency WHERE result = $1 OR strpos(scope, $1) > 0 RETURNING key',
    [accountId],
  )
  return gone.length
}

/** What an event and a table keep of it. */
export function serializeRetained(retained: readonly Retained[]): Answer['retained'] {
  return retained.map(({ ground, until }) => ({ ground, ...(until && { until: until.toISOString() }) }))
}

/** Tells the answers again to accounts, which may have missed them. */
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
