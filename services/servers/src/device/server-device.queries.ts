import {
  Audiences,
  countedConnectionOf,
  enumType,
  groupedByKey,
  pagesBy,
  select,
  SessionHandle,
  type BatchLoader,
} from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { standingOf, type Standing } from '../member/member.access'
import { isPresent } from '../member/member.lifecycle'
import { accountOrNone, administersOrIsMember } from '../server/server.access'
import { ServerDevice } from './server-device.entity'

export const ConnectedDeviceConnection = countedConnectionOf(ServerDevice, 'ConnectedDeviceConnection', [
  'panel',
])

export const DeviceTrustCategory = enumType(
  'DeviceTrustCategory',
  'Whether a device counts for participation; it tells no reason.',
  {
    TRUSTED: 'The device is trusted.',
    NOT_TRUSTED: 'The device is not trusted now.',
  },
)
export type DeviceTrustCategory = keyof typeof DeviceTrustCategory

/** A device in a server with what the caller is to it. */
export type ShownDevice = ServerDevice & { trustCategory: DeviceTrustCategory; standing: Standing }

/** Devices of present members: all for administrators of the server, the own ones for other members (MEM-06). */
export const devicesOfServer = pagesBy(
  select(ServerDevice, 'd')
    .with<Pick<ShownDevice, 'trustCategory' | 'standing'>>({
      trustCategory: `CASE WHEN t.state = 'TRUSTED' THEN 'TRUSTED' ELSE 'NOT_TRUSTED' END`,
      standing: `CASE WHEN d.account_id = $2 THEN 'SELF' ELSE ${standingOf('$2')} END`,
    })
    .join('JOIN server s ON s.id = d.server_id')
    .join(`JOIN member m ON m.server_id = d.server_id AND m.account_id = d.account_id AND ${isPresent('m')}`)
    .join('LEFT JOIN device_trust t ON t.device_id = d.device_id')
    .where(administersOrIsMember('$2')),
  {
    by: 'serverId',
    order: ['sinceDay desc', 'handle desc'],
    filters: ['state'],
    parameters: ({ caller }) => [accountOrNone(caller)],
  },
)

const MemberSessionState = enumType('MemberSessionState', 'The state of a session of a connected device.', {
  ACTIVE: 'It is open.',
  RESTRICTED: 'It is open with fewer rights.',
})
type MemberSessionState = keyof typeof MemberSessionState

@Audiences('panel')
@ObjectType({ description: 'An open session of a device that takes part in a server.' })
export class MemberSession {
  @Field(() => SessionHandle, { description: 'Names the session in this server alone.' })
  handle!: string

  @Field(() => MemberSessionState, { description: 'The state of the session.' })
  state!: MemberSessionState
}

/** An open session of a connected device; its id becomes a handle. */
interface OpenSession {
  id: string
  sessionId: string
  state: MemberSessionState
}

/** So many open sessions of one device are listed. */
const LARGEST_SESSIONS = 20

const openSessions = `
  SELECT d.id, o.session_id AS "sessionId", o.state FROM server_device d
  CROSS JOIN LATERAL (SELECT session_id, state FROM session_device
    WHERE device_id = d.device_id AND account_id = d.account_id ORDER BY session_id LIMIT ${LARGEST_SESSIONS}) o
  WHERE d.id = ANY($1) AND d.state = 'CONNECTED'`

/** The open sessions of devices that the caller was shown, by the id of the device in the server (MEM-07). */
export const sessionsOfDevices: BatchLoader<string, OpenSession[]> = async (ids, { app }) =>
  groupedByKey(ids, await app.read<OpenSession>(openSessions, [ids]), 'id')
