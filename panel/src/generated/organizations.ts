/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type AcceptOrganizationMembershipInput = {
  readonly invitation: string
}

export type AddOrganizationMemberInput = {
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
  readonly organizationId: string
  readonly role: OrganizationRole
}

export type AssignEsimInput = {
  readonly esimId: string
  readonly membershipId: string
}

export type AssignEsimPolicyInput = {
  readonly esimId: string
  readonly policy: EsimPolicy
}

export type AssignMemberPolicyInput = {
  readonly maximumSessionDays?: number | null | undefined
  readonly membershipId: string
}

export type AuditCategory = 'CHANGE' | 'READ' | 'REFUSAL'

export type AuditLogFilter = {
  readonly actionPrefix?: string | null | undefined
  readonly category?: AuditCategory | null | undefined
  readonly from?: string | null | undefined
  readonly service?: string | null | undefined
  readonly until?: string | null | undefined
}

export type AuditOutcome = 'DENIED' | 'DONE'

export type CreateOrderInput = {
  readonly currency?: Currency
  readonly delivery?: OrderDelivery
  readonly idempotencyKey: string
  readonly method: PaymentMethod
  readonly organizationId?: string | null | undefined
  readonly productKey: string
  readonly purchaseCountry: string
  readonly quantity?: number
}

export type CreateOrganizationInput = {
  readonly displayName?: string | null | undefined
  readonly idempotencyKey: string
}

export type Currency = 'EUR' | 'USD'

export type DeleteEsimInput = {
  readonly esimId: string
  readonly grant?: string | null | undefined
}

export type DisableOrganizationEmergencyWorkflowInput = {
  readonly organizationId: string
}

export type Ed25519PublicKeyInput = {
  readonly crv: string
  readonly kty: string
  readonly x: string
}

export type EmergencyKind = 'ALARM' | 'MISSED_CHECK_IN' | 'TEST'

export type EmergencyState = 'CANCELED' | 'ENDED' | 'OPEN'

export type EmergencyWorkflowAction = 'DISABLE' | 'ENABLE'

export type EnableOrganizationEmergencyWorkflowInput = {
  readonly organizationId: string
}

export type EntitlementState = 'ACTIVE' | 'EXPIRED' | 'GRANTED' | 'PENDING' | 'SUSPENDED'

export type EsimAction = 'ACTIVATE' | 'ASSIGN' | 'ASSIGN_POLICY' | 'DELETE' | 'REPLACE' | 'RETIRE' | 'UNLINK'

export type EsimAssociationState = 'ASSIGNED' | 'HELD' | 'UNASSIGNED' | 'UNLINKED'

export type EsimPolicy = 'DATA_ONLY' | 'HOME_ONLY' | 'STANDARD'

export type EsimProblem =
  'CARRIER_UNAVAILABLE' | 'DOWNLOAD_FAILED' | 'ORDER_REFUSED' | 'OUT_OF_STOCK' | 'REMOVED_FROM_DEVICE'

export type EsimRemovalState = 'CONFIRMED' | 'NOT_CONFIRMED' | 'NOT_POSSIBLE' | 'NOT_THERE' | 'ORDERED'

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

export type KeyAction = 'REPLACE' | 'REPORT_FOUND' | 'REPORT_LOST' | 'RETIRE' | 'REVOKE'

export type KeyState = 'ACTIVE' | 'LINKED' | 'LOST' | 'REPLACED' | 'RETIRED' | 'REVOKED'

export type LeaveOrganizationInput = {
  readonly organizationId: string
}

export type LiftMemberSessionRestrictionInput = {
  readonly membershipId: string
}

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type OrderAction =
  'CANCEL' | 'PAY_BY_CARD' | 'PAY_WITH_MONERO' | 'REDEEM_CODE_COIN' | 'SIGN_BLIND_COINS'

export type OrderDelivery = 'BLIND_COINS' | 'ENTITLEMENTS'

export type OrderState = 'AWAITING_PAYMENT' | 'CANCELED' | 'EXPIRED' | 'FULFILLED' | 'PAID' | 'PLACED'

export type OrganizationAction = 'ADD_MEMBER' | 'LEAVE' | 'REGISTER_PARTNER_CLIENT'

export type OrganizationMemberAction =
  'ASSIGN_POLICY' | 'LIFT_SESSION_RESTRICTION' | 'REMOVE' | 'RESTRICT_SESSIONS' | 'SET_ROLE'

export type OrganizationMemberState = 'ACTIVE' | 'EXPIRED' | 'INVITED' | 'LEFT' | 'REMOVED'

export type OrganizationRole = 'ADMIN' | 'MEMBER'

export type PaymentMethod = 'CARD' | 'CODE_COIN' | 'CRYPTO'

export type ProductAvailability = 'AVAILABLE' | 'UNAVAILABLE'

export type ProductKind = 'ESIM' | 'KEY' | 'SERVER'

