import { enumType, lifecycle } from '@enigm/subgraph'

export const RecoveryCaseState = enumType(
  'RecoveryCaseState',
  'Where a recovery case stands in its lifecycle.',
  {
    OPEN: 'Support can extend a recovery that the holder has started.',
    CLOSED: 'The account was recovered, or seven days have passed.',
  },
)
export type RecoveryCaseState = keyof typeof RecoveryCaseState

/** No person closes a case: it closes with the recovery of its account, or after seven days. */
export const recoveryCaseLifecycle = lifecycle(RecoveryCaseState, 'OPEN', {
  CLOSE: { from: ['OPEN'], to: 'CLOSED', event: 'accounts.case.closed' },
})
