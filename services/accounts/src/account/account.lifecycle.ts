import { lifecycle } from '@enigm/subgraph'
import { registerEnumType } from 'type-graphql'

export enum AccountState {
  PENDING = 'PENDING',
  ACTIVE = 'ACTIVE',
  RESTRICTED = 'RESTRICTED',
  SUSPENDED = 'SUSPENDED',
  DELETION_REQUESTED = 'DELETION_REQUESTED',
  DELETED = 'DELETED',
}

registerEnumType(AccountState, {
  name: 'AccountState',
  description: 'The administrative state of an account; it proves nothing about access to messages (ACC-02).',
  valuesConfig: {
    PENDING: { description: 'Created; its holder has not signed in yet.' },
    ACTIVE: { description: 'In use.' },
    RESTRICTED: { description: 'In use with fewer rights.' },
    SUSPENDED: { description: 'Taken out of use for now.' },
    DELETION_REQUESTED: { description: 'Its deletion is asked for and can still be canceled.' },
    DELETED: { description: 'Deleted for good.' },
  },
})

/** The first sign-in proves that the holder has kept the credentials. */
export const accountLifecycle = lifecycle(AccountState, AccountState.PENDING, {
  activate: { from: [AccountState.PENDING], to: AccountState.ACTIVE, event: 'accounts.account.activated' },
  restrict: {
    from: [AccountState.ACTIVE, AccountState.SUSPENDED],
    to: AccountState.RESTRICTED,
    event: 'accounts.account.restricted',
  },
  suspend: {
    from: [AccountState.ACTIVE, AccountState.RESTRICTED],
    to: AccountState.SUSPENDED,
    event: 'accounts.account.suspended',
  },
  reinstate: {
    from: [AccountState.RESTRICTED, AccountState.SUSPENDED],
    to: AccountState.ACTIVE,
    event: 'accounts.account.reinstated',
  },
  revokeStaff: {
    from: [AccountState.PENDING, AccountState.ACTIVE],
    to: AccountState.SUSPENDED,
    event: 'accounts.account.staff.revoked',
  },
  requestDeletion: {
    from: [AccountState.ACTIVE, AccountState.RESTRICTED],
    to: AccountState.DELETION_REQUESTED,
    event: 'accounts.account.deletion.requested',
  },
  cancelDeletion: {
    from: [AccountState.DELETION_REQUESTED],
    to: AccountState.ACTIVE,
    event: 'accounts.account.deletion.canceled',
  },
  /** Asking for its deletion and taking it back frees no account of its restriction. */
  cancelDeletionOfRestricted: {
    from: [AccountState.DELETION_REQUESTED],
    to: AccountState.RESTRICTED,
    event: 'accounts.account.deletion.canceled',
  },
  completeDeletion: {
    from: [AccountState.DELETION_REQUESTED],
    to: AccountState.DELETED,
    event: 'accounts.account.deleted',
  },
})

/** States in which an account may sign in and hold sessions; during the grace period of its deletion to cancel it. */
export const signInStates: readonly AccountState[] = [
  AccountState.PENDING,
  AccountState.ACTIVE,
  AccountState.RESTRICTED,
  AccountState.DELETION_REQUESTED,
]
