import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

/** No client sees the state of a single coin. */
export const CodeCoinState = {
  ISSUED: 'ISSUED',
  REDEEMED: 'REDEEMED',
  VOIDED: 'VOIDED',
  EXPIRED: 'EXPIRED',
} as const

/** A coin pays once. It is voided and expires with its batch: no event reveals how many were left. */
export const codeCoinLifecycle = lifecycle(CodeCoinState, 'ISSUED', {
  REDEEM: { from: ['ISSUED'], to: 'REDEEMED', event: 'payments.codecoin.redeemed' },
  VOID: { from: ['ISSUED'], to: 'VOIDED', event: 'payments.batch.voided' },
  EXPIRE: { from: ['ISSUED'], to: 'EXPIRED', event: 'payments.batch.expired' },
})

export const CodeCoinBatchState = enumType('CodeCoinBatchState', 'State of a batch of Code Coins.', {
  ISSUED: 'Each of its coins pays once.',
  VOIDED: 'An operator has voided it: none of its coins pays any more.',
  EXPIRED: 'None of its coins pays any more.',
})
export type CodeCoinBatchState = keyof typeof CodeCoinBatchState

export const codeCoinBatchLifecycle = lifecycle(CodeCoinBatchState, 'ISSUED', {
  VOID: {
    mutation: 'voidCodeCoinBatch',
    from: ['ISSUED'],
    to: 'VOIDED',
    event: 'payments.batch.voided',
  },
  EXPIRE: { from: ['ISSUED'], to: 'EXPIRED', event: 'payments.batch.expired' },
})

export const CodeCoinBatchAction = actionsOf(
  codeCoinBatchLifecycle,
  'CodeCoinBatchAction',
  'An action of an operator on a batch of Code Coins.',
)
export type CodeCoinBatchAction = keyof typeof CodeCoinBatchAction
