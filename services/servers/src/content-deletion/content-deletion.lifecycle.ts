import { enumType, lifecycle } from '@enigm/subgraph'

export const ContentDeletionState = enumType(
  'ContentDeletionState',
  'The state of a content deletion in its lifecycle.',
  {
    REQUESTED: 'The environment does not have the command.',
    ORDERED: 'The environment has the command.',
    CONFIRMED: 'The environment signed that everything was deleted.',
    PARTIAL: 'The environment signed that some objects are held; the rest was deleted.',
    FAILED: 'The environment signed that some objects are left although no ground holds them.',
  },
)
export type ContentDeletionState = keyof typeof ContentDeletionState

/** The last three moves follow the signed report of the environment and nothing else (CON-04). */
export const contentDeletionLifecycle = lifecycle(ContentDeletionState, 'REQUESTED', {
  ORDER: { from: ['REQUESTED'], to: 'ORDERED', event: 'servers.content.deletion.ordered' },
  CONFIRM: { from: ['ORDERED'], to: 'CONFIRMED', event: 'servers.content.deletion.confirmed' },
  CONFIRM_PARTLY: { from: ['ORDERED'], to: 'PARTIAL', event: 'servers.content.deletion.partial' },
  FAIL: { from: ['ORDERED'], to: 'FAILED', event: 'servers.content.deletion.failed' },
})
