/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type AccountState =
  'ACTIVE' | 'DELETED' | 'DELETION_REQUESTED' | 'PENDING' | 'RESTRICTED' | 'SUSPENDED'

export type AdministrativeAction = 'REINSTATE' | 'RESTRICT' | 'SUSPEND'

export type AuditCategory = 'CHANGE' | 'READ' | 'REFUSAL'

export type AuditFindingKind = 'ALTERED' | 'GAP' | 'RESTORED'

export type AuditLogFilter = {
  readonly actionPrefix?: string | null | undefined
  readonly category?: AuditCategory | null | undefined
  readonly from?: string | null | undefined
  readonly service?: string | null | undefined
  readonly until?: string | null | undefined
}

export type AuditOutcome = 'DENIED' | 'DONE'

export type CodeCoinBatchAction = 'VOID'

export type CodeCoinBatchState = 'EXPIRED' | 'ISSUED' | 'VOIDED'

export type CreateStaffAccountInput = {
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
  readonly role: StaffRole
}

export type Currency = 'EUR' | 'USD'

export type DataEnd = 'HOLDER' | 'OBJECT' | 'PERMANENT' | 'SOURCE' | 'WORK'

export type DataPurpose =
  | 'AUTHENTICATION'
  | 'BILLING'
  | 'COMMERCE'
  | 'DELIVERY'
  | 'EVIDENCE'
  | 'HOLDER'
  | 'IDENTIFICATION'
  | 'INTEGRITY'
  | 'LABEL'
  | 'LIFECYCLE'
  | 'PROTECTION'
  | 'RELATION'
  | 'SETTING'
  | 'STATISTICS'
  | 'TIMING'

export type DataRetentionClass = 'COMPLIANCE' | 'LEGAL' | 'OPERATIONAL' | 'SECURITY'

export type DeviceKind = 'ENIGM_APP' | 'ENIGM_OS'

export type DeviceState = 'PENDING_ENROLLMENT' | 'REPLACED' | 'RESTRICTED' | 'RETIRED' | 'REVOKED' | 'TRUSTED'

export type DifferenceKind =
  | 'BATCH_COINS'
  | 'BLIND_COIN_KEY'
  | 'BLIND_COIN_UNITS'
  | 'CARD_AMOUNT'
  | 'CARD_NOT_RECORDED'
  | 'CARD_NOT_REPORTED'
  | 'CARD_UNKNOWN'
  | 'CODE_COIN_UNITS'
  | 'INVOICE_AMOUNT'
  | 'INVOICE_NOT_ISSUED'
  | 'INVOICE_NUMBER'
  | 'ORDER_AMOUNT'
  | 'ORDER_STATE'
  | 'ORDER_UNITS'
  | 'WALLET_NOT_RECORDED'
  | 'WALLET_NOT_REPORTED'
  | 'WALLET_UNKNOWN'

export type DisableTorSurfaceInput = {
  readonly grant?: string | null | undefined
  readonly key: TorSurfaceKey
}

export type Ed25519PublicKeyInput = {
  readonly crv: string
  readonly kty: string
  readonly x: string
}

export type EnableTorSurfaceInput = {
  readonly grant?: string | null | undefined
  readonly key: TorSurfaceKey
  readonly onionAddress: string
}

export type EntitlementState = 'ACTIVE' | 'EXPIRED' | 'GRANTED' | 'PENDING' | 'SUSPENDED'

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

export type LegalHoldGround = 'COURT_ORDER' | 'LEGAL_CLAIM' | 'REGULATORY_INQUIRY'

export type LegalHoldState = 'IN_FORCE' | 'RELEASED'

export type LegalHoldSubject = 'ACCOUNT' | 'ORGANIZATION' | 'SERVER'

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type OpenRecoveryCaseInput = {
  readonly accountNumber: string
  readonly category: RecoveryCaseCategory
}

export type OrganizationState = 'ACTIVE' | 'ENDED'

export type PaymentMethod = 'CARD' | 'CODE_COIN' | 'CRYPTO'

export type PaymentState = 'AWAITING' | 'CONFIRMING' | 'DETECTED' | 'EXPIRED' | 'FAILED' | 'SETTLED'

export type ProductAvailability = 'AVAILABLE' | 'UNAVAILABLE'

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

