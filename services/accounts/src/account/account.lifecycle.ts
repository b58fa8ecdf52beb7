import { enumType, lifecycle } from '@enigm/subgraph'

export const AccountState = enumType(
  'AccountState',
  'The administrative state of an account; it proves nothing about access to messages (ACC-02).',
  {
    PENDING: 'Created; its holder has not signed in yet. Without a purchase it is erased after 24 hours.',
    ACTIVE: 'In use.',
    RESTRICTED: 'In use with fewer rights.',
    SUSPENDED: 'Out of use until the platform reinstates it.',
    DELETION_REQUESTED: 'Its deletion is requested and can still be canceled.',
    DELETED: 'Deleted permanently.',
  },
)
export type AccountState = keyof typeof AccountState

/** The first sign-in proves that the holder has kept the credentials. */
export const accountLifecycle = lifecycle(AccountState, 'PENDING', {
  ACTIVATE: { from: ['PENDING'], to: 'ACTIVE', event: 'accounts.account.activated' },
  RESTRICT: {
    mutation: 'restrictAccount',
    from: ['ACTIVE', 'SUSPENDED'],
    to: 'RESTRICTED',
    event: 'accounts.account.restricted',
  },
  SUSPEND: {
    mutation: 'suspendAccount',
    from: ['ACTIVE', 'RESTRICTED'],
    to: 'SUSPENDED',
    event: 'accounts.account.suspended',
  },
  REINSTATE: {
    mutation: 'reinstateAccount',
    from: ['RESTRICTED', 'SUSPENDED'],
    to: 'ACTIVE',
    event: 'accounts.account.reinstated',
  },
  REVOKE_STAFF: {
    from: ['PENDING', 'ACTIVE'],
    to: 'SUSPENDED',
    event: 'accounts.account.staff.revoked',
  },
  REQUEST_DELETION: {
    from: ['ACTIVE', 'RESTRICTED'],
    to: 'DELETION_REQUESTED',
    event: 'accounts.account.deletion.requested',
  },
  CANCEL_DELETION: {
    from: ['DELETION_REQUESTED'],
    to: 'ACTIVE',
    event: 'accounts.account.deletion.canceled',
  },
  /** A restriction outlasts a deletion that was requested and canceled. */
  CANCEL_DELETION_OF_RESTRICTED: {
    from: ['DELETION_REQUESTED'],
    to: 'RESTRICTED',
    event: 'accounts.account.deletion.canceled',
  },
  COMPLETE_DELETION: { from: ['DELETION_REQUESTED'], to: 'DELETED', event: 'accounts.account.deleted' },
})

/** The move with which a requested deletion is canceled, back to the state before the request. */
export function cancelationAfter(
  stateBefore: Extract<AccountState, 'ACTIVE' | 'RESTRICTED'>,
): 'CANCEL_DELETION' | 'CANCEL_DELETION_OF_RESTRICTED' {
  return stateBefore === 'RESTRICTED' ? 'CANCEL_DELETION_OF_RESTRICTED' : 'CANCEL_DELETION'
}

/** States in which an account may sign in and hold sessions; during the grace period of its deletion to cancel it. */
export const signInStates: readonly AccountState[] = ['PENDING', 'ACTIVE', 'RESTRICTED', 'DELETION_REQUESTED']
