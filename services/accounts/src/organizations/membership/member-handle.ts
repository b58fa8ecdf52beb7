import type { App } from '@enigm/subgraph'
import { organizationScope } from '../organization/organization.entity'

/** Names an account in one organization: pairwise, so that two organizations cannot compare it (DEV-17). */
export function memberHandle(app: App<any>, organizationId: string, accountId: string): string {
  return app.handle('ah', organizationScope(organizationId), accountId)
}