export type ReleaseLegalHoldInput = {
  readonly grant?: string | null | undefined
  readonly legalHoldId: string
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

export type SetLegalHoldInput = {
  readonly endsOn: string
  readonly grant?: string | null | undefined
  readonly ground: LegalHoldGround
  readonly subject: string
}

export type SetProductOfferInput = {
  readonly availability: ProductAvailability
  readonly country?: string | null | undefined
  readonly grant?: string | null | undefined
  readonly methods: ReadonlyArray<PaymentMethod>
  readonly productKey: string
}

export type SetProductPriceInput = {
  readonly amount: number
  readonly currency: Currency
  readonly grant?: string | null | undefined
  readonly productKey: string
  readonly validFrom: string
}

export type SetVatRateInput = {
  readonly country: string
  readonly grant?: string | null | undefined
  readonly hundredths: number
  readonly validFrom: string
}

export type StaffRole = 'AUDITOR' | 'OPERATOR' | 'SUPPORT'

export type StuckPaymentReason = 'DISPUTED' | 'LATE' | 'LOCKED' | 'OVERPAID' | 'UNDERPAID' | 'WRONG_AMOUNT'

export type StuckPaymentResolution = 'ACCEPT' | 'CLOSE' | 'REFUND'

export type StuckPaymentState = 'ACCEPTED' | 'CLOSED' | 'OPEN' | 'REFUNDED'

export type SuspendAccountInput = {
  readonly accountHandle: string
  readonly grant?: string | null | undefined
  readonly reasonCategory: ReasonCategory
}

export type TorSurfaceAction = 'DISABLE' | 'ENABLE'

export type TorSurfaceClass = 'PUBLIC_WEB'

export type TorSurfaceKey = 'WEB_PANEL'

export type TorSurfaceState = 'DISABLED' | 'ENABLED'

export type UpdateTorPolicyInput = {
  readonly allowsAccountCreation: boolean
  readonly allowsPurchases: boolean
  readonly allowsSignIn: boolean
  readonly grant?: string | null | undefined
}

export type VoidBlindCoinKeyInput = {
  readonly fingerprint: string
  readonly grant?: string | null | undefined
}

export type VoidCodeCoinBatchInput = {
  readonly batchId: string
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

export type CustomerDevicesQueryVariables = Exact<{
  accountHandle: string
}>

export type CustomerDevicesQuery = {
  readonly customerDevices: ReadonlyArray<{
    readonly kind: DeviceKind
    readonly state: DeviceState
    readonly trust: ReadonlyArray<{ readonly kind: string; readonly value: string }>
  }>
}

export type CustomerEntitlementsQueryVariables = Exact<{
  accountHandle: string
}>

export type CustomerEntitlementsQuery = {
  readonly customerEntitlements: ReadonlyArray<{
    readonly productKind: ProductKind
    readonly state: EntitlementState
    readonly count: number
  }>
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

export type CatalogQueryVariables = Exact<{ [key: string]: never }>

export type CatalogQuery = {
  readonly products: ReadonlyArray<{
    readonly key: string
    readonly title: string
    readonly availability: ProductAvailability
    readonly methods: ReadonlyArray<PaymentMethod>
    readonly datedPrices: ReadonlyArray<{
      readonly currency: Currency
      readonly amount: number
      readonly validFrom: string
    }>
    readonly restrictions: ReadonlyArray<{
      readonly country: string
      readonly methods: ReadonlyArray<PaymentMethod>
    }>
  }>
  readonly purchaseCountries: ReadonlyArray<{
    readonly code: string
    readonly vatRates: ReadonlyArray<{ readonly hundredths: number; readonly validFrom: string }>
  }>
}

export type SetProductPriceMutationVariables = Exact<{
  input: SetProductPriceInput
}>

export type SetProductPriceMutation = {
  readonly setProductPrice: {
    readonly product: { readonly key: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type SetProductOfferMutationVariables = Exact<{
  input: SetProductOfferInput
}>

export type SetProductOfferMutation = {
  readonly setProductOffer: {
    readonly product: { readonly key: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type SetVatRateMutationVariables = Exact<{
  input: SetVatRateInput
}>

export type SetVatRateMutation = {
  readonly setVatRate: {
    readonly country: { readonly code: string } | null
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

export type CodeCoinBatchesQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type CodeCoinBatchesQuery = {
  readonly codeCoinBatches: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly id: string
        readonly state: CodeCoinBatchState
        readonly count: number
        readonly units: number
        readonly redeemed: number
        readonly voided: number | null
        readonly issuedOn: string
        readonly validUntil: string
        readonly availableActions: ReadonlyArray<CodeCoinBatchAction>
        readonly product: { readonly title: string }
      }
    }>
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  }
}

export type VoidCodeCoinBatchMutationVariables = Exact<{
  input: VoidCodeCoinBatchInput
}>

export type VoidCodeCoinBatchMutation = {
  readonly voidCodeCoinBatch: {
    readonly batch: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
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

export type BlindCoinTotalsQueryVariables = Exact<{ [key: string]: never }>

export type BlindCoinTotalsQuery = {
  readonly blindCoinKeys: ReadonlyArray<{
    readonly fingerprint: string
    readonly signsFrom: string
    readonly validUntil: string
    readonly voidedOn: string | null
    readonly issued: number
    readonly redeemed: number
    readonly product: { readonly title: string }
  }>
}

export type VoidBlindCoinKeyMutationVariables = Exact<{
  input: VoidBlindCoinKeyInput
}>

export type VoidBlindCoinKeyMutation = {
  readonly voidBlindCoinKey: {
    readonly key: { readonly fingerprint: string } | null
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

export type AccountNumbersFragment = {
  readonly active: number | null
  readonly pending: number | null
  readonly restricted: number | null
  readonly suspended: number | null
  readonly deletionRequested: number | null
  readonly deleted: number | null
}

export type AccountDeletionNumbersFragment = {
  readonly requested: number | null
  readonly executing: number | null
  readonly completed: number | null
  readonly canceled: number | null
}

export type OrganizationNumbersFragment = {
  readonly active: number | null
  readonly administrators: number | null
  readonly members: number | null
  readonly invited: number | null
}

export type DeviceNumbersFragment = {
  readonly pendingEnrollment: number | null
  readonly trusted: number | null
  readonly restricted: number | null
  readonly revoked: number | null
  readonly replaced: number | null
  readonly retired: number | null
}

export type ServerNumbersFragment = {
  readonly provisioning: number | null
  readonly active: number | null
  readonly restricted: number | null
  readonly suspended: number | null
  readonly retired: number | null
  readonly deletionRequested: number | null
  readonly deleted: number | null
  readonly canceled: number | null
}

export type ServerMemberNumbersFragment = {
  readonly active: number | null
  readonly restricted: number | null
  readonly removed: number | null
  readonly left: number | null
}

export type PlatformActionNumbersFragment = {
  readonly restrict: number | null
  readonly suspend: number | null
  readonly retire: number | null
  readonly delete: number | null
}

export type ContentDeletionNumbersFragment = {
  readonly requested: number | null
  readonly ordered: number | null
  readonly confirmed: number | null
  readonly partial: number | null
  readonly failed: number | null
}

export type EsimNumbersFragment = {
  readonly ordered: number | null
  readonly released: number | null
  readonly downloaded: number | null
  readonly installed: number | null
  readonly enabled: number | null
  readonly disabled: number | null
  readonly error: number | null
  readonly replaced: number | null
  readonly retired: number | null
  readonly unlinked: number | null
  readonly deleted: number | null
}

export type KeyNumbersFragment = {
  readonly linked: number | null
  readonly active: number | null
  readonly lost: number | null
  readonly revoked: number | null
  readonly replaced: number | null
  readonly retired: number | null
}

export type OrderNumbersFragment = {
  readonly placed: number | null
  readonly awaitingPayment: number | null
  readonly paid: number | null
  readonly fulfilled: number | null
  readonly expired: number | null
  readonly canceled: number | null
}

export type PurchaseLinkNumbersFragment = {
  readonly awaitingPayment: number | null
  readonly awaitingUnits: number | null
  readonly awaitingHolder: number | null
  readonly awaitingActivation: number | null
  readonly awaitingCoins: number | null
  readonly expired: number | null
}

export type PaymentNumbersFragment = {
  readonly awaiting: number | null
  readonly detected: number | null
  readonly confirming: number | null
  readonly settled: number | null
  readonly expired: number | null
  readonly failed: number | null
}

export type EntitlementNumbersFragment = {
  readonly pending: number | null
  readonly granted: number | null
  readonly active: number | null
  readonly suspended: number | null
  readonly expired: number | null
}

export type TrainingNumbersFragment = { readonly inProgress: number | null; readonly passed: number | null }

export type WebhookNumbersFragment = {
  readonly active: number | null
  readonly failing: number | null
  readonly disabled: number | null
}

export type PlatformAuditNumbersFragment = {
  readonly change: number | null
  readonly read: number | null
  readonly refusal: number | null
}

export type AccountHistoryQueryVariables = Exact<{
  days: number
}>

export type AccountHistoryQuery = {
  readonly accountCounters: {
    readonly active: number | null
    readonly pending: number | null
    readonly restricted: number | null
    readonly suspended: number | null
    readonly deletionRequested: number | null
    readonly deleted: number | null
  }
  readonly accountCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly active: number | null
      readonly pending: number | null
      readonly restricted: number | null
      readonly suspended: number | null
      readonly deletionRequested: number | null
      readonly deleted: number | null
    }
  }>
  readonly accountDeletionCounters: {
    readonly requested: number | null
    readonly executing: number | null
    readonly completed: number | null
    readonly canceled: number | null
  }
  readonly accountDeletionCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly requested: number | null
      readonly executing: number | null
      readonly completed: number | null
      readonly canceled: number | null
    }
  }>
  readonly organizationCounters: {
    readonly active: number | null
    readonly administrators: number | null
    readonly members: number | null
    readonly invited: number | null
  }
  readonly organizationCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly active: number | null
      readonly administrators: number | null
      readonly members: number | null
      readonly invited: number | null
    }
  }>
}

export type DeviceHistoryQueryVariables = Exact<{
  days: number
}>

export type DeviceHistoryQuery = {
  readonly deviceCounters: {
    readonly pendingEnrollment: number | null
    readonly trusted: number | null
    readonly restricted: number | null
    readonly revoked: number | null
    readonly replaced: number | null
    readonly retired: number | null
  }
  readonly deviceCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly pendingEnrollment: number | null
      readonly trusted: number | null
      readonly restricted: number | null
      readonly revoked: number | null
      readonly replaced: number | null
      readonly retired: number | null
    }
  }>
}

export type ServerHistoryQueryVariables = Exact<{
  days: number
}>

export type ServerHistoryQuery = {
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
  readonly serverCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly provisioning: number | null
      readonly active: number | null
      readonly restricted: number | null
      readonly suspended: number | null
      readonly retired: number | null
      readonly deletionRequested: number | null
      readonly deleted: number | null
      readonly canceled: number | null
    }
  }>
  readonly serverMemberCounters: {
    readonly active: number | null
    readonly restricted: number | null
    readonly removed: number | null
    readonly left: number | null
  }
  readonly serverMemberCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly active: number | null
      readonly restricted: number | null
      readonly removed: number | null
      readonly left: number | null
    }
  }>
  readonly platformActionCounters: {
    readonly restrict: number | null
    readonly suspend: number | null
    readonly retire: number | null
    readonly delete: number | null
  }
  readonly platformActionCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly restrict: number | null
      readonly suspend: number | null
      readonly retire: number | null
      readonly delete: number | null
    }
  }>
  readonly contentDeletionCounters: {
    readonly requested: number | null
    readonly ordered: number | null
    readonly confirmed: number | null
    readonly partial: number | null
    readonly failed: number | null
  }
  readonly contentDeletionCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly requested: number | null
      readonly ordered: number | null
      readonly confirmed: number | null
      readonly partial: number | null
      readonly failed: number | null
    }
  }>
}

