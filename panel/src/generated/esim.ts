/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type ActivateEsimInput = {
  readonly esimId: string
  readonly idempotencyKey: string
}

export type AuditOutcome = 'DENIED' | 'DONE'

export type DeleteEsimInput = {
  readonly esimId: string
  readonly grant?: string | null | undefined
}

export type EsimAction = 'ACTIVATE' | 'ASSIGN' | 'ASSIGN_POLICY' | 'DELETE' | 'REPLACE' | 'RETIRE' | 'UNLINK'

export type EsimAssociationState = 'ASSIGNED' | 'HELD' | 'UNASSIGNED' | 'UNLINKED'

export type EsimPolicy = 'DATA_ONLY' | 'HOME_ONLY' | 'STANDARD'

export type EsimProblem =
  'CARRIER_UNAVAILABLE' | 'DOWNLOAD_FAILED' | 'ORDER_REFUSED' | 'OUT_OF_STOCK' | 'REMOVED_FROM_DEVICE'

export type EsimRemovalState = 'CONFIRMED' | 'NOT_CONFIRMED' | 'NOT_POSSIBLE' | 'NOT_THERE' | 'ORDERED'

export type EsimRetainedKind = 'AUDIT_ENTRIES' | 'EVENTS_IN_DELIVERY' | 'PROFILE_WITHOUT_HOLDER'

export type EsimState =
  | 'DELETED'
  | 'DISABLED'
  | 'DOWNLOADED'
  | 'ENABLED'
  | 'ERROR'
  | 'INSTALLED'
  | 'ORDERED'
  | 'RELEASED'
  | 'REPLACED'
  | 'RETIRED'
  | 'UNLINKED'

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type ReplaceEsimInput = {
  readonly esimId: string
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
}

export type RetireEsimInput = {
  readonly esimId: string
  readonly grant?: string | null | undefined
}

export type UnlinkEsimInput = {
  readonly esimId: string
  readonly grant?: string | null | undefined
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

export type EsimQueryVariables = Exact<{
  id: string
}>

export type EsimQuery = {
  readonly esim: {
    readonly isSuspended: boolean
    readonly availableActions: ReadonlyArray<EsimAction>
    readonly policy: EsimPolicy
    readonly policyInForce: EsimPolicy
    readonly id: string
    readonly state: EsimState
    readonly isReady: boolean
    readonly problem: EsimProblem | null
    readonly entitlement: { readonly id: string; readonly validUntil: string | null } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly replaces: { readonly id: string } | null
    readonly replacedBy: { readonly id: string } | null
    readonly lifecycle: ReadonlyArray<{ readonly at: string; readonly state: EsimState }>
    readonly removal: { readonly atCarrier: EsimRemovalState; readonly onDevice: EsimRemovalState } | null
    readonly association: { readonly state: EsimAssociationState; readonly since: string }
  } | null
}

export type ActivateEsimMutationVariables = Exact<{
  input: ActivateEsimInput
}>

export type ActivateEsimMutation = {
  readonly activateEsim: {
    readonly activationCode: { readonly text: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type UnlinkEsimMutationVariables = Exact<{
  input: UnlinkEsimInput
}>

export type UnlinkEsimMutation = {
  readonly unlinkEsim: {
    readonly retained: ReadonlyArray<EsimRetainedKind> | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ReplaceEsimMutationVariables = Exact<{
  input: ReplaceEsimInput
}>

export type ReplaceEsimMutation = {
  readonly replaceEsim: {
    readonly esim: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RetireEsimMutationVariables = Exact<{
  input: RetireEsimInput
}>

export type RetireEsimMutation = {
  readonly retireEsim: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DeleteEsimMutationVariables = Exact<{
  input: DeleteEsimInput
}>

export type DeleteEsimMutation = {
  readonly deleteEsim: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type LineFragment = {
  readonly id: string
  readonly state: EsimState
  readonly isReady: boolean
  readonly problem: EsimProblem | null
  readonly removal: { readonly atCarrier: EsimRemovalState; readonly onDevice: EsimRemovalState } | null
  readonly association: { readonly state: EsimAssociationState; readonly since: string }
}

export type EsimsQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type EsimsQuery = {
  readonly esims: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly id: string
        readonly state: EsimState
        readonly isReady: boolean
        readonly problem: EsimProblem | null
        readonly removal: { readonly atCarrier: EsimRemovalState; readonly onDevice: EsimRemovalState } | null
        readonly association: { readonly state: EsimAssociationState; readonly since: string }
      }
    }>
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  }
}

export type EsimHistoryQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type EsimHistoryQuery = {
  readonly me: {
    readonly esimAudit: {
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

export const Esim: Document<EsimQuery, EsimQueryVariables> = {
  name: 'Esim',
  hash: '752a01d26d65e7bb4a4591ec20d679503f2211bf455d7ada208b99beec01abb7',
}
export const ActivateEsim: Document<ActivateEsimMutation, ActivateEsimMutationVariables> = {
  name: 'ActivateEsim',
  hash: '8401f035311c1c0abe31c5fd6af82ded78ba0cce550caa5310e825573a9c9b8e',
}
export const UnlinkEsim: Document<UnlinkEsimMutation, UnlinkEsimMutationVariables> = {
  name: 'UnlinkEsim',
  hash: 'ffdd8d88233e7c770b6db5da10026fc13ec6c3a721ab9a86aeaf816b989e1e24',
}
export const ReplaceEsim: Document<ReplaceEsimMutation, ReplaceEsimMutationVariables> = {
  name: 'ReplaceEsim',
  hash: '0767b1bcb1b4ff6098d9f8ecd92e932d59d67da33720d0458b0dc9c594326f92',
}
export const RetireEsim: Document<RetireEsimMutation, RetireEsimMutationVariables> = {
  name: 'RetireEsim',
  hash: 'c44a40dc2e4fe29d3a9f60607cf5d1b97c93f3d3b611cdc91aa502216f7220ab',
}
export const DeleteEsim: Document<DeleteEsimMutation, DeleteEsimMutationVariables> = {
  name: 'DeleteEsim',
  hash: 'f9a702d98db3bc305cce2bab6ca65a399cc197209666b997f310cacbc5e4293c',
}
export const Esims: Document<EsimsQuery, EsimsQueryVariables> = {
  name: 'Esims',
  hash: 'a8fbad0a00d43aec7f7b5b17df7fa8dfb667a0f04ec2e18a6ddf2198a4c3f1ac',
}
export const EsimHistory: Document<EsimHistoryQuery, EsimHistoryQueryVariables> = {
  name: 'EsimHistory',
  hash: 'c41ff8ce1047ab3f4ccbf0a180bcc64f8e8c56832e9d32dabd42b0e9dbd31eeb',
}
