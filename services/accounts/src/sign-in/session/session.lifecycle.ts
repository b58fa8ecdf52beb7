import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

export const SessionState = enumType('SessionState', 'Where a session stands in its lifecycle.', {
  ACTIVE: 'It may do what its account may.',
  RESTRICTED: 'It may do less than its account.',
  CLOSED: 'It was ended.',
  EXPIRED: 'It was not used for 30 days.',
})
export type SessionState = keyof typeof SessionState

export const SessionRestriction = enumType(
  'SessionRestriction',
  'The source of the restriction of a session.',
  {
    HOLDER: 'The holder of the account, who can lift it.',
    ORGANIZATION: 'An administrator of an organization that the account belongs to, for all its sessions.',
    PLATFORM: 'The platform, for this session alone.',
    ACCOUNT: 'The platform, for the whole account.',
    DELETION: 'The requested deletion of the account; it ends when the deletion is canceled.',
  },
)
export type SessionRestriction = keyof typeof SessionRestriction

/** States in which a session counts. */
export const liveStates = ['ACTIVE', 'RESTRICTED'] as const satisfies readonly SessionState[]

/** Whether a session counts. */
export function isLive(state: SessionState): boolean {
  return (liveStates as readonly SessionState[]).includes(state)
}

export const sessionLifecycle = lifecycle(SessionState, 'ACTIVE', {
  RESTRICT: {
    mutation: 'restrictSession',
    from: ['ACTIVE'],
    to: 'RESTRICTED',
    event: 'accounts.session.restricted',
  },
  LIFT_RESTRICTION: {
    mutation: 'liftSessionRestriction',
    from: ['RESTRICTED'],
    to: 'ACTIVE',
    event: 'accounts.session.restriction.lifted',
  },
  CLOSE: { mutation: 'closeSession', from: liveStates, to: 'CLOSED', event: 'accounts.session.closed' },
  EXPIRE: { from: liveStates, to: 'EXPIRED', event: 'accounts.session.expired' },
})

export const SessionAction = actionsOf(sessionLifecycle, 'SessionAction', 'An action on a session.')
export type SessionAction = keyof typeof SessionAction

/** The holder's actions. A session that others restrict can be restricted by its holder too (SES-03). */
export function sessionActions(state: SessionState, restrictedByHolder: boolean): SessionAction[] {
  if (!isLive(state)) return []
  return ['CLOSE', restrictedByHolder ? 'LIFT_RESTRICTION' : 'RESTRICT']
}
