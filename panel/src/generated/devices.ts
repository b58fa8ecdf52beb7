/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type ApproveDeviceEnrollmentInput = {
  readonly deviceHandle: string
}

export type AssignManagedPolicyInput = {
  readonly deviceHandle: string
  readonly policy: ManagedPolicy
}

export type AuditOutcome = 'DENIED' | 'DONE'

export type BindManagedDeviceInput = {
  readonly deviceHandle: string
  readonly organizationId: string
}

export type CancelRemoteOperationInput = {
  readonly deviceHandle: string
  readonly operation: RemoteOperation
}

export type CancelRemoteWipeInput = {
  readonly deviceHandle: string
  readonly grant?: string | null | undefined
}

export type CapabilityState = 'AVAILABLE' | 'NOT_ALLOWED' | 'NOT_MANAGED'

export type ChangeDeviceLabelInput = {
  readonly color: LabelColor
  readonly deviceHandle: string
  readonly noun: LabelNoun
}

export type CommandFailure = 'FAILED_ON_DEVICE' | 'INCOMPLETE_REPORT' | 'NOT_SUPPORTED' | 'REFUSED'

export type CommandOrigin = 'ORGANIZATION' | 'OWNER'

export type DeviceAction =
  'APPROVE' | 'LIFT_RESTRICTION' | 'REJECT' | 'REMOVE' | 'REPLACE' | 'RESTRICT' | 'RETIRE' | 'REVOKE'

export type DeviceCommandAction = 'CANCEL'

export type DeviceCommandKind = 'LOCK' | 'REFRESH_POSTURE' | 'ROTATE_POLICY' | 'WIPE'

export type DeviceCommandState =
  'ACKNOWLEDGED' | 'CANCELED' | 'COMPLETED' | 'DISPATCHED' | 'EXPIRED' | 'FAILED' | 'REQUESTED'

export type DeviceKind = 'ENIGM_APP' | 'ENIGM_OS'

export type DeviceState = 'PENDING_ENROLLMENT' | 'REPLACED' | 'RESTRICTED' | 'RETIRED' | 'REVOKED' | 'TRUSTED'

export type DisableManagedModeInput = {
  readonly deviceHandle: string
}

export type EnableManagedModeInput = {
  readonly deviceHandle: string
}

export type FindingCategory = 'DATA_OUTFLOW' | 'INTERCEPTION' | 'KNOWN_THREAT' | 'UNEXPECTED_CONNECTION'

export type LabelColor =
  | 'AMBER'
  | 'AZURE'
  | 'BRONZE'
  | 'CORAL'
  | 'CRIMSON'
  | 'EMERALD'
  | 'GOLDEN'
  | 'INDIGO'
  | 'IVORY'
  | 'JADE'
  | 'LILAC'
  | 'MAROON'
  | 'OLIVE'
  | 'ORANGE'
  | 'PEARL'
  | 'PINK'
  | 'RUBY'
  | 'SAND'
  | 'SCARLET'
  | 'SILVER'
  | 'TEAL'
  | 'VIOLET'
  | 'WHITE'
  | 'YELLOW'

export type LabelNoun =
  | 'ANCHOR'
  | 'BADGER'
  | 'BRIDGE'
  | 'CASTLE'
  | 'CEDAR'
  | 'COMET'
  | 'CRANE'
  | 'DOLPHIN'
  | 'FALCON'
  | 'FOREST'
  | 'GARDEN'
  | 'GLACIER'
  | 'HARBOR'
  | 'HERON'
  | 'ISLAND'
  | 'LANTERN'
  | 'LEOPARD'
  | 'LIGHTHOUSE'
  | 'MAPLE'
  | 'MEADOW'
  | 'MOUNTAIN'
  | 'ORCHID'
  | 'OTTER'
  | 'PELICAN'
  | 'PLANET'
  | 'RAVEN'
  | 'RIVER'
  | 'SPARROW'
  | 'TIGER'
  | 'VALLEY'
  | 'WHALE'
  | 'WILLOW'

