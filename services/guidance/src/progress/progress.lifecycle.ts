import { lifecycle } from '@enigm/subgraph'

const states = { IN_PROGRESS: 'IN_PROGRESS', PASSED: 'PASSED' } as const
export type TrainedState = keyof typeof states

/** A later pass of a revised course renews the first one. */
export const trainingLifecycle = lifecycle(states, 'IN_PROGRESS', {
  PASS: {
    mutation: 'submitFinalExam',
    from: ['IN_PROGRESS', 'PASSED'],
    to: 'PASSED',
    event: 'guidance.training.passed',
  },
})
