import type { Transaction } from '@enigm/subgraph'

/** Records an event of a processor. @returns whether this is its first delivery; a parallel one waits here for the first */
export async function isFirstDelivery(
  tx: Transaction,
  table: 'card_event' | 'crypto_event',
  id: string,
): Promise<boolean> {
  const rows = await tx.query<object>(
    `INSERT INTO ${table} (id, received_on) VALUES ($1, date_trunc('day', clock_timestamp(), 'UTC'))
     ON CONFLICT DO NOTHING RETURNING id`,
    [id],
  )
  return rows.length > 0
}