export type RedeemCodeCoinInput = {
  readonly code: string
  readonly idempotencyKey: string
  readonly orderId: string
  readonly organizationId?: string | null | undefined
}

export type RegisterPartnerClientInput = {
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
  readonly label: string
  readonly organizationId: string
  readonly publicKey: Ed25519PublicKeyInput
}

export type RegisterWebhookInput = {
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
  readonly organizationId: string
  readonly url: string
}

export type RemoveOrganizationMemberInput = {
  readonly grant?: string | null | undefined
  readonly membershipId: string
}

export type RemoveWebhookInput = {
  readonly webhookId: string
}

export type ReplaceEsimInput = {
  readonly esimId: string
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
}

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

export type RestrictMemberSessionsInput = {
  readonly membershipId: string
}

export type ResumeWebhookInput = {
  readonly webhookId: string
}

export type RetireEsimInput = {
  readonly esimId: string
  readonly grant?: string | null | undefined
}

export type RevokeKeyInput = {
  readonly grant?: string | null | undefined
  readonly keyHandle: string
}

export type RevokePartnerClientInput = {
  readonly clientId: string
  readonly grant?: string | null | undefined
}

export type RotatePartnerClientInput = {
  readonly clientId: string
  readonly grant?: string | null | undefined
  readonly publicKey: Ed25519PublicKeyInput
}

export type RotateWebhookKeyInput = {
  readonly webhookId: string
}

export type SetOrganizationRoleInput = {
  readonly grant?: string | null | undefined
  readonly membershipId: string
  readonly role: OrganizationRole
}

export type UnlinkEsimInput = {
  readonly esimId: string
  readonly grant?: string | null | undefined
}

export type WebhookAction = 'REMOVE' | 'RESUME' | 'ROTATE_KEY'

export type WebhookOutcome =
  'ADDRESS_NOT_PUBLIC' | 'DELIVERED' | 'REDIRECTED' | 'REFUSED' | 'TIMED_OUT' | 'UNREACHABLE'

export type WebhookState = 'ACTIVE' | 'DISABLED' | 'REMOVED'

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

export type OrganizationAuditQueryVariables = Exact<{
  organizationId: string
  after?: string | null | undefined
  filter?: AuditLogFilter | null | undefined
}>

