import { enumType, lifecycle } from '@enigm/subgraph'

/** No client sees the state of a single coin. */
export const CodeCoinState = { ISSUED: 'ISSUED', REDEEMED: 'REDEEMED', EXPIRED: 'EXPIRED' } as const

/** A coin pays once. It expires with its batch: no event reveals how many were left. */
export const codeCoinLifecycle = lifecycle(CodeCoinState, 'ISSUED', {
  REDEEM: { from: ['ISSUED'], to: 'REDEEMED', event: 'payments.codecoin.redeemed' },
  EXPIRE: { from: ['ISSUED'], to: 'EXPIRED', event: 'payments.batch.expired' },
})

export const CodeCoinBatchState = enumType('CodeCoinBatchState', 'State of a batch of Code Coins.', {
  ISSUED: 'Each of its coins pays once.',
  EXPIRED: 'None of its coins pays any more.',
})
export type CodeCoinBatchState = keyof typeof CodeCoinBatchState

export const codeCoinBatchLifecycle = lifecycle(CodeCoinBatchState, 'ISSUED', {
  EXPIRE: { from: ['ISSUED'], to: 'EXPIRED', event: 'payments.batch.expired' },
})
