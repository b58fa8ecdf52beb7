/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type AuditOutcome = 'DENIED' | 'DONE'

export type DisableEmergencyDeviceWorkflowInput = {
  readonly accountId: string
}

export type EmergencyKind = 'ALARM' | 'MISSED_CHECK_IN' | 'TEST'

export type EmergencyState = 'CANCELED' | 'ENDED' | 'OPEN'

export type EmergencyWorkflowAction = 'DISABLE' | 'ENABLE'

export type EmergencyWorkflowSource = 'DEPLOYMENT' | 'USER'

export type EnableEmergencyDeviceWorkflowInput = {
  readonly accountId: string
}

export type KeyAction = 'REPLACE' | 'REPORT_FOUND' | 'REPORT_LOST' | 'RETIRE' | 'REVOKE'

export type KeyOrderState = 'CANCELED' | 'FULFILLED' | 'PLACED'

export type KeyState = 'ACTIVE' | 'LINKED' | 'LOST' | 'REPLACED' | 'RETIRED' | 'REVOKED'

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type ReplaceKeyInput = {
  readonly entitlementId: string
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
  readonly keyHandle: string
}

export type ReportKeyFoundInput = {
  readonly grant?: string | null | undefined
  readonly keyHandle: string
}

export type ReportKeyLostInput = {
  readonly keyHandle: string
}

export type RetireKeyInput = {
  readonly grant?: string | null | undefined
  readonly keyHandle: string
}

export type RevokeKeyInput = {
  readonly grant?: string | null | undefined
  readonly keyHandle: string
}

export type FailureFragment = {
  readonly code: string
  readonly message: string
  readonly path: ReadonlyArray<string>
}

export type LimitFragment = { readonly code: string; readonly statement: string }

export type PageFragment = { readonly endCursor: string | null; readonly hasNextPage: boolean }

export type AuditPartFragment = {
  readonly lines: ReadonlyArray<string>
  readonly size: number
  readonly next: number | null
}

export type AuditRowFragment = {
  readonly seq: number
  readonly at: string
  readonly action: string
  readonly actorHandle: string | null
  readonly targetHandle: string | null
  readonly outcome: AuditOutcome
  readonly reason: string | null
}

export type ClientFragment = {
  readonly id: string
  readonly label: string
  readonly state: MachineClientState
  readonly keyThumbprint: string
  readonly previousKeyEndsAt: string | null
  readonly registeredDay: string
  readonly lastUsedDay: string | null
  readonly availableActions: ReadonlyArray<MachineClientAction>
}

export type EnigmKeyQueryVariables = Exact<{
  handle: string
}>

export type EnigmKeyQuery = {
  readonly enigmKey: {
    readonly handle: string
    readonly state: KeyState
    readonly associatedAt: string
    readonly replaces: string | null
    readonly availableActions: ReadonlyArray<KeyAction>
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly lifecycle: ReadonlyArray<{
      readonly at: string
      readonly from: KeyState | null
      readonly to: KeyState
    }>
    readonly replacementOrder: {
      readonly id: string
      readonly state: KeyOrderState
      readonly placedAt: string
    } | null
  } | null
}

export type EmergencyEventsQueryVariables = Exact<{
  handle: string
  after?: string | null | undefined
}>

export type EmergencyEventsQuery = {
  readonly enigmKey: {
    readonly emergencyEvents: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly kind: EmergencyKind
          readonly at: string
          readonly state: EmergencyState
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type KeyEntitlementsQueryVariables = Exact<{ [key: string]: never }>

export type KeyEntitlementsQuery = {
  readonly me: {
    readonly entitlements: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string } }> }
  } | null
}

export type ReportKeyFoundMutationVariables = Exact<{
  input: ReportKeyFoundInput
}>

