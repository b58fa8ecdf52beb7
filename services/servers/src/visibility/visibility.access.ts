import { administers } from '../server/server.access'
import type { ServerResource } from './resource'

/** SQL: the account administers the server `s`, or is an active member to whom its visibility shows the resource (POL-08). */
export function sees(resource: ServerResource, account: string): string {
  return `(${administers(account)} OR ('${resource}' = ANY(s.visible_to_users) AND EXISTS (
    SELECT 1 FROM member u WHERE u.server_id = s.id AND u.account_id = ${account} AND u.state = 'ACTIVE')))`
}
