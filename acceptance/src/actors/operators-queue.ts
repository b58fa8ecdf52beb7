import { newId, type ServiceName } from '@enigm/contracts'

/** Runs statements in the databases of services. */
interface Queries {
  query<T extends object>(service: ServiceName, sql: string, parameters?: unknown[]): Promise<T[]>
}

/** A payment in the operator's queue: one that is there already, or a settled one, as if more money had come for it. */
export async function stuckPayment(databases: Queries): Promise<string> {
  const [stuck] = await databases.query<{ id: string }>(
    'payments',
    `WITH made AS (
       INSERT INTO stuck_payment (id, version, state, reason, payment_id, opened_on)
       SELECT $1, 1, 'OPEN', 'OVERPAID', id, date_trunc('day', now(), 'UTC') FROM payment
       WHERE state = 'SETTLED' AND NOT EXISTS (SELECT FROM stuck_payment WHERE state = 'OPEN') LIMIT 1
       RETURNING id)
     SELECT id FROM made UNION ALL SELECT id FROM stuck_payment WHERE state = 'OPEN'`,
    [newId('stuckPayment')],
  )
  if (!stuck) throw new Error('there is no settled payment')
  return stuck.id
}

/** A job of no known kind, which is overdue: stalled work of this service. */
export async function stalledJob(databases: Queries, service: ServiceName): Promise<string> {
  const id = newId('job')
  await databases.query(
    service,
    `INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at)
     VALUES ($1, 'unknown', $1, '{}', $1, clock_timestamp() - interval '1 hour')`,
    [id],
  )
  return id
}