export type ReportKeyFoundMutation = {
  readonly reportKeyFound: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ReplaceKeyMutationVariables = Exact<{
  input: ReplaceKeyInput
}>

export type ReplaceKeyMutation = {
  readonly replaceKey: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RetireKeyMutationVariables = Exact<{
  input: RetireKeyInput
}>

export type RetireKeyMutation = {
  readonly retireKey: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RevokeKeyMutationVariables = Exact<{
  input: RevokeKeyInput
}>

export type RevokeKeyMutation = {
  readonly revokeKey: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type EmergencyWorkflowQueryVariables = Exact<{ [key: string]: never }>

export type EmergencyWorkflowQuery = {
  readonly me: {
    readonly id: string
    readonly emergencyDeviceWorkflow: {
      readonly enabled: boolean
      readonly enabledBy: EmergencyWorkflowSource | null
      readonly availableActions: ReadonlyArray<EmergencyWorkflowAction>
    }
  } | null
}

export type EnigmKeysQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type EnigmKeysQuery = {
  readonly me: {
    readonly enigmKeys: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly handle: string
          readonly state: KeyState
          readonly associatedAt: string
          readonly availableActions: ReadonlyArray<KeyAction>
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type EnableEmergencyDeviceWorkflowMutationVariables = Exact<{
  input: EnableEmergencyDeviceWorkflowInput
}>

export type EnableEmergencyDeviceWorkflowMutation = {
  readonly enableEmergencyDeviceWorkflow: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DisableEmergencyDeviceWorkflowMutationVariables = Exact<{
  input: DisableEmergencyDeviceWorkflowInput
}>

export type DisableEmergencyDeviceWorkflowMutation = {
  readonly disableEmergencyDeviceWorkflow: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ReportKeyLostMutationVariables = Exact<{
  input: ReportKeyLostInput
}>

export type ReportKeyLostMutation = {
  readonly reportKeyLost: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type KeyHistoryQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type KeyHistoryQuery = {
  readonly me: {
    readonly keyAudit: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly seq: number
          readonly at: string
          readonly action: string
          readonly outcome: AuditOutcome
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export const EnigmKey: Document<EnigmKeyQuery, EnigmKeyQueryVariables> = {
  name: 'EnigmKey',
  hash: '44081e54a938727959e9e83229c1b6d1d7ae86b8abd886c8978619d88fb830f8',
}
export const EmergencyEvents: Document<EmergencyEventsQuery, EmergencyEventsQueryVariables> = {
  name: 'EmergencyEvents',
  hash: 'b3f8323c2d1f89482cb5959967b8b745ae4f59d97c12cd9617556f6c156c44b1',
}
export const KeyEntitlements: Document<KeyEntitlementsQuery, KeyEntitlementsQueryVariables> = {
  name: 'KeyEntitlements',
  hash: '8ff812c09be6e7973dc668312aeba20006403aa3d9539c702dacc7ffdd55f3dd',
}
export const ReportKeyFound: Document<ReportKeyFoundMutation, ReportKeyFoundMutationVariables> = {
  name: 'ReportKeyFound',
  hash: 'be7ea156feda842c5194bde917c173bab9c56c37177e39a352e2647a929e2906',
}
export const ReplaceKey: Document<ReplaceKeyMutation, ReplaceKeyMutationVariables> = {
  name: 'ReplaceKey',
  hash: 'b8408caaf8f7b3bd50c024ebf79346895f01a2e62a29679ad9dcfc539ea973bd',
}
export const RetireKey: Document<RetireKeyMutation, RetireKeyMutationVariables> = {
  name: 'RetireKey',
  hash: 'dfe3797248dbbb1a587e3c3f00c0be6cc02b55e6a2c435d57b92f690d5747b7a',
}
export const RevokeKey: Document<RevokeKeyMutation, RevokeKeyMutationVariables> = {
  name: 'RevokeKey',
  hash: '24061c24c4f5aa894503983ea84741a51c10306efbd5bf742b7e75016a11cfd9',
}
export const EmergencyWorkflow: Document<EmergencyWorkflowQuery, EmergencyWorkflowQueryVariables> = {
  name: 'EmergencyWorkflow',
  hash: '2e71e01a9cb98b2f5cacaf1d4d2381d75225c4b94f81de2e8a2873b69cbfbf91',
}
export const EnigmKeys: Document<EnigmKeysQuery, EnigmKeysQueryVariables> = {
  name: 'EnigmKeys',
  hash: 'fd6521cc6a337f3e38fd17ab6614b50cd0bf60c09fe20fb491c1e6572dbe5c0a',
}
export const EnableEmergencyDeviceWorkflow: Document<
  EnableEmergencyDeviceWorkflowMutation,
  EnableEmergencyDeviceWorkflowMutationVariables
> = {
  name: 'EnableEmergencyDeviceWorkflow',
  hash: 'e3e552e2c3e3a117c6fc1bf792a6e04a83f74161fcaf1af70fcc7a4e28600e9c',
}
export const DisableEmergencyDeviceWorkflow: Document<
  DisableEmergencyDeviceWorkflowMutation,
  DisableEmergencyDeviceWorkflowMutationVariables
> = {
  name: 'DisableEmergencyDeviceWorkflow',
  hash: '7297f883a33753e02f0667e9982f22a2f49f8e78d1adc1fe40f2bdb6533703a0',
}
export const ReportKeyLost: Document<ReportKeyLostMutation, ReportKeyLostMutationVariables> = {
  name: 'ReportKeyLost',
  hash: '4296fbe6aeeaa4a03300a7c6718140c812a70c667661c15f5b6618ae97d2c73d',
}
export const KeyHistory: Document<KeyHistoryQuery, KeyHistoryQueryVariables> = {
  name: 'KeyHistory',
  hash: '00a2bc737f39a941cb9c11c833c037a61f4f20d0387cafe6b287360a68a87eb5',
}