export type EsimHistoryQueryVariables = Exact<{
  days: number
}>

export type EsimHistoryQuery = {
  readonly esimCounters: {
    readonly ordered: number | null
    readonly released: number | null
    readonly downloaded: number | null
    readonly installed: number | null
    readonly enabled: number | null
    readonly disabled: number | null
    readonly error: number | null
    readonly replaced: number | null
    readonly retired: number | null
    readonly unlinked: number | null
    readonly deleted: number | null
  }
  readonly esimCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly ordered: number | null
      readonly released: number | null
      readonly downloaded: number | null
      readonly installed: number | null
      readonly enabled: number | null
      readonly disabled: number | null
      readonly error: number | null
      readonly replaced: number | null
      readonly retired: number | null
      readonly unlinked: number | null
      readonly deleted: number | null
    }
  }>
}

export type KeyHistoryQueryVariables = Exact<{
  days: number
}>

export type KeyHistoryQuery = {
  readonly keyCounters: {
    readonly linked: number | null
    readonly active: number | null
    readonly lost: number | null
    readonly revoked: number | null
    readonly replaced: number | null
    readonly retired: number | null
  }
  readonly keyCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly linked: number | null
      readonly active: number | null
      readonly lost: number | null
      readonly revoked: number | null
      readonly replaced: number | null
      readonly retired: number | null
    }
  }>
}

