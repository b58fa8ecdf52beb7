/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type ApproveDeviceEnrollmentInput = {
  readonly deviceHandle: string
}

export type AuditOutcome = 'DENIED' | 'DONE'

export type DeviceAction =
  'APPROVE' | 'LIFT_RESTRICTION' | 'REJECT' | 'REPLACE' | 'RESTRICT' | 'RETIRE' | 'REVOKE'

export type DeviceKind = 'ENIGM_APP' | 'ENIGM_OS'

export type DeviceState = 'PENDING_ENROLLMENT' | 'REPLACED' | 'RESTRICTED' | 'RETIRED' | 'REVOKED' | 'TRUSTED'

export type LiftDeviceRestrictionInput = {
  readonly deviceHandle: string
}

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type RejectDeviceEnrollmentInput = {
  readonly deviceHandle: string
}

export type ReplaceDeviceInput = {
  readonly deviceHandle: string
  readonly grant?: string | null | undefined
  readonly newDeviceHandle: string
}

export type RestrictDeviceInput = {
  readonly deviceHandle: string
}

export type RetireDeviceInput = {
  readonly deviceHandle: string
  readonly grant?: string | null | undefined
}

export type RevokeDeviceInput = {
  readonly deviceHandle: string
  readonly grant?: string | null | undefined
}

export type FailureFragment = {
  readonly code: string
  readonly message: string
  readonly path: ReadonlyArray<string>
}

export type LimitFragment = { readonly code: string; readonly statement: string }

export type PageFragment = { readonly endCursor: string | null; readonly hasNextPage: boolean }

