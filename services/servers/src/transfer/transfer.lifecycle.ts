import { enumType, lifecycle } from '@enigm/subgraph'

export const ServerTransferState = enumType(
  'ServerTransferState',
  'The state of a transfer of ownership in its lifecycle.',
  {
    OFFERED: 'It awaits the decision of the new owner; the server has its old owner.',
    ACCEPTED: 'The new owner accepted it and owns the server.',
    DECLINED: 'The new owner declined it.',
    WITHDRAWN: 'The owner withdrew it.',
    EXPIRED: 'It was not decided in time.',
    CLOSED: 'It ended with the server or with the account of the new owner.',
  },
)
export type ServerTransferState = keyof typeof ServerTransferState

/** The server changes its owner with the acceptance and never before: it is at no moment without an owner (SRV-05). */
export const transferLifecycle = lifecycle(ServerTransferState, 'OFFERED', {
  ACCEPT: {
    mutation: 'acceptServerOwnership',
    from: ['OFFERED'],
    to: 'ACCEPTED',
    event: 'servers.transfer.accepted',
  },
  DECLINE: {
    mutation: 'declineServerOwnership',
    from: ['OFFERED'],
    to: 'DECLINED',
    event: 'servers.transfer.declined',
  },
  WITHDRAW: {
    mutation: 'withdrawServerTransfer',
    from: ['OFFERED'],
    to: 'WITHDRAWN',
    event: 'servers.transfer.withdrawn',
  },
  EXPIRE: { from: ['OFFERED'], to: 'EXPIRED', event: 'servers.transfer.expired' },
  CLOSE: { from: ['OFFERED'], to: 'CLOSED', event: 'servers.transfer.closed' },
})
