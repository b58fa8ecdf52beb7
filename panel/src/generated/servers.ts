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

export type ApproveJoinRequestInput = {
  readonly joinRequestId: string
}

export type AuditOutcome = 'DENIED' | 'DONE'

export type CancelServerCreationInput = {
  readonly serverId: string
}

export type ContentDeletionState = 'CONFIRMED' | 'FAILED' | 'ORDERED' | 'PARTIAL' | 'REQUESTED'

export type CreateServerInput = {
  readonly acknowledgesResponsibility: boolean
  readonly displayName?: string | null | undefined
  readonly entitlementId: string
  readonly idempotencyKey: string
  readonly organizationId?: string | null | undefined
  readonly organizationKind?: OrganizationKind | null | undefined
  readonly region: RegionCode
}

export type DecideProvisioningRequestInput = {
  readonly decision: ProvisioningDecision
  readonly grant?: string | null | undefined
  readonly provisioningRequestId: string
}

export type DeclineServerOwnershipInput = {
  readonly transferId: string
}

export type DeleteMemberContentInput = {
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
  readonly memberId: string
}

export type DeleteServerInput = {
  readonly confirmLocator: string
  readonly grant?: string | null | undefined
  readonly serverId: string
}

export type DeletedKind = 'ENCRYPTED_OBJECTS' | 'ENVIRONMENT' | 'SERVER_NAMES'

export type HoldGround = 'COMPLIANCE' | 'LEGAL' | 'OPERATIONAL' | 'SECURITY'

export type JoinRequestState = 'APPROVED' | 'CLOSED' | 'EXPIRED' | 'PENDING' | 'REJECTED' | 'WITHDRAWN'

export type LocatorAvailability = 'CLOSED' | 'OPEN'

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type MemberState = 'ACTIVE' | 'LEFT' | 'REMOVED'

export type OrganizationKind = 'ENTERPRISE' | 'ORGANIZATION' | 'TEAM'

export type OwnerKind = 'ENTERPRISE' | 'INDIVIDUAL' | 'ORGANIZATION' | 'TEAM'

export type PrerequisiteCategory =
  'ACCOUNT_STATE' | 'COMMAND_APPROVAL' | 'DEVICE_TRUST' | 'KEY_MATERIAL' | 'MEMBERSHIP' | 'SERVER_POLICY'

export type PrerequisiteState = 'CHECKED_BY_APP' | 'MET' | 'MISSING'

export type ProvisioningDecision = 'APPROVE' | 'REJECT'

export type ProvisioningRequestState = 'APPROVED' | 'REJECTED' | 'REQUESTED'

export type ProvisioningTerm = 'DAYS_30' | 'DAYS_365'

export type RegionCode = 'AP_EAST' | 'AP_SOUTH' | 'EU_CENTRAL' | 'EU_NORTH' | 'NA_EAST' | 'NA_WEST'