export type AuditRowFragment = {
  readonly seq: number
  readonly at: string
  readonly action: string
  readonly actorHandle: string
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

export type ApproveDeviceEnrollmentMutationVariables = Exact<{
  input: ApproveDeviceEnrollmentInput
}>

export type ApproveDeviceEnrollmentMutation = {
  readonly approveDeviceEnrollment: {
    readonly device: { readonly handle: string; readonly state: DeviceState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RejectDeviceEnrollmentMutationVariables = Exact<{
  input: RejectDeviceEnrollmentInput
}>

export type RejectDeviceEnrollmentMutation = {
  readonly rejectDeviceEnrollment: {
    readonly device: { readonly handle: string; readonly state: DeviceState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RestrictDeviceMutationVariables = Exact<{
  input: RestrictDeviceInput
}>

export type RestrictDeviceMutation = {
  readonly restrictDevice: {
    readonly device: { readonly handle: string; readonly state: DeviceState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type LiftDeviceRestrictionMutationVariables = Exact<{
  input: LiftDeviceRestrictionInput
}>

export type LiftDeviceRestrictionMutation = {
  readonly liftDeviceRestriction: {
    readonly device: { readonly handle: string; readonly state: DeviceState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DeviceQueryVariables = Exact<{
  handle: string
}>

export type DeviceQuery = {
  readonly device: {
    readonly replaces: string | null
    readonly handle: string
    readonly kind: DeviceKind
    readonly state: DeviceState
    readonly requestedAt: string
    readonly enrolledAt: string | null
    readonly endedAt: string | null
    readonly availableActions: ReadonlyArray<DeviceAction>
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
  } | null
  readonly pendingEnrollments: ReadonlyArray<{
    readonly handle: string
    readonly kind: DeviceKind
    readonly requestedAt: string
  }>
}

export type RevokeDeviceMutationVariables = Exact<{
  input: RevokeDeviceInput
}>

export type RevokeDeviceMutation = {
  readonly revokeDevice: {
    readonly device: { readonly handle: string; readonly state: DeviceState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RetireDeviceMutationVariables = Exact<{
  input: RetireDeviceInput
}>

export type RetireDeviceMutation = {
  readonly retireDevice: {
    readonly device: { readonly handle: string; readonly state: DeviceState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ReplaceDeviceMutationVariables = Exact<{
  input: ReplaceDeviceInput
}>

export type ReplaceDeviceMutation = {
  readonly replaceDevice: {
    readonly device: { readonly handle: string; readonly state: DeviceState } | null
    readonly replacement: { readonly handle: string; readonly state: DeviceState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type PendingEnrollmentsQueryVariables = Exact<{ [key: string]: never }>

export type PendingEnrollmentsQuery = {
  readonly pendingEnrollments: ReadonlyArray<{
    readonly handle: string
    readonly kind: DeviceKind
    readonly state: DeviceState
    readonly requestedAt: string
    readonly enrolledAt: string | null
    readonly endedAt: string | null
    readonly availableActions: ReadonlyArray<DeviceAction>
  }>
}

export type DevicesQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type DevicesQuery = {
  readonly me: {
    readonly devices: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly handle: string
          readonly kind: DeviceKind
          readonly state: DeviceState
          readonly requestedAt: string
          readonly enrolledAt: string | null
          readonly endedAt: string | null
          readonly availableActions: ReadonlyArray<DeviceAction>
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type DeviceHistoryQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type DeviceHistoryQuery = {
  readonly me: {
    readonly deviceAudit: {
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

export type TrustSignalsQueryVariables = Exact<{ [key: string]: never }>

export type TrustSignalsQuery = {
  readonly me: {
    readonly esimTrustSignals: ReadonlyArray<{
      readonly source: string
      readonly kind: string
      readonly value: string
      readonly observedAt: string
    }>
    readonly keyTrustSignals: ReadonlyArray<{
      readonly source: string
      readonly kind: string
      readonly value: string
      readonly observedAt: string
    }>
  } | null
}

export type DeviceRowFragment = {
  readonly handle: string
  readonly kind: DeviceKind
  readonly state: DeviceState
  readonly requestedAt: string
  readonly enrolledAt: string | null
  readonly endedAt: string | null
  readonly availableActions: ReadonlyArray<DeviceAction>
}

export type SignalFragment = {
  readonly source: string
  readonly kind: string
  readonly value: string
  readonly observedAt: string
}

export const ApproveDeviceEnrollment: Document<
  ApproveDeviceEnrollmentMutation,
  ApproveDeviceEnrollmentMutationVariables
> = {
  name: 'ApproveDeviceEnrollment',
  hash: '595c3c4e60c47758b01c81fc3fc9e05dd70618a2d12ba3af2e8fc05ee56bdd89',
}
export const RejectDeviceEnrollment: Document<
  RejectDeviceEnrollmentMutation,
  RejectDeviceEnrollmentMutationVariables
> = {
  name: 'RejectDeviceEnrollment',
  hash: '6d1de87dc699b68ffdcf708b479473cc170cfa288c2324423f3e4c65e8916028',
}
export const RestrictDevice: Document<RestrictDeviceMutation, RestrictDeviceMutationVariables> = {
  name: 'RestrictDevice',
  hash: 'c38b353637c69ab81bcd093551592a2f1e5cced2880372dcf68aab5279862c62',
}
export const LiftDeviceRestriction: Document<
  LiftDeviceRestrictionMutation,
  LiftDeviceRestrictionMutationVariables
> = {
  name: 'LiftDeviceRestriction',
  hash: '9988b5065938c5eecbf8a531ba20206b18f627d8c75103b73c603139eb5640d7',
}
export const Device: Document<DeviceQuery, DeviceQueryVariables> = {
  name: 'Device',
  hash: '4a78549017bf51c25c9c7a27ac092f09367ee845aa9b9fcebab844bc4dbc0679',
}
export const RevokeDevice: Document<RevokeDeviceMutation, RevokeDeviceMutationVariables> = {
  name: 'RevokeDevice',
  hash: '66d989be3eba47018508fd8f613cc2e366169b66c27b0fac3f03fb95ab32cd59',
}
export const RetireDevice: Document<RetireDeviceMutation, RetireDeviceMutationVariables> = {
  name: 'RetireDevice',
  hash: 'e165dfdf629823f9ef1d41eb5d9e5a97a8ea8ba75ac33fca8992013b5bf3ac84',
}
export const ReplaceDevice: Document<ReplaceDeviceMutation, ReplaceDeviceMutationVariables> = {
  name: 'ReplaceDevice',
  hash: '91af725af94ea3f444f500d804780817f5f60d1b1ca6068c7655c9ea68e309c7',
}
export const PendingEnrollments: Document<PendingEnrollmentsQuery, PendingEnrollmentsQueryVariables> = {
  name: 'PendingEnrollments',
  hash: '1dbc8934498e5e05016fdd4835da7a347a98252a28c00f78179100320ea25dda',
}
export const Devices: Document<DevicesQuery, DevicesQueryVariables> = {
  name: 'Devices',
  hash: 'a90e85ce62bf12e050a38e4dfb1c300235e3d392461ca99c061ddbe250e8759d',
}
export const DeviceHistory: Document<DeviceHistoryQuery, DeviceHistoryQueryVariables> = {
  name: 'DeviceHistory',
  hash: '7c1bc739ee8da659b8836a9ac4a14132ce689d60e88e277e91c5e8d2547ecf3e',
}
export const TrustSignals: Document<TrustSignalsQuery, TrustSignalsQueryVariables> = {
  name: 'TrustSignals',
  hash: '93100e8029f99ed13321df06d9114add89985f002141d3dccdd9b391b62aa7c7',
}
