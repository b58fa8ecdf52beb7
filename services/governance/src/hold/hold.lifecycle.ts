import { enumType, lifecycle } from '@enigm/subgraph'

export const LegalHoldState = enumType('LegalHoldState', 'State of a legal hold.', {
  IN_FORCE: 'It keeps the records of its subject until its end.',
  RELEASED: 'An operator has ended it; it keeps nothing.',
})
export type LegalHoldState = keyof typeof LegalHoldState

export const legalHoldLifecycle = lifecycle(LegalHoldState, 'IN_FORCE', {
  RELEASE: {
    mutation: 'releaseLegalHold',
    from: ['IN_FORCE'],
    to: 'RELEASED',
    event: 'governance.hold.released',
  },
})
