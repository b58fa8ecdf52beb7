import { lifecycle } from '@enigm/subgraph'

const states = { WITHDRAWN: 'WITHDRAWN', ALLOWED: 'ALLOWED' } as const
export type SharingState = keyof typeof states

export const sharingLifecycle = lifecycle(states, 'WITHDRAWN', {
  ALLOW: {
    mutation: 'shareTraining',
    from: ['WITHDRAWN'],
    to: 'ALLOWED',
    event: 'guidance.sharing.allowed',
  },
  WITHDRAW: {
    mutation: 'withdrawTraining',
    from: ['ALLOWED'],
    to: 'WITHDRAWN',
    event: 'guidance.sharing.withdrawn',
  },
})
export type SharingAction = keyof typeof sharingLifecycle.moves
