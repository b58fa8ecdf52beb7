import { lifecycle } from '@enigm/subgraph'
import { registerEnumType } from 'type-graphql'

export enum PasskeyState {
  ACTIVE = 'ACTIVE',
  BLOCKED = 'BLOCKED',
}

registerEnumType(PasskeyState, {
  name: 'PasskeyState',
  description: 'Whether a passkey signs in.',
  valuesConfig: {
    ACTIVE: { description: 'It signs in.' },
    BLOCKED: {
      description: 'Its signature counter went back, so it may have been copied; it does not sign in.',
    },
  },
})

/** What the holder can do with a passkey. */
export enum PasskeyAction {
  RENAME = 'rename',
  REMOVE = 'remove',
}

registerEnumType(PasskeyAction, {
  name: 'PasskeyAction',
  description: 'What can be done with a passkey in its present state.',
  valuesConfig: {
    RENAME: { description: 'renamePasskey.' },
    REMOVE: { description: 'removePasskey.' },
  },
})

/** A blocked passkey is never taken back into use; a removed one is forgotten. */
export const passkeyLifecycle = lifecycle(PasskeyState, PasskeyState.ACTIVE, {
  block: { from: [PasskeyState.ACTIVE], to: PasskeyState.BLOCKED, event: 'accounts.passkey.blocked' },
})