export type RejectJoinRequestInput = {
  readonly joinRequestId: string
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

export type RotateServerLocatorInput = {
  readonly grant?: string | null | undefined
  readonly serverId: string
}

export type ServerAction = 'CANCEL' | 'DELETE' | 'ROTATE_LOCATOR' | 'SET_LOCATOR_AVAILABILITY' | 'TRANSFER'

export type ServerCancelationCause = 'ACCOUNT_DELETED' | 'NOT_READY' | 'OWNER'

export type ServerRole = 'ADMINISTRATOR' | 'USER'

export type ServerState =
  'ACTIVE' | 'CANCELED' | 'DELETED' | 'DELETION_REQUESTED' | 'PROVISIONING' | 'RETIRED' | 'SUSPENDED'

export type ServerTransferAction = 'ACCEPT' | 'DECLINE' | 'WITHDRAW'

export type ServerTransferState = 'ACCEPTED' | 'CLOSED' | 'DECLINED' | 'EXPIRED' | 'OFFERED' | 'WITHDRAWN'

export type ServerViewerRole = 'ADMINISTRATOR' | 'OWNER' | 'USER'

export type SetLocatorAvailabilityInput = {
  readonly availability: LocatorAvailability
  readonly serverId: string
}

export type SubscriptionState = 'ACTIVE' | 'CANCEL_AT_END' | 'ENDED' | 'GRACE' | 'SUSPENDED'

export type TransferServerOwnershipInput = {
  readonly grant?: string | null | undefined
  readonly newOwnerId: string
  readonly organizationKind?: OrganizationKind | null | undefined
  readonly serverId: string
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
        readonly node: { readonly id: string; readonly product: { readonly title: string } }
      }>
    } | null
  } | null
  readonly serverRegions: ReadonlyArray<{ readonly code: RegionCode }>
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
          readonly memberId: string
          readonly state: ContentDeletionState
          readonly requestedAt: string
          readonly completedAt: string | null
          readonly receipt: {
            readonly reportedAt: string
            readonly signedReport: string
            readonly counts: { readonly matched: number; readonly deleted: number; readonly held: number }
            readonly retained: ReadonlyArray<{ readonly ground: HoldGround; readonly count: number }>
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

export type EnvironmentReportFragment = {
  readonly reportedAt: string
  readonly signedReport: string
  readonly counts: { readonly matched: number; readonly deleted: number; readonly held: number }
  readonly retained: ReadonlyArray<{ readonly ground: HoldGround; readonly count: number }>
}

export type ReceiptFragment = {
  readonly reportedAt: string
  readonly signedReport: string
  readonly counts: { readonly matched: number; readonly deleted: number; readonly held: number }
  readonly retained: ReadonlyArray<{ readonly ground: HoldGround; readonly count: number }>
}

export type ServerHistoryQueryVariables = Exact<{
  serverId: string
  after?: string | null | undefined
}>

export type ServerHistoryQuery = {
  readonly server: {
    readonly audit: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly seq: number
          readonly at: string
          readonly action: string
          readonly outcome: AuditOutcome
          readonly reason: string | null
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type ServerJoinRequestsQueryVariables = Exact<{
  serverId: string
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

export type ServerQueryVariables = Exact<{
  id: string
}>

export type ServerQuery = {
  readonly server: {
    readonly id: string
    readonly displayName: string | null
    readonly state: ServerState
    readonly viewerRole: ServerViewerRole
    readonly cancelationCause: ServerCancelationCause | null
    readonly availableActions: ReadonlyArray<ServerAction>
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
    readonly joinRequests: { readonly totalCount: number } | null
    readonly deletionReceipt: {
      readonly reportedAt: string
      readonly signedReport: string
      readonly deleted: ReadonlyArray<{ readonly kind: DeletedKind; readonly count: number }>
      readonly counts: { readonly matched: number; readonly deleted: number; readonly held: number }
      readonly retained: ReadonlyArray<{ readonly ground: HoldGround; readonly count: number }>
    } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
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
        readonly node: { readonly id: string; readonly product: { readonly title: string } }
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
  hash: '8bcbdd72a30701220a629bd471290b83e52dbc9a0871841bd07078fb9143e194',
}
export const ContentDeletions: Document<ContentDeletionsQuery, ContentDeletionsQueryVariables> = {
  name: 'ContentDeletions',
  hash: '5258a2161afda2be7a9d8f070dc09f1af40b033ea99039e79e084b7e946499a1',
}
export const MemberHandles: Document<MemberHandlesQuery, MemberHandlesQueryVariables> = {
  name: 'MemberHandles',
  hash: 'b9e3d4259d8fb8d13c81358f0c945cb610dc083d28805d9531dbd0b020ef0f44',
}
export const ServerHistory: Document<ServerHistoryQuery, ServerHistoryQueryVariables> = {
  name: 'ServerHistory',
  hash: 'd37c375e1e72e095dea279f50a8de987f19bc6d40914089b7640da0a336b08f3',
}
export const ServerJoinRequests: Document<ServerJoinRequestsQuery, ServerJoinRequestsQueryVariables> = {
  name: 'ServerJoinRequests',
  hash: 'a7368f8c746d99050c11b997c6e6e3137eeae32c7a2a423e8b037fc88db6af61',
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
  hash: '55f618be81e01d976b2738d493a49caac3be41dd4ebc5efbb33ee1b328b9aea3',
}
export const DeleteMemberContent: Document<
  DeleteMemberContentMutation,
  DeleteMemberContentMutationVariables
> = { name: 'DeleteMemberContent', hash: '57989edb7ae3d29e47f6d8c2d1d5d2776b6dc024cb95b7192f9e34ff36306960' }
export const Server: Document<ServerQuery, ServerQueryVariables> = {
  name: 'Server',
  hash: '5ff40a961e83cf00d9a841adab7b4289448eefca39651fbf64dbbb279d7c3459',
}
export const ServerTerm: Document<ServerTermQuery, ServerTermQueryVariables> = {
  name: 'ServerTerm',
  hash: '51299c3ef42f3dcbc2f9de966e77225d34e40b6b2dd2416132fa4867b0a8c184',
}
export const Participation: Document<ParticipationQuery, ParticipationQueryVariables> = {
  name: 'Participation',
  hash: 'e0c91671061a5d4cebd99bd4122f1c057dbd583cdef205640d6d278e060ce330',
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
export const Servers: Document<ServersQuery, ServersQueryVariables> = {
  name: 'Servers',
  hash: '5174fd7ef808013e6d68883df4dbb762a6f19ea9e7610f78671baa9ff4144f23',
}
export const NewServer: Document<NewServerQuery, NewServerQueryVariables> = {
  name: 'NewServer',
  hash: '36de56e37206ddc60109594feb4eb0cfe63d547ce8f2a05ec9a0dd7bac052b8f',
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
