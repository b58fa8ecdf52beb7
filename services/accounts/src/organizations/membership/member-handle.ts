import { select, systemContext, type App } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { organizationScope } from '../organization/organization.entity'
import { OrganizationMember } from './membership.entity'

const BATCH = 1000

const unnamedMembers = select(OrganizationMember)
  .where('handle IS NULL', 'account_id IS NOT NULL')
  .orderBy('id')
  .limit('$1')
  .forUpdate()

/** Names an account in one organization: pairwise, so that two organizations cannot compare it (DEV-17). */
export function memberHandle(app: App<any>, organizationId: string, accountId: string): string {
  return app.handle('ah', organizationScope(organizationId), accountId)
}

/** Stores the handle of each membership that was accepted before handles were stored; later starts find none. */
export async function nameOlderMembers(app: AccountsApp): Promise<void> {
  for (;;) {
    const named = await app.transaction(systemContext(), async (tx) => {
      const unnamed = await tx.query(unnamedMembers, [BATCH])
      await tx.query(
        `UPDATE organization_member m SET handle = named.handle
         FROM unnest($1::text[], $2::text[]) AS named (id, handle) WHERE m.id = named.id`,
        [
          unnamed.map(({ id }) => id),
          unnamed.map(({ organizationId, accountId }) => memberHandle(app, organizationId, accountId!)),
        ],
      )
      return unnamed.length
    })
    if (named < BATCH) return
  }
}
