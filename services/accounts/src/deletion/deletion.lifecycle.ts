import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

export const DeletionState = enumType(
  'AccountDeletionState',
  'Where the deletion of an account stands in its lifecycle.',
  {
    REQUESTED: 'The grace period runs, or something delays its end; the deletion can be canceled.',
    CANCELED: 'The holder has canceled it.',
    EXECUTING: 'Every service erases its rows of the account; the deletion cannot be canceled.',
    COMPLETED: 'Every service has answered and the account is deleted.',
  },
)
export type DeletionState = keyof typeof DeletionState

/** The events are those of the account, which moves with its deletion. */
export const deletionLifecycle = lifecycle(DeletionState, 'REQUESTED', {
  CANCEL: {
    mutation: 'cancelAccountDeletion',
    from: ['REQUESTED'],
    to: 'CANCELED',
    event: 'accounts.account.deletion.canceled',
  },
  START: { from: ['REQUESTED'], to: 'EXECUTING', event: 'accounts.account.deletion.started' },
  COMPLETE: { from: ['EXECUTING'], to: 'COMPLETED', event: 'accounts.account.deleted' },
})

export const DeletionAction = actionsOf(
  deletionLifecycle,
  'AccountDeletionAction',
  'An action on a deletion.',
)
export type DeletionAction = keyof typeof DeletionAction

export const StepState = enumType(
  'DeletionStepState',
  'How far one service has erased its rows of an account.',
  {
    PENDING: 'It has not answered yet.',
    BLOCKED: 'It cannot start: the account owns a server.',
    DONE: 'It has no row of the account any more.',
    RETAINED: 'It has erased what it may; the list names what it keeps.',
  },
)
export type StepState = keyof typeof StepState

/** States in which a service has answered. */
export const answeredStates: readonly StepState[] = ['DONE', 'RETAINED']
