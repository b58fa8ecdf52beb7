import { lifecycle } from '@enigm/subgraph'

export enum CodeCoinState {
  ISSUED = 'ISSUED',
  REDEEMED = 'REDEEMED',
  EXPIRED = 'EXPIRED',
}

export enum CodeCoinBatchState {
  ISSUED = 'ISSUED',
  EXPIRED = 'EXPIRED',
}

/** A coin pays once. Its expiry is that of its batch: no event tells how many were left. */
export const codeCoinLifecycle = lifecycle(CodeCoinState, CodeCoinState.ISSUED, {
  redeem: { from: [CodeCoinState.ISSUED], to: CodeCoinState.REDEEMED, event: 'payments.codecoin.redeemed' },
  expire: { from: [CodeCoinState.ISSUED], to: CodeCoinState.EXPIRED, event: 'payments.batch.expired' },
})

export const codeCoinBatchLifecycle = lifecycle(CodeCoinBatchState, CodeCoinBatchState.ISSUED, {
  expire: {
    from: [CodeCoinBatchState.ISSUED],
    to: CodeCoinBatchState.EXPIRED,
    event: 'payments.batch.expired',
  },
})
