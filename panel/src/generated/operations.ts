/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type AccountState =
  'ACTIVE' | 'DELETED' | 'DELETION_REQUESTED' | 'PENDING' | 'RESTRICTED' | 'SUSPENDED'

export type AdministrativeAction = 'REINSTATE' | 'RESTRICT' | 'SUSPEND'

export type AuditOutcome = 'DENIED' | 'DONE'

export type CreateStaffAccountInput = {
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
  readonly role: StaffRole
}

export type Currency = 'EUR'

export type Ed25519PublicKeyInput = {
  readonly crv: string
  readonly kty: string
  readonly x: string
}

export type EsimPolicy = 'DATA_ONLY' | 'HOME_ONLY' | 'STANDARD'

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

export type ExtendRecoveryWindowInput = {
  readonly caseId: string
}

export type IssueCodeCoinsInput = {
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
  readonly productKey: string
  readonly quantity: number
  readonly units?: number | null | undefined
  readonly validDays?: number
}

export type KeyState = 'ACTIVE' | 'LINKED' | 'LOST' | 'REPLACED' | 'RETIRED' | 'REVOKED'

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type OpenRecoveryCaseInput = {
  readonly accountNumber: string
  readonly category: RecoveryCaseCategory
}

export type OrganizationState = 'ACTIVE'

export type PaymentMethod = 'CARD' | 'CODE_COIN' | 'CRYPTO'

export type PaymentState = 'AWAITING' | 'CONFIRMING' | 'DETECTED' | 'EXPIRED' | 'FAILED' | 'SETTLED'

export type ProductKind = 'ESIM' | 'KEY' | 'SERVER'

export type ReasonCategory =
  | 'CORRECTION'
  | 'HOLDER_REQUEST'
  | 'LEGAL_ORDER'
  | 'REVIEW_COMPLETED'
  | 'ROLE_ENDED'
  | 'SECURITY_CONCERN'
  | 'TERMS_VIOLATION'

export type RecoveryCaseCategory = 'ACCOUNT_COMPROMISED' | 'DEVICE_LOST' | 'LOGIN_SECRET_LOST'

export type RecoveryCaseState = 'CLOSED' | 'OPEN'

export type RecoveryKind = 'RECOVERY_CODE' | 'TRUSTED_DEVICE'

export type RecoveryState = 'CANCELED' | 'COMPLETED' | 'EXPIRED' | 'OPEN' | 'SUPERSEDED'

export type RegisterDashboardClientInput = {
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
  readonly label: string
  readonly publicKey: Ed25519PublicKeyInput
}

export type ReinstateAccountInput = {
  readonly accountHandle: string
  readonly grant?: string | null | undefined
  readonly reasonCategory: ReasonCategory
}

export type ResolveStuckPaymentInput = {
  readonly grant?: string | null | undefined
  readonly resolution: StuckPaymentResolution
  readonly stuckPaymentId: string
}

export type RestrictAccountInput = {
  readonly accountHandle: string
  readonly grant?: string | null | undefined
  readonly reasonCategory: ReasonCategory
}

export type RestrictSessionInput = {
  readonly sessionId: string
}

export type RevokeDashboardClientInput = {
  readonly clientId: string
  readonly grant?: string | null | undefined
}

export type RevokePartnerClientInput = {
  readonly clientId: string
  readonly grant?: string | null | undefined
}

export type RevokeStaffAccountInput = {
  readonly accountHandle: string
  readonly grant?: string | null | undefined
}

export type RotateDashboardClientInput = {
  readonly clientId: string
  readonly grant?: string | null | undefined
  readonly publicKey: Ed25519PublicKeyInput
}

export type SecurityEventCategory =
  'ADMINISTRATION' | 'CREDENTIAL' | 'DELETION' | 'DEVICE' | 'PIN' | 'POLICY' | 'RECOVERY' | 'SESSION'

export type SessionState = 'ACTIVE' | 'CLOSED' | 'EXPIRED' | 'RESTRICTED'

export type StaffRole = 'AUDITOR' | 'OPERATOR' | 'SUPPORT'

export type StuckPaymentReason = 'DISPUTED' | 'LATE' | 'OVERPAID' | 'UNDERPAID' | 'WRONG_AMOUNT'

