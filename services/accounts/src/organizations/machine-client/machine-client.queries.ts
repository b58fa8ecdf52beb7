import {
  accountOf,
  countedConnectionOf,
  page,
  pagesBy,
  select,
  type CountedConnection,
  type PageArgs,
} from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { MachineClient } from './machine-client.entity'

export const MachineClientConnection = countedConnectionOf(MachineClient, 'MachineClientConnection', [
  'panel',
])

/** The clients of an organization, for accounts that administer it now. */
export const clientsOfOrganization = pagesBy(
  select(MachineClient, 'c').join(
    `JOIN organization_member a ON a.organization_id = c.organization_id
       AND a.account_id = $2 AND a.state = 'ACTIVE' AND a.role = 'ADMIN'`,
  ),
  { by: 'organizationId', order: ['id'], parameters: ({ caller }) => [accountOf(caller)] },
)

const dashboards = select(MachineClient).where("role = 'DASHBOARD'")

/** A page of the platform's dashboards. */
export function dashboardClients(
  app: AccountsApp,
  args: PageArgs,
): Promise<CountedConnection<MachineClient>> {
  return page(app, dashboards, { order: ['id'] }, args)
}

/** The present and the previous key of a client, as `x`. */
export const keysOfClient = select(MachineClient, undefined, ['publicKey', 'previousPublicKey']).where(
  'id = $1',
)
