import { randomBytes } from 'node:crypto'
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

/** A batch of Code Coins whose coin is redeemed: no later step pays with it. */
export async function codeCoinBatch(databases: Queries): Promise<string> {
  const [batch] = await databases.query<{ id: string }>(
    'payments',
    `SELECT id FROM code_coin_batch b WHERE state = 'ISSUED'
       AND EXISTS (SELECT FROM code_coin c WHERE c.batch_id = b.id AND c.state = 'REDEEMED') LIMIT 1`,
  )
  if (!batch) throw new Error('there is no batch with a redeemed coin')
  return batch.id
}

/** A key of blind Code Coins of an ended quarter, which has signed nothing. */
export async function blindCoinKey(databases: Queries): Promise<string> {
  const fingerprint = randomBytes(32).toString('base64url')
  await databases.query(
    'payments',
    `INSERT INTO blind_coin_key (fingerprint, public_key, product_key, signs_from, signs_until, valid_until, issued, redeemed)
     SELECT $1, '\\x00', 'SERVER_YEARLY', q.day, q.day + interval '3 months', now() + interval '1 year', 0, 0
     FROM (SELECT timestamptz '2001-01-01' + count(*) * interval '3 months' AS day FROM blind_coin_key) q`,
    [fingerprint],
  )
  return fingerprint
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

/** Puts the web panel into a state of Tor Gateway, at an onion address. @returns the input that names it */
export async function torSurface(databases: Queries, state: 'DISABLED' | 'ENABLED') {
  const onionAddress = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion'
  await databases.query('governance', 'UPDATE tor_surface SET state = $1, onion_address = $2', [
    state,
    onionAddress,
  ])
  return { key: 'WEB_PANEL', onionAddress }
}

/** A hold in force on an account that does not exist. */
export async function legalHold(databases: Queries): Promise<string> {
  const [id, subject] = [newId('legalHold'), newId('account')]
  await databases.query(
    'governance',
    `INSERT INTO legal_hold_order (id, version, state, subject_kind, subject_id, subject_handle, ground, placed_on, ends_on)
     VALUES ($1, 1, 'IN_FORCE', 'ACCOUNT', $2, $2, 'LEGAL_CLAIM', date_trunc('day', now(), 'UTC'), now() + interval '1 day')`,
    [id, subject],
  )
  return id
}

/** A webhook of an organization that has failed for too long: it delivers nothing, so that its row does not change. */
export async function disabledWebhook(databases: Queries, organizationId: string): Promise<string> {
  const id = newId('webhook')
  await databases.query(
    'governance',
    `INSERT INTO webhook (id, version, state, organization_id, url, key_version, position, failed_attempts, registered_day)
     VALUES ($1, 1, 'DISABLED', $2, 'https://127.0.0.1:9/', 1, 0, 0, date_trunc('day', now(), 'UTC'))`,
    [id, organizationId],
  )
  return id
}
