import { lifecycle } from '@enigm/subgraph'
import { registerEnumType } from 'type-graphql'

/** Where the deletion of an account stands. */
export enum DeletionState {
  REQUESTED = 'REQUESTED',
  CANCELED = 'CANCELED',
  EXECUTING = 'EXECUTING',
  COMPLETED = 'COMPLETED',
}

registerEnumType(DeletionState, {
  name: 'AccountDeletionState',
  description: 'Where the deletion of an account stands.',
  valuesConfig: {
    REQUESTED: {
      description: 'The grace period runs, or something keeps it from ending; it can be canceled.',
    },
    CANCELED: { description: 'The holder has taken it back.' },
    EXECUTING: { description: 'Every service erases its side; nothing takes it back.' },
    COMPLETED: { description: 'Every service has answered and the account is deleted.' },
  },
})

/** What the holder can do with a deletion. */
export enum DeletionAction {
  CANCEL = 'cancel',
}

registerEnumType(DeletionAction, {
  name: 'AccountDeletionAction',
  description: 'What can be done with a deletion in its present state.',
  valuesConfig: { CANCEL: { description: 'cancelAccountDeletion.' } },
})

const { REQUESTED, CANCELED, EXECUTING, COMPLETED } = DeletionState

/** Its moves are told as events of the account, which moves with it. */
export const deletionLifecycle = lifecycle(DeletionState, REQUESTED, {
  cancel: { from: [REQUESTED], to: CANCELED, event: 'accounts.account.deletion.canceled' },
  start: { from: [REQUESTED], to: EXECUTING, event: 'accounts.account.deletion.started' },
  complete: { from: [EXECUTING], to: COMPLETED, event: 'accounts.account.deleted' },
})

/** How far one service has come with its side. */
export enum StepState {
  PENDING = 'PENDING',
  BLOCKED = 'BLOCKED',
  DONE = 'DONE',
  RETAINED = 'RETAINED',
}

registerEnumType(StepState, {
  name: 'DeletionStepState',
  description: 'How far one service has come with erasing its side of an account.',
  valuesConfig: {
    PENDING: { description: 'It has not answered yet.' },
    BLOCKED: { description: 'Something of the account has to end first: a server that it owns.' },
    DONE: { description: 'It holds nothing of the account any more.' },
    RETAINED: { description: 'It has erased what it may; what it keeps is listed.' },
  },
})

/** States in which a service has answered. */
export const answeredStates: readonly StepState[] = [StepState.DONE, StepState.RETAINED]
