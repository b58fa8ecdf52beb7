/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type AskProductAssistantInput = {
  readonly object?: AssistantObjectInput | null | undefined
  readonly question: string
  readonly topic?: AssistantTopic | null | undefined
}

export type AssistantDestination = 'ENYRA_SECURITY_ANALYST'

export type AssistantObjectInput = {
  readonly availableActions: ReadonlyArray<string>
  readonly cancelableCommands?: ReadonlyArray<string> | null | undefined
  readonly isBound?: boolean | null | undefined
  readonly kind: AssistantObjectKind
  readonly managedMode?: string | null | undefined
  readonly state?: string | null | undefined
  readonly viewerRole?: string | null | undefined
}

export type AssistantObjectKind = 'DEVICE' | 'ESIM' | 'KEY' | 'SERVER'

export type AssistantOutcome = 'ANSWERED' | 'HANDED_OFF' | 'OUT_OF_SCOPE' | 'REFUSED' | 'UNKNOWN'

export type AssistantTopic =
  | 'ACCOUNT_ASSISTANCE'
  | 'CONFIGURATION_ASSISTANCE'
  | 'DEVICE_ASSISTANCE'
  | 'DOCUMENTATION_GUIDANCE'
  | 'FEATURE_EXPLANATION'
  | 'MANAGED_DEVICE_CAPABILITY'
  | 'PLATFORM_NAVIGATION'
  | 'PRODUCT_GUIDANCE'
  | 'USER_ASSISTANCE'
  | 'WORKFLOW_ORIENTATION'

export type AuditOutcome = 'DENIED' | 'DONE'

export type ContentLanguage = 'DE' | 'EN'

export type DeviceAction =
  'APPROVE' | 'LIFT_RESTRICTION' | 'REJECT' | 'REMOVE' | 'REPLACE' | 'RESTRICT' | 'RETIRE' | 'REVOKE'

export type DeviceCommandAction = 'CANCEL'

export type DeviceCommandKind = 'LOCK' | 'REFRESH_POSTURE' | 'ROTATE_POLICY' | 'WIPE'

export type DeviceState = 'PENDING_ENROLLMENT' | 'REPLACED' | 'RESTRICTED' | 'RETIRED' | 'REVOKED' | 'TRUSTED'

export type EsimAction = 'ACTIVATE' | 'ASSIGN' | 'ASSIGN_POLICY' | 'DELETE' | 'REPLACE' | 'RETIRE' | 'UNLINK'

export type KeyAction = 'REPLACE' | 'REPORT_FOUND' | 'REPORT_LOST' | 'RETIRE' | 'REVOKE'

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type ManagedMode = 'OFF' | 'ON'

export type MemberAction = 'LEAVE' | 'LIFT_RESTRICTION' | 'REMOVE' | 'RESTRICT' | 'SET_ROLE'

export type ServerAction =
  | 'CANCEL'
  | 'DELETE'
  | 'RESUME'
  | 'RETIRE'
  | 'ROTATE_LOCATOR'
  | 'SET_LOCATOR_AVAILABILITY'
  | 'SUSPEND'
  | 'TRANSFER'

export type ServerState =
  | 'ACTIVE'
  | 'CANCELED'
  | 'DELETED'
  | 'DELETION_REQUESTED'
  | 'PROVISIONING'
  | 'RESTRICTED'
  | 'RETIRED'
  | 'SUSPENDED'

export type ServerTransferAction = 'ACCEPT' | 'DECLINE' | 'WITHDRAW'

export type ServerViewerRole = 'ADMINISTRATOR' | 'OWNER' | 'USER'

export type WithheldReason = 'NOT_IN_YOUR_ROLE' | 'NOT_OFFERED_NOW'

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

export type AskProductAssistantMutationVariables = Exact<{
  input: AskProductAssistantInput
}>

export type AskProductAssistantMutation = {
  readonly askProductAssistant: {
    readonly answer: {
      readonly outcome: AssistantOutcome
      readonly language: ContentLanguage
      readonly text: string
      readonly handOff: { readonly to: AssistantDestination } | null
      readonly sources: ReadonlyArray<{
        readonly document: string
        readonly sectionId: string
        readonly section: string
        readonly sentence: number
        readonly text: string
      }>
      readonly suggestedOperations: ReadonlyArray<{
        readonly page: string
        readonly objectPage: string | null
      }>
      readonly withheldOperations: ReadonlyArray<{
        readonly operation: string
        readonly reason: WithheldReason
      }>
    } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ShownServerQueryVariables = Exact<{
  id: string
}>

export type ShownServerQuery = {
  readonly server: {
    readonly availableActions: ReadonlyArray<ServerAction>
    readonly state: ServerState
    readonly viewerRole: ServerViewerRole
    readonly openTransfer: { readonly availableActions: ReadonlyArray<ServerTransferAction> } | null
    readonly members: {
      readonly edges: ReadonlyArray<{
        readonly node: { readonly availableActions: ReadonlyArray<MemberAction> }
      }>
    }
  } | null
}

export type ShownEsimQueryVariables = Exact<{
  id: string
}>

export type ShownEsimQuery = {
  readonly esim: { readonly availableActions: ReadonlyArray<EsimAction> } | null
}

export type ShownKeyQueryVariables = Exact<{
  handle: string
}>

export type ShownKeyQuery = {
  readonly enigmKey: { readonly availableActions: ReadonlyArray<KeyAction> } | null
}

export type ShownDeviceQueryVariables = Exact<{
  handle: string
}>

export type ShownDeviceQuery = {
  readonly device: {
    readonly availableActions: ReadonlyArray<DeviceAction>
    readonly state: DeviceState
    readonly managedMode: ManagedMode
    readonly management: { readonly organizationId: string | null } | null
    readonly commands: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly kind: DeviceCommandKind
          readonly availableActions: ReadonlyArray<DeviceCommandAction>
        }
      }>
    }
  } | null
}

export const AskProductAssistant: Document<
  AskProductAssistantMutation,
  AskProductAssistantMutationVariables
> = { name: 'AskProductAssistant', hash: 'f4569b41bcb7f7494cda2950a9cf56a7f2b008605592c6de602bc71414b93359' }
export const ShownServer: Document<ShownServerQuery, ShownServerQueryVariables> = {
  name: 'ShownServer',
  hash: '676257b971c5f00653e38d76ed9c72e3998124ee7f939bd7c9be5582f972ba56',
}
export const ShownEsim: Document<ShownEsimQuery, ShownEsimQueryVariables> = {
  name: 'ShownEsim',
  hash: 'c9cc290f57df17ec90383ffa813a97d3ba3431918e783d29fd4ac9367a688bdf',
}
export const ShownKey: Document<ShownKeyQuery, ShownKeyQueryVariables> = {
  name: 'ShownKey',
  hash: '15f692109569b152aff740d131508b99e62db34bfd392d645ec1b68f00c9bf9d',
}
export const ShownDevice: Document<ShownDeviceQuery, ShownDeviceQueryVariables> = {
  name: 'ShownDevice',
  hash: 'e653a05718dcd314f9c3a48178f585f8833d00e597258c8404138172be15f0a3',
}
