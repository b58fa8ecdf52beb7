import {
  countedConnectionOf,
  page,
  pagesBy,
  select,
  type CountedConnection,
  type Context,
  type PageArgs,
} from '@enigm/subgraph'
import { ownerOrNone, represents } from '../server/server.access'
import { ProvisioningRequest } from './provisioning-request.entity'
import type { ProvisioningRequestState } from './provisioning-request.lifecycle'

export const ProvisioningRequestConnection = countedConnectionOf(
  ProvisioningRequest,
  'ProvisioningRequestConnection',
  ['panel', 'partner'],
)

const order = ['requestedDay desc', 'id desc'] as const

/** The requests of organizations that the caller administers or is a machine client of, the latest first. */
export const provisioningRequestsOfOrganization = pagesBy(
  select(ProvisioningRequest, 'p').where(represents('$2', 'p.organization_id')),
  {
    by: 'organizationId',
    order: [...order],
    filters: ['state'],
    parameters: ({ caller }) => [ownerOrNone(caller)],
  },
)

/** The requests of all organizations, for the platform, which decides them. */
export function allProvisioningRequests(
  { app }: Context,
  { state, ...args }: PageArgs & { state?: ProvisioningRequestState | null },
): Promise<CountedConnection<ProvisioningRequest>> {
  return page(app, select(ProvisioningRequest), { filter: { state }, order }, args)
}