export type OrganizationAuditQuery = {
  readonly organization: {
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

export type OrganizationAuditExportQueryVariables = Exact<{
  organizationId: string
  size?: number | null | undefined
  after: number
  filter?: AuditLogFilter | null | undefined
}>

export type OrganizationAuditExportQuery = {
  readonly organization: {
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

export type PartnerClientsQueryVariables = Exact<{
  organizationId: string
  after?: string | null | undefined
}>

export type PartnerClientsQuery = {
  readonly organization: {
    readonly id: string
    readonly partnerClients: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly label: string
          readonly state: MachineClientState
          readonly keyThumbprint: string
          readonly previousKeyEndsAt: string | null
          readonly registeredDay: string
          readonly lastUsedDay: string | null
          readonly availableActions: ReadonlyArray<MachineClientAction>
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type RegisterPartnerClientMutationVariables = Exact<{
  input: RegisterPartnerClientInput
}>

export type RegisterPartnerClientMutation = {
  readonly registerPartnerClient: {
    readonly client: { readonly id: string; readonly state: MachineClientState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RotatePartnerClientMutationVariables = Exact<{
  input: RotatePartnerClientInput
}>

export type RotatePartnerClientMutation = {
  readonly rotatePartnerClient: {
    readonly client: { readonly id: string; readonly state: MachineClientState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RevokePartnerClientMutationVariables = Exact<{
  input: RevokePartnerClientInput
}>

export type RevokePartnerClientMutation = {
  readonly revokePartnerClient: {
    readonly client: { readonly id: string; readonly state: MachineClientState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type OrganizationEsimsQueryVariables = Exact<{
  organizationId: string
  after?: string | null | undefined
  state?: EsimState | null | undefined
}>

export type OrganizationEsimsQuery = {
  readonly organization: {
    readonly id: string
    readonly esims: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly state: EsimState
          readonly problem: EsimProblem | null
          readonly policy: EsimPolicy
          readonly association: { readonly state: EsimAssociationState }
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type OrganizationEsimQueryVariables = Exact<{
  esimId: string
}>

export type OrganizationEsimQuery = {
  readonly esim: {
    readonly id: string
    readonly state: EsimState
    readonly isReady: boolean
    readonly isSuspended: boolean
    readonly problem: EsimProblem | null
    readonly policy: EsimPolicy
    readonly policyInForce: EsimPolicy
    readonly availableActions: ReadonlyArray<EsimAction>
    readonly entitlement: { readonly id: string; readonly validUntil: string | null } | null
    readonly association: { readonly state: EsimAssociationState; readonly since: string }
    readonly removal: { readonly atCarrier: EsimRemovalState; readonly onDevice: EsimRemovalState } | null
    readonly replacedBy: { readonly id: string } | null
    readonly replaces: { readonly id: string } | null
    readonly lifecycle: ReadonlyArray<{ readonly at: string; readonly state: EsimState }>
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
  } | null
}

export type AssignableMembersQueryVariables = Exact<{
  organizationId: string
}>

export type AssignableMembersQuery = {
  readonly organization: {
    readonly id: string
    readonly members: {
      readonly edges: ReadonlyArray<{
        readonly node: { readonly id: string; readonly handle: string | null; readonly own: boolean }
      }>
      readonly pageInfo: { readonly hasNextPage: boolean }
    }
  } | null
}

export type EsimPoliciesQueryVariables = Exact<{ [key: string]: never }>

export type EsimPoliciesQuery = { readonly esimPolicies: ReadonlyArray<EsimPolicy> }

export type AssignEsimMutationVariables = Exact<{
  input: AssignEsimInput
}>

export type AssignEsimMutation = {
  readonly assignEsim: {
    readonly esim: { readonly id: string; readonly state: EsimState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type AssignEsimPolicyMutationVariables = Exact<{
  input: AssignEsimPolicyInput
}>

export type AssignEsimPolicyMutation = {
  readonly assignEsimPolicy: {
    readonly esim: { readonly id: string; readonly policy: EsimPolicy } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ReplaceOrganizationEsimMutationVariables = Exact<{
  input: ReplaceEsimInput
}>

export type ReplaceOrganizationEsimMutation = {
  readonly replaceEsim: {
    readonly esim: { readonly id: string; readonly state: EsimState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type UnlinkOrganizationEsimMutationVariables = Exact<{
  input: UnlinkEsimInput
}>

export type UnlinkOrganizationEsimMutation = {
  readonly unlinkEsim: {
    readonly esim: { readonly id: string; readonly state: EsimState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RetireOrganizationEsimMutationVariables = Exact<{
  input: RetireEsimInput
}>

export type RetireOrganizationEsimMutation = {
  readonly retireEsim: {
    readonly esim: { readonly id: string; readonly state: EsimState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DeleteOrganizationEsimMutationVariables = Exact<{
  input: DeleteEsimInput
}>

export type DeleteOrganizationEsimMutation = {
  readonly deleteEsim: {
    readonly esim: { readonly id: string; readonly state: EsimState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type OrganizationWorkflowQueryVariables = Exact<{
  organizationId: string
}>

export type OrganizationWorkflowQuery = {
  readonly organization: {
    readonly id: string
    readonly emergencyDeviceWorkflow: {
      readonly enabled: boolean
      readonly availableActions: ReadonlyArray<EmergencyWorkflowAction>
    } | null
  } | null
}

export type OrganizationKeysQueryVariables = Exact<{
  organizationId: string
  after?: string | null | undefined
}>

export type OrganizationKeysQuery = {
  readonly organization: {
    readonly id: string
    readonly enigmKeys: {
      readonly edges: ReadonlyArray<{ readonly node: { readonly handle: string; readonly state: KeyState } }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type DeploymentKeyQueryVariables = Exact<{
  handle: string
}>

export type DeploymentKeyQuery = {
  readonly deploymentKey: {
    readonly handle: string
    readonly state: KeyState
    readonly availableActions: ReadonlyArray<KeyAction>
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
  } | null
}

export type DeploymentEmergenciesQueryVariables = Exact<{
  handle: string
}>

export type DeploymentEmergenciesQuery = {
  readonly deploymentKey: {
    readonly handle: string
    readonly emergencyEvents: ReadonlyArray<{ readonly kind: EmergencyKind; readonly state: EmergencyState }>
  } | null
}

export type KeyEntitlementsQueryVariables = Exact<{
  organizationId: string
}>

export type KeyEntitlementsQuery = {
  readonly organization: {
    readonly id: string
    readonly entitlements: {
      readonly edges: ReadonlyArray<{ readonly node: { readonly id: string } }>
    } | null
  } | null
}

export type EnableOrganizationWorkflowMutationVariables = Exact<{
  input: EnableOrganizationEmergencyWorkflowInput
}>

export type EnableOrganizationWorkflowMutation = {
  readonly enableOrganizationEmergencyWorkflow: {
    readonly workflow: { readonly enabled: boolean } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DisableOrganizationWorkflowMutationVariables = Exact<{
  input: DisableOrganizationEmergencyWorkflowInput
}>

export type DisableOrganizationWorkflowMutation = {
  readonly disableOrganizationEmergencyWorkflow: {
    readonly workflow: { readonly enabled: boolean } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ReportDeploymentKeyLostMutationVariables = Exact<{
  input: ReportKeyLostInput
}>

export type ReportDeploymentKeyLostMutation = {
  readonly reportKeyLost: {
    readonly key: { readonly handle: string; readonly state: KeyState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ReportDeploymentKeyFoundMutationVariables = Exact<{
  input: ReportKeyFoundInput
}>

export type ReportDeploymentKeyFoundMutation = {
  readonly reportKeyFound: {
    readonly key: { readonly handle: string; readonly state: KeyState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RevokeDeploymentKeyMutationVariables = Exact<{
  input: RevokeKeyInput
}>

export type RevokeDeploymentKeyMutation = {
  readonly revokeKey: {
    readonly key: { readonly handle: string; readonly state: KeyState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ReplaceDeploymentKeyMutationVariables = Exact<{
  input: ReplaceKeyInput
}>

export type ReplaceDeploymentKeyMutation = {
  readonly replaceKey: {
    readonly key: { readonly handle: string; readonly state: KeyState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type MembershipsQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type MembershipsQuery = {
  readonly me: {
    readonly organizations: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly handle: string | null
          readonly role: OrganizationRole
          readonly sinceDay: string | null
          readonly sessionsRestricted: boolean | null
          readonly maximumSessionDays: number | null
          readonly organization: {
            readonly id: string
            readonly displayName: string | null
            readonly availableActions: ReadonlyArray<OrganizationAction>
          } | null
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type CreateOrganizationMutationVariables = Exact<{
  input: CreateOrganizationInput
}>

export type CreateOrganizationMutation = {
  readonly createOrganization: {
    readonly organization: { readonly id: string; readonly displayName: string | null } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type AcceptOrganizationMembershipMutationVariables = Exact<{
  input: AcceptOrganizationMembershipInput
}>

export type AcceptOrganizationMembershipMutation = {
  readonly acceptOrganizationMembership: {
    readonly member: {
      readonly id: string
      readonly organization: { readonly id: string; readonly displayName: string | null } | null
    } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type LeaveOrganizationMutationVariables = Exact<{
  input: LeaveOrganizationInput
}>

export type LeaveOrganizationMutation = {
  readonly leaveOrganization: {
    readonly member: { readonly id: string; readonly state: OrganizationMemberState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type OrganizationOverviewQueryVariables = Exact<{
  organizationId: string
}>

export type OrganizationOverviewQuery = {
  readonly organization: {
    readonly id: string
    readonly displayName: string | null
    readonly availableActions: ReadonlyArray<OrganizationAction>
    readonly memberCounts: { readonly administrators: number; readonly members: number }
    readonly accountCounters: {
      readonly active: number | null
      readonly pending: number | null
      readonly restricted: number | null
      readonly suspended: number | null
      readonly deletionRequested: number | null
    } | null
    readonly invitations: { readonly totalCount: number }
    readonly expiredInvitations: { readonly totalCount: number }
    readonly granted: { readonly totalCount: number } | null
    readonly activated: { readonly totalCount: number } | null
    readonly unpaid: { readonly totalCount: number } | null
    readonly servers: { readonly totalCount: number } | null
    readonly esims: { readonly totalCount: number } | null
    readonly failedEsims: { readonly totalCount: number } | null
    readonly enigmKeys: { readonly totalCount: number } | null
    readonly lostKeys: { readonly totalCount: number } | null
    readonly emergencyDeviceWorkflow: { readonly enabled: boolean } | null
    readonly terms: {
      readonly edges: ReadonlyArray<{ readonly node: { readonly id: string; readonly validUntil: string } }>
    } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
  } | null
}

export type OrganizationPeopleQueryVariables = Exact<{
  organizationId: string
  after?: string | null | undefined
  role?: OrganizationRole | null | undefined
  state?: OrganizationMemberState | null | undefined
}>

export type OrganizationPeopleQuery = {
  readonly organization: {
    readonly id: string
    readonly availableActions: ReadonlyArray<OrganizationAction>
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly members: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly handle: string | null
          readonly own: boolean
          readonly role: OrganizationRole
          readonly state: OrganizationMemberState
          readonly sinceDay: string | null
          readonly sessionsRestricted: boolean | null
          readonly maximumSessionDays: number | null
          readonly availableActions: ReadonlyArray<OrganizationMemberAction>
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type AddOrganizationMemberMutationVariables = Exact<{
  input: AddOrganizationMemberInput
}>

export type AddOrganizationMemberMutation = {
  readonly addOrganizationMember: {
    readonly invitation: string | null
    readonly member: { readonly id: string; readonly state: OrganizationMemberState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type SetOrganizationRoleMutationVariables = Exact<{
  input: SetOrganizationRoleInput
}>

export type SetOrganizationRoleMutation = {
  readonly setOrganizationRole: {
    readonly member: { readonly id: string; readonly role: OrganizationRole } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RemoveOrganizationMemberMutationVariables = Exact<{
  input: RemoveOrganizationMemberInput
}>

export type RemoveOrganizationMemberMutation = {
  readonly removeOrganizationMember: {
    readonly member: { readonly id: string; readonly state: OrganizationMemberState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RestrictMemberSessionsMutationVariables = Exact<{
  input: RestrictMemberSessionsInput
}>

export type RestrictMemberSessionsMutation = {
  readonly restrictMemberSessions: {
    readonly membership: { readonly id: string; readonly sessionsRestricted: boolean } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type LiftMemberSessionRestrictionMutationVariables = Exact<{
  input: LiftMemberSessionRestrictionInput
}>

export type LiftMemberSessionRestrictionMutation = {
  readonly liftMemberSessionRestriction: {
    readonly membership: { readonly id: string; readonly sessionsRestricted: boolean } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type AssignMemberPolicyMutationVariables = Exact<{
  input: AssignMemberPolicyInput
}>

export type AssignMemberPolicyMutation = {
  readonly assignMemberPolicy: {
    readonly member: { readonly id: string; readonly maximumSessionDays: number | null } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type OrganizationOrdersQueryVariables = Exact<{
  organizationId: string
  after?: string | null | undefined
}>

export type OrganizationOrdersQuery = {
  readonly organization: {
    readonly id: string
    readonly orders: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly state: OrderState
          readonly placedOn: string
          readonly expiresAt: string | null
          readonly quantity: number
          readonly delivery: OrderDelivery
          readonly availableActions: ReadonlyArray<OrderAction>
          readonly total: { readonly amount: number; readonly currency: Currency }
          readonly product: { readonly kind: ProductKind; readonly termDays: number | null }
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type OrganizationEntitlementsQueryVariables = Exact<{
  organizationId: string
  after?: string | null | undefined
  state?: EntitlementState | null | undefined
}>

export type OrganizationEntitlementsQuery = {
  readonly organization: {
    readonly id: string
    readonly entitlements: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly state: EntitlementState
          readonly productKind: ProductKind
          readonly validUntil: string | null
          readonly product: { readonly kind: ProductKind; readonly termDays: number | null }
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type OrganizationCatalogQueryVariables = Exact<{ [key: string]: never }>

export type OrganizationCatalogQuery = {
  readonly products: ReadonlyArray<{
    readonly key: string
    readonly kind: ProductKind
    readonly availability: ProductAvailability
    readonly methods: ReadonlyArray<PaymentMethod>
    readonly termDays: number | null
    readonly price: { readonly amount: number; readonly currency: Currency }
  }>
}

export type OrderForOrganizationMutationVariables = Exact<{
  input: CreateOrderInput
}>

export type OrderForOrganizationMutation = {
  readonly createOrder: {
    readonly order: { readonly id: string; readonly state: OrderState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RedeemForOrganizationMutationVariables = Exact<{
  input: RedeemCodeCoinInput
}>

export type RedeemForOrganizationMutation = {
  readonly redeemCodeCoin: {
    readonly order: { readonly id: string; readonly state: OrderState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type WebhookRowFragment = {
  readonly id: string
  readonly url: string
  readonly state: WebhookState
  readonly publicKeys: ReadonlyArray<string>
  readonly previousKeyEndsAt: string | null
  readonly failingSince: string | null
  readonly registeredDay: string
  readonly availableActions: ReadonlyArray<WebhookAction>
}

export type WebhooksQueryVariables = Exact<{
  organizationId: string
  after?: string | null | undefined
}>

export type WebhooksQuery = {
  readonly organization: {
    readonly id: string
    readonly webhooks: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly url: string
          readonly state: WebhookState
          readonly publicKeys: ReadonlyArray<string>
          readonly previousKeyEndsAt: string | null
          readonly failingSince: string | null
          readonly registeredDay: string
          readonly availableActions: ReadonlyArray<WebhookAction>
          readonly deliveries: {
            readonly edges: ReadonlyArray<{
              readonly node: {
                readonly position: number
                readonly eventId: string
                readonly type: string
                readonly outcome: WebhookOutcome
                readonly status: number | null
                readonly attempts: number
                readonly at: string
              }
            }>
          }
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type OrganizationEventsQueryVariables = Exact<{
  organizationId: string
  after?: string | null | undefined
}>

export type OrganizationEventsQuery = {
  readonly organization: {
    readonly id: string
    readonly events: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly position: number
          readonly type: string
          readonly objectId: string
          readonly state: string
          readonly at: string
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    } | null
  } | null
}

export type RegisterWebhookMutationVariables = Exact<{
  input: RegisterWebhookInput
}>

export type RegisterWebhookMutation = {
  readonly registerWebhook: {
    readonly webhook: { readonly id: string; readonly state: WebhookState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RotateWebhookKeyMutationVariables = Exact<{
  input: RotateWebhookKeyInput
}>

export type RotateWebhookKeyMutation = {
  readonly rotateWebhookKey: {
    readonly webhook: { readonly id: string; readonly publicKeys: ReadonlyArray<string> } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ResumeWebhookMutationVariables = Exact<{
  input: ResumeWebhookInput
}>

export type ResumeWebhookMutation = {
  readonly resumeWebhook: {
    readonly webhook: { readonly id: string; readonly state: WebhookState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RemoveWebhookMutationVariables = Exact<{
  input: RemoveWebhookInput
}>

export type RemoveWebhookMutation = {
  readonly removeWebhook: {
    readonly webhook: { readonly id: string; readonly state: WebhookState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export const OrganizationAudit: Document<OrganizationAuditQuery, OrganizationAuditQueryVariables> = {
  name: 'OrganizationAudit',
  hash: 'a98d5bb6f57a219aee8efd5f46c64588372071e41f7249308bcf86efd9a8d618',
}
export const OrganizationAuditExport: Document<
  OrganizationAuditExportQuery,
  OrganizationAuditExportQueryVariables
> = {
  name: 'OrganizationAuditExport',
  hash: 'c1efb00a1dd27d75f2779309db3b1c5ac676093c50b9b8a5914fdfa990462fb1',
}
export const PartnerClients: Document<PartnerClientsQuery, PartnerClientsQueryVariables> = {
  name: 'PartnerClients',
  hash: '4f3c7e141c2007e26c5f2213a677be4441386c65abf1a9bcf5225ce596bb08f1',
}
export const RegisterPartnerClient: Document<
  RegisterPartnerClientMutation,
  RegisterPartnerClientMutationVariables
> = {
  name: 'RegisterPartnerClient',
  hash: 'ef76ef70f65b7512400662244554742a0e27e94bca75dd69f7521f5d3b6d5cda',
}
export const RotatePartnerClient: Document<
  RotatePartnerClientMutation,
  RotatePartnerClientMutationVariables
> = { name: 'RotatePartnerClient', hash: '790ed80dd919e4d555368414d4498ac00434b14b501f8f61382280a77dc28680' }
export const RevokePartnerClient: Document<
  RevokePartnerClientMutation,
  RevokePartnerClientMutationVariables
> = { name: 'RevokePartnerClient', hash: '0d724e1289c063a8b8030c6d63cc34240ab4b5404bbb402023cb1aea85261c64' }
export const OrganizationEsims: Document<OrganizationEsimsQuery, OrganizationEsimsQueryVariables> = {
  name: 'OrganizationEsims',
  hash: 'b3e7b8ea02c71a2088881d4bdde9cd56ce3d7154077369c8f026b6f5cc22e961',
}
export const OrganizationEsim: Document<OrganizationEsimQuery, OrganizationEsimQueryVariables> = {
  name: 'OrganizationEsim',
  hash: '6273617d033aa6973ed6e26898a512623e724798ebe1b03b4513d78c257b9024',
}
export const AssignableMembers: Document<AssignableMembersQuery, AssignableMembersQueryVariables> = {
  name: 'AssignableMembers',
  hash: '31d133a3085335efa5e8162362a2aa4542829752c86a13ab9466860b8d070540',
}
export const EsimPolicies: Document<EsimPoliciesQuery, EsimPoliciesQueryVariables> = {
  name: 'EsimPolicies',
  hash: 'c85ea743673261c252bcb86ab377033f7d278a2fef94f56f5fba143bb3c5de94',
}
export const AssignEsim: Document<AssignEsimMutation, AssignEsimMutationVariables> = {
  name: 'AssignEsim',
  hash: 'b9d275b7669e7cf9652454247a5f3cee01fad81b3e05a6d62fe5ccc9d03d4e6e',
}
export const AssignEsimPolicy: Document<AssignEsimPolicyMutation, AssignEsimPolicyMutationVariables> = {
  name: 'AssignEsimPolicy',
  hash: '74508713a8c80bede703e101d73e4feba82a592af4f7bd41803f33362c912bf5',
}
export const ReplaceOrganizationEsim: Document<
  ReplaceOrganizationEsimMutation,
  ReplaceOrganizationEsimMutationVariables
> = {
  name: 'ReplaceOrganizationEsim',
  hash: 'b2fe8f66ad18b9d981b47f8034a796d9d9cd9506bc364aceab7f4c6044278823',
}
export const UnlinkOrganizationEsim: Document<
  UnlinkOrganizationEsimMutation,
  UnlinkOrganizationEsimMutationVariables
> = {
  name: 'UnlinkOrganizationEsim',
  hash: '3b3d3994b7db58ac53bccf2e8d6b8336a0a94192aa11e118165bf51eff0858ab',
}
export const RetireOrganizationEsim: Document<
  RetireOrganizationEsimMutation,
  RetireOrganizationEsimMutationVariables
> = {
  name: 'RetireOrganizationEsim',
  hash: '73e50d243aa0b9fd3c1f790abcbae1cd17dc7fd3da3df17f0fb81908aa4edc25',
}
export const DeleteOrganizationEsim: Document<
  DeleteOrganizationEsimMutation,
  DeleteOrganizationEsimMutationVariables
> = {
  name: 'DeleteOrganizationEsim',
  hash: '78cb93748a0493cda6403ba05c4dfa09b0033beb809221eb3936d8b847f019d7',
}
export const OrganizationWorkflow: Document<OrganizationWorkflowQuery, OrganizationWorkflowQueryVariables> = {
  name: 'OrganizationWorkflow',
  hash: '0583564ec480f7defcaebfa3a1ee21e65106c9f67984996c02bc19192be8bfd2',
}
export const OrganizationKeys: Document<OrganizationKeysQuery, OrganizationKeysQueryVariables> = {
  name: 'OrganizationKeys',
  hash: '7167f7c347ef00fb354c0009a03439da80e61784402be5b88b4dcfbf4c383314',
}
export const DeploymentKey: Document<DeploymentKeyQuery, DeploymentKeyQueryVariables> = {
  name: 'DeploymentKey',
  hash: 'd3f08346377c39ddf27611cb49f67ac56ba805dd2fa1e761f6929421909ff977',
}
export const DeploymentEmergencies: Document<
  DeploymentEmergenciesQuery,
  DeploymentEmergenciesQueryVariables
> = {
  name: 'DeploymentEmergencies',
  hash: '74f5f66824bb1d2ae92a5913ca2c4a067c3345e64fbc58a0561880c5de41cd89',
}
export const KeyEntitlements: Document<KeyEntitlementsQuery, KeyEntitlementsQueryVariables> = {
  name: 'KeyEntitlements',
  hash: '807296463466f6966171f1a5597de174df655b9b08ea0b6b5376a8be9cb1ff37',
}
export const EnableOrganizationWorkflow: Document<
  EnableOrganizationWorkflowMutation,
  EnableOrganizationWorkflowMutationVariables
> = {
  name: 'EnableOrganizationWorkflow',
  hash: '5bb51fea6a9f7bfb46dedec08202093dc35d05607c5afdd9acf71088a79a930f',
}
export const DisableOrganizationWorkflow: Document<
  DisableOrganizationWorkflowMutation,
  DisableOrganizationWorkflowMutationVariables
> = {
  name: 'DisableOrganizationWorkflow',
  hash: '9a36893c9e84e0a74413d45b4904b1f9df6d44de4bfc048da23b94eb02dc0e21',
}
export const ReportDeploymentKeyLost: Document<
  ReportDeploymentKeyLostMutation,
  ReportDeploymentKeyLostMutationVariables
> = {
  name: 'ReportDeploymentKeyLost',
  hash: 'caa22917a872b3863414ef403555ea1df4f80e2838f39a054b3475f3b6eacd65',
}
export const ReportDeploymentKeyFound: Document<
  ReportDeploymentKeyFoundMutation,
  ReportDeploymentKeyFoundMutationVariables
> = {
  name: 'ReportDeploymentKeyFound',
  hash: '278b271e34dd419e77f740f8ada8f97403c7fe61223bb062d01a122eb14f171b',
}
export const RevokeDeploymentKey: Document<
  RevokeDeploymentKeyMutation,
  RevokeDeploymentKeyMutationVariables
> = { name: 'RevokeDeploymentKey', hash: '1ef55cb68f2ab151d717713a5f51d26d20f591e81b00a5f007636e2cf68001ba' }
export const ReplaceDeploymentKey: Document<
  ReplaceDeploymentKeyMutation,
  ReplaceDeploymentKeyMutationVariables
> = { name: 'ReplaceDeploymentKey', hash: '7e82df7cd887fb1befe5c4f892163c15a767da1cbcd7ea4a3a87a994ace934cf' }
export const Memberships: Document<MembershipsQuery, MembershipsQueryVariables> = {
  name: 'Memberships',
  hash: '3b315b73c430a3030b88d5ddc2ecc05835aa3302c6a7fc0eb4563d8108369eec',
}
export const CreateOrganization: Document<CreateOrganizationMutation, CreateOrganizationMutationVariables> = {
  name: 'CreateOrganization',
  hash: '2d24268e66e1c32fb7c3e3ab2dd2af80e651187eedc7100a75d17d053320ef65',
}
export const AcceptOrganizationMembership: Document<
  AcceptOrganizationMembershipMutation,
  AcceptOrganizationMembershipMutationVariables
> = {
  name: 'AcceptOrganizationMembership',
  hash: 'd6ffbf758657a72169b2204a5898876c216c0e25efbae442f8d2bcfb2888f0d6',
}
export const LeaveOrganization: Document<LeaveOrganizationMutation, LeaveOrganizationMutationVariables> = {
  name: 'LeaveOrganization',
  hash: '5a4d522e54e50962cdb9c6de67ae9aeee685ba6f3714dbba006b69c31a96266b',
}
export const OrganizationOverview: Document<OrganizationOverviewQuery, OrganizationOverviewQueryVariables> = {
  name: 'OrganizationOverview',
  hash: 'ca0e999a152bd4cfe748e212e93956a16b4937bb576c634a63b942195231503d',
}
export const OrganizationPeople: Document<OrganizationPeopleQuery, OrganizationPeopleQueryVariables> = {
  name: 'OrganizationPeople',
  hash: 'a002746646cacbd9aa2db721c8bb85771212078908252182907ae8bff5440aff',
}
export const AddOrganizationMember: Document<
  AddOrganizationMemberMutation,
  AddOrganizationMemberMutationVariables
> = {
  name: 'AddOrganizationMember',
  hash: 'a3399611c44ad54cbc812ba2d9ff0c41fb6e72ae4e75ad95b2b4127c42cfcae1',
}
export const SetOrganizationRole: Document<
  SetOrganizationRoleMutation,
  SetOrganizationRoleMutationVariables
> = { name: 'SetOrganizationRole', hash: 'f085f2da3714da11f6093c355aa946d9f714d2c921d4166f910be34c90a21c2d' }
export const RemoveOrganizationMember: Document<
  RemoveOrganizationMemberMutation,
  RemoveOrganizationMemberMutationVariables
> = {
  name: 'RemoveOrganizationMember',
  hash: '482815074a28de5eb0553527724a4ee940227996a0763209fbdc990d339fbb1f',
}
export const RestrictMemberSessions: Document<
  RestrictMemberSessionsMutation,
  RestrictMemberSessionsMutationVariables
> = {
  name: 'RestrictMemberSessions',
  hash: '8a0f4a90b4585058837443d25bc5698db12059d61ae94837ed182e31214184e9',
}
export const LiftMemberSessionRestriction: Document<
  LiftMemberSessionRestrictionMutation,
  LiftMemberSessionRestrictionMutationVariables
> = {
  name: 'LiftMemberSessionRestriction',
  hash: '4b49752d85c38d670b3b0d4468089fcf3b3a9e063634d8e3bc51f89b14935842',
}
export const AssignMemberPolicy: Document<AssignMemberPolicyMutation, AssignMemberPolicyMutationVariables> = {
  name: 'AssignMemberPolicy',
  hash: 'b53a33218db278b2202a1cf94a5c46ef0c01262007fd8c21c347c3a6b1695996',
}
export const OrganizationOrders: Document<OrganizationOrdersQuery, OrganizationOrdersQueryVariables> = {
  name: 'OrganizationOrders',
  hash: '5ccef90c9cab2b163e34250e452d1c048ae73e957627388b265c87f8152a7f95',
}
export const OrganizationEntitlements: Document<
  OrganizationEntitlementsQuery,
  OrganizationEntitlementsQueryVariables
> = {
  name: 'OrganizationEntitlements',
  hash: 'de9fec4e4b17d5b72a4135537b3d1fd87343a01eb63e3b4feae4d320fb960499',
}
export const OrganizationCatalog: Document<OrganizationCatalogQuery, OrganizationCatalogQueryVariables> = {
  name: 'OrganizationCatalog',
  hash: 'fa4dde5e7218c0fa2f4df5dc6cb7e5c09b0f35b07ba3d58e5d724fa9fdb94972',
}
export const OrderForOrganization: Document<
  OrderForOrganizationMutation,
  OrderForOrganizationMutationVariables
> = { name: 'OrderForOrganization', hash: '6d4a7340edfe9bae2b167fd624ffd0aa86e11ca9e3d9d5db7af5fc9da3d80234' }
export const RedeemForOrganization: Document<
  RedeemForOrganizationMutation,
  RedeemForOrganizationMutationVariables
> = {
  name: 'RedeemForOrganization',
  hash: '53d3c75915259071ba37c2004e2eaea4fa3f2eaacab7df111589141feff00561',
}
export const Webhooks: Document<WebhooksQuery, WebhooksQueryVariables> = {
  name: 'Webhooks',
  hash: '1e604102536324a94c9a55a46d4296594b29adca31ac37b5a426e5c92fb67d42',
}
export const OrganizationEvents: Document<OrganizationEventsQuery, OrganizationEventsQueryVariables> = {
  name: 'OrganizationEvents',
  hash: '925db350af41e4f362706b74bb241aa8278a5ba13e830b674afc0081222b6bf2',
}
export const RegisterWebhook: Document<RegisterWebhookMutation, RegisterWebhookMutationVariables> = {
  name: 'RegisterWebhook',
  hash: 'dac6ae6df154d9e832a182dd58e123079927e2ed53155ea484be37a107d5d886',
}
export const RotateWebhookKey: Document<RotateWebhookKeyMutation, RotateWebhookKeyMutationVariables> = {
  name: 'RotateWebhookKey',
  hash: '1d9ddcb0b57795884565508f88fc4c9a0e62dbd0713bef9fea69160c90c2e62d',
}
export const ResumeWebhook: Document<ResumeWebhookMutation, ResumeWebhookMutationVariables> = {
  name: 'ResumeWebhook',
  hash: '8aa1c7b8abcadda31d3fb646de3e75592e1c54ff93c9f51906a2740ecd2a3000',
}
export const RemoveWebhook: Document<RemoveWebhookMutation, RemoveWebhookMutationVariables> = {
  name: 'RemoveWebhook',
  hash: 'e4e349f5ff3bdc32c08f64c281674d030f44d9c806ddb6564e8e128fa022b868',
}