export type PaymentHistoryQueryVariables = Exact<{
  days: number
}>

export type PaymentHistoryQuery = {
  readonly orderCounters: {
    readonly placed: number | null
    readonly awaitingPayment: number | null
    readonly paid: number | null
    readonly fulfilled: number | null
    readonly expired: number | null
    readonly canceled: number | null
  }
  readonly orderCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly placed: number | null
      readonly awaitingPayment: number | null
      readonly paid: number | null
      readonly fulfilled: number | null
      readonly expired: number | null
      readonly canceled: number | null
    }
  }>
  readonly purchaseLinkCounters: {
    readonly awaitingPayment: number | null
    readonly awaitingUnits: number | null
    readonly awaitingHolder: number | null
    readonly awaitingActivation: number | null
    readonly awaitingCoins: number | null
    readonly expired: number | null
  }
  readonly purchaseLinkCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly awaitingPayment: number | null
      readonly awaitingUnits: number | null
      readonly awaitingHolder: number | null
      readonly awaitingActivation: number | null
      readonly awaitingCoins: number | null
      readonly expired: number | null
    }
  }>
  readonly paymentCounters: {
    readonly awaiting: number | null
    readonly detected: number | null
    readonly confirming: number | null
    readonly settled: number | null
    readonly expired: number | null
    readonly failed: number | null
  }
  readonly paymentCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly awaiting: number | null
      readonly detected: number | null
      readonly confirming: number | null
      readonly settled: number | null
      readonly expired: number | null
      readonly failed: number | null
    }
  }>
  readonly entitlementCounters: {
    readonly pending: number | null
    readonly granted: number | null
    readonly active: number | null
    readonly suspended: number | null
    readonly expired: number | null
  }
  readonly entitlementCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly pending: number | null
      readonly granted: number | null
      readonly active: number | null
      readonly suspended: number | null
      readonly expired: number | null
    }
  }>
}

export type TrainingHistoryQueryVariables = Exact<{
  days: number
}>

export type TrainingHistoryQuery = {
  readonly trainingCounters: { readonly inProgress: number | null; readonly passed: number | null }
  readonly trainingCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: { readonly inProgress: number | null; readonly passed: number | null }
  }>
}

export type GovernanceHistoryQueryVariables = Exact<{
  days: number
}>

export type GovernanceHistoryQuery = {
  readonly webhookCounters: {
    readonly active: number | null
    readonly failing: number | null
    readonly disabled: number | null
  }
  readonly webhookCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly active: number | null
      readonly failing: number | null
      readonly disabled: number | null
    }
  }>
  readonly platformAuditCounters: {
    readonly change: number | null
    readonly read: number | null
    readonly refusal: number | null
  }
  readonly platformAuditCounterHistory: ReadonlyArray<{
    readonly date: string
    readonly counts: {
      readonly change: number | null
      readonly read: number | null
      readonly refusal: number | null
    }
  }>
}

export type HealthFragment = {
  readonly unpublished: number
  readonly oldestUnpublishedSeconds: number
  readonly parked: number
  readonly failing: number
  readonly oldestWaitingSeconds: number
  readonly overdueJobs: number
  readonly overdueSeconds: number
  readonly failingJobs: number
  readonly farFutureJobs: number
  readonly externalSystems: ReadonlyArray<{
    readonly name: string
    readonly isAnswering: boolean
    readonly since: string
    readonly calledAt: string
  }>
}

export type AccountsHealthQueryVariables = Exact<{ [key: string]: never }>

export type AccountsHealthQuery = {
  readonly accountsHealth: {
    readonly unpublished: number
    readonly oldestUnpublishedSeconds: number
    readonly parked: number
    readonly failing: number
    readonly oldestWaitingSeconds: number
    readonly overdueJobs: number
    readonly overdueSeconds: number
    readonly failingJobs: number
    readonly farFutureJobs: number
    readonly externalSystems: ReadonlyArray<{
      readonly name: string
      readonly isAnswering: boolean
      readonly since: string
      readonly calledAt: string
    }>
  } | null
}

export type DevicesHealthQueryVariables = Exact<{ [key: string]: never }>

export type DevicesHealthQuery = {
  readonly devicesHealth: {
    readonly unpublished: number
    readonly oldestUnpublishedSeconds: number
    readonly parked: number
    readonly failing: number
    readonly oldestWaitingSeconds: number
    readonly overdueJobs: number
    readonly overdueSeconds: number
    readonly failingJobs: number
    readonly farFutureJobs: number
    readonly externalSystems: ReadonlyArray<{
      readonly name: string
      readonly isAnswering: boolean
      readonly since: string
      readonly calledAt: string
    }>
  } | null
}

export type ServersHealthQueryVariables = Exact<{ [key: string]: never }>

export type ServersHealthQuery = {
  readonly serversHealth: {
    readonly unpublished: number
    readonly oldestUnpublishedSeconds: number
    readonly parked: number
    readonly failing: number
    readonly oldestWaitingSeconds: number
    readonly overdueJobs: number
    readonly overdueSeconds: number
    readonly failingJobs: number
    readonly farFutureJobs: number
    readonly externalSystems: ReadonlyArray<{
      readonly name: string
      readonly isAnswering: boolean
      readonly since: string
      readonly calledAt: string
    }>
  } | null
}