export type LateReport = 'ACKNOWLEDGED' | 'COMPLETED' | 'FAILED'

export type LiftDeviceRestrictionInput = {
  readonly deviceHandle: string
}

export type LiftManagedDeviceRestrictionInput = {
  readonly deviceHandle: string
}

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type ManagedDeviceAction = 'LIFT_RESTRICTION' | 'RESTRICT' | 'RETIRE' | 'REVOKE'

export type ManagedMode = 'OFF' | 'ON'

export type ManagedPolicy = 'BASIC' | 'STRICT' | 'WIPE_ALLOWED'

export type OrganizationMemberState = 'ACTIVE' | 'EXPIRED' | 'INVITED' | 'LEFT' | 'REMOVED'

export type PolicyState = 'APPLIED' | 'FAILED' | 'NONE' | 'PENDING'

export type RejectDeviceEnrollmentInput = {
  readonly deviceHandle: string
}

export type RemoteOperation = 'LOCK' | 'REFRESH_POSTURE' | 'ROTATE_POLICY'

export type RemoveDeviceInput = {
  readonly deviceHandle: string
  readonly grant?: string | null | undefined
}

export type ReplaceDeviceInput = {
  readonly deviceHandle: string
  readonly grant?: string | null | undefined
  readonly newDeviceHandle: string
}

export type RequestRemoteOperationInput = {
  readonly deviceHandle: string
  readonly operation: RemoteOperation
}

export type RequestRemoteWipeInput = {
  readonly deviceHandle: string
  readonly grant?: string | null | undefined
}

export type RestrictDeviceInput = {
  readonly deviceHandle: string
}

export type RestrictManagedDeviceInput = {
  readonly deviceHandle: string
}

export type RetireDeviceInput = {
  readonly deviceHandle: string
  readonly grant?: string | null | undefined
}

export type RetireManagedDeviceInput = {
  readonly deviceHandle: string
  readonly grant?: string | null | undefined
}

export type RevokeDeviceInput = {
  readonly deviceHandle: string
  readonly grant?: string | null | undefined
}

export type RevokeManagedDeviceInput = {
  readonly deviceHandle: string
  readonly grant?: string | null | undefined
}

