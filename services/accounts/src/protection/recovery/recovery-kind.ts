import { registerEnumType } from 'type-graphql'

export enum RecoveryKind {
  RECOVERY_CODE = 'RECOVERY_CODE',
  TRUSTED_DEVICE = 'TRUSTED_DEVICE',
}

registerEnumType(RecoveryKind, {
  name: 'RecoveryKind',
  description: 'What proves the right to recover an account.',
  valuesConfig: {
    RECOVERY_CODE: { description: 'One of the ten recovery codes, each of use once.' },
    TRUSTED_DEVICE: { description: 'The key of a device that the account trusts.' },
  },
})

/**
 * After so many hours a recovery can be completed. A device may be in the wrong hands and unlocked, so its holder has a day
 * to see and to cancel what it has begun (REC-01).
 */
export const delayHours: Readonly<Record<RecoveryKind, number>> = {
  [RecoveryKind.RECOVERY_CODE]: 0,
  [RecoveryKind.TRUSTED_DEVICE]: 24,
}
