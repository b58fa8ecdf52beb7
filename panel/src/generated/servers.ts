/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type AcceptServerOwnershipInput = {
  readonly acknowledgesResponsibility: boolean
  readonly grant?: string | null | undefined
  readonly transferId: string
}

export type AccountRule = 'ACTIVE' | 'ORGANIZATION_MEMBERS'

export type ApproveJoinRequestInput = {
  readonly joinRequestId: string
}

export type AssociatedKind = 'ENIGM_KEY' | 'ESIM' | 'MANAGED_DEVICE'

export type AuditCategory = 'CHANGE' | 'READ' | 'REFUSAL'

export type AuditLogFilter = {
  readonly actionPrefix?: string | null | undefined
  readonly category?: AuditCategory | null | undefined
  readonly from?: string | null | undefined
  readonly service?: string | null | undefined
  readonly until?: string | null | undefined
}

export type AuditOutcome = 'DENIED' | 'DONE'

export type CancelServerCreationInput = {
  readonly serverId: string
}

export type ConnectedDeviceAction = 'REMOVE'

export type ContentClass = 'MESSAGES' | 'MULTIMEDIA'

export type ContentDeletionScope = 'ALL_CONTENT' | 'CONTENT_CLASS' | 'MEMBER_CONTENT' | 'OBJECTS'

export type ContentDeletionState = 'CONFIRMED' | 'FAILED' | 'ORDERED' | 'PARTIAL' | 'REQUESTED'

export type CreateServerInput = {
  readonly acknowledgesResponsibility: boolean
  readonly displayName?: string | null | undefined
  readonly entitlementId: string
  readonly idempotencyKey: string
  readonly organizationId?: string | null | undefined
  readonly organizationKind?: OrganizationKind | null | undefined
  readonly region: RegionCode
  readonly surfaces?: ReadonlyArray<ServerSurface> | null | undefined
}

export type DecideJoinRequestsInput = {
  readonly decision: JoinDecision
  readonly joinRequestIds: ReadonlyArray<string>
  readonly serverId: string
}

export type DecideProvisioningRequestInput = {
  readonly decision: ProvisioningDecision
  readonly grant?: string | null | undefined
  readonly provisioningRequestId: string
}

export type DecisionCategory =
  | 'ACCOUNT_ELIGIBILITY'
  | 'DEVICE_POSTURE'
  | 'DEVICE_TRUST'
  | 'MANAGED_STATE'
  | 'MEMBER_ROLE'
  | 'SECURITY_FINDINGS'
  | 'SESSION_STATE'

export type DeclineServerOwnershipInput = {
  readonly transferId: string
}

export type DeleteAllServerContentInput = {
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
  readonly serverId: string
}

export type DeleteMemberContentInput = {
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
  readonly memberId: string
}

export type DeleteServerContentByClassInput = {
  readonly before?: string | null | undefined
  readonly classes: ReadonlyArray<ContentClass>
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
  readonly serverId: string
}

export type DeleteServerInput = {
  readonly confirmLocator: string
  readonly grant?: string | null | undefined
  readonly serverId: string
}

export type DeleteServerObjectsInput = {
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
  readonly objects: ReadonlyArray<string>
  readonly serverId: string
}

export type DeletedKind = 'ENCRYPTED_OBJECTS' | 'ENVIRONMENT' | 'SERVER_NAMES'

export type DeviceRule = 'NONE_RESTRICTED' | 'TRUSTED'

export type DeviceTrustCategory = 'NOT_TRUSTED' | 'TRUSTED'

export type FindingRule = 'NONE_OPEN' | 'NOT_REQUIRED'

export type HoldGround = 'COMPLIANCE' | 'LEGAL' | 'OPERATIONAL' | 'SECURITY'

export type JoinDecision = 'APPROVE' | 'REJECT'

export type JoinRequestState = 'APPROVED' | 'CLOSED' | 'EXPIRED' | 'PENDING' | 'REJECTED' | 'WITHDRAWN'

export type LeaveServerInput = {
  readonly serverId: string
}

export type LiftMemberRestrictionInput = {
  readonly memberId: string
}

export type LocatorAvailability = 'CLOSED' | 'OPEN'

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type ManagedRule = 'MANAGED' | 'MANAGED_BY_OWNER' | 'NOT_REQUIRED'

export type MemberAction = 'LEAVE' | 'LIFT_RESTRICTION' | 'REMOVE' | 'RESTRICT' | 'SET_ROLE'

export type MemberRestrictionReason = 'CONDUCT' | 'INACTIVE' | 'SECURITY' | 'UNAUTHORIZED'

export type MemberSessionState = 'ACTIVE' | 'RESTRICTED'

export type MemberState = 'ACTIVE' | 'LEFT' | 'REMOVED' | 'RESTRICTED'

export type OrganizationKind = 'ENTERPRISE' | 'ORGANIZATION' | 'TEAM'

export type OwnerKind = 'ENTERPRISE' | 'INDIVIDUAL' | 'ORGANIZATION' | 'TEAM'

export type PlatformActionKind = 'DELETE' | 'RESTRICT' | 'RETIRE' | 'SUSPEND'

export type PlatformActionReason = 'ABUSE' | 'INTEGRITY' | 'LAW' | 'SECURITY' | 'USER_PROTECTION'

export type PlatformActionState = 'IN_EFFECT' | 'REVERSED'

export type PlatformActionStep = 'REVERSE'

export type PlatformDeleteServerInput = {
  readonly grant?: string | null | undefined
  readonly reasonCategory: PlatformActionReason
  readonly serverId: string
}

export type PlatformRestrictServerInput = {
  readonly grant?: string | null | undefined
  readonly reasonCategory: PlatformActionReason
  readonly serverId: string
}

export type PlatformRetireServerInput = {
  readonly grant?: string | null | undefined
  readonly reasonCategory: PlatformActionReason
  readonly serverId: string
}

export type PlatformSuspendServerInput = {
  readonly grant?: string | null | undefined
  readonly reasonCategory: PlatformActionReason
  readonly serverId: string
}

export type PostureRule = 'NOT_REQUIRED' | 'SOUND'

export type PrerequisiteCategory =
  'ACCOUNT_STATE' | 'COMMAND_APPROVAL' | 'DEVICE_TRUST' | 'KEY_MATERIAL' | 'MEMBERSHIP' | 'SERVER_POLICY'

export type PrerequisiteState = 'CHECKED_BY_APP' | 'MET' | 'MISSING'

export type ProductKind = 'ESIM' | 'KEY' | 'SERVER'

export type ProvisioningDecision = 'APPROVE' | 'REJECT'

export type ProvisioningRequestState = 'APPROVED' | 'REJECTED' | 'REQUESTED'

export type ProvisioningTerm = 'DAYS_30' | 'DAYS_365'

export type RegionCode = 'AP_EAST' | 'AP_SOUTH' | 'EU_CENTRAL' | 'EU_NORTH' | 'NA_EAST' | 'NA_WEST'

export type RejectJoinRequestInput = {
  readonly joinRequestId: string
}