export type EsimHealthQueryVariables = Exact<{ [key: string]: never }>

export type EsimHealthQuery = {
  readonly esimHealth: {
    readonly unpublished: number
    readonly oldestUnpublishedSeconds: number
    readonly parked: number
    readonly failing: number
    readonly oldestWaitingSeconds: number
    readonly overdueJobs: number
    readonly overdueSeconds: number
    readonly failingJobs: number
    readonly farFutureJobs: number
    readonly externalSystems: ReadonlyArray<{
      readonly name: string
      readonly isAnswering: boolean
      readonly since: string
      readonly calledAt: string
    }>
  } | null
}

export type KeysHealthQueryVariables = Exact<{ [key: string]: never }>

export type KeysHealthQuery = {
  readonly keysHealth: {
    readonly unpublished: number
    readonly oldestUnpublishedSeconds: number
    readonly parked: number
    readonly failing: number
    readonly oldestWaitingSeconds: number
    readonly overdueJobs: number
    readonly overdueSeconds: number
    readonly failingJobs: number
    readonly farFutureJobs: number
    readonly externalSystems: ReadonlyArray<{
      readonly name: string
      readonly isAnswering: boolean
      readonly since: string
      readonly calledAt: string
    }>
  } | null
}

export type PaymentsHealthQueryVariables = Exact<{ [key: string]: never }>

export type PaymentsHealthQuery = {
  readonly paymentsHealth: {
    readonly unpublished: number
    readonly oldestUnpublishedSeconds: number
    readonly parked: number
    readonly failing: number
    readonly oldestWaitingSeconds: number
    readonly overdueJobs: number
    readonly overdueSeconds: number
    readonly failingJobs: number
    readonly farFutureJobs: number
    readonly externalSystems: ReadonlyArray<{
      readonly name: string
      readonly isAnswering: boolean
      readonly since: string
      readonly calledAt: string
    }>
  } | null
}

export type GovernanceHealthQueryVariables = Exact<{ [key: string]: never }>

export type GovernanceHealthQuery = {
  readonly governanceHealth: {
    readonly unpublished: number
    readonly oldestUnpublishedSeconds: number
    readonly parked: number
    readonly failing: number
    readonly oldestWaitingSeconds: number
    readonly overdueJobs: number
    readonly overdueSeconds: number
    readonly failingJobs: number
    readonly farFutureJobs: number
    readonly externalSystems: ReadonlyArray<{
      readonly name: string
      readonly isAnswering: boolean
      readonly since: string
      readonly calledAt: string
    }>
  } | null
}

export type GuidanceHealthQueryVariables = Exact<{ [key: string]: never }>

export type GuidanceHealthQuery = {
  readonly guidanceHealth: {
    readonly unpublished: number
    readonly oldestUnpublishedSeconds: number
    readonly parked: number
    readonly failing: number
    readonly oldestWaitingSeconds: number
    readonly overdueJobs: number
    readonly overdueSeconds: number
    readonly failingJobs: number
    readonly farFutureJobs: number
    readonly externalSystems: ReadonlyArray<{
      readonly name: string
      readonly isAnswering: boolean
      readonly since: string
      readonly calledAt: string
    }>
  } | null
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

export type LedgerSourcesQueryVariables = Exact<{ [key: string]: never }>

export type LedgerSourcesQuery = {
  readonly ledgerSources: ReadonlyArray<{
    readonly service: string
    readonly position: number
    readonly readAt: string | null
  }>
}

export type AuditFindingsQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type AuditFindingsQuery = {
  readonly auditFindings: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly service: string
        readonly position: number
        readonly kind: AuditFindingKind
        readonly foundAt: string
      }
    }>
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  }
}

export type PlatformAuditQueryVariables = Exact<{
  after?: string | null | undefined
  filter?: AuditLogFilter | null | undefined
}>

export type PlatformAuditQuery = {
  readonly platformAuditLog: {
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
}

export type PlatformAuditExportQueryVariables = Exact<{
  size?: number | null | undefined
  after: number
  filter?: AuditLogFilter | null | undefined
}>

export type PlatformAuditExportQuery = {
  readonly platformAuditLog: {
    readonly id: string
    readonly export: {
      readonly lines: ReadonlyArray<string>
      readonly size: number
      readonly next: number | null
    } | null
  } | null
}

export type ReviewedOrganizationAuditQueryVariables = Exact<{
  id: string
  after?: string | null | undefined
  filter?: AuditLogFilter | null | undefined
}>

export type ReviewedOrganizationAuditQuery = {
  readonly log: {
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
}

export type ReviewedOrganizationAuditExportQueryVariables = Exact<{
  id: string
  size?: number | null | undefined
  after: number
  filter?: AuditLogFilter | null | undefined
}>

export type ReviewedOrganizationAuditExportQuery = {
  readonly log: {
    readonly id: string
    readonly export: {
      readonly lines: ReadonlyArray<string>
      readonly size: number
      readonly next: number | null
    } | null
  } | null
}

export type ReviewedServerAuditQueryVariables = Exact<{
  id: string
  after?: string | null | undefined
  filter?: AuditLogFilter | null | undefined
}>

export type ReviewedServerAuditQuery = {
  readonly log: {
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
}

export type ReviewedServerAuditExportQueryVariables = Exact<{
  id: string
  size?: number | null | undefined
  after: number
  filter?: AuditLogFilter | null | undefined
}>

export type ReviewedServerAuditExportQuery = {
  readonly log: {
    readonly id: string
    readonly export: {
      readonly lines: ReadonlyArray<string>
      readonly size: number
      readonly next: number | null
    } | null
  } | null
}

export type ReconciliationQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type ReconciliationQuery = {
  readonly reconciliation: {
    readonly comparedAt: string
    readonly unreachable: ReadonlyArray<PaymentMethod>
    readonly differences: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly kind: DifferenceKind
          readonly recorded: string | null
          readonly reported: string | null
          readonly foundOn: string
          readonly payment: { readonly id: string } | null
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type LegalHoldsQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type LegalHoldsQuery = {
  readonly legalHolds: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly id: string
        readonly state: LegalHoldState
        readonly subjectKind: LegalHoldSubject
        readonly ground: LegalHoldGround
        readonly placedOn: string
        readonly endsOn: string
      }
    }>
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  }
}

export type LegalHoldSubjectsQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type LegalHoldSubjectsQuery = {
  readonly legalHolds: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly id: string
        readonly state: LegalHoldState
        readonly subjectKind: LegalHoldSubject
        readonly subject: string
        readonly ground: LegalHoldGround
        readonly placedOn: string
        readonly endsOn: string
      }
    }>
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  }
}

