import { lifecycle } from '@enigm/subgraph'

export enum ContentDeletionState {
  REQUESTED = 'REQUESTED',
  ORDERED = 'ORDERED',
  CONFIRMED = 'CONFIRMED',
  PARTIAL = 'PARTIAL',
  FAILED = 'FAILED',
}

const { REQUESTED, ORDERED, CONFIRMED, PARTIAL, FAILED } = ContentDeletionState

/** The last three follow the environment's signed report and nothing else (CON-04). */
export const contentDeletionLifecycle = lifecycle(ContentDeletionState, REQUESTED, {
  order: { from: [REQUESTED], to: ORDERED, event: 'servers.content.deletion.ordered' },
  confirm: { from: [ORDERED], to: CONFIRMED, event: 'servers.content.deletion.confirmed' },
  confirmPartly: { from: [ORDERED], to: PARTIAL, event: 'servers.content.deletion.partial' },
  fail: { from: [ORDERED], to: FAILED, event: 'servers.content.deletion.failed' },
})