export type RemoveDeviceFromServerInput = {
  readonly deviceHandle: string
}

export type RemoveMemberInput = {
  readonly memberId: string
}

export type RequestServerProvisioningInput = {
  readonly idempotencyKey: string
  readonly organizationId: string
  readonly region: RegionCode
  readonly term: ProvisioningTerm
}

export type RequestToJoinInput = {
  readonly locator: string
}

export type RestrictMemberInput = {
  readonly memberId: string
  readonly reasonCategory: MemberRestrictionReason
}

export type ResumeServerInput = {
  readonly grant?: string | null | undefined
  readonly serverId: string
}

export type RetainedKind = 'ADMINISTRATION' | 'AUDIT_TRAIL' | 'EVENTS' | 'ID'

export type RetireServerInput = {
  readonly grant?: string | null | undefined
  readonly serverId: string
}

export type ReversePlatformActionInput = {
  readonly grant?: string | null | undefined
  readonly platformActionId: string
}

export type RotateServerLocatorInput = {
  readonly grant?: string | null | undefined
  readonly serverId: string
}

export type ServerAction =
  | 'CANCEL'
  | 'DELETE'
  | 'RESUME'
  | 'RETIRE'
  | 'ROTATE_LOCATOR'
  | 'SET_LOCATOR_AVAILABILITY'
  | 'SUSPEND'
  | 'TRANSFER'

export type ServerCancelationCause = 'ACCOUNT_DELETED' | 'NOT_READY' | 'OWNER'

export type ServerPolicyRulesInput = {
  readonly accounts: AccountRule
  readonly devices: DeviceRule
  readonly findings: FindingRule
  readonly managed: ManagedRule
  readonly posture: PostureRule
  readonly roles: ReadonlyArray<ServerRole>
  readonly sessions: SessionRule
}

export type ServerPolicyState = 'IN_FORCE' | 'REPLACED' | 'SCHEDULED'

export type ServerResource =
  'ADMINISTRATORS' | 'CONTENT_DELETIONS' | 'MEMBERS' | 'SECURITY_EVENTS' | 'SURFACES'

export type ServerRole = 'ADMINISTRATOR' | 'USER'

export type ServerSecurityCategory =
  'ACCESS_ANOMALY' | 'DEFENSIVE_OUTCOME' | 'DEVICE_LIFECYCLE' | 'POLICY_VIOLATION' | 'SUSPICIOUS_ACTIVITY'

export type ServerStage =
  | 'ADMINISTRATION'
  | 'CONTENT'
  | 'CREATION'
  | 'END'
  | 'LOCATOR'
  | 'MEMBERSHIP'
  | 'POLICY'
  | 'PURCHASE'
  | 'REGION'
  | 'REQUEST_REVIEW'

export type ServerStageProgress = 'DONE' | 'LATER' | 'OPEN' | 'OVER' | 'PAUSED'

export type ServerState =
  | 'ACTIVE'
  | 'CANCELED'
  | 'DELETED'
  | 'DELETION_REQUESTED'
  | 'PROVISIONING'
  | 'RESTRICTED'
  | 'RETIRED'
  | 'SUSPENDED'

export type ServerSurface = 'CALL' | 'MEDIA' | 'TEXT'

export type ServerTransferAction = 'ACCEPT' | 'DECLINE' | 'WITHDRAW'

export type ServerTransferState = 'ACCEPTED' | 'CLOSED' | 'DECLINED' | 'EXPIRED' | 'OFFERED' | 'WITHDRAWN'

export type ServerViewerRole = 'ADMINISTRATOR' | 'OWNER' | 'USER'

export type SessionRule = 'ANY' | 'OF_DEVICE'

export type SetLocatorAvailabilityInput = {
  readonly availability: LocatorAvailability
  readonly serverId: string
}

export type SetMemberRoleInput = {
  readonly grant?: string | null | undefined
  readonly memberId: string
  readonly role: ServerRole
}

export type SubscriptionState = 'ACTIVE' | 'CANCEL_AT_END' | 'ENDED' | 'GRACE' | 'SUSPENDED'

export type SuspendServerInput = {
  readonly grant?: string | null | undefined
  readonly serverId: string
}

export type SuspensionCause = 'COMMERCIAL' | 'OWNER' | 'PLATFORM'

export type TransferServerOwnershipInput = {
  readonly grant?: string | null | undefined
  readonly newOwnerId: string
  readonly organizationKind?: OrganizationKind | null | undefined
  readonly serverId: string
}

export type UpdateContentPolicyInput = {
  readonly classes: ReadonlyArray<ContentClass>
  readonly delegatesFullDeletion: boolean
  readonly expectedVersion: number
  readonly retentionDays?: number | null | undefined
  readonly serverId: string
}

export type UpdateServerPolicyInput = {
  readonly effectiveFrom?: string | null | undefined
  readonly expectedVersion: number
  readonly rules: ServerPolicyRulesInput
  readonly serverId: string
  readonly sharesSignals: boolean
}

export type UpdateServerVisibilityInput = {
  readonly serverId: string
  readonly visibleToUsers: ReadonlyArray<ServerResource>
}

export type WithdrawJoinRequestInput = {
  readonly joinRequestId: string
}

