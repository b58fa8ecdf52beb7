import { systemContext, type App } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { organizationScope } from './organization.entity'

const BATCH = 1000

/** What an account is called in one organization: pairwise, so that two organizations cannot compare it (DEV-17). */
export function memberHandle(app: App<any>, organizationId: string, accountId: string): string {
  return app.handle('ah', organizationScope(organizationId), accountId)
}

/** Gives its handle to every membership that was accepted before handles were kept; later starts find none. */
export async function nameOlderMembers(app: AccountsApp): Promise<void> {
  for (;;) {
    const named = await app.transaction(systemContext(), async (tx) => {
      const unnamed = await tx.query<{ id: string; organizationId: string; accountId: string }>(
        `SELECT id, organization_id AS "organizationId", account_id AS "accountId" FROM organization_member
         WHERE handle IS NULL AND account_id IS NOT NULL ORDER BY id LIMIT $1 FOR UPDATE`,
        [BATCH],
      )
      await tx.query(
        `UPDATE organization_member m SET handle = named.handle
         FROM unnest($1::text[], $2::text[]) AS named (id, handle) WHERE m.id = named.id`,
        [
          unnamed.map(({ id }) => id),
          unnamed.map(({ organizationId, accountId }) => memberHandle(app, organizationId, accountId)),
        ],
      )
      return unnamed.length
    })
    if (named < BATCH) return
  }
}
