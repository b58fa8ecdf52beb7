import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

export const PasskeyState = enumType('PasskeyState', 'Whether a passkey signs in.', {
  ACTIVE: 'It signs in.',
  BLOCKED: 'Its signature counter went back, so it may have been copied; it does not sign in.',
})
export type PasskeyState = keyof typeof PasskeyState

/** A blocked passkey stays blocked; the row of a removed one is deleted. */
export const passkeyLifecycle = lifecycle(PasskeyState, 'ACTIVE', {
  BLOCK: { from: ['ACTIVE'], to: 'BLOCKED', event: 'accounts.passkey.blocked' },
})

export const PasskeyAction = actionsOf(passkeyLifecycle, 'PasskeyAction', 'An action on a passkey.', {
  RENAME: 'renamePasskey',
  REMOVE: 'removePasskey',
})
export type PasskeyAction = keyof typeof PasskeyAction
