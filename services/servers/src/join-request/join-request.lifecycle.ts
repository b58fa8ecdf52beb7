import { enumType, lifecycle } from '@enigm/subgraph'

export const JoinRequestState = enumType(
  'JoinRequestState',
  'The state of a request to join in its lifecycle.',
  {
    PENDING:
      'It awaits a decision; so does a request whose locator leads to no server, or to one that was deleted.',
    APPROVED: 'An administrator approved it.',
    REJECTED: 'An administrator rejected it.',
    WITHDRAWN: 'The applicant withdrew it.',
    EXPIRED: 'It was not decided in time.',
    CLOSED: 'It ended with the approval of another request to the same server, or with the account.',
  },
)
export type JoinRequestState = keyof typeof JoinRequestState

export const joinRequestLifecycle = lifecycle(JoinRequestState, 'PENDING', {
  APPROVE: {
    mutation: 'approveJoinRequest',
    from: ['PENDING'],
    to: 'APPROVED',
    event: 'servers.join.approved',
  },
  REJECT: {
    mutation: 'rejectJoinRequest',
    from: ['PENDING'],
    to: 'REJECTED',
    event: 'servers.join.rejected',
  },
  WITHDRAW: {
    mutation: 'withdrawJoinRequest',
    from: ['PENDING'],
    to: 'WITHDRAWN',
    event: 'servers.join.withdrawn',
  },
  EXPIRE: { from: ['PENDING'], to: 'EXPIRED', event: 'servers.join.expired' },
  CLOSE: { from: ['PENDING'], to: 'CLOSED', event: 'servers.join.closed' },
})
