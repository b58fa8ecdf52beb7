import {
  accountOf,
  countedConnectionOf,
  page,
  pagesBy,
  select,
  type CountedConnection,
  type Context,
  type PageArgs,
} from '@enigm/subgraph'
import { accountOrNone, administers } from '../server/server.access'
import { JoinRequest, ServerJoinRequest } from './join-request.entity'
import type { JoinRequestState } from './join-request.lifecycle'

export const JoinRequestConnection = countedConnectionOf(JoinRequest, 'JoinRequestConnection', ['panel'])

export const ServerJoinRequestConnection = countedConnectionOf(
  ServerJoinRequest,
  'ServerJoinRequestConnection',
  ['panel'],
)

/** The requests to join a server, for its administrators. */
export const joinRequestsOfServer = pagesBy(
  select(JoinRequest, 'j').join('JOIN server s ON s.id = j.server_id').where(administers('$2')),
  {
    by: 'serverId',
    order: ['requestedDay desc', 'id desc'],
    filters: ['state'],
    parameters: ({ caller }) => [accountOrNone(caller)],
  },
)

const ownRequests = select(JoinRequest).where('applicant_account_id = $1')

/** One page of the account's own requests, the latest first. */
export function ownJoinRequests(
  { app, caller }: Context,
  { state, ...args }: PageArgs & { state?: JoinRequestState | null },
): Promise<CountedConnection<JoinRequest>> {
  const order = ['requestedDay desc', 'id desc'] as const
  return page(app, ownRequests, { parameters: [accountOf(caller)], filter: { state }, order }, args)
}
