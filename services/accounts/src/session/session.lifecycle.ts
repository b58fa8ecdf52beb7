import { lifecycle } from '@enigm/subgraph'
import { registerEnumType } from 'type-graphql'

export enum SessionState {
  ACTIVE = 'ACTIVE',
  RESTRICTED = 'RESTRICTED',
  CLOSED = 'CLOSED',
  EXPIRED = 'EXPIRED',
}

registerEnumType(SessionState, {
  name: 'SessionState',
  description: 'Where a session stands.',
  valuesConfig: {
    ACTIVE: { description: 'It may do what its account may.' },
    RESTRICTED: { description: 'It may do less than its account.' },
    CLOSED: { description: 'It was ended.' },
    EXPIRED: { description: 'It was not used for 30 days.' },
  },
})

/** What the holder can do with a session. */
export enum SessionAction {
  CLOSE = 'close',
}

registerEnumType(SessionAction, {
  name: 'SessionAction',
  description: 'What can be done with a session in its present state.',
  valuesConfig: { CLOSE: { description: 'closeSession.' } },
})

/** States in which a session counts. */
export const liveStates: readonly SessionState[] = [SessionState.ACTIVE, SessionState.RESTRICTED]

export const sessionLifecycle = lifecycle(SessionState, SessionState.ACTIVE, {
  close: { from: liveStates, to: SessionState.CLOSED, event: 'accounts.session.closed' },
  expire: { from: liveStates, to: SessionState.EXPIRED, event: 'accounts.session.expired' },
})

/** The holder's actions; expiry is the system's. */
export function sessionActions(state: SessionState): SessionAction[] {
  const possible: string[] = sessionLifecycle.next(state)
  return Object.values(SessionAction).filter((action) => possible.includes(action))
}
