import type { EventData, EventEnvelope, EventType, RetentionGround, ServiceName } from '@enigm/contracts'
import type { App } from './app'
import type { Transaction } from './database/transaction'
import type { EventHandlers, JobHandler, Snapshot } from './handlers'
import { heldUntil } from './storage/legal-hold'
import { erasureJob, verifyErasure } from './storage/verification'

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
 * are closed before. Data of others stays. An error changes nothing, and the erasure is retried. A repetition finds nothing more.
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
export function erasureEventHandlers(erase: Erase, own: EventHandlers): EventHandlers {
  const ownHandler = own['accounts.account.snapshot']
  return {
    ...own,
    'accounts.account.deletion.started': ({ data }, tx, app) => begin(erase, data, tx, app),
    // The service stores nothing more about an account that is being deleted.
    'accounts.account.snapshot': async (event: EventEnvelope<'accounts.account.snapshot'>, tx, app) => {
      const { accountId, deletionId } = event.data
      if (deletionId) await begin(erase, { accountId, deletionId }, tx, app)
      else await ownHandler?.(event, tx, app)
    },
  }
}

interface Deletion {
  readonly accountId: string
  readonly deletionId: string
}

/** Erases at once, unless a legal hold delays it. The record of the deletion makes a repetition harmless. */
async function begin(
  erase: Erase,
  { accountId, deletionId }: Deletion,
  tx: Transaction,
  app: App<any>,
): Promise<void> {
  const [fresh] = await tx.query<object>(
    'INSERT INTO erasure (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id',
    [deletionId],
  )
  if (!fresh) return
  const until = await eraseUnlessHeld(erase, { accountId, deletionId }, tx, app)
  await tx.scheduleJob({
    ...{ kind: erasureJob, aggregateId: deletionId, payload: { accountId } },
    ...(until && { dueAt: until }),
  })
}

/** Erases the rows once; a hold keeps all of them. @returns the end of the hold */
async function eraseUnlessHeld(
  erase: Erase,
  { accountId, deletionId }: Deletion,
  tx: Transaction,
  app: App<any>,
): Promise<Date | null> {
  const until = await heldUntil(tx, accountId)
  if (until) return until
  const { erased, detached, retained } = await eraseForGood(erase, accountId, tx, app)
  // A later pass finds no record for which an earlier one has named a ground.
  await tx.query(
    `UPDATE erasure SET erased = erased + $2, detached = detached + $3,
       retained = $4::jsonb || (SELECT coalesce(jsonb_agg(former), '[]') FROM jsonb_array_elements(retained) former
         WHERE NOT $4::jsonb @> jsonb_build_array(jsonb_build_object('ground', former->'ground'))),
       erased_at = coalesce(erased_at, clock_timestamp()) WHERE id = $1`,
    [
      deletionId,
      erased + (await forgetRequests(tx, accountId)),
      detached,
      JSON.stringify(serializeRetained([...retained, ...retainedByAll(await tx.now())])),
    ],
  )
  return null
}

/** Erases, and counts only what stays erased: rows that are back at once, as by a trigger, are found again by a repetition. */
async function eraseForGood(
  erase: Erase,
  accountId: string,
  tx: Transaction,
  app: App<any>,
): Promise<Required<Erased>> {
  const { erased, detached, retained = [] } = await erase(accountId, tx, app)
  const back = await erase(accountId, tx, app)
  return { erased: erased - back.erased, detached: detached - back.detached, retained }
}

/**
 * Verifies an erasure and answers. A process that ends in between leaves the job to another one: each step is committed and can be
 * repeated. Rows that came after the erasure are erased too.
 */
export function erasureJobs(name: ServiceName, erase: Erase): Record<string, JobHandler> {
  return {
    async [erasureJob](job, app, context) {
      const deletion = {
        accountId: (job.payload as Pick<Deletion, 'accountId'>).accountId,
        deletionId: job.aggregateId,
      }
      const isErased = await app.transaction(context, async (tx) => {
        const [record] = await tx.query<{ erasedAt: Date | null }>(
          'SELECT erased_at AS "erasedAt" FROM erasure WHERE id = $1 FOR UPDATE',
          [deletion.deletionId],
        )
        const until = record?.erasedAt ? null : await eraseUnlessHeld(erase, deletion, tx, app)
        if (until)
          await tx.scheduleJob({
            kind: erasureJob,
            aggregateId: job.aggregateId,
            payload: job.payload,
            dueAt: until,
          })
        return !until
      })
      if (!isErased) return
      const { checked, remaining } = await verifyErasure(
        { read: (sql, parameters) => app.read(sql, parameters), tables: app.tables },
        deletion.accountId,
      )
      if (remaining.length > 0) {
        await app.transaction(context, (tx) => eraseUnlessHeld(erase, deletion, tx, app))
        throw new RowsRemain(remaining)
      }
      await app.transaction(context, async (tx) => {
        await tx.completeJob(job)
        await answer(name, deletion, checked, tx)
      })
    },
  }
}

/** The verification has found rows of a deleted account. Operators see the code; the job in the database names the tables. */
class RowsRemain extends Error {
  readonly code = 'ERASURE_INCOMPLETE'

  constructor(tables: readonly string[]) {
    super(`rows of a deleted account are left in ${tables.join(', ')}`)
  }
}

async function answer(
  name: ServiceName,
  { accountId, deletionId }: Deletion,
  checked: number,
  tx: Transaction,
): Promise<void> {
  const [counts] = await tx.query<Omit<Answer, 'deletionId'>>(
    `UPDATE erasure SET checked = $2, verified_at = clock_timestamp() WHERE id = $1
     RETURNING erased, detached, retained, checked`,
    [deletionId, checked],
  )
  await tx.emit(
    { id: deletionId, version: VERSION },
    {
      type: `${name}.erasure.completed` as 'devices.erasure.completed',
      data: { deletionId, ...counts! },
      audit: { scope: `account:${accountId}`, target: deletionId },
    },
  )
}

/** The end of a hold lets an erasure begin that waits for it. */
export async function continueErasure(tx: Transaction, accountId: string): Promise<void> {
  await tx.query(
    `UPDATE job SET due_at = clock_timestamp() WHERE kind = $1 AND payload->>'accountId' = $2 AND lease_until IS NULL`,
    [erasureJob, accountId],
  )
}

/** Deletes the rows whose column has the value, table by table in this order. @returns the number of deleted rows */
export async function deleteRows(
  tx: Transaction,
  columns: Readonly<Record<string, string>>,
  value: string,
): Promise<number> {
  // A trigger can write rows of the account with an event that is collected so far.
  await tx.flush()
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
      'SELECT id, erased, detached, retained, checked FROM erasure WHERE id > $1 AND verified_at IS NOT NULL ORDER BY id LIMIT $2',
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