export type StuckPaymentResolution = 'ACCEPT' | 'CLOSE'

export type StuckPaymentState = 'ACCEPTED' | 'CLOSED' | 'OPEN'

export type SuspendAccountInput = {
  readonly accountHandle: string
  readonly grant?: string | null | undefined
  readonly reasonCategory: ReasonCategory
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

export type AdministeredAccountQueryVariables = Exact<{
  handle: string
}>

export type AdministeredAccountQuery = {
  readonly account: {
    readonly handle: string
    readonly state: AccountState
    readonly availableActions: ReadonlyArray<AdministrativeAction>
    readonly lifecycle: ReadonlyArray<{
      readonly at: string
      readonly from: AccountState | null
      readonly to: AccountState
      readonly reasonCategory: ReasonCategory | null
    }>
  } | null
}

export type AdministeredSecurityEventsQueryVariables = Exact<{
  handle: string
  after?: string | null | undefined
}>

export type AdministeredSecurityEventsQuery = {
  readonly account: {
    readonly handle: string
    readonly securityEvents: {
      readonly edges: ReadonlyArray<{
        readonly node: { readonly at: string; readonly category: SecurityEventCategory }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type CustomerEsimsQueryVariables = Exact<{
  accountHandle: string
}>

export type CustomerEsimsQuery = {
  readonly customerEsims: ReadonlyArray<{ readonly state: EsimState; readonly count: number }>
}

export type AccountKeyStatesQueryVariables = Exact<{
  accountHandle: string
}>

export type AccountKeyStatesQuery = {
  readonly accountKeyStates: { readonly states: ReadonlyArray<KeyState> } | null
}

export type SuspendAccountMutationVariables = Exact<{
  input: SuspendAccountInput
}>

export type SuspendAccountMutation = {
  readonly suspendAccount: {
    readonly account: { readonly handle: string; readonly state: AccountState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ReinstateAccountMutationVariables = Exact<{
  input: ReinstateAccountInput
}>

export type ReinstateAccountMutation = {
  readonly reinstateAccount: {
    readonly account: { readonly handle: string; readonly state: AccountState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RestrictAccountMutationVariables = Exact<{
  input: RestrictAccountInput
}>

export type RestrictAccountMutation = {
  readonly restrictAccount: {
    readonly account: { readonly handle: string; readonly state: AccountState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RestrictSessionOfAccountMutationVariables = Exact<{
  input: RestrictSessionInput
}>

export type RestrictSessionOfAccountMutation = {
  readonly restrictSession: {
    readonly session: { readonly id: string; readonly state: SessionState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type CoinProductsQueryVariables = Exact<{ [key: string]: never }>

export type CoinProductsQuery = {
  readonly products: ReadonlyArray<{
    readonly key: string
    readonly title: string
    readonly kind: ProductKind
    readonly termDays: number | null
  }>
}

export type IssueCodeCoinsMutationVariables = Exact<{
  input: IssueCodeCoinsInput
}>

export type IssueCodeCoinsMutation = {
  readonly issueCodeCoins: {
    readonly codes: ReadonlyArray<string> | null
    readonly batch: {
      readonly id: string
      readonly count: number
      readonly units: number
      readonly validUntil: string
      readonly product: { readonly title: string }
    } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DashboardClientsQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type DashboardClientsQuery = {
  readonly dashboardClients: {
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
  }
}

export type RegisterDashboardClientMutationVariables = Exact<{
  input: RegisterDashboardClientInput
}>

export type RegisterDashboardClientMutation = {
  readonly registerDashboardClient: {
    readonly client: { readonly id: string; readonly state: MachineClientState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RotateDashboardClientMutationVariables = Exact<{
  input: RotateDashboardClientInput
}>

export type RotateDashboardClientMutation = {
  readonly rotateDashboardClient: {
    readonly client: { readonly id: string; readonly state: MachineClientState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RevokeDashboardClientMutationVariables = Exact<{
  input: RevokeDashboardClientInput
}>

export type RevokeDashboardClientMutation = {
  readonly revokeDashboardClient: {
    readonly client: { readonly id: string; readonly state: MachineClientState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type AdministeredOrganizationQueryVariables = Exact<{
  organizationId: string
}>

export type AdministeredOrganizationQuery = {
  readonly administeredOrganization: {
    readonly id: string
    readonly state: OrganizationState
    readonly memberCounts: { readonly administrators: number; readonly members: number }
  } | null
}

export type RevokeClientOfOrganizationMutationVariables = Exact<{
  input: RevokePartnerClientInput
}>

export type RevokeClientOfOrganizationMutation = {
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

export type PlatformCountersQueryVariables = Exact<{ [key: string]: never }>

export type PlatformCountersQuery = {
  readonly accountCounters: {
    readonly active: number | null
    readonly pending: number | null
    readonly restricted: number | null
    readonly suspended: number | null
    readonly deletionRequested: number | null
    readonly deleted: number | null
  }
  readonly organizationCounters: {
    readonly active: number | null
    readonly administrators: number | null
    readonly members: number | null
    readonly invited: number | null
  }
  readonly esimCounters: {
    readonly ordered: number | null
    readonly released: number | null
    readonly downloaded: number | null
    readonly installed: number | null
    readonly enabled: number | null
    readonly disabled: number | null
    readonly error: number | null
    readonly unlinked: number | null
    readonly replaced: number | null
    readonly retired: number | null
    readonly deleted: number | null
  }
}

export type EsimStockQueryVariables = Exact<{ [key: string]: never }>

export type EsimStockQuery = {
  readonly esimStock: ReadonlyArray<{
    readonly policy: EsimPolicy
    readonly prepared: number | null
    readonly released: number | null
    readonly waiting: number | null
    readonly failing: number
    readonly outOfStock: number
    readonly unusable: number
  }>
}

export type PlatformAuditQueryVariables = Exact<{
  after?: string | null | undefined
  actionPrefix?: string | null | undefined
  from?: string | null | undefined
  until?: string | null | undefined
}>

export type PlatformAuditQuery = {
  readonly accountPlatformAudit: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly seq: number
        readonly at: string
        readonly action: string
        readonly actorHandle: string
        readonly targetHandle: string | null
        readonly outcome: AuditOutcome
        readonly reason: string | null
      }
    }>
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  }
}

export type CaseFragment = {
  readonly id: string
  readonly category: RecoveryCaseCategory
  readonly state: RecoveryCaseState
  readonly expiresAt: string
  readonly recovery: {
    readonly id: string
    readonly kind: RecoveryKind
    readonly state: RecoveryState
    readonly completableAt: string
    readonly expiresAt: string
  } | null
}

export type OpenRecoveryCaseMutationVariables = Exact<{
  input: OpenRecoveryCaseInput
}>

export type OpenRecoveryCaseMutation = {
  readonly openRecoveryCase: {
    readonly recoveryCase: {
      readonly id: string
      readonly category: RecoveryCaseCategory
      readonly state: RecoveryCaseState
      readonly expiresAt: string
      readonly recovery: {
        readonly id: string
        readonly kind: RecoveryKind
        readonly state: RecoveryState
        readonly completableAt: string
        readonly expiresAt: string
      } | null
    } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ExtendRecoveryWindowMutationVariables = Exact<{
  input: ExtendRecoveryWindowInput
}>

export type ExtendRecoveryWindowMutation = {
  readonly extendRecoveryWindow: {
    readonly recoveryCase: {
      readonly id: string
      readonly category: RecoveryCaseCategory
      readonly state: RecoveryCaseState
      readonly expiresAt: string
      readonly recovery: {
        readonly id: string
        readonly kind: RecoveryKind
        readonly state: RecoveryState
        readonly completableAt: string
        readonly expiresAt: string
      } | null
    } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type StaffAccountsQueryVariables = Exact<{
  after?: string | null | undefined
  role?: StaffRole | null | undefined
}>

export type StaffAccountsQuery = {
  readonly staffAccounts: {
    readonly edges: ReadonlyArray<{
      readonly node: { readonly handle: string; readonly role: StaffRole; readonly state: AccountState }
    }>
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  }
}

export type CreateStaffAccountMutationVariables = Exact<{
  input: CreateStaffAccountInput
}>

export type CreateStaffAccountMutation = {
  readonly createStaffAccount: {
    readonly accountNumber: string | null
    readonly loginSecret: string | null
    readonly recoveryCodes: ReadonlyArray<string> | null
    readonly account: { readonly handle: string; readonly role: StaffRole } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RevokeStaffAccountMutationVariables = Exact<{
  input: RevokeStaffAccountInput
}>

export type RevokeStaffAccountMutation = {
  readonly revokeStaffAccount: {
    readonly account: { readonly handle: string; readonly role: StaffRole } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type StuckPaymentsQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type StuckPaymentsQuery = {
  readonly stuckPayments: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly id: string
        readonly state: StuckPaymentState
        readonly reason: StuckPaymentReason
        readonly openedOn: string
        readonly payment: {
          readonly state: PaymentState
          readonly method: PaymentMethod
          readonly amount: { readonly amount: number; readonly currency: Currency }
          readonly crypto: { readonly due: string; readonly received: string } | null
        }
      }
    }>
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  }
}

export type ResolveStuckPaymentMutationVariables = Exact<{
  input: ResolveStuckPaymentInput
}>

export type ResolveStuckPaymentMutation = {
  readonly resolveStuckPayment: {
    readonly stuckPayment: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export const AdministeredAccount: Document<AdministeredAccountQuery, AdministeredAccountQueryVariables> = {
  name: 'AdministeredAccount',
  hash: 'd5fb440d3d9ff65fe9c009a2ad40b22e512205911e8b44b9a5fa664af5d35a93',
}
export const AdministeredSecurityEvents: Document<
  AdministeredSecurityEventsQuery,
  AdministeredSecurityEventsQueryVariables
> = {
  name: 'AdministeredSecurityEvents',
  hash: 'b20f91df2f7dd3c33f5120a0770007ddee7a74ce17501c64d48da35f20312185',
}
export const CustomerEsims: Document<CustomerEsimsQuery, CustomerEsimsQueryVariables> = {
  name: 'CustomerEsims',
  hash: '06083e9a106c7f2d148089de39ed8debc5a27c60e1c3429e4213cfba63525ce7',
}
export const AccountKeyStates: Document<AccountKeyStatesQuery, AccountKeyStatesQueryVariables> = {
  name: 'AccountKeyStates',
  hash: 'f0b34a6cb789616492bca67a713e8377821052945299495314e4d6d1b5f28deb',
}
export const SuspendAccount: Document<SuspendAccountMutation, SuspendAccountMutationVariables> = {
  name: 'SuspendAccount',
  hash: 'c0c0b3b62ef3da4841c1697d2a5668fe657147230d0f6107706372f4927c57b3',
}
export const ReinstateAccount: Document<ReinstateAccountMutation, ReinstateAccountMutationVariables> = {
  name: 'ReinstateAccount',
  hash: '2e8514b3966becf17380e86fcf2d5a2ed7c8f16ccb1f03afca1b70e2dfb23064',
}
export const RestrictAccount: Document<RestrictAccountMutation, RestrictAccountMutationVariables> = {
  name: 'RestrictAccount',
  hash: '794fb8ab346876373f3090c2a14869f5af54bb126411c5fcccbc8bb84b82aee0',
}
export const RestrictSessionOfAccount: Document<
  RestrictSessionOfAccountMutation,
  RestrictSessionOfAccountMutationVariables
> = {
  name: 'RestrictSessionOfAccount',
  hash: 'e6b408215ba3f8fcb9960e7caabfbdc4ad00a1b396d35fbd2b701459c0cc8e12',
}
export const CoinProducts: Document<CoinProductsQuery, CoinProductsQueryVariables> = {
  name: 'CoinProducts',
  hash: '5ab2d75ef62532e1e35ee28ebbd4abb4fb656a079ff809ec7de04725834a046d',
}
export const IssueCodeCoins: Document<IssueCodeCoinsMutation, IssueCodeCoinsMutationVariables> = {
  name: 'IssueCodeCoins',
  hash: 'af6fda882b949da372e82dcbbc718698ade94cc1fd1559036331ef51a0107f12',
}
export const DashboardClients: Document<DashboardClientsQuery, DashboardClientsQueryVariables> = {
  name: 'DashboardClients',
  hash: 'e97494bd6006dfe9f1d5e0a46f2979e9495173f32eea3e9238a81b46f004ef4b',
}
export const RegisterDashboardClient: Document<
  RegisterDashboardClientMutation,
  RegisterDashboardClientMutationVariables
> = {
  name: 'RegisterDashboardClient',
  hash: 'c81a55b810f1eecc72f82778ee1d68a1475dcab1cd1c08fdfd230e01c5af21af',
}
export const RotateDashboardClient: Document<
  RotateDashboardClientMutation,
  RotateDashboardClientMutationVariables
> = {
  name: 'RotateDashboardClient',
  hash: '171b93331e123fd600047e553c1154a5663af549062c443cf1835e711c6c57c5',
}
export const RevokeDashboardClient: Document<
  RevokeDashboardClientMutation,
  RevokeDashboardClientMutationVariables
> = {
  name: 'RevokeDashboardClient',
  hash: '259d4447902003e800d28f7c6cb4ab48318d7c53d4e7b494aca03f8c05d762ac',
}
export const AdministeredOrganization: Document<
  AdministeredOrganizationQuery,
  AdministeredOrganizationQueryVariables
> = {
  name: 'AdministeredOrganization',
  hash: 'ea399e922af27d8c047ec2b4ed250afe95497cbb227de75de6d071e7528079d4',
}
export const RevokeClientOfOrganization: Document<
  RevokeClientOfOrganizationMutation,
  RevokeClientOfOrganizationMutationVariables
> = {
  name: 'RevokeClientOfOrganization',
  hash: 'd93082d6cb534781e2e7f39a3612601463d4e3e363ade4037106857e8bfb4f64',
}
export const PlatformCounters: Document<PlatformCountersQuery, PlatformCountersQueryVariables> = {
  name: 'PlatformCounters',
  hash: 'fcd56b576a5e4eb57a28f252594ed2dc012f76fc97c044a39da5f6d2ad8ca8ff',
}
export const EsimStock: Document<EsimStockQuery, EsimStockQueryVariables> = {
  name: 'EsimStock',
  hash: '8745c55c19a141ac44cef119449cb705788a122c78c62eb6c98e31b4682941bf',
}
export const PlatformAudit: Document<PlatformAuditQuery, PlatformAuditQueryVariables> = {
  name: 'PlatformAudit',
  hash: '2de747c250fffc968545afeb8a9ce7646890262e7da2f48b8477f98ac28c131d',
}
export const OpenRecoveryCase: Document<OpenRecoveryCaseMutation, OpenRecoveryCaseMutationVariables> = {
  name: 'OpenRecoveryCase',
  hash: '506d896e40faea3e89d3f9274c0e359bc2d2563aa91e2eadad991589ef81187b',
}
export const ExtendRecoveryWindow: Document<
  ExtendRecoveryWindowMutation,
  ExtendRecoveryWindowMutationVariables
> = { name: 'ExtendRecoveryWindow', hash: '195ee9b4534f7a9cfbc499ee9c8742a7e83e69b75fbd331845c759dcc02922d4' }
export const StaffAccounts: Document<StaffAccountsQuery, StaffAccountsQueryVariables> = {
  name: 'StaffAccounts',
  hash: 'f8ec349985dd862e35957e457053dcf3cd2dd7370a5f88719192c708f3a721d3',
}
export const CreateStaffAccount: Document<CreateStaffAccountMutation, CreateStaffAccountMutationVariables> = {
  name: 'CreateStaffAccount',
  hash: 'dd24a867df06ad9cd3bef545cc7f87b130ebc3a124bfa1a5a000319c70f3bc05',
}
export const RevokeStaffAccount: Document<RevokeStaffAccountMutation, RevokeStaffAccountMutationVariables> = {
  name: 'RevokeStaffAccount',
  hash: 'bdb7ef563ce1a308fc431cef7582e1b2096bfd66f65282e467bee646acbeef23',
}
export const StuckPayments: Document<StuckPaymentsQuery, StuckPaymentsQueryVariables> = {
  name: 'StuckPayments',
  hash: 'b518a1a31d0da1b46956c9bc96eebc7f25c12227d4205ed2d377d6b1e29fe414',
}
export const ResolveStuckPayment: Document<
  ResolveStuckPaymentMutation,
  ResolveStuckPaymentMutationVariables
> = { name: 'ResolveStuckPayment', hash: 'a4b67cf8cdc2e43c0f94e5fd00ebac218086b8cfee8eb97289372ba6f76682dd' }
