import { enumType, lifecycle } from '@enigm/subgraph'

export const RecoveryState = enumType('RecoveryState', 'Where a recovery stands in its lifecycle.', {
  OPEN: 'It can be completed with its token.',
  COMPLETED: 'The account has new credentials.',
  SUPERSEDED: 'A later recovery of the account was started.',
  CANCELED: 'The holder canceled it, or the device that had started it is no longer trusted.',
  EXPIRED: 'It was not completed in time.',
})
export type RecoveryState = keyof typeof RecoveryState

export const RecoveryKind = enumType('RecoveryKind', 'A proof of the right to recover an account.', {
  RECOVERY_CODE: 'One of the ten recovery codes, each valid once.',
  TRUSTED_DEVICE: 'The key of a device that the account trusts.',
})
export type RecoveryKind = keyof typeof RecoveryKind

/**
 * Hours from the start of a recovery until it can be completed. Another person may hold the device, unlocked, so the holder has
 * a day to notice and to cancel a recovery that a device has started (REC-01).
 */
export const delayHours: Readonly<Record<RecoveryKind, number>> = { RECOVERY_CODE: 0, TRUSTED_DEVICE: 24 }

export const recoveryLifecycle = lifecycle(RecoveryState, 'OPEN', {
  COMPLETE: {
    mutation: 'completeRecovery',
    from: ['OPEN'],
    to: 'COMPLETED',
    event: 'accounts.recovery.completed',
  },
  SUPERSEDE: { from: ['OPEN'], to: 'SUPERSEDED', event: 'accounts.recovery.superseded' },
  CANCEL: {
    mutation: 'cancelRecovery',
    from: ['OPEN'],
    to: 'CANCELED',
    event: 'accounts.recovery.canceled',
  },
  EXPIRE: { from: ['OPEN'], to: 'EXPIRED', event: 'accounts.recovery.expired' },
})
