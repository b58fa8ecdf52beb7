import type { EntityManager } from 'typeorm'

const CHUNK = 5_000
/** A key is known for as long as a client can reasonably repeat its request. */
const IDEMPOTENCY_DAYS = 30
/** Far longer than a grant is valid: an expired one is refused before. */
const GRANT_DAYS = 1

/** Deletes idempotency keys and consumed grants that no request can repeat anymore. */
export async function purgeGuards(manager: EntityManager): Promise<void> {
  await purge(manager, 'idempotency', `created_at < now() - interval '${IDEMPOTENCY_DAYS} days'`)
  await purge(manager, 'consumed_grant', `consumed_at < now() - interval '${GRANT_DAYS} days'`)
}

/** Chunk by chunk, so that no transaction holds many locks. */
async function purge(manager: EntityManager, table: string, where: string): Promise<void> {
  for (let purged = CHUNK; purged === CHUNK;) {
    const rows: object[] = await manager.query(
      `WITH purged AS (
         DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${where} LIMIT $1)) RETURNING 1)
       SELECT 1 FROM purged`,
      [CHUNK],
    )
    purged = rows.length
  }
}