export type SetLegalHoldMutationVariables = Exact<{
  input: SetLegalHoldInput
}>

export type SetLegalHoldMutation = {
  readonly setLegalHold: {
    readonly legalHold: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ReleaseLegalHoldMutationVariables = Exact<{
  input: ReleaseLegalHoldInput
}>

export type ReleaseLegalHoldMutation = {
  readonly releaseLegalHold: {
    readonly legalHold: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DataInventoryQueryVariables = Exact<{ [key: string]: never }>

export type DataInventoryQuery = {
  readonly dataInventory: ReadonlyArray<{
    readonly service: string
    readonly record: string
    readonly retentionClass: DataRetentionClass
    readonly keptWhile: DataEnd | null
    readonly days: number | null
    readonly data: ReadonlyArray<{ readonly name: string; readonly purpose: DataPurpose }>
  }>
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

export type TorGatewayQueryVariables = Exact<{ [key: string]: never }>

export type TorGatewayQuery = {
  readonly torGateway: {
    readonly surfaces: ReadonlyArray<{
      readonly key: TorSurfaceKey
      readonly surfaceClass: TorSurfaceClass
      readonly state: TorSurfaceState
      readonly onionAddress: string | null
      readonly availableActions: ReadonlyArray<TorSurfaceAction>
    }>
    readonly policy: {
      readonly allowsAccountCreation: boolean
      readonly allowsPurchases: boolean
      readonly allowsSignIn: boolean
    }
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
  }
}

export type TorSurfaceFragment = {
  readonly key: TorSurfaceKey
  readonly surfaceClass: TorSurfaceClass
  readonly state: TorSurfaceState
  readonly onionAddress: string | null
  readonly availableActions: ReadonlyArray<TorSurfaceAction>
}

export type TorPolicyFragment = {
  readonly allowsAccountCreation: boolean
  readonly allowsPurchases: boolean
  readonly allowsSignIn: boolean
}

export type EnableTorSurfaceMutationVariables = Exact<{
  input: EnableTorSurfaceInput
}>

export type EnableTorSurfaceMutation = {
  readonly enableTorSurface: {
    readonly surface: {
      readonly key: TorSurfaceKey
      readonly surfaceClass: TorSurfaceClass
      readonly state: TorSurfaceState
      readonly onionAddress: string | null
      readonly availableActions: ReadonlyArray<TorSurfaceAction>
    } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DisableTorSurfaceMutationVariables = Exact<{
  input: DisableTorSurfaceInput
}>

export type DisableTorSurfaceMutation = {
  readonly disableTorSurface: {
    readonly surface: {
      readonly key: TorSurfaceKey
      readonly surfaceClass: TorSurfaceClass
      readonly state: TorSurfaceState
      readonly onionAddress: string | null
      readonly availableActions: ReadonlyArray<TorSurfaceAction>
    } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type UpdateTorPolicyMutationVariables = Exact<{
  input: UpdateTorPolicyInput
}>

export type UpdateTorPolicyMutation = {
  readonly updateTorPolicy: {
    readonly policy: {
      readonly allowsAccountCreation: boolean
      readonly allowsPurchases: boolean
      readonly allowsSignIn: boolean
    } | null
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
export const CustomerDevices: Document<CustomerDevicesQuery, CustomerDevicesQueryVariables> = {
  name: 'CustomerDevices',
  hash: 'd1772af0512700aea0de8c7a19e038365a07eb0ea8dfd6c263ff9863310cbdc9',
}
export const CustomerEntitlements: Document<CustomerEntitlementsQuery, CustomerEntitlementsQueryVariables> = {
  name: 'CustomerEntitlements',
  hash: '8ca3e2802bc2a9705b8c69386717cfe8978d3cb3ecfa04eb327c87ee71d5833c',
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
export const Catalog: Document<CatalogQuery, CatalogQueryVariables> = {
  name: 'Catalog',
  hash: '4f043966b0bd8d30aecac15fdb049e1a03081365fcb7527d6d03350ea1d14f8d',
}
export const SetProductPrice: Document<SetProductPriceMutation, SetProductPriceMutationVariables> = {
  name: 'SetProductPrice',
  hash: 'c44664011dc964972ae92ec0f72ef0a98d009787601958e51298042938e27d16',
}
export const SetProductOffer: Document<SetProductOfferMutation, SetProductOfferMutationVariables> = {
  name: 'SetProductOffer',
  hash: 'd89c910f4379e2c79ccf656b4f1271d4680983e0c4722eebf7ab5ddde874ef62',
}
export const SetVatRate: Document<SetVatRateMutation, SetVatRateMutationVariables> = {
  name: 'SetVatRate',
  hash: 'db375d4baf72634ed624f62139d07b584012b2362978eaf4f54a486541ca6867',
}
export const CoinProducts: Document<CoinProductsQuery, CoinProductsQueryVariables> = {
  name: 'CoinProducts',
  hash: '5ab2d75ef62532e1e35ee28ebbd4abb4fb656a079ff809ec7de04725834a046d',
}
export const CodeCoinBatches: Document<CodeCoinBatchesQuery, CodeCoinBatchesQueryVariables> = {
  name: 'CodeCoinBatches',
  hash: 'c18bb843f11b67c283945bd47820956154828de6c28b49cf2ed60edbd3d8e10c',
}
export const VoidCodeCoinBatch: Document<VoidCodeCoinBatchMutation, VoidCodeCoinBatchMutationVariables> = {
  name: 'VoidCodeCoinBatch',
  hash: 'd567e0902ec92941c7cc23f8dfd0fd48ca95ba2821dc8948dfb2740c05f00c8c',
}
export const IssueCodeCoins: Document<IssueCodeCoinsMutation, IssueCodeCoinsMutationVariables> = {
  name: 'IssueCodeCoins',
  hash: 'af6fda882b949da372e82dcbbc718698ade94cc1fd1559036331ef51a0107f12',
}
export const BlindCoinTotals: Document<BlindCoinTotalsQuery, BlindCoinTotalsQueryVariables> = {
  name: 'BlindCoinTotals',
  hash: '881885d33662f1c91a74fcfdeb5c313caa2ee615e740e6e69df5fd09cb4106a0',
}
export const VoidBlindCoinKey: Document<VoidBlindCoinKeyMutation, VoidBlindCoinKeyMutationVariables> = {
  name: 'VoidBlindCoinKey',
  hash: '463bb7b1685e3a0c2b847b7860e632a171147e60c31588d04240a9d109f4accd',
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
export const AccountHistory: Document<AccountHistoryQuery, AccountHistoryQueryVariables> = {
  name: 'AccountHistory',
  hash: '140037075d2d841945b796bec308b72519fdd69d85876520878c6bce56914fd2',
}
export const DeviceHistory: Document<DeviceHistoryQuery, DeviceHistoryQueryVariables> = {
  name: 'DeviceHistory',
  hash: '9baebab691e534644a3ea5ff68edcb227193e6bff02de8c8dbe9f3b543f92d79',
}
export const ServerHistory: Document<ServerHistoryQuery, ServerHistoryQueryVariables> = {
  name: 'ServerHistory',
  hash: '7116837fcf9028fa29cfebe148c2973dd3fc7e489de46053243fbd0cd73d51fa',
}
export const EsimHistory: Document<EsimHistoryQuery, EsimHistoryQueryVariables> = {
  name: 'EsimHistory',
  hash: '99c9378e2365931d43d8f3d95dd9c1c41944a6db03b49e4d0421742ed5c4e510',
}
export const KeyHistory: Document<KeyHistoryQuery, KeyHistoryQueryVariables> = {
  name: 'KeyHistory',
  hash: 'c760ed635ed2d79e7b2ccaea01a25728089759b7d3fb9adf736ef596aa9beff1',
}
export const PaymentHistory: Document<PaymentHistoryQuery, PaymentHistoryQueryVariables> = {
  name: 'PaymentHistory',
  hash: '82cefc8cbacc01fce797d5328f05510c4ab9fa23ca6b03ff7a844366ebc3c0d5',
}
export const TrainingHistory: Document<TrainingHistoryQuery, TrainingHistoryQueryVariables> = {
  name: 'TrainingHistory',
  hash: '1e2e1b169edc549b006b08f1a0719d96b69a22805866d0bb082378e8c800fb9a',
}
export const GovernanceHistory: Document<GovernanceHistoryQuery, GovernanceHistoryQueryVariables> = {
  name: 'GovernanceHistory',
  hash: '5ca1f816ab107a3dc2c3e5a5dc7a09a0be095f5fd811831394d29ed30e1ea20b',
}
export const AccountsHealth: Document<AccountsHealthQuery, AccountsHealthQueryVariables> = {
  name: 'AccountsHealth',
  hash: 'c5600934630888f359c10b445ba205d0b13554d286548dd39c66ea47ea016daa',
}
export const DevicesHealth: Document<DevicesHealthQuery, DevicesHealthQueryVariables> = {
  name: 'DevicesHealth',
  hash: '5fb567ea8122cb5bb2da7beed084a6e2bd8e60d6f8fd0762fea1deffaea80d0d',
}
export const ServersHealth: Document<ServersHealthQuery, ServersHealthQueryVariables> = {
  name: 'ServersHealth',
  hash: '51a3adc669c01268da669d725a16cc07bd1944f4d3a233037d732ba0fe669142',
}
export const EsimHealth: Document<EsimHealthQuery, EsimHealthQueryVariables> = {
  name: 'EsimHealth',
  hash: '39a6b048ce2f40e067b9e3fcfe08ad702bf7854c881c245e13c46432a74b431b',
}
export const KeysHealth: Document<KeysHealthQuery, KeysHealthQueryVariables> = {
  name: 'KeysHealth',
  hash: '874d79972486cc8000856eb6b919796cd6c8f79127c1f1743c1689417e670689',
}
export const PaymentsHealth: Document<PaymentsHealthQuery, PaymentsHealthQueryVariables> = {
  name: 'PaymentsHealth',
  hash: '63344a4dfa91e6dc07afa6cea4786b32e5000ce9cdfe28be6f749158ca2f4863',
}
export const GovernanceHealth: Document<GovernanceHealthQuery, GovernanceHealthQueryVariables> = {
  name: 'GovernanceHealth',
  hash: '41a3d1580c3c60eb5170608b43e4549b4771b01bc92a57bfa844429ca43362fe',
}
export const GuidanceHealth: Document<GuidanceHealthQuery, GuidanceHealthQueryVariables> = {
  name: 'GuidanceHealth',
  hash: '88ce01e088a84a702ea60cea6cc30f579d7a74bffb6f9823b9025693eda9c9ea',
}
export const EsimStock: Document<EsimStockQuery, EsimStockQueryVariables> = {
  name: 'EsimStock',
  hash: '8745c55c19a141ac44cef119449cb705788a122c78c62eb6c98e31b4682941bf',
}
export const LedgerSources: Document<LedgerSourcesQuery, LedgerSourcesQueryVariables> = {
  name: 'LedgerSources',
  hash: '20dbbad4a8d0e63ab4d0f08e2525223c8c4a17264feb248ab54ff3931a3accdf',
}
export const AuditFindings: Document<AuditFindingsQuery, AuditFindingsQueryVariables> = {
  name: 'AuditFindings',
  hash: 'ca1d9a6c4d1932fad0c5c25457df6694e95ef728ac3513c3a35feb1860634be4',
}
export const PlatformAudit: Document<PlatformAuditQuery, PlatformAuditQueryVariables> = {
  name: 'PlatformAudit',
  hash: '73a339c2326f76f090da6de97759cb76db6cb811cc211cb3eb7c6ab920b2fb4e',
}
export const PlatformAuditExport: Document<PlatformAuditExportQuery, PlatformAuditExportQueryVariables> = {
  name: 'PlatformAuditExport',
  hash: '45e4340743c73ca210bc97bdd6b5ca5b1f64213cfff19b0ba845ab18aa6220f1',
}
export const ReviewedOrganizationAudit: Document<
  ReviewedOrganizationAuditQuery,
  ReviewedOrganizationAuditQueryVariables
> = {
  name: 'ReviewedOrganizationAudit',
  hash: 'a770bde97ed6770de3ad646986a9e685f2c8ca14a0009c8dc00ce04a1d4cf975',
}
export const ReviewedOrganizationAuditExport: Document<
  ReviewedOrganizationAuditExportQuery,
  ReviewedOrganizationAuditExportQueryVariables
> = {
  name: 'ReviewedOrganizationAuditExport',
  hash: '7522144aeb189c22943a2a9347f6e6f775deb3a8ec98ebbc674cfb123320edb1',
}
export const ReviewedServerAudit: Document<ReviewedServerAuditQuery, ReviewedServerAuditQueryVariables> = {
  name: 'ReviewedServerAudit',
  hash: '8c314d182b83e6896fea3ac28dcd6efb1f179c1dd6d8664b63b8913566b3f2ce',
}
export const ReviewedServerAuditExport: Document<
  ReviewedServerAuditExportQuery,
  ReviewedServerAuditExportQueryVariables
> = {
  name: 'ReviewedServerAuditExport',
  hash: 'd1d253c21e2cf6543680679f03398d0ae8a0611a9422543de0d0aa719a66f8c8',
}
export const Reconciliation: Document<ReconciliationQuery, ReconciliationQueryVariables> = {
  name: 'Reconciliation',
  hash: '7155a23932536df7d451e80bb6913026f247ecd4f4512352d6f8e1e9fa821b04',
}
export const LegalHolds: Document<LegalHoldsQuery, LegalHoldsQueryVariables> = {
  name: 'LegalHolds',
  hash: 'ff3b9af78fcf4773f894c2d72894e57f3e5c9fbda4d521f993fb037b1697963c',
}
export const LegalHoldSubjects: Document<LegalHoldSubjectsQuery, LegalHoldSubjectsQueryVariables> = {
  name: 'LegalHoldSubjects',
  hash: 'f538cbc5d56400f1a4c1827fbf0b6a267635057e56fd8fe8eefa8dfcc06c05f1',
}
export const SetLegalHold: Document<SetLegalHoldMutation, SetLegalHoldMutationVariables> = {
  name: 'SetLegalHold',
  hash: '28e8722f7a95b3bde88f51b83fab74645552349de54416288ac9fbaa6eb81501',
}
export const ReleaseLegalHold: Document<ReleaseLegalHoldMutation, ReleaseLegalHoldMutationVariables> = {
  name: 'ReleaseLegalHold',
  hash: 'f240abcd7e14a1c9f266f608efb5d8dc30cf3b6f8ecc50925d93b8dce074275c',
}
export const DataInventory: Document<DataInventoryQuery, DataInventoryQueryVariables> = {
  name: 'DataInventory',
  hash: '63cc38344dd8af55b4ecf7c5dad694416a91aee7677e45240e20d94f6d2f8bd3',
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
export const TorGateway: Document<TorGatewayQuery, TorGatewayQueryVariables> = {
  name: 'TorGateway',
  hash: '64a4cb3e6d87f9fef26760e74fa16f3d8d3aaeca7cea8ba14e7302d538103eb2',
}
export const EnableTorSurface: Document<EnableTorSurfaceMutation, EnableTorSurfaceMutationVariables> = {
  name: 'EnableTorSurface',
  hash: 'd9f7fb5901bb563a175b8112d26f690d28d6014f0e717d972ad752f5b3a314d0',
}
export const DisableTorSurface: Document<DisableTorSurfaceMutation, DisableTorSurfaceMutationVariables> = {
  name: 'DisableTorSurface',
  hash: '11a06664f9bf67f92ed471dcba67db4ada8b193ce6b63cd03aa2697c3819eead',
}
export const UpdateTorPolicy: Document<UpdateTorPolicyMutation, UpdateTorPolicyMutationVariables> = {
  name: 'UpdateTorPolicy',
  hash: '13e0bd8306ca0d25a24f65e5b001ef8a5e39101ef8c7eedcf238ce5b70f21b0b',
}
