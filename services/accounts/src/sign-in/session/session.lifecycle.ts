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

export enum SessionRestriction {
  HOLDER = 'HOLDER',
  ORGANIZATION = 'ORGANIZATION',
  PLATFORM = 'PLATFORM',
  ACCOUNT = 'ACCOUNT',
  DELETION = 'DELETION',
}

registerEnumType(SessionRestriction, {
  name: 'SessionRestriction',
  description: 'Who holds a session back.',
  valuesConfig: {
    HOLDER: { description: 'The holder of the account, who can lift it.' },
    ORGANIZATION: {
      description: 'An administrator of an organization that the account belongs to, for all its sessions.',
    },
    PLATFORM: { description: 'The platform, for this session alone.' },
    ACCOUNT: { description: 'The platform, for the whole account.' },
    DELETION: { description: 'The coming deletion of the account; it ends when that is canceled.' },
  },
})

/** What the holder can do with a session. */
export enum SessionAction {
  CLOSE = 'close',
  RESTRICT = 'restrict',
  LIFT_RESTRICTION = 'lift',
}

registerEnumType(SessionAction, {
  name: 'SessionAction',
  description: 'What can be done with a session in its present state.',
  valuesConfig: {
    CLOSE: { description: 'closeSession.' },
    RESTRICT: { description: 'restrictSession.' },
    LIFT_RESTRICTION: { description: 'liftSessionRestriction.' },
  },
})

/** States in which a session counts. */
export const liveStates: readonly SessionState[] = [SessionState.ACTIVE, SessionState.RESTRICTED]

export const sessionLifecycle = lifecycle(SessionState, SessionState.ACTIVE, {
  restrict: {
    from: [SessionState.ACTIVE],
    to: SessionState.RESTRICTED,
    event: 'accounts.session.restricted',
  },
  lift: {
    from: [SessionState.RESTRICTED],
    to: SessionState.ACTIVE,
    event: 'accounts.session.restriction.lifted',
  },
  close: { from: liveStates, to: SessionState.CLOSED, event: 'accounts.session.closed' },
  expire: { from: liveStates, to: SessionState.EXPIRED, event: 'accounts.session.expired' },
})

/** The holder's actions; expiry is the system's, and so is the end of a restriction that is not the holder's. */
export function sessionActions(state: SessionState, restrictedByHolder: boolean): SessionAction[] {
  if (!liveStates.includes(state)) return []
  return [SessionAction.CLOSE, restrictedByHolder ? SessionAction.LIFT_RESTRICTION : SessionAction.RESTRICT]
}
