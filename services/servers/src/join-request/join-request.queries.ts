import {
  Audiences,
  connectionFrom,
  connectionOf,
  decodeCursor,
  type App,
  type Connection,
  type PageArgs,
} from '@enigm/subgraph'
import { ObjectType } from 'type-graphql'
import { z } from 'zod'
import { memberHandle } from '../member/member.service'
import { administers } from '../server/administration'
import { serverList } from '../server/server.pages'
import { JoinRequest, ServerJoinRequest } from './join-request.entity'

@Audiences('panel')
@ObjectType({ description: 'A page of own requests to join.' })
export class JoinRequestConnection extends connectionOf(JoinRequest, 'JoinRequestConnection', ['panel']) {}

@Audiences('panel')
@ObjectType({ description: 'A page of requests to join a server.' })
export class ServerJoinRequestConnection extends connectionOf(
  ServerJoinRequest,
  'ServerJoinRequestConnection',
  ['panel'],
) {}

const columns = `j.id, j.version, j.state, j.applicant_account_id AS "applicantAccountId", j.server_id AS "serverId",
  j.locator_digest AS "locatorDigest", j.requested_at AS "requestedAt", j.requested_day AS "requestedDay"`

/** The requests to join a server, for who runs it. */
export const joinRequestsOfServer = serverList<JoinRequest, ServerJoinRequest>({
  columns,
  from: 'join_request j JOIN server s ON s.id = j.server_id',
  at: 'j.requested_day',
  id: 'j.id',
  where: `j.server_id = k."serverId" AND (k.state IS NULL OR j.state = k.state) AND ${administers('$2')}`,
  atOf: ({ requestedDay }) => requestedDay,
  view: (request, { app }) => serverJoinRequestOf(app, request),
})

export function serverJoinRequestOf(app: App, request: JoinRequest): ServerJoinRequest {
  const { id, state, requestedDay, serverId, applicantAccountId } = request
  return { id, state, requestedDay, applicant: memberHandle(app, serverId!, applicantAccountId) }
}

/** One page of the account's own requests, the latest first. */
export async function joinRequestsOfAccount(
  app: App,
  accountId: string,
  { first, after }: PageArgs,
): Promise<Connection<JoinRequest>> {
  const [day, id] = decodeCursor(after, z.tuple([z.iso.datetime(), z.string().max(64)])) ?? []
  const requests = await app.read<JoinRequest>(
    `SELECT ${columns} FROM join_request j
     WHERE j.applicant_account_id = $1 AND ($2::timestamptz IS NULL OR (j.requested_day, j.id) < ($2, $3))
     ORDER BY j.requested_day DESC, j.id DESC LIMIT $4`,
    [accountId, day ?? null, id ?? null, first + 1],
  )
  return connectionFrom(requests, first, (request) => [request.requestedDay.toISOString(), request.id])
}
