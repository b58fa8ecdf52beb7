import { lifecycle } from '@enigm/subgraph'

export enum JoinRequestState {
  PENDING = 'PENDING',
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
  WITHDRAWN = 'WITHDRAWN',
  EXPIRED = 'EXPIRED',
  CLOSED = 'CLOSED',
}

const { PENDING, APPROVED, REJECTED, WITHDRAWN, EXPIRED, CLOSED } = JoinRequestState

export const joinRequestLifecycle = lifecycle(JoinRequestState, PENDING, {
  approve: { from: [PENDING], to: APPROVED, event: 'servers.join.approved' },
  reject: { from: [PENDING], to: REJECTED, event: 'servers.join.rejected' },
  withdraw: { from: [PENDING], to: WITHDRAWN, event: 'servers.join.withdrawn' },
  expire: { from: [PENDING], to: EXPIRED, event: 'servers.join.expired' },
  close: { from: [PENDING], to: CLOSED, event: 'servers.join.closed' },
})
