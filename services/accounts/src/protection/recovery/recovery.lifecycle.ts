import { lifecycle } from '@enigm/subgraph'
import { registerEnumType } from 'type-graphql'

export enum RecoveryState {
  OPEN = 'OPEN',
  COMPLETED = 'COMPLETED',
  SUPERSEDED = 'SUPERSEDED',
  CANCELED = 'CANCELED',
  EXPIRED = 'EXPIRED',
}

registerEnumType(RecoveryState, {
  name: 'RecoveryState',
  description: 'Where a recovery stands.',
  valuesConfig: {
    OPEN: { description: 'Whoever holds its token can complete it.' },
    COMPLETED: { description: 'The account has new credentials.' },
    SUPERSEDED: { description: 'A later recovery of the account was started.' },
    CANCELED: { description: 'Its holder, or the end of the device that began it, has canceled it.' },
    EXPIRED: { description: 'It was not completed in time.' },
  },
})

const { OPEN, COMPLETED, SUPERSEDED, CANCELED, EXPIRED } = RecoveryState

export const recoveryLifecycle = lifecycle(RecoveryState, OPEN, {
  complete: { from: [OPEN], to: COMPLETED, event: 'accounts.recovery.completed' },
  supersede: { from: [OPEN], to: SUPERSEDED, event: 'accounts.recovery.superseded' },
  cancel: { from: [OPEN], to: CANCELED, event: 'accounts.recovery.canceled' },
  expire: { from: [OPEN], to: EXPIRED, event: 'accounts.recovery.expired' },
})

/** Where a case of support stands; closing is the system's. */
export enum RecoveryCaseState {
  OPEN = 'OPEN',
  CLOSED = 'CLOSED',
}

registerEnumType(RecoveryCaseState, {
  name: 'RecoveryCaseState',
  description: 'Where a recovery case stands.',
  valuesConfig: {
    OPEN: { description: 'Support can prolong a recovery that the holder has started.' },
    CLOSED: { description: 'The account was recovered, or seven days have passed.' },
  },
})

export const recoveryCaseLifecycle = lifecycle(RecoveryCaseState, RecoveryCaseState.OPEN, {
  close: {
    from: [RecoveryCaseState.OPEN],
    to: RecoveryCaseState.CLOSED,
    event: 'accounts.case.closed',
  },
})
