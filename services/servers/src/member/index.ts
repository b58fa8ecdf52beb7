import { definePart, projection } from '@enigm/subgraph'
import { Member } from './member.entity'
import { MemberResolver } from './member.resolver'
import { MemberService } from './member.service'
import { ParticipationResolver } from './participation.resolver'

/** Memberships, and what the decision about participation reads of accounts and devices: ids and states from their events. */
export const memberPart = definePart({
  entities: [Member],
  resolvers: [MemberResolver, ParticipationResolver],
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
  },
  erase: (accountId, tx, app) => app.get(MemberService).erase(tx, accountId),
})