export type WithdrawServerTransferInput = {
  readonly transferId: string
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

export type MyJoinRequestsQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type MyJoinRequestsQuery = {
  readonly myJoinRequests: {
    readonly edges: ReadonlyArray<{
      readonly node: { readonly id: string; readonly requestedDay: string; readonly state: JoinRequestState }
    }>
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  }
}

export type RequestToJoinMutationVariables = Exact<{
  input: RequestToJoinInput
}>

export type RequestToJoinMutation = {
  readonly requestToJoin: {
    readonly joinRequest: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type WithdrawJoinRequestMutationVariables = Exact<{
  input: WithdrawJoinRequestInput
}>

export type WithdrawJoinRequestMutation = {
  readonly withdrawJoinRequest: {
    readonly joinRequest: { readonly id: string; readonly state: JoinRequestState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type OrganizationProvisioningQueryVariables = Exact<{
  organizationId: string
  after?: string | null | undefined
}>

export type OrganizationProvisioningQuery = {
  readonly organization: {
    readonly id: string
    readonly provisioningRequests: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly state: ProvisioningRequestState
          readonly term: ProvisioningTerm
          readonly requestedDay: string
          readonly region: { readonly code: RegionCode }
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type RequestServerProvisioningMutationVariables = Exact<{
  input: RequestServerProvisioningInput
}>

export type RequestServerProvisioningMutation = {
  readonly requestServerProvisioning: {
    readonly provisioningRequest: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ProvisioningRequestsQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type ProvisioningRequestsQuery = {
  readonly provisioningRequests: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly id: string
        readonly organizationId: string
        readonly state: ProvisioningRequestState
        readonly term: ProvisioningTerm
        readonly requestedDay: string
        readonly region: { readonly code: RegionCode }
      }
    }>
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  }
}

export type DecideProvisioningRequestMutationVariables = Exact<{
  input: DecideProvisioningRequestInput
}>

export type DecideProvisioningRequestMutation = {
  readonly decideProvisioningRequest: {
    readonly provisioningRequest: { readonly id: string; readonly state: ProvisioningRequestState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type OrganizationServersQueryVariables = Exact<{
  organizationId: string
  after?: string | null | undefined
}>

export type OrganizationServersQuery = {
  readonly organization: {
    readonly id: string
    readonly servers: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly displayName: string | null
          readonly state: ServerState
          readonly region: { readonly code: RegionCode }
          readonly joinRequests: { readonly totalCount: number } | null
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type OrganizationNewServerQueryVariables = Exact<{
  organizationId: string
}>

export type OrganizationNewServerQuery = {
  readonly organization: {
    readonly id: string
    readonly entitlements: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly product: { readonly kind: ProductKind; readonly termDays: number | null }
        }
      }>
    } | null
  } | null
  readonly serverRegions: ReadonlyArray<{ readonly code: RegionCode }>
}

export type AdministeredServerEventsQueryVariables = Exact<{
  serverId: string
  after?: string | null | undefined
}>

export type AdministeredServerEventsQuery = {
  readonly administeredServer: {
    readonly id: string
    readonly securityEvents: {
      readonly edges: ReadonlyArray<{
        readonly node: { readonly category: ServerSecurityCategory; readonly hour: string }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type AdministeredServerQueryVariables = Exact<{
  serverId: string
}>

export type AdministeredServerQuery = {
  readonly administeredServer: {
    readonly id: string
    readonly state: ServerState
    readonly suspendedBy: ReadonlyArray<SuspensionCause>
    readonly region: RegionCode
    readonly ownerKind: OwnerKind
    readonly termEndsAt: string | null
  } | null
}

export type PlatformActionsQueryVariables = Exact<{
  state?: PlatformActionState | null | undefined
  after?: string | null | undefined
}>

export type PlatformActionsQuery = {
  readonly platformActions: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly id: string
        readonly serverId: string
        readonly kind: PlatformActionKind
        readonly reasonCategory: PlatformActionReason
        readonly state: PlatformActionState
        readonly actedAt: string
        readonly reversedAt: string | null
        readonly availableActions: ReadonlyArray<PlatformActionStep>
      }
    }>
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  }
}

export type PlatformRestrictServerMutationVariables = Exact<{
  input: PlatformRestrictServerInput
}>

export type PlatformRestrictServerMutation = {
  readonly platformRestrictServer: {
    readonly platformAction: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type PlatformSuspendServerMutationVariables = Exact<{
  input: PlatformSuspendServerInput
}>

export type PlatformSuspendServerMutation = {
  readonly platformSuspendServer: {
    readonly platformAction: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type PlatformRetireServerMutationVariables = Exact<{
  input: PlatformRetireServerInput
}>

export type PlatformRetireServerMutation = {
  readonly platformRetireServer: {
    readonly platformAction: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type PlatformDeleteServerMutationVariables = Exact<{
  input: PlatformDeleteServerInput
}>

export type PlatformDeleteServerMutation = {
  readonly platformDeleteServer: {
    readonly platformAction: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ReversePlatformActionMutationVariables = Exact<{
  input: ReversePlatformActionInput
}>

export type ReversePlatformActionMutation = {
  readonly reversePlatformAction: {
    readonly platformAction: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type OperatedServersQueryVariables = Exact<{
  state?: ServerState | null | undefined
  after?: string | null | undefined
}>

export type OperatedServersQuery = {
  readonly operatedServers: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly id: string
        readonly state: ServerState
        readonly region: RegionCode
        readonly ownerKind: OwnerKind
      }
    }>
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  }
}

export type ServerCountersQueryVariables = Exact<{ [key: string]: never }>

export type ServerCountersQuery = {
  readonly serverCounters: {
    readonly provisioning: number | null
    readonly active: number | null
    readonly restricted: number | null
    readonly suspended: number | null
    readonly retired: number | null
    readonly deletionRequested: number | null
    readonly deleted: number | null
    readonly canceled: number | null
  }
}

export type ContentDeletionsQueryVariables = Exact<{
  serverId: string
  after?: string | null | undefined
}>

export type ContentDeletionsQuery = {
  readonly server: {
    readonly contentDeletions: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly scope: ContentDeletionScope
          readonly memberId: string | null
          readonly classes: ReadonlyArray<ContentClass>
          readonly isByPolicy: boolean
          readonly state: ContentDeletionState
          readonly requestedAt: string
          readonly completedAt: string | null
          readonly receipt: {
            readonly reportedAt: string
            readonly signedReport: string
            readonly counts: { readonly matched: number; readonly deleted: number; readonly held: number }
            readonly retained: ReadonlyArray<{
              readonly ground: HoldGround
              readonly count: number
              readonly until: string
            }>
          } | null
          readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type MemberHandlesQueryVariables = Exact<{
  serverId: string
}>

export type MemberHandlesQuery = {
  readonly server: {
    readonly members: {
      readonly edges: ReadonlyArray<{
        readonly node: { readonly id: string; readonly handle: string; readonly isOwn: boolean }
      }>
    }
  } | null
}

export type ContentPolicyQueryVariables = Exact<{
  id: string
}>

export type ContentPolicyQuery = {
  readonly server: {
    readonly contentPolicy: {
      readonly version: number
      readonly retentionDays: number | null
      readonly classes: ReadonlyArray<ContentClass>
      readonly delegatesFullDeletion: boolean
    } | null
  } | null
}

export type UpdateContentPolicyMutationVariables = Exact<{
  input: UpdateContentPolicyInput
}>

export type UpdateContentPolicyMutation = {
  readonly updateContentPolicy: {
    readonly contentPolicy: { readonly version: number } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DeleteServerObjectsMutationVariables = Exact<{
  input: DeleteServerObjectsInput
}>

export type DeleteServerObjectsMutation = {
  readonly deleteServerObjects: {
    readonly contentDeletion: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DeleteServerContentByClassMutationVariables = Exact<{
  input: DeleteServerContentByClassInput
}>

export type DeleteServerContentByClassMutation = {
  readonly deleteServerContentByClass: {
    readonly contentDeletion: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DeleteAllServerContentMutationVariables = Exact<{
  input: DeleteAllServerContentInput
}>

export type DeleteAllServerContentMutation = {
  readonly deleteAllServerContent: {
    readonly contentDeletion: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type EnvironmentReportFragment = {
  readonly reportedAt: string
  readonly signedReport: string
  readonly counts: { readonly matched: number; readonly deleted: number; readonly held: number }
  readonly retained: ReadonlyArray<{
    readonly ground: HoldGround
    readonly count: number
    readonly until: string
  }>
}

export type ReceiptFragment = {
  readonly reportedAt: string
  readonly signedReport: string
  readonly counts: { readonly matched: number; readonly deleted: number; readonly held: number }
  readonly retained: ReadonlyArray<{
    readonly ground: HoldGround
    readonly count: number
    readonly until: string
  }>
}

export type ServerAuditQueryVariables = Exact<{
  serverId: string
  after?: string | null | undefined
  filter?: AuditLogFilter | null | undefined
}>

export type ServerAuditQuery = {
  readonly server: {
    readonly id: string
    readonly auditLog: {
      readonly id: string
      readonly entries: {
        readonly edges: ReadonlyArray<{
          readonly node: {
            readonly seq: number
            readonly at: string
            readonly action: string
            readonly actorHandle: string | null
            readonly targetHandle: string | null
            readonly outcome: AuditOutcome
            readonly reason: string | null
          }
        }>
        readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
      }
    } | null
  } | null
}

export type ServerAuditExportQueryVariables = Exact<{
  serverId: string
  size?: number | null | undefined
  after: number
  filter?: AuditLogFilter | null | undefined
}>

export type ServerAuditExportQuery = {
  readonly server: {
    readonly id: string
    readonly auditLog: {
      readonly id: string
      readonly export: {
        readonly lines: ReadonlyArray<string>
        readonly size: number
        readonly next: number | null
      } | null
    } | null
  } | null
}

export type ServerJoinRequestsQueryVariables = Exact<{
  serverId: string
  state?: JoinRequestState | null | undefined
  after?: string | null | undefined
}>

export type ServerJoinRequestsQuery = {
  readonly server: {
    readonly joinRequests: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly applicant: string
          readonly requestedDay: string
          readonly state: JoinRequestState
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type ApproveJoinRequestMutationVariables = Exact<{
  input: ApproveJoinRequestInput
}>

export type ApproveJoinRequestMutation = {
  readonly approveJoinRequest: {
    readonly joinRequest: { readonly id: string; readonly state: JoinRequestState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RejectJoinRequestMutationVariables = Exact<{
  input: RejectJoinRequestInput
}>

export type RejectJoinRequestMutation = {
  readonly rejectJoinRequest: {
    readonly joinRequest: { readonly id: string; readonly state: JoinRequestState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ServerMembersQueryVariables = Exact<{
  serverId: string
  state?: MemberState | null | undefined
  after?: string | null | undefined
}>

export type ServerMembersQuery = {
  readonly server: {
    readonly members: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly handle: string
          readonly isOwn: boolean
          readonly role: ServerRole
          readonly sinceDay: string
          readonly state: MemberState
          readonly restrictionReason: MemberRestrictionReason | null
          readonly deniedBy: ReadonlyArray<DecisionCategory> | null
          readonly availableActions: ReadonlyArray<MemberAction>
          readonly participation: {
            readonly allowed: boolean
            readonly missing: ReadonlyArray<PrerequisiteCategory>
          } | null
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type DeleteMemberContentMutationVariables = Exact<{
  input: DeleteMemberContentInput
}>

export type DeleteMemberContentMutation = {
  readonly deleteMemberContent: {
    readonly contentDeletion: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DecideJoinRequestsMutationVariables = Exact<{
  input: DecideJoinRequestsInput
}>

export type DecideJoinRequestsMutation = {
  readonly decideJoinRequests: {
    readonly outcomes: ReadonlyArray<{
      readonly joinRequestId: string
      readonly state: JoinRequestState | null
      readonly code: string | null
    }> | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type SetMemberRoleMutationVariables = Exact<{
  input: SetMemberRoleInput
}>

export type SetMemberRoleMutation = {
  readonly setMemberRole: {
    readonly member: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RestrictMemberMutationVariables = Exact<{
  input: RestrictMemberInput
}>

export type RestrictMemberMutation = {
  readonly restrictMember: {
    readonly member: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type LiftMemberRestrictionMutationVariables = Exact<{
  input: LiftMemberRestrictionInput
}>

export type LiftMemberRestrictionMutation = {
  readonly liftMemberRestriction: {
    readonly member: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RemoveMemberMutationVariables = Exact<{
  input: RemoveMemberInput
}>

export type RemoveMemberMutation = {
  readonly removeMember: {
    readonly member: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type LeaveServerMutationVariables = Exact<{
  input: LeaveServerInput
}>

export type LeaveServerMutation = {
  readonly leaveServer: {
    readonly member: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ConnectedDevicesQueryVariables = Exact<{
  serverId: string
  after?: string | null | undefined
}>

export type ConnectedDevicesQuery = {
  readonly server: {
    readonly connectedDevices: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly handle: string
          readonly member: string
          readonly trustCategory: DeviceTrustCategory | null
          readonly sinceDay: string
          readonly availableActions: ReadonlyArray<ConnectedDeviceAction>
          readonly sessions: ReadonlyArray<{ readonly handle: string; readonly state: MemberSessionState }>
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type RemoveDeviceFromServerMutationVariables = Exact<{
  input: RemoveDeviceFromServerInput
}>

export type RemoveDeviceFromServerMutation = {
  readonly removeDeviceFromServer: {
    readonly connectedDevice: { readonly handle: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ServerPolicyQueryVariables = Exact<{
  id: string
}>

export type ServerPolicyQuery = {
  readonly server: {
    readonly id: string
    readonly visibleToUsers: ReadonlyArray<ServerResource>
    readonly owner: { readonly kind: OwnerKind }
    readonly policy: {
      readonly version: number
      readonly denied: number
      readonly sharesSignals: boolean
      readonly rules: {
        readonly accounts: AccountRule
        readonly devices: DeviceRule
        readonly sessions: SessionRule
        readonly roles: ReadonlyArray<ServerRole>
        readonly managed: ManagedRule
        readonly posture: PostureRule
        readonly findings: FindingRule
      }
      readonly inForce: {
        readonly revision: number
        readonly effectiveFrom: string
        readonly evaluatedAt: string | null
      } | null
      readonly scheduled: { readonly revision: number; readonly effectiveFrom: string } | null
    } | null
  } | null
}

export type PolicyVersionsQueryVariables = Exact<{
  serverId: string
  after?: string | null | undefined
}>

export type PolicyVersionsQuery = {
  readonly server: {
    readonly policyVersions: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly revision: number
          readonly state: ServerPolicyState
          readonly effectiveFrom: string
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type PreviewPolicyChangeQueryVariables = Exact<{
  serverId: string
  rules: ServerPolicyRulesInput
}>

export type PreviewPolicyChangeQuery = {
  readonly previewPolicyChange: {
    readonly members: number
    readonly denied: number
    readonly newlyDenied: number
    readonly newlyAdmitted: number
    readonly byCategory: ReadonlyArray<{ readonly category: DecisionCategory; readonly count: number }>
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
  } | null
}

export type UpdateServerPolicyMutationVariables = Exact<{
  input: UpdateServerPolicyInput
}>

export type UpdateServerPolicyMutation = {
  readonly updateServerPolicy: {
    readonly policy: { readonly id: string; readonly state: ServerPolicyState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type UpdateServerVisibilityMutationVariables = Exact<{
  input: UpdateServerVisibilityInput
}>

export type UpdateServerVisibilityMutation = {
  readonly updateServerVisibility: {
    readonly visibleToUsers: ReadonlyArray<ServerResource> | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type PolicyRulesFragment = {
  readonly accounts: AccountRule
  readonly devices: DeviceRule
  readonly sessions: SessionRule
  readonly roles: ReadonlyArray<ServerRole>
  readonly managed: ManagedRule
  readonly posture: PostureRule
  readonly findings: FindingRule
}

export type ServerSecurityQueryVariables = Exact<{
  serverId: string
  category?: ServerSecurityCategory | null | undefined
  after?: string | null | undefined
}>

export type ServerSecurityQuery = {
  readonly server: {
    readonly securityEvents: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly category: ServerSecurityCategory
          readonly member: string | null
          readonly hour: string
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type ServerQueryVariables = Exact<{
  id: string
}>

export type ServerQuery = {
  readonly server: {
    readonly id: string
    readonly displayName: string | null
    readonly state: ServerState
    readonly suspendedBy: ReadonlyArray<SuspensionCause>
    readonly viewerRole: ServerViewerRole
    readonly visibleToUsers: ReadonlyArray<ServerResource>
    readonly cancelationCause: ServerCancelationCause | null
    readonly availableActions: ReadonlyArray<ServerAction>
    readonly surfaces: ReadonlyArray<ServerSurface> | null
    readonly owner: { readonly kind: OwnerKind; readonly organizationId: string | null }
    readonly openTransfer: {
      readonly id: string
      readonly state: ServerTransferState
      readonly serverId: string
      readonly serverName: string | null
      readonly newOwnerKind: OwnerKind
      readonly organizationId: string | null
      readonly offeredDay: string
      readonly expiresAt: string
      readonly availableActions: ReadonlyArray<ServerTransferAction>
    } | null
    readonly region: { readonly code: RegionCode }
    readonly locator: { readonly value: string; readonly availability: LocatorAvailability } | null
    readonly responsibleParty: { readonly kind: OwnerKind; readonly organizationId: string | null }
    readonly lifecycle: ReadonlyArray<{
      readonly stage: ServerStage
      readonly progress: ServerStageProgress
    }> | null
    readonly joinRequests: { readonly totalCount: number } | null
    readonly deletionReceipt: {
      readonly reportedAt: string
      readonly signedReport: string
      readonly deleted: ReadonlyArray<{ readonly kind: DeletedKind; readonly count: number }>
      readonly retainedRecords: ReadonlyArray<{
        readonly kind: RetainedKind
        readonly ground: HoldGround
        readonly until: string | null
      }>
      readonly counts: { readonly matched: number; readonly deleted: number; readonly held: number }
      readonly retained: ReadonlyArray<{
        readonly ground: HoldGround
        readonly count: number
        readonly until: string
      }>
    } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
  } | null
}

export type AssociatedQueryVariables = Exact<{
  id: string
}>

export type AssociatedQuery = {
  readonly server: {
    readonly associatedLifecycle: ReadonlyArray<{
      readonly kind: AssociatedKind
      readonly state: string
      readonly count: number
    }> | null
  } | null
}

export type ServerTermQueryVariables = Exact<{
  id: string
}>

export type ServerTermQuery = {
  readonly server: {
    readonly termEndsAt: string | null
    readonly entitlement: {
      readonly id: string
      readonly subscription: {
        readonly state: SubscriptionState
        readonly suspendsAt: string | null
        readonly retiresAt: string | null
      } | null
    } | null
  } | null
}

export type ParticipationQueryVariables = Exact<{
  serverId: string
}>

export type ParticipationQuery = {
  readonly participationDecision: {
    readonly allowed: boolean
    readonly deniedBy: ReadonlyArray<DecisionCategory>
    readonly prerequisites: ReadonlyArray<{
      readonly category: PrerequisiteCategory
      readonly state: PrerequisiteState
    }>
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
  }
}

export type CancelServerCreationMutationVariables = Exact<{
  input: CancelServerCreationInput
}>

export type CancelServerCreationMutation = {
  readonly cancelServerCreation: {
    readonly server: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RotateServerLocatorMutationVariables = Exact<{
  input: RotateServerLocatorInput
}>

export type RotateServerLocatorMutation = {
  readonly rotateServerLocator: {
    readonly server: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type SetLocatorAvailabilityMutationVariables = Exact<{
  input: SetLocatorAvailabilityInput
}>

export type SetLocatorAvailabilityMutation = {
  readonly setLocatorAvailability: {
    readonly server: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DeleteServerMutationVariables = Exact<{
  input: DeleteServerInput
}>

export type DeleteServerMutation = {
  readonly deleteServer: {
    readonly server: { readonly id: string; readonly state: ServerState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type PlatformActionsOfServerQueryVariables = Exact<{
  serverId: string
  after?: string | null | undefined
}>

export type PlatformActionsOfServerQuery = {
  readonly server: {
    readonly platformActions: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly kind: PlatformActionKind
          readonly reasonCategory: PlatformActionReason
          readonly state: PlatformActionState
          readonly actedAt: string
          readonly reversedAt: string | null
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type SuspendServerMutationVariables = Exact<{
  input: SuspendServerInput
}>

export type SuspendServerMutation = {
  readonly suspendServer: {
    readonly server: { readonly id: string; readonly state: ServerState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ResumeServerMutationVariables = Exact<{
  input: ResumeServerInput
}>

export type ResumeServerMutation = {
  readonly resumeServer: {
    readonly server: { readonly id: string; readonly state: ServerState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RetireServerMutationVariables = Exact<{
  input: RetireServerInput
}>

export type RetireServerMutation = {
  readonly retireServer: {
    readonly server: { readonly id: string; readonly state: ServerState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ServersQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type ServersQuery = {
  readonly me: {
    readonly servers: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly displayName: string | null
          readonly state: ServerState
          readonly viewerRole: ServerViewerRole
          readonly region: { readonly code: RegionCode }
          readonly joinRequests: { readonly totalCount: number } | null
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type NewServerQueryVariables = Exact<{ [key: string]: never }>

export type NewServerQuery = {
  readonly me: {
    readonly entitlements: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly product: { readonly kind: ProductKind; readonly termDays: number | null }
        }
      }>
    }
  } | null
  readonly serverRegions: ReadonlyArray<{ readonly code: RegionCode; readonly label: string }>
}

export type CreateServerMutationVariables = Exact<{
  input: CreateServerInput
}>

export type CreateServerMutation = {
  readonly createServer: {
    readonly server: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type TransferFragment = {
  readonly id: string
  readonly state: ServerTransferState
  readonly serverId: string
  readonly serverName: string | null
  readonly newOwnerKind: OwnerKind
  readonly organizationId: string | null
  readonly offeredDay: string
  readonly expiresAt: string
  readonly availableActions: ReadonlyArray<ServerTransferAction>
}

export type ServerTransfersQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type ServerTransfersQuery = {
  readonly me: {
    readonly serverTransfers: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly state: ServerTransferState
          readonly serverId: string
          readonly serverName: string | null
          readonly newOwnerKind: OwnerKind
          readonly organizationId: string | null
          readonly offeredDay: string
          readonly expiresAt: string
          readonly availableActions: ReadonlyArray<ServerTransferAction>
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type MembersWhoCanOwnQueryVariables = Exact<{
  serverId: string
}>

export type MembersWhoCanOwnQuery = {
  readonly server: {
    readonly members: {
      readonly edges: ReadonlyArray<{
        readonly node: { readonly id: string; readonly handle: string; readonly isOwn: boolean }
      }>
    }
  } | null
}

export type AdministratorsWhoCanOwnQueryVariables = Exact<{
  organizationId: string
}>

export type AdministratorsWhoCanOwnQuery = {
  readonly organization: {
    readonly id: string
    readonly members: {
      readonly edges: ReadonlyArray<{
        readonly node: { readonly id: string; readonly handle: string | null; readonly own: boolean }
      }>
    }
  } | null
}

export type TransferServerOwnershipMutationVariables = Exact<{
  input: TransferServerOwnershipInput
}>

export type TransferServerOwnershipMutation = {
  readonly transferServerOwnership: {
    readonly transfer: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type AcceptServerOwnershipMutationVariables = Exact<{
  input: AcceptServerOwnershipInput
}>

export type AcceptServerOwnershipMutation = {
  readonly acceptServerOwnership: {
    readonly transfer: { readonly id: string; readonly serverId: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DeclineServerOwnershipMutationVariables = Exact<{
  input: DeclineServerOwnershipInput
}>

export type DeclineServerOwnershipMutation = {
  readonly declineServerOwnership: {
    readonly transfer: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type WithdrawServerTransferMutationVariables = Exact<{
  input: WithdrawServerTransferInput
}>

export type WithdrawServerTransferMutation = {
  readonly withdrawServerTransfer: {
    readonly transfer: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export const MyJoinRequests: Document<MyJoinRequestsQuery, MyJoinRequestsQueryVariables> = {
  name: 'MyJoinRequests',
  hash: 'a448fb7f8d9cfe5c01ec6fbc648a8b93125af698eeb02e88b883cdd2cad7136e',
}
export const RequestToJoin: Document<RequestToJoinMutation, RequestToJoinMutationVariables> = {
  name: 'RequestToJoin',
  hash: 'fb2d98f694f5da81327444856c3a6a1822fb6707263a572d54bf40dd3b1c095a',
}
export const WithdrawJoinRequest: Document<
  WithdrawJoinRequestMutation,
  WithdrawJoinRequestMutationVariables
> = { name: 'WithdrawJoinRequest', hash: '29e441d4edcf54a64a67b464ed30e6eceded4a650469a2fac3773b3e8efa5852' }
export const OrganizationProvisioning: Document<
  OrganizationProvisioningQuery,
  OrganizationProvisioningQueryVariables
> = {
  name: 'OrganizationProvisioning',
  hash: '18bb19beedcced527497376b45b692c15ae233f1cceeac6b5ca6f3169ced429a',
}
export const RequestServerProvisioning: Document<
  RequestServerProvisioningMutation,
  RequestServerProvisioningMutationVariables
> = {
  name: 'RequestServerProvisioning',
  hash: '0e1014000970cfd920fb6c3a9675ea18d349134b0222683bbd4a8327ffc67dc3',
}
export const ProvisioningRequests: Document<ProvisioningRequestsQuery, ProvisioningRequestsQueryVariables> = {
  name: 'ProvisioningRequests',
  hash: '29ec360a77dc1d85679931fc342a826b60be53b5029ec5061c10d145aaa66608',
}
export const DecideProvisioningRequest: Document<
  DecideProvisioningRequestMutation,
  DecideProvisioningRequestMutationVariables
> = {
  name: 'DecideProvisioningRequest',
  hash: '68732f9cf2f2ec9dc5998c381be7cd5573d89002fee6f6ee64d1822e05621b59',
}
export const OrganizationServers: Document<OrganizationServersQuery, OrganizationServersQueryVariables> = {
  name: 'OrganizationServers',
  hash: '0b1234daa2c20121cc655f9e06f979d8d394cbf43224dc0076f880d750edb9a6',
}
export const OrganizationNewServer: Document<
  OrganizationNewServerQuery,
  OrganizationNewServerQueryVariables
> = {
  name: 'OrganizationNewServer',
  hash: '1885dc9a19f9296df948ab42796d8593ba4f003737e0d6f6ab789297b44b4490',
}
export const AdministeredServerEvents: Document<
  AdministeredServerEventsQuery,
  AdministeredServerEventsQueryVariables
> = {
  name: 'AdministeredServerEvents',
  hash: 'aa7f933ea4232bfe0d2d04a0a5e50cac02af40a6e8a4a41dc91cfa3ff349ba3f',
}
export const AdministeredServer: Document<AdministeredServerQuery, AdministeredServerQueryVariables> = {
  name: 'AdministeredServer',
  hash: 'f3bf24b43959d1a17ea93e627256ccb2df240904685692c2d18b2f62dfac009b',
}
export const PlatformActions: Document<PlatformActionsQuery, PlatformActionsQueryVariables> = {
  name: 'PlatformActions',
  hash: '31cc8e817b3016837a733efe531f8390af74bb345ebc0b50f26a958fb2a8a39f',
}
export const PlatformRestrictServer: Document<
  PlatformRestrictServerMutation,
  PlatformRestrictServerMutationVariables
> = {
  name: 'PlatformRestrictServer',
  hash: 'c6dcb14241e328b4eaf989258e35941408c7c196c3fb972d047c98c3199565c0',
}
export const PlatformSuspendServer: Document<
  PlatformSuspendServerMutation,
  PlatformSuspendServerMutationVariables
> = {
  name: 'PlatformSuspendServer',
  hash: '99b363a07d16beffac046b48b0dd31f08eac95cde657c8f988334dd6c233a26a',
}
export const PlatformRetireServer: Document<
  PlatformRetireServerMutation,
  PlatformRetireServerMutationVariables
> = { name: 'PlatformRetireServer', hash: '4ef8d197ad260614a46ebf28d5021a0bbdb285948dea678e2c41ccaaf5e5d003' }
export const PlatformDeleteServer: Document<
  PlatformDeleteServerMutation,
  PlatformDeleteServerMutationVariables
> = { name: 'PlatformDeleteServer', hash: 'f27df348c837bfdc5ccbfea51653602e4ca9c3b920a1b3705fa5b320a4403ae2' }
export const ReversePlatformAction: Document<
  ReversePlatformActionMutation,
  ReversePlatformActionMutationVariables
> = {
  name: 'ReversePlatformAction',
  hash: '255e38c6cb6533771772ccd3382fcc352614b3c51209ed57f3acaaf3c3fcdc03',
}
export const OperatedServers: Document<OperatedServersQuery, OperatedServersQueryVariables> = {
  name: 'OperatedServers',
  hash: '1fcfae1db361a20855bb3e768b891fe0108f9763482c547e8c000347a67c7a2d',
}
export const ServerCounters: Document<ServerCountersQuery, ServerCountersQueryVariables> = {
  name: 'ServerCounters',
  hash: 'dba4f03e1e900af02980700f817197a54fe139175e5370e0e7c9268940adb838',
}
export const ContentDeletions: Document<ContentDeletionsQuery, ContentDeletionsQueryVariables> = {
  name: 'ContentDeletions',
  hash: '5531fbc3844d79c1b8b07978ec828d603a4fa0a8bbe53be46cf63d43a368148b',
}
export const MemberHandles: Document<MemberHandlesQuery, MemberHandlesQueryVariables> = {
  name: 'MemberHandles',
  hash: 'b9e3d4259d8fb8d13c81358f0c945cb610dc083d28805d9531dbd0b020ef0f44',
}
export const ContentPolicy: Document<ContentPolicyQuery, ContentPolicyQueryVariables> = {
  name: 'ContentPolicy',
  hash: '27baecc627a7d544ec2c28790fc5243c1fa8e85a6af5be54531a6fd2100fb4f9',
}
export const UpdateContentPolicy: Document<
  UpdateContentPolicyMutation,
  UpdateContentPolicyMutationVariables
> = { name: 'UpdateContentPolicy', hash: '58fc3e211caf3a2d7a58d3900a3b3d892201cbf0c481ab0f4bcc3b4e259fcf1e' }
export const DeleteServerObjects: Document<
  DeleteServerObjectsMutation,
  DeleteServerObjectsMutationVariables
> = { name: 'DeleteServerObjects', hash: 'd705bee8bec2870186bcd7138e600ee0b1e04505dfdcd04a9a0464044a2f2f09' }
export const DeleteServerContentByClass: Document<
  DeleteServerContentByClassMutation,
  DeleteServerContentByClassMutationVariables
> = {
  name: 'DeleteServerContentByClass',
  hash: '32a69322a71d8391e2ec0bd35960d2e6b77cc92256920e670aded7b7455a4e81',
}
export const DeleteAllServerContent: Document<
  DeleteAllServerContentMutation,
  DeleteAllServerContentMutationVariables
> = {
  name: 'DeleteAllServerContent',
  hash: '86db64b9de9009ef0de88ffe27f8c59ff98475931812794382cae5f19bbef9da',
}
export const ServerAudit: Document<ServerAuditQuery, ServerAuditQueryVariables> = {
  name: 'ServerAudit',
  hash: 'd982533c934795d9f2656d4e9be02ef0c42ebcc056dcd470ac1428ba96878625',
}
export const ServerAuditExport: Document<ServerAuditExportQuery, ServerAuditExportQueryVariables> = {
  name: 'ServerAuditExport',
  hash: 'f1d9b275dc203e668a0109ac3ef6d8ac9c357cd3481fe7bc7da40ff513596d6a',
}
export const ServerJoinRequests: Document<ServerJoinRequestsQuery, ServerJoinRequestsQueryVariables> = {
  name: 'ServerJoinRequests',
  hash: 'b73f1ea467bab2bbbb3fbd6bfc80d6a0e600509ae4bd43ab8d7f4b41e1164f7b',
}
export const ApproveJoinRequest: Document<ApproveJoinRequestMutation, ApproveJoinRequestMutationVariables> = {
  name: 'ApproveJoinRequest',
  hash: '0a750963a12bdb93e90d3a90960975d8030b9b7632e2bba62deb648423d08ea2',
}
export const RejectJoinRequest: Document<RejectJoinRequestMutation, RejectJoinRequestMutationVariables> = {
  name: 'RejectJoinRequest',
  hash: '28d73e1f762eaeb95ec4ba8d18728d289384a162574ea49f3b5cf1340d0db33f',
}
export const ServerMembers: Document<ServerMembersQuery, ServerMembersQueryVariables> = {
  name: 'ServerMembers',
  hash: 'ada9669a0aca45f63af88d00e0d9571bbbeb2f471f0577480482af9b07190858',
}
export const DeleteMemberContent: Document<
  DeleteMemberContentMutation,
  DeleteMemberContentMutationVariables
> = { name: 'DeleteMemberContent', hash: '57989edb7ae3d29e47f6d8c2d1d5d2776b6dc024cb95b7192f9e34ff36306960' }
export const DecideJoinRequests: Document<DecideJoinRequestsMutation, DecideJoinRequestsMutationVariables> = {
  name: 'DecideJoinRequests',
  hash: '50b9f61e906450e042d6dfc6c538f6f4ba7edcbfafb87ee7615f25debfd119af',
}
export const SetMemberRole: Document<SetMemberRoleMutation, SetMemberRoleMutationVariables> = {
  name: 'SetMemberRole',
  hash: 'baf13eac5b7585209847fa6c6868a985cfcb5f4d1d93b3f6c161ad49a317f99d',
}
export const RestrictMember: Document<RestrictMemberMutation, RestrictMemberMutationVariables> = {
  name: 'RestrictMember',
  hash: 'c1bb93f1e3a5238bf7a99c3ffa891e466ee997b0b69568821ea8e94b8364d8d0',
}
export const LiftMemberRestriction: Document<
  LiftMemberRestrictionMutation,
  LiftMemberRestrictionMutationVariables
> = {
  name: 'LiftMemberRestriction',
  hash: '9268c70acf78dcd5c3186674e4a27a863dd01603e34f5cd8d51e334e78f1e3e8',
}
export const RemoveMember: Document<RemoveMemberMutation, RemoveMemberMutationVariables> = {
  name: 'RemoveMember',
  hash: '931b8a1fe318fc3ec20bed8df760d45a0c68a1888bb367bb21ece6845ef71b9b',
}
export const LeaveServer: Document<LeaveServerMutation, LeaveServerMutationVariables> = {
  name: 'LeaveServer',
  hash: 'b3a910be9898facae17f761bb5585f5613caa9f1ed47a38fec911282d4dafbe1',
}
export const ConnectedDevices: Document<ConnectedDevicesQuery, ConnectedDevicesQueryVariables> = {
  name: 'ConnectedDevices',
  hash: 'fb48271a036314efb2d0c25a679ba9427019375f444bdf90774780734c117300',
}
export const RemoveDeviceFromServer: Document<
  RemoveDeviceFromServerMutation,
  RemoveDeviceFromServerMutationVariables
> = {
  name: 'RemoveDeviceFromServer',
  hash: '69033de768df88799087a87514763eb00d86c02799e2a013288136a7cfaa779b',
}
export const ServerPolicy: Document<ServerPolicyQuery, ServerPolicyQueryVariables> = {
  name: 'ServerPolicy',
  hash: '54567e36aed857d754c1a16d2757b21ff7d9d391b13df573e94b0a854a049911',
}
export const PolicyVersions: Document<PolicyVersionsQuery, PolicyVersionsQueryVariables> = {
  name: 'PolicyVersions',
  hash: 'fb68b5da206af685e7155927e7ebb098475649a82faebc09060fb819391e4ad1',
}
export const PreviewPolicyChange: Document<PreviewPolicyChangeQuery, PreviewPolicyChangeQueryVariables> = {
  name: 'PreviewPolicyChange',
  hash: '547ce12c4156475486383c688b9e5aaa4c6880fe1996fb42296a4b0947851dd3',
}
export const UpdateServerPolicy: Document<UpdateServerPolicyMutation, UpdateServerPolicyMutationVariables> = {
  name: 'UpdateServerPolicy',
  hash: 'f416e7e08649b318e6e87477d3d807bad353a507c9b8d106b47fc9d1a09ae23c',
}
export const UpdateServerVisibility: Document<
  UpdateServerVisibilityMutation,
  UpdateServerVisibilityMutationVariables
> = {
  name: 'UpdateServerVisibility',
  hash: '8883906b51a547b10b9e1819cf6e38a116e4680527d5226f287c9f48879b6b36',
}
export const ServerSecurity: Document<ServerSecurityQuery, ServerSecurityQueryVariables> = {
  name: 'ServerSecurity',
  hash: '9f3a54843351eebd9e17a2f0d3713b9856f10ec3debcda595a02f19abb7f73f0',
}
export const Server: Document<ServerQuery, ServerQueryVariables> = {
  name: 'Server',
  hash: 'b9234cb762d07db1029cb209a1200002af09f6fd3184b24e8413fd645634c9fd',
}
export const Associated: Document<AssociatedQuery, AssociatedQueryVariables> = {
  name: 'Associated',
  hash: '24a7d98d4a2b66e6bef31889f4881616dcc6deff19f71e83fdee644efb2ced18',
}
export const ServerTerm: Document<ServerTermQuery, ServerTermQueryVariables> = {
  name: 'ServerTerm',
  hash: '51299c3ef42f3dcbc2f9de966e77225d34e40b6b2dd2416132fa4867b0a8c184',
}
export const Participation: Document<ParticipationQuery, ParticipationQueryVariables> = {
  name: 'Participation',
  hash: 'f77b84372cb4f7bc8dd96bd7d7d19c7d2a98782bd79dbb7f5a9539108179cd30',
}
export const CancelServerCreation: Document<
  CancelServerCreationMutation,
  CancelServerCreationMutationVariables
> = { name: 'CancelServerCreation', hash: 'f69540da0fb86641a40a506023134caae85f75fdeaa3e490d23d757019b268c7' }
export const RotateServerLocator: Document<
  RotateServerLocatorMutation,
  RotateServerLocatorMutationVariables
> = { name: 'RotateServerLocator', hash: '147fb025ffb8abb0f0bc1b47ec1e528721f50e4006258b1d760561b1116ffabe' }
export const SetLocatorAvailability: Document<
  SetLocatorAvailabilityMutation,
  SetLocatorAvailabilityMutationVariables
> = {
  name: 'SetLocatorAvailability',
  hash: '8b76e910db9ff90d78345e0462e27ce0ef0cbbb363443e2aae6557e11c1be931',
}
export const DeleteServer: Document<DeleteServerMutation, DeleteServerMutationVariables> = {
  name: 'DeleteServer',
  hash: '569f2245a7e1632917ecfab5ac6bdee155e2908434a9dae90f7190a3a638cc3d',
}
export const PlatformActionsOfServer: Document<
  PlatformActionsOfServerQuery,
  PlatformActionsOfServerQueryVariables
> = {
  name: 'PlatformActionsOfServer',
  hash: '24036b1f32fc216022b9cd4acd30c90158d9bcb63bba3fcbcc28c2c1c25858cc',
}
export const SuspendServer: Document<SuspendServerMutation, SuspendServerMutationVariables> = {
  name: 'SuspendServer',
  hash: '33b25b09ebcdcc66c28f981333a02ab6052b4033d81157ce4875b2d17d4d6281',
}
export const ResumeServer: Document<ResumeServerMutation, ResumeServerMutationVariables> = {
  name: 'ResumeServer',
  hash: '6f3efbb2cb2e72334f80146a558febbd66debf7d99ab41672dd68aeee6dabb33',
}
export const RetireServer: Document<RetireServerMutation, RetireServerMutationVariables> = {
  name: 'RetireServer',
  hash: '4777c8b7bbe89e1ab78e1d4335994fe352030be74663c4b9818ed621c37e1d63',
}
export const Servers: Document<ServersQuery, ServersQueryVariables> = {
  name: 'Servers',
  hash: '5174fd7ef808013e6d68883df4dbb762a6f19ea9e7610f78671baa9ff4144f23',
}
export const NewServer: Document<NewServerQuery, NewServerQueryVariables> = {
  name: 'NewServer',
  hash: 'b177c15b97e09c10865cf17bec532af74d78de5d6ed971d502232b97024fe9e2',
}
export const CreateServer: Document<CreateServerMutation, CreateServerMutationVariables> = {
  name: 'CreateServer',
  hash: 'ce39a600eb473217b1f22425d0486bcf476031ae6da52fe61c6d83962e6c73ad',
}
export const ServerTransfers: Document<ServerTransfersQuery, ServerTransfersQueryVariables> = {
  name: 'ServerTransfers',
  hash: '8f16db835b077f1b4728b35709050499ee644093c82633fb674f0e209a241184',
}
export const MembersWhoCanOwn: Document<MembersWhoCanOwnQuery, MembersWhoCanOwnQueryVariables> = {
  name: 'MembersWhoCanOwn',
  hash: 'bc38d3de9b08226aa0763735719e90acd226d28f513e445cd68b2eb0a55270ad',
}
export const AdministratorsWhoCanOwn: Document<
  AdministratorsWhoCanOwnQuery,
  AdministratorsWhoCanOwnQueryVariables
> = {
  name: 'AdministratorsWhoCanOwn',
  hash: '237101db45ec619d0efb72e6bd7a71dd675e914b1aa4b032904e5c66eb04d04d',
}
export const TransferServerOwnership: Document<
  TransferServerOwnershipMutation,
  TransferServerOwnershipMutationVariables
> = {
  name: 'TransferServerOwnership',
  hash: '092b0ff20a1f0bbab7e9b6c127f8d789c5bc68a1e404a00d429e4e6eafa48e4d',
}
export const AcceptServerOwnership: Document<
  AcceptServerOwnershipMutation,
  AcceptServerOwnershipMutationVariables
> = {
  name: 'AcceptServerOwnership',
  hash: 'c551f96c567997d3463cd95fbfbb85dbe5f4ab87376540d73b26be7ef66573fe',
}
export const DeclineServerOwnership: Document<
  DeclineServerOwnershipMutation,
  DeclineServerOwnershipMutationVariables
> = {
  name: 'DeclineServerOwnership',
  hash: 'e91a8f00e6ca23d2d353f378e242f42211b1bdf698a00a42883feaa46fd55dfe',
}
export const WithdrawServerTransfer: Document<
  WithdrawServerTransferMutation,
  WithdrawServerTransferMutationVariables
> = {
  name: 'WithdrawServerTransfer',
  hash: '6020b008720db9945a5cf02a7089868b13c3426df9414393934d9cbb32bc7aad',
}