export type UnbindManagedDeviceInput = {
  readonly deviceHandle: string
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
    readonly label: string
    readonly connected: boolean
    readonly lastSeenHour: string | null
    readonly managedMode: ManagedMode
    readonly kind: DeviceKind
    readonly state: DeviceState
    readonly requestedAt: string
    readonly enrolledAt: string | null
    readonly endedAt: string | null
    readonly availableActions: ReadonlyArray<DeviceAction>
    readonly trust: {
      readonly signals: ReadonlyArray<{
        readonly source: string
        readonly kind: string
        readonly value: string
        readonly observedAt: string
      }>
    }
    readonly management: {
      readonly enabledAt: string | null
      readonly organizationId: string | null
      readonly assignedPolicy: ManagedPolicy | null
      readonly assignedAt: string | null
      readonly policyState: PolicyState
      readonly appliedPolicy: ManagedPolicy | null
      readonly appliedAt: string | null
      readonly chainBroken: boolean
      readonly posture: {
        readonly screenLock: boolean
        readonly storageEncrypted: boolean
        readonly systemIntact: boolean
        readonly systemCurrent: boolean
        readonly reportedHour: string
      } | null
    } | null
    readonly managedCapabilities: ReadonlyArray<{
      readonly name: DeviceCommandKind
      readonly state: CapabilityState
    }>
    readonly commands: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly kind: DeviceCommandKind
          readonly state: DeviceCommandState
          readonly policy: ManagedPolicy | null
          readonly requestedAt: string
          readonly expiresAt: string
          readonly dispatchedAt: string | null
          readonly retryAt: string | null
          readonly endedAt: string | null
          readonly failure: CommandFailure | null
          readonly lateReport: LateReport | null
          readonly requestedBy: CommandOrigin
          readonly availableActions: ReadonlyArray<DeviceCommandAction>
          readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
        }
      }>
    }
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
  } | null
  readonly me: {
    readonly organizations: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly state: OrganizationMemberState
          readonly organization: { readonly id: string; readonly displayName: string | null } | null
        }
      }>
    }
  } | null
  readonly pendingEnrollments: ReadonlyArray<{
    readonly handle: string
    readonly label: string
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

export type RemoveDeviceMutationVariables = Exact<{
  input: RemoveDeviceInput
}>

export type RemoveDeviceMutation = {
  readonly removeDevice: {
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

export type DeviceFindingsQueryVariables = Exact<{
  handle: string
}>

export type DeviceFindingsQuery = {
  readonly device: {
    readonly activeDefense: {
      readonly signal: {
        readonly source: string
        readonly kind: string
        readonly value: string
        readonly observedAt: string
      }
      readonly findings: ReadonlyArray<{ readonly category: FindingCategory; readonly reportedHour: string }>
      readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    } | null
  } | null
}

export type PendingEnrollmentsQueryVariables = Exact<{ [key: string]: never }>

export type PendingEnrollmentsQuery = {
  readonly pendingEnrollments: ReadonlyArray<{
    readonly handle: string
    readonly label: string
    readonly connected: boolean
    readonly lastSeenHour: string | null
    readonly managedMode: ManagedMode
    readonly kind: DeviceKind
    readonly state: DeviceState
    readonly requestedAt: string
    readonly enrolledAt: string | null
    readonly endedAt: string | null
    readonly availableActions: ReadonlyArray<DeviceAction>
  }>
}

export type DevicesQueryVariables = Exact<{
  kind?: DeviceKind | null | undefined
  managed?: boolean | null | undefined
  after?: string | null | undefined
}>

export type DevicesQuery = {
  readonly me: {
    readonly devices: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly handle: string
          readonly label: string
          readonly connected: boolean
          readonly lastSeenHour: string | null
          readonly managedMode: ManagedMode
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

export type AccountTrustSignalsQueryVariables = Exact<{ [key: string]: never }>

export type AccountTrustSignalsQuery = {
  readonly me: {
    readonly securityTrustSignals: ReadonlyArray<{
      readonly source: string
      readonly kind: string
      readonly value: string
      readonly observedAt: string
    }>
    readonly serverTrustSignals: ReadonlyArray<{
      readonly source: string
      readonly kind: string
      readonly value: string
      readonly observedAt: string
    }>
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

export type DeviceTrustSignalsQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type DeviceTrustSignalsQuery = {
  readonly me: {
    readonly devices: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly handle: string
          readonly label: string
          readonly state: DeviceState
          readonly trust: {
            readonly signals: ReadonlyArray<{
              readonly source: string
              readonly kind: string
              readonly value: string
              readonly observedAt: string
            }>
          }
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type DeviceRowFragment = {
  readonly handle: string
  readonly label: string
  readonly connected: boolean
  readonly lastSeenHour: string | null
  readonly managedMode: ManagedMode
  readonly kind: DeviceKind
  readonly state: DeviceState
  readonly requestedAt: string
  readonly enrolledAt: string | null
  readonly endedAt: string | null
  readonly availableActions: ReadonlyArray<DeviceAction>
}

export type ReviewFragment = {
  readonly signal: {
    readonly source: string
    readonly kind: string
    readonly value: string
    readonly observedAt: string
  }
  readonly findings: ReadonlyArray<{ readonly category: FindingCategory; readonly reportedHour: string }>
  readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
}

export type SignalFragment = {
  readonly source: string
  readonly kind: string
  readonly value: string
  readonly observedAt: string
}

export type ManagementFragment = {
  readonly enabledAt: string | null
  readonly organizationId: string | null
  readonly assignedPolicy: ManagedPolicy | null
  readonly assignedAt: string | null
  readonly policyState: PolicyState
  readonly appliedPolicy: ManagedPolicy | null
  readonly appliedAt: string | null
  readonly chainBroken: boolean
  readonly posture: {
    readonly screenLock: boolean
    readonly storageEncrypted: boolean
    readonly systemIntact: boolean
    readonly systemCurrent: boolean
    readonly reportedHour: string
  } | null
}

export type CapabilityFragment = { readonly name: DeviceCommandKind; readonly state: CapabilityState }

export type CommandFragment = {
  readonly id: string
  readonly kind: DeviceCommandKind
  readonly state: DeviceCommandState
  readonly policy: ManagedPolicy | null
  readonly requestedAt: string
  readonly expiresAt: string
  readonly dispatchedAt: string | null
  readonly retryAt: string | null
  readonly endedAt: string | null
  readonly failure: CommandFailure | null
  readonly lateReport: LateReport | null
  readonly requestedBy: CommandOrigin
  readonly availableActions: ReadonlyArray<DeviceCommandAction>
  readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
}

export type ChangeDeviceLabelMutationVariables = Exact<{
  input: ChangeDeviceLabelInput
}>

export type ChangeDeviceLabelMutation = {
  readonly changeDeviceLabel: {
    readonly device: { readonly handle: string; readonly label: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type EnableManagedModeMutationVariables = Exact<{
  input: EnableManagedModeInput
}>

export type EnableManagedModeMutation = {
  readonly enableManagedMode: {
    readonly device: { readonly handle: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DisableManagedModeMutationVariables = Exact<{
  input: DisableManagedModeInput
}>

export type DisableManagedModeMutation = {
  readonly disableManagedMode: {
    readonly device: { readonly handle: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type BindManagedDeviceMutationVariables = Exact<{
  input: BindManagedDeviceInput
}>

export type BindManagedDeviceMutation = {
  readonly bindManagedDevice: {
    readonly device: { readonly handle: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type UnbindManagedDeviceMutationVariables = Exact<{
  input: UnbindManagedDeviceInput
}>

export type UnbindManagedDeviceMutation = {
  readonly unbindManagedDevice: {
    readonly device: { readonly handle: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type AssignManagedPolicyMutationVariables = Exact<{
  input: AssignManagedPolicyInput
}>

export type AssignManagedPolicyMutation = {
  readonly assignManagedPolicy: {
    readonly command: { readonly id: string; readonly state: DeviceCommandState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RequestRemoteOperationMutationVariables = Exact<{
  input: RequestRemoteOperationInput
}>

export type RequestRemoteOperationMutation = {
  readonly requestRemoteOperation: {
    readonly command: { readonly id: string; readonly state: DeviceCommandState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type CancelRemoteOperationMutationVariables = Exact<{
  input: CancelRemoteOperationInput
}>

export type CancelRemoteOperationMutation = {
  readonly cancelRemoteOperation: {
    readonly command: { readonly id: string; readonly state: DeviceCommandState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RequestRemoteWipeMutationVariables = Exact<{
  input: RequestRemoteWipeInput
}>

export type RequestRemoteWipeMutation = {
  readonly requestRemoteWipe: {
    readonly command: { readonly id: string; readonly state: DeviceCommandState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type CancelRemoteWipeMutationVariables = Exact<{
  input: CancelRemoteWipeInput
}>

export type CancelRemoteWipeMutation = {
  readonly cancelRemoteWipe: {
    readonly command: { readonly id: string; readonly state: DeviceCommandState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type OrganizationDevicesQueryVariables = Exact<{
  organizationId: string
  after?: string | null | undefined
}>

export type OrganizationDevicesQuery = {
  readonly organization: {
    readonly id: string
    readonly managedDevices: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly handle: string
          readonly kind: DeviceKind
          readonly state: DeviceState
          readonly connected: boolean
          readonly management: {
            readonly enabledAt: string | null
            readonly organizationId: string | null
            readonly assignedPolicy: ManagedPolicy | null
            readonly assignedAt: string | null
            readonly policyState: PolicyState
            readonly appliedPolicy: ManagedPolicy | null
            readonly appliedAt: string | null
            readonly chainBroken: boolean
            readonly posture: {
              readonly screenLock: boolean
              readonly storageEncrypted: boolean
              readonly systemIntact: boolean
              readonly systemCurrent: boolean
              readonly reportedHour: string
            } | null
          } | null
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type ManagedDeviceQueryVariables = Exact<{
  handle: string
}>

export type ManagedDeviceQuery = {
  readonly managedDevice: {
    readonly handle: string
    readonly kind: DeviceKind
    readonly state: DeviceState
    readonly connected: boolean
    readonly availableActions: ReadonlyArray<ManagedDeviceAction>
    readonly trust: ReadonlyArray<{ readonly kind: string; readonly value: string }>
    readonly management: {
      readonly enabledAt: string | null
      readonly organizationId: string | null
      readonly assignedPolicy: ManagedPolicy | null
      readonly assignedAt: string | null
      readonly policyState: PolicyState
      readonly appliedPolicy: ManagedPolicy | null
      readonly appliedAt: string | null
      readonly chainBroken: boolean
      readonly posture: {
        readonly screenLock: boolean
        readonly storageEncrypted: boolean
        readonly systemIntact: boolean
        readonly systemCurrent: boolean
        readonly reportedHour: string
      } | null
    } | null
    readonly managedCapabilities: ReadonlyArray<{
      readonly name: DeviceCommandKind
      readonly state: CapabilityState
    }>
    readonly commands: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly kind: DeviceCommandKind
          readonly state: DeviceCommandState
          readonly policy: ManagedPolicy | null
          readonly requestedAt: string
          readonly expiresAt: string
          readonly dispatchedAt: string | null
          readonly retryAt: string | null
          readonly endedAt: string | null
          readonly failure: CommandFailure | null
          readonly lateReport: LateReport | null
          readonly requestedBy: CommandOrigin
          readonly availableActions: ReadonlyArray<DeviceCommandAction>
          readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
        }
      }>
    }
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
  } | null
}

export type ManagedDeviceFindingsQueryVariables = Exact<{
  handle: string
}>

export type ManagedDeviceFindingsQuery = {
  readonly managedDevice: {
    readonly activeDefense: {
      readonly signal: {
        readonly source: string
        readonly kind: string
        readonly value: string
        readonly observedAt: string
      }
      readonly findings: ReadonlyArray<{ readonly category: FindingCategory; readonly reportedHour: string }>
      readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    } | null
  } | null
}

export type RestrictManagedDeviceMutationVariables = Exact<{
  input: RestrictManagedDeviceInput
}>

export type RestrictManagedDeviceMutation = {
  readonly restrictManagedDevice: {
    readonly device: { readonly handle: string; readonly state: DeviceState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type LiftManagedDeviceRestrictionMutationVariables = Exact<{
  input: LiftManagedDeviceRestrictionInput
}>

export type LiftManagedDeviceRestrictionMutation = {
  readonly liftManagedDeviceRestriction: {
    readonly device: { readonly handle: string; readonly state: DeviceState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RevokeManagedDeviceMutationVariables = Exact<{
  input: RevokeManagedDeviceInput
}>

export type RevokeManagedDeviceMutation = {
  readonly revokeManagedDevice: {
    readonly device: { readonly handle: string; readonly state: DeviceState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RetireManagedDeviceMutationVariables = Exact<{
  input: RetireManagedDeviceInput
}>

export type RetireManagedDeviceMutation = {
  readonly retireManagedDevice: {
    readonly device: { readonly handle: string; readonly state: DeviceState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
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
  hash: '04221f3e4f09b01ea492a0eafbdb6f180118ff2ef15de1fa15ce6577f7f2581c',
}
export const RevokeDevice: Document<RevokeDeviceMutation, RevokeDeviceMutationVariables> = {
  name: 'RevokeDevice',
  hash: '66d989be3eba47018508fd8f613cc2e366169b66c27b0fac3f03fb95ab32cd59',
}
export const RemoveDevice: Document<RemoveDeviceMutation, RemoveDeviceMutationVariables> = {
  name: 'RemoveDevice',
  hash: '3ff9883fab6175481c7bca445e72a0e91c46a4e883557643b829e79f5aedcb49',
}
export const RetireDevice: Document<RetireDeviceMutation, RetireDeviceMutationVariables> = {
  name: 'RetireDevice',
  hash: 'e165dfdf629823f9ef1d41eb5d9e5a97a8ea8ba75ac33fca8992013b5bf3ac84',
}
export const ReplaceDevice: Document<ReplaceDeviceMutation, ReplaceDeviceMutationVariables> = {
  name: 'ReplaceDevice',
  hash: '91af725af94ea3f444f500d804780817f5f60d1b1ca6068c7655c9ea68e309c7',
}
export const DeviceFindings: Document<DeviceFindingsQuery, DeviceFindingsQueryVariables> = {
  name: 'DeviceFindings',
  hash: 'e5405631234829149f7e90e4735c47268703816f83133d00a3d297276ae819c5',
}
export const PendingEnrollments: Document<PendingEnrollmentsQuery, PendingEnrollmentsQueryVariables> = {
  name: 'PendingEnrollments',
  hash: '6e455c69cb9779759625cefd1a51b7ecb5c17c7d53cf6c76b7203b933362c9a8',
}
export const Devices: Document<DevicesQuery, DevicesQueryVariables> = {
  name: 'Devices',
  hash: 'cc027ee8e7471ba97ca53129c0a24068375887e546570f07e318389aa380b375',
}
export const DeviceHistory: Document<DeviceHistoryQuery, DeviceHistoryQueryVariables> = {
  name: 'DeviceHistory',
  hash: '7c1bc739ee8da659b8836a9ac4a14132ce689d60e88e277e91c5e8d2547ecf3e',
}
export const AccountTrustSignals: Document<AccountTrustSignalsQuery, AccountTrustSignalsQueryVariables> = {
  name: 'AccountTrustSignals',
  hash: '59a0d0303a3e2191eb094cc040f67d333f02c3aa8e5ec7ab3ee9eaf0a0131a9b',
}
export const DeviceTrustSignals: Document<DeviceTrustSignalsQuery, DeviceTrustSignalsQueryVariables> = {
  name: 'DeviceTrustSignals',
  hash: '1cf95ea10d61a9f1ab6b624b97b4cbdcfc07e85668234fdd631f9d6457962a65',
}
export const ChangeDeviceLabel: Document<ChangeDeviceLabelMutation, ChangeDeviceLabelMutationVariables> = {
  name: 'ChangeDeviceLabel',
  hash: '95f565438b9c88b5021c59363ec3c55f55f2d4cdee74e9fd4ea13e571eaba90d',
}
export const EnableManagedMode: Document<EnableManagedModeMutation, EnableManagedModeMutationVariables> = {
  name: 'EnableManagedMode',
  hash: 'ce103c1e79e18efbf544d18b85337128dfb3bdd0886faaa730776e53e6d117ec',
}
export const DisableManagedMode: Document<DisableManagedModeMutation, DisableManagedModeMutationVariables> = {
  name: 'DisableManagedMode',
  hash: '0aa898c189fef10027be30f1fc5d742fe5c14184028a2fadbc525dd03ccee11f',
}
export const BindManagedDevice: Document<BindManagedDeviceMutation, BindManagedDeviceMutationVariables> = {
  name: 'BindManagedDevice',
  hash: '86d118340e4f8bcc2be9c27c5b07de5d797136fc615d14ab10c04cd8aae99d4b',
}
export const UnbindManagedDevice: Document<
  UnbindManagedDeviceMutation,
  UnbindManagedDeviceMutationVariables
> = { name: 'UnbindManagedDevice', hash: '9a4a9488434a377d580840d2f7fe2c812b2d73dbf46aea5ec8ca60e89ef6a0e4' }
export const AssignManagedPolicy: Document<
  AssignManagedPolicyMutation,
  AssignManagedPolicyMutationVariables
> = { name: 'AssignManagedPolicy', hash: 'd54af2fcbc0d9ed6d9519c75a65d52b39fa44d43d46a7f3dc40c9302376e7e91' }
export const RequestRemoteOperation: Document<
  RequestRemoteOperationMutation,
  RequestRemoteOperationMutationVariables
> = {
  name: 'RequestRemoteOperation',
  hash: 'e08e2a7dc60c57fdbc57815d5822d0b5377ff93bb91998fe61453f6303f75444',
}
export const CancelRemoteOperation: Document<
  CancelRemoteOperationMutation,
  CancelRemoteOperationMutationVariables
> = {
  name: 'CancelRemoteOperation',
  hash: '2710ee40b554e45c817b719638f74cb7b8a42b119a6ae6b0ca6dee1fa1206e53',
}
export const RequestRemoteWipe: Document<RequestRemoteWipeMutation, RequestRemoteWipeMutationVariables> = {
  name: 'RequestRemoteWipe',
  hash: '332dc6b0c70b33cc01789fe307e8a66da3e55cee2e5f17a94f70005a7b0b3903',
}
export const CancelRemoteWipe: Document<CancelRemoteWipeMutation, CancelRemoteWipeMutationVariables> = {
  name: 'CancelRemoteWipe',
  hash: '1b9cdc99d579220d2e13b4d714894465c60b44b22bcdaa1c4d69ee4e39655da5',
}
export const OrganizationDevices: Document<OrganizationDevicesQuery, OrganizationDevicesQueryVariables> = {
  name: 'OrganizationDevices',
  hash: '46bfe2801ec4d5be7fb79535ac17f8fbab1d8230298e9266cfc627d1df54a0b2',
}
export const ManagedDevice: Document<ManagedDeviceQuery, ManagedDeviceQueryVariables> = {
  name: 'ManagedDevice',
  hash: 'dc85124f1053847e909da94fba1783845e122af91336877c5a541565337e807c',
}
export const ManagedDeviceFindings: Document<
  ManagedDeviceFindingsQuery,
  ManagedDeviceFindingsQueryVariables
> = {
  name: 'ManagedDeviceFindings',
  hash: '4f8105e5f3ddce18cced8e5c72fd42b1716bd8651921ec7d6a3043b96750c2b8',
}
export const RestrictManagedDevice: Document<
  RestrictManagedDeviceMutation,
  RestrictManagedDeviceMutationVariables
> = {
  name: 'RestrictManagedDevice',
  hash: '1095903f6607af92d3ddc68dd83f3c6b2fcaecc8e5ffc6ca6dc79cfb18954505',
}
export const LiftManagedDeviceRestriction: Document<
  LiftManagedDeviceRestrictionMutation,
  LiftManagedDeviceRestrictionMutationVariables
> = {
  name: 'LiftManagedDeviceRestriction',
  hash: '0170c615dc82031a72a543dd46eec9ef631c94029a759ee8870a400738209ae0',
}
export const RevokeManagedDevice: Document<
  RevokeManagedDeviceMutation,
  RevokeManagedDeviceMutationVariables
> = { name: 'RevokeManagedDevice', hash: '7b03601e14f140281821eab21156e0a4563ce93a38c7db2212d5fcc1a04ff6a5' }
export const RetireManagedDevice: Document<
  RetireManagedDeviceMutation,
  RetireManagedDeviceMutationVariables
> = { name: 'RetireManagedDevice', hash: 'c0946b8bc84881caf9f1cca83001eb5233de5552cc304320df2c691665a00baa' }
