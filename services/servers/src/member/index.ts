import { definePart, projection } from '@enigm/subgraph'
import { serverMemberCounters } from './member-counters'
import { Member, memberHandlesOfTrail, members } from './member.entity'
import { MemberResolver } from './member.resolver'
import { MemberService } from './member.service'
import { ParticipationOfMemberResolver, ParticipationResolver } from './participation.resolver'

/** Memberships, and what the decision about participation reads of accounts, sessions of devices, and devices: ids and states from their events. */
export const memberPart = definePart({
  entities: [Member],
  storage: {
    account_state: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: { HOLDER: ['account_id'], LIFECYCLE: ['state'] },
    },
    device_trust: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: {
        IDENTIFICATION: ['device_id'],
        HOLDER: ['account_id'],
        RELATION: ['session_id'],
        LIFECYCLE: ['state'],
      },
    },
    session_device: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: {
        IDENTIFICATION: ['session_id'],
        HOLDER: ['account_id'],
        RELATION: ['device_id'],
        LIFECYCLE: ['state'],
      },
    },
  },
  resolvers: [MemberResolver, ParticipationResolver, ParticipationOfMemberResolver],
  counters: [serverMemberCounters],
  snapshots: { 'servers.member.snapshot': members.snapshot },
  auditHandles: memberHandlesOfTrail,
  eventHandlers: {
    ...projection('accounts.account', {
      table: 'account_state',
      key: 'accountId',
      keyColumn: 'account_id',
      row: ({ state }) => (state === 'DELETED' ? null : { state }),
    }),
    ...projection('devices.device', {
      table: 'device_trust',
      key: 'deviceId',
      keyColumn: 'device_id',
      row: ({ accountId, sessionId, state }) => ({ accountId, sessionId, state }),
    }),
    ...projection('accounts.session', {
      table: 'session_device',
      key: 'sessionId',
      keyColumn: 'session_id',
      row({ accountId, deviceId, state }) {
        const isLive = state === 'ACTIVE' || state === 'RESTRICTED'
        return deviceId && isLive ? { accountId, deviceId, state } : null
      },
    }),
  },
  erase: (accountId, tx, app) => app.get(MemberService).erase(tx, accountId),
})
