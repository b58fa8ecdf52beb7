import { systemContext, type App } from '@enigm/subgraph'
import type { AccountsApp } from '../config'

const BATCH = 1000

/** The handle by which the platform's staff see an account; pairwise, so that it tells others nothing (DEV-17). */
export function platformHandle(app: App<any>, accountId: string): string {
  return app.handle('ah', 'platform', accountId)
}

/** Gives every account that is older than platform handles its own; later starts find no such account. */
export async function nameOlderAccounts(app: AccountsApp): Promise<void> {
  for (;;) {
    const named = await app.transaction(systemContext(), async (tx) => {
      const unnamed = await tx.query<{ id: string }>(
        `SELECT id FROM account WHERE platform_handle IS NULL AND state <> 'DELETED'
         ORDER BY id LIMIT $1 FOR UPDATE`,
        [BATCH],
      )
      const ids = unnamed.map(({ id }) => id)
      await tx.query(
        `UPDATE account SET platform_handle = named.handle
         FROM unnest($1::text[], $2::text[]) AS named (id, handle) WHERE account.id = named.id`,
        [ids, ids.map((id) => platformHandle(app, id))],
      )
      return ids.length
    })
    if (named < BATCH) return
  }
}
