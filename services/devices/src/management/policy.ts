import { enumType } from '@enigm/subgraph'

/** The closed list of policies: a policy is no script and reaches no content (MDM-05, MDM-12). */
export const ManagedPolicy = enumType('ManagedPolicy', 'A policy of a managed device.', {
  BASIC: 'The device keeps a screen lock and encrypted storage; a remote wipe is not allowed.',
  WIPE_ALLOWED: 'BASIC, and a remote wipe is allowed.',
  STRICT:
    'WIPE_ALLOWED, and the device locks after one minute, keeps its system current and, where attestation is deployed, proves its system once a day.',
})
export type ManagedPolicy = keyof typeof ManagedPolicy

/** Whether a policy allows a remote wipe (MDM-10). */
export const allowsWipe: Readonly<Record<ManagedPolicy, boolean>> = {
  BASIC: false,
  WIPE_ALLOWED: true,
  STRICT: true,
}

export const PolicyState = enumType('PolicyState', 'Whether the device follows its assigned policy.', {
  NONE: 'No policy is assigned.',
  PENDING: 'A policy is assigned; the device has not confirmed it.',
  APPLIED: 'The device has confirmed the assigned policy with its signature.',
  FAILED: 'The device has refused or failed to apply the assigned policy.',
})
export type PolicyState = keyof typeof PolicyState
