/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type AccountDeletionAction = 'CANCEL'

export type AccountDeletionState = 'CANCELED' | 'COMPLETED' | 'EXECUTING' | 'REQUESTED'

export type AccountPolicySource = 'HOLDER' | 'ORGANIZATION' | 'SYSTEM'

export type AccountState =
  'ACTIVE' | 'DELETED' | 'DELETION_REQUESTED' | 'PENDING' | 'RESTRICTED' | 'SUSPENDED'

export type AssignAccountPolicyInput = {
  readonly maximumSessionDays?: number | null | undefined
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

export type CancelAccountDeletionInput = {
  readonly accountId: string
  readonly grant?: string | null | undefined
}

export type CancelRecoveryInput = {
  readonly recoveryId: string
}

export type ChangeCriticalPinInput = {
  readonly currentPin: string
  readonly newPin: string
}

export type CloseAllOtherSessionsInput = {
  readonly idempotencyKey: string
}

export type CloseSessionInput = {
  readonly sessionId: string
}

export type CloseSessionsOfUntrustedDevicesInput = {
  readonly idempotencyKey: string
}

export type CompleteRecoveryInput = {
  readonly recoveryToken: string
  readonly resetPin?: boolean
}

export type CreateAccountInput = {
  readonly enrollmentToken?: string | null | undefined
  readonly idempotencyKey: string
}

export type DataCategory =
  | 'ENDED_DEVICES'
  | 'ENDED_MEMBERSHIPS'
  | 'ENDED_RECOVERIES'
  | 'ENDED_SESSIONS'
  | 'SECURITY_EVENTS'
  | 'TRAINING'

export type DataEnd = 'HOLDER' | 'OBJECT' | 'PERMANENT' | 'SOURCE' | 'WORK'

export type DataReader = 'ADMINISTRATOR' | 'AUDITOR' | 'OPERATOR' | 'PARTNER' | 'SUPPORT'

export type DataRetentionClass = 'COMPLIANCE' | 'LEGAL' | 'OPERATIONAL' | 'SECURITY'

export type DeletionDomain =
  'ACCOUNTS' | 'DEVICES' | 'ESIM' | 'GOVERNANCE' | 'GUIDANCE' | 'KEYS' | 'PAYMENTS' | 'SERVERS'

export type DeletionStepState = 'BLOCKED' | 'DONE' | 'PENDING' | 'RETAINED'

export type DeviceKind = 'ENIGM_APP' | 'ENIGM_OS'

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

export type Language = 'DE' | 'EN'

export type LiftSessionRestrictionInput = {
  readonly sessionId: string
}

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type PasskeyAction = 'REMOVE' | 'RENAME'

export type PasskeyState = 'ACTIVE' | 'BLOCKED'

export type RecoveryKind = 'RECOVERY_CODE' | 'TRUSTED_DEVICE'

export type RecoveryMatter = 'ACCOUNT_ACCESS' | 'KEY_MATERIAL' | 'MESSAGE_CONTENT'

export type RecoveryState = 'CANCELED' | 'COMPLETED' | 'EXPIRED' | 'OPEN' | 'SUPERSEDED'

export type RegisterPasskeyInput = {
  readonly accountId: string
  readonly attestationObject: string
  readonly clientDataJson: string
  readonly credentialId: string
  readonly grant?: string | null | undefined
  readonly label: string
  readonly transports?: ReadonlyArray<string>
}

export type RemovePasskeyInput = {
  readonly passkeyId: string
}

export type RenamePasskeyInput = {
  readonly label: string
  readonly passkeyId: string
}

export type RenewRecoveryCodesInput = {
  readonly accountId: string
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
}

export type RequestAccountDeletionInput = {
  readonly accountId: string
  readonly grant?: string | null | undefined
}

export type RequestDataDeletionInput = {
  readonly accountId: string
  readonly categories: ReadonlyArray<DataCategory>
  readonly grant?: string | null | undefined
}

export type RestrictSessionInput = {
  readonly sessionId: string
}

export type RetentionGround = 'EVENT_DELIVERY' | 'LEGAL_HOLD' | 'SECURITY' | 'TAX_LAW' | 'TOMBSTONE'

export type RotateLoginSecretInput = {
  readonly accountId: string
  readonly grant?: string | null | undefined
  readonly idempotencyKey: string
}

export type SecurityEventCategory =
  'ADMINISTRATION' | 'CREDENTIAL' | 'DELETION' | 'DEVICE' | 'PIN' | 'POLICY' | 'RECOVERY' | 'SESSION'

export type SessionAction = 'CLOSE' | 'LIFT_RESTRICTION' | 'RESTRICT'

export type SessionRestriction = 'ACCOUNT' | 'DELETION' | 'HOLDER' | 'ORGANIZATION' | 'PLATFORM'

export type SessionState = 'ACTIVE' | 'CLOSED' | 'EXPIRED' | 'RESTRICTED'

export type StartPasskeyRegistrationInput = {
  readonly origin: string
}

export type StartPasskeySignInInput = {
  readonly origin: string
}

export type StartRecoveryInput = {
  readonly accountNumber: string
  readonly recoveryCode: string
}

export type TorSurfaceKey = 'WEB_PANEL'

export type UpdateAccountVisibilityInput = {
  readonly joinDayShown: boolean
  readonly shownToFellowMembers: boolean
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

export type AccountAuditQueryVariables = Exact<{
  after?: string | null | undefined
  filter?: AuditLogFilter | null | undefined
}>

export type AccountAuditQuery = {
  readonly me: {
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

export type AccountAuditExportQueryVariables = Exact<{
  size?: number | null | undefined
  after: number
  filter?: AuditLogFilter | null | undefined
}>

export type AccountAuditExportQuery = {
  readonly me: {
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

export type CreateAccountMutationVariables = Exact<{
  input: CreateAccountInput
}>

export type CreateAccountMutation = {
  readonly createAccount: {
    readonly accountNumber: string | null
    readonly loginSecret: string | null
    readonly recoveryCodes: ReadonlyArray<string> | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DataAccessesQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type DataAccessesQuery = {
  readonly me: {
    readonly accesses: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly at: string
          readonly by: DataReader
          readonly service: string
          readonly what: string
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type OverviewQueryVariables = Exact<{ [key: string]: never }>

export type OverviewQuery = {
  readonly me: {
    readonly id: string
    readonly state: AccountState
    readonly recoveryDelayUntil: string | null
    readonly recovery: {
      readonly id: string
      readonly kind: RecoveryKind
      readonly completableAt: string
      readonly expiresAt: string
    } | null
    readonly securityConfiguration: {
      readonly recoveryCodesLeft: number
      readonly pin: { readonly isSet: boolean; readonly isLocked: boolean }
    }
    readonly sessions: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string } }> }
    readonly devices: { readonly edges: ReadonlyArray<{ readonly node: { readonly handle: string } }> }
    readonly servers: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly displayName: string | null
          readonly joinRequests: { readonly totalCount: number } | null
        }
      }>
    }
    readonly esims: {
      readonly edges: ReadonlyArray<{
        readonly node: { readonly id: string; readonly state: EsimState; readonly isReady: boolean }
      }>
    }
    readonly enigmKeys: { readonly totalCount: number }
    readonly lostKeys: { readonly totalCount: number }
    readonly unusedEntitlements: { readonly totalCount: number }
    readonly subscriptions: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly validUntil: string
          readonly entitlement: { readonly id: string } | null
        }
      }>
    }
    readonly securityEvents: {
      readonly edges: ReadonlyArray<{
        readonly node: { readonly id: string; readonly at: string; readonly category: SecurityEventCategory }
      }>
    }
  } | null
  readonly pendingEnrollments: ReadonlyArray<{
    readonly handle: string
    readonly kind: DeviceKind
    readonly requestedAt: string
  }>
}

export type UnpaidOrdersQueryVariables = Exact<{ [key: string]: never }>

export type UnpaidOrdersQuery = {
  readonly myOrders: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string } }> }
}

export type CancelRecoveryMutationVariables = Exact<{
  input: CancelRecoveryInput
}>

export type CancelRecoveryMutation = {
  readonly cancelRecovery: {
    readonly recovery: { readonly id: string; readonly state: RecoveryState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DeletionReceiptQueryVariables = Exact<{
  code: string
}>

export type DeletionReceiptQuery = {
  readonly deletionReceipt: {
    readonly state: AccountDeletionState
    readonly requestedAt: string
    readonly endedAt: string | null
    readonly signature: string | null
    readonly steps: ReadonlyArray<{
      readonly domain: DeletionDomain
      readonly state: DeletionStepState
      readonly erased: number
      readonly detached: number
      readonly checked: number
      readonly retained: ReadonlyArray<{ readonly ground: RetentionGround; readonly until: string | null }>
    }>
  } | null
}

export type LimitsQueryVariables = Exact<{
  language: Language
}>

export type LimitsQuery = {
  readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
  readonly boundaries: ReadonlyArray<{ readonly code: string; readonly statement: string }>
}

export type RetentionQueryVariables = Exact<{ [key: string]: never }>

export type RetentionQuery = {
  readonly retentionPolicy: ReadonlyArray<{
    readonly service: string
    readonly record: string
    readonly retentionClass: DataRetentionClass
    readonly keptWhile: DataEnd | null
    readonly days: number | null
  }>
}

export type RecoveryOptionsQueryVariables = Exact<{ [key: string]: never }>

export type RecoveryOptionsQuery = {
  readonly recoveryOptions: ReadonlyArray<{
    readonly kind: RecoveryKind
    readonly delayHours: number
    readonly restores: ReadonlyArray<RecoveryMatter>
    readonly doesNotRestore: ReadonlyArray<RecoveryMatter>
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
  }>
}

export type StartRecoveryMutationVariables = Exact<{
  input: StartRecoveryInput
}>

export type StartRecoveryMutation = {
  readonly startRecovery: {
    readonly recoveryToken: string | null
    readonly recovery: { readonly id: string; readonly expiresAt: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type CompleteRecoveryMutationVariables = Exact<{
  input: CompleteRecoveryInput
}>

export type CompleteRecoveryMutation = {
  readonly completeRecovery: {
    readonly loginSecret: string | null
    readonly recoveryCodes: ReadonlyArray<string> | null
    readonly result: {
      readonly restores: ReadonlyArray<RecoveryMatter>
      readonly doesNotRestore: ReadonlyArray<RecoveryMatter>
    } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type SecurityLogQueryVariables = Exact<{
  after?: string | null | undefined
  category?: SecurityEventCategory | null | undefined
}>

export type SecurityLogQuery = {
  readonly me: {
    readonly securityEvents: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly at: string
          readonly category: SecurityEventCategory
          readonly deviceHandle: string | null
          readonly sessionId: string | null
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type SessionsQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type SessionsQuery = {
  readonly me: {
    readonly sessions: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly current: boolean
          readonly deviceHandle: string | null
          readonly startedAt: string
          readonly lastSeenBucket: string
          readonly state: SessionState
          readonly restrictedBy: SessionRestriction | null
          readonly availableActions: ReadonlyArray<SessionAction>
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type CloseSessionMutationVariables = Exact<{
  input: CloseSessionInput
}>

export type CloseSessionMutation = {
  readonly closeSession: {
    readonly session: { readonly id: string; readonly state: SessionState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type CloseAllOtherSessionsMutationVariables = Exact<{
  input: CloseAllOtherSessionsInput
}>

export type CloseAllOtherSessionsMutation = {
  readonly closeAllOtherSessions: {
    readonly closedCount: number | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type CloseSessionsOfUntrustedDevicesMutationVariables = Exact<{
  input: CloseSessionsOfUntrustedDevicesInput
}>

export type CloseSessionsOfUntrustedDevicesMutation = {
  readonly closeSessionsOfUntrustedDevices: {
    readonly closedCount: number | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RestrictSessionMutationVariables = Exact<{
  input: RestrictSessionInput
}>

export type RestrictSessionMutation = {
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

export type LiftSessionRestrictionMutationVariables = Exact<{
  input: LiftSessionRestrictionInput
}>

export type LiftSessionRestrictionMutation = {
  readonly liftSessionRestriction: {
    readonly session: { readonly id: string; readonly state: SessionState } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type DeletionQueryVariables = Exact<{ [key: string]: never }>

export type DeletionQuery = {
  readonly deletionRequest: {
    readonly id: string
    readonly state: AccountDeletionState
    readonly requestedAt: string
    readonly executesAt: string
    readonly availableActions: ReadonlyArray<AccountDeletionAction>
    readonly receiptCode: string
    readonly steps: ReadonlyArray<{
      readonly domain: DeletionDomain
      readonly state: DeletionStepState
      readonly retained: ReadonlyArray<{ readonly ground: RetentionGround; readonly until: string | null }>
    }>
  } | null
}

export type RequestAccountDeletionMutationVariables = Exact<{
  input: RequestAccountDeletionInput
}>

export type RequestAccountDeletionMutation = {
  readonly requestAccountDeletion: {
    readonly accountDeletion: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type CancelAccountDeletionMutationVariables = Exact<{
  input: CancelAccountDeletionInput
}>

export type CancelAccountDeletionMutation = {
  readonly cancelAccountDeletion: {
    readonly accountDeletion: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RequestDataDeletionMutationVariables = Exact<{
  input: RequestDataDeletionInput
}>

export type RequestDataDeletionMutation = {
  readonly requestDataDeletion: {
    readonly dataDeletions: ReadonlyArray<{
      readonly category: DataCategory
      readonly deleted: number | null
      readonly retained: ReadonlyArray<{ readonly ground: RetentionGround; readonly until: string | null }>
    }> | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type StartPasskeyRegistrationMutationVariables = Exact<{
  input: StartPasskeyRegistrationInput
}>

export type StartPasskeyRegistrationMutation = {
  readonly startPasskeyRegistration: {
    readonly options: {
      readonly attestation: string
      readonly challenge: string
      readonly timeout: number
      readonly authenticatorSelection: {
        readonly requireResidentKey: boolean
        readonly residentKey: string
        readonly userVerification: string
      }
      readonly excludeCredentials: ReadonlyArray<{ readonly id: string; readonly type: string }>
      readonly pubKeyCredParams: ReadonlyArray<{ readonly alg: number; readonly type: string }>
      readonly rp: { readonly id: string; readonly name: string }
      readonly user: { readonly displayName: string; readonly id: string; readonly name: string }
    } | null
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RegisterPasskeyMutationVariables = Exact<{
  input: RegisterPasskeyInput
}>

export type RegisterPasskeyMutation = {
  readonly registerPasskey: {
    readonly passkey: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RenamePasskeyMutationVariables = Exact<{
  input: RenamePasskeyInput
}>

export type RenamePasskeyMutation = {
  readonly renamePasskey: {
    readonly passkey: { readonly id: string } | null
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RemovePasskeyMutationVariables = Exact<{
  input: RemovePasskeyInput
}>

export type RemovePasskeyMutation = {
  readonly removePasskey: {
    readonly passkeyId: string | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type SettingsQueryVariables = Exact<{ [key: string]: never }>

export type SettingsQuery = {
  readonly me: {
    readonly id: string
    readonly platformHandle: string
    readonly state: AccountState
    readonly securityConfiguration: {
      readonly recoveryCodesLeft: number
      readonly secretChangedAt: string | null
      readonly pin: {
        readonly isSet: boolean
        readonly isLocked: boolean
        readonly lockedUntil: string | null
        readonly changedAt: string | null
      }
    }
    readonly passkeys: ReadonlyArray<{
      readonly id: string
      readonly label: string
      readonly state: PasskeyState
      readonly registeredAt: string
      readonly lastUsedBucket: string | null
      readonly availableActions: ReadonlyArray<PasskeyAction>
    }>
    readonly policy: { readonly maximumSessionDays: number; readonly decidedBy: AccountPolicySource }
    readonly visibility: { readonly shownToFellowMembers: boolean; readonly joinDayShown: boolean }
  } | null
}

export type ChangeCriticalPinMutationVariables = Exact<{
  input: ChangeCriticalPinInput
}>

export type ChangeCriticalPinMutation = {
  readonly changeCriticalPin: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RotateLoginSecretMutationVariables = Exact<{
  input: RotateLoginSecretInput
}>

export type RotateLoginSecretMutation = {
  readonly rotateLoginSecret: {
    readonly loginSecret: string | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RenewRecoveryCodesMutationVariables = Exact<{
  input: RenewRecoveryCodesInput
}>

export type RenewRecoveryCodesMutation = {
  readonly renewRecoveryCodes: {
    readonly recoveryCodes: ReadonlyArray<string> | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type AssignAccountPolicyMutationVariables = Exact<{
  input: AssignAccountPolicyInput
}>

export type AssignAccountPolicyMutation = {
  readonly assignAccountPolicy: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type UpdateAccountVisibilityMutationVariables = Exact<{
  input: UpdateAccountVisibilityInput
}>

export type UpdateAccountVisibilityMutation = {
  readonly updateAccountVisibility: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type StartPasskeySignInMutationVariables = Exact<{
  input: StartPasskeySignInInput
}>

export type StartPasskeySignInMutation = {
  readonly startPasskeySignIn: {
    readonly options: {
      readonly challenge: string
      readonly rpId: string
      readonly timeout: number
      readonly userVerification: string
    } | null
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type TorAccessQueryVariables = Exact<{
  language: Language
}>

export type TorAccessQuery = {
  readonly torGateway: {
    readonly surfaces: ReadonlyArray<{ readonly key: TorSurfaceKey; readonly onionAddress: string | null }>
    readonly policy: {
      readonly allowsAccountCreation: boolean
      readonly allowsPurchases: boolean
      readonly allowsSignIn: boolean
    }
  }
  readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
}

export const AccountAudit: Document<AccountAuditQuery, AccountAuditQueryVariables> = {
  name: 'AccountAudit',
  hash: '349adf401e9e4f4eacb71325c869889946d57245592100f75405631233179f5b',
}
export const AccountAuditExport: Document<AccountAuditExportQuery, AccountAuditExportQueryVariables> = {
  name: 'AccountAuditExport',
  hash: 'd953e9a9e05fb0b4ddb3c187f90a7a01167094ea67471f2c6a355ca8523986e0',
}
export const CreateAccount: Document<CreateAccountMutation, CreateAccountMutationVariables> = {
  name: 'CreateAccount',
  hash: '2c00fc19130af24e27a05d37aca55acd442044f3067064625ebf3d39505aff34',
}
export const DataAccesses: Document<DataAccessesQuery, DataAccessesQueryVariables> = {
  name: 'DataAccesses',
  hash: '5c76870aa1dd128b2352d9b83a3a9692fc62da78a5f80022db2e97ea4da6de6a',
}
export const Overview: Document<OverviewQuery, OverviewQueryVariables> = {
  name: 'Overview',
  hash: 'df7088e7dd3ea576d7c9c0734bcbad284327c02ece86a9a91f175345191844cf',
}
export const UnpaidOrders: Document<UnpaidOrdersQuery, UnpaidOrdersQueryVariables> = {
  name: 'UnpaidOrders',
  hash: '20057a85c1f9539750f3a042fa9f77d5bdffad5c406b8e536b58ef02a472c17a',
}
export const CancelRecovery: Document<CancelRecoveryMutation, CancelRecoveryMutationVariables> = {
  name: 'CancelRecovery',
  hash: 'aacfe21ff13da4f9660da0e3f138c4e976a2191faa9ec1a3e2554b475b6e2a8d',
}
export const DeletionReceipt: Document<DeletionReceiptQuery, DeletionReceiptQueryVariables> = {
  name: 'DeletionReceipt',
  hash: 'eb49449c4e06b3a41ba96b6f97d3848a0c35ded19ca13aee7899a7a5cb03dd7d',
}
export const Limits: Document<LimitsQuery, LimitsQueryVariables> = {
  name: 'Limits',
  hash: '56f837476a803a51a7a1a76e0a0ca7979c30658d5bafaed0e3e4bb5273aa3b15',
}
export const Retention: Document<RetentionQuery, RetentionQueryVariables> = {
  name: 'Retention',
  hash: '71b66af5bb391d95e6f7318672b0067811fa2e61cc243218a43c4a06a5f03993',
}
export const RecoveryOptions: Document<RecoveryOptionsQuery, RecoveryOptionsQueryVariables> = {
  name: 'RecoveryOptions',
  hash: 'ca2efbf40a7aca6639a76b1dc97243470d67f30c58fa2b8a93418c29ad82f27d',
}
export const StartRecovery: Document<StartRecoveryMutation, StartRecoveryMutationVariables> = {
  name: 'StartRecovery',
  hash: 'd50c365692701b20055305d43a9112ea3c2fe32438f4def654db51d3a3624f72',
}
export const CompleteRecovery: Document<CompleteRecoveryMutation, CompleteRecoveryMutationVariables> = {
  name: 'CompleteRecovery',
  hash: '43c53b9274d8dd0381f87de37ebcf41dc7f7cc4bca0b299d3daa26a1b5d3faa3',
}
export const SecurityLog: Document<SecurityLogQuery, SecurityLogQueryVariables> = {
  name: 'SecurityLog',
  hash: '260e8652ec435fb89bf893a8951c0e334a56f4ccf2d60448dd880ada6405cba9',
}
export const Sessions: Document<SessionsQuery, SessionsQueryVariables> = {
  name: 'Sessions',
  hash: '21b4964933af443a4de7841ab4b04a3415231b57a7a7f210d6f4d0a8ab991803',
}
export const CloseSession: Document<CloseSessionMutation, CloseSessionMutationVariables> = {
  name: 'CloseSession',
  hash: 'af15e7366c5da97d124810adb6625b955fc67e9768a6ae4d9715678b10c6432e',
}
export const CloseAllOtherSessions: Document<
  CloseAllOtherSessionsMutation,
  CloseAllOtherSessionsMutationVariables
> = {
  name: 'CloseAllOtherSessions',
  hash: '2448dcbb525f311ffd560d066fd989981dadae13ab1daa3fb9959173454a013c',
}
export const CloseSessionsOfUntrustedDevices: Document<
  CloseSessionsOfUntrustedDevicesMutation,
  CloseSessionsOfUntrustedDevicesMutationVariables
> = {
  name: 'CloseSessionsOfUntrustedDevices',
  hash: 'ead703ed9419eb5884b332a9604508637e00e0b50fb8b255689c3e1899703f71',
}
export const RestrictSession: Document<RestrictSessionMutation, RestrictSessionMutationVariables> = {
  name: 'RestrictSession',
  hash: 'c1f3fb7d4d07b3f823de5dac1d0c3a1c5dbd433af18c0ecab69246b946cc8ac0',
}
export const LiftSessionRestriction: Document<
  LiftSessionRestrictionMutation,
  LiftSessionRestrictionMutationVariables
> = {
  name: 'LiftSessionRestriction',
  hash: '1dfd64524d698bfb1b18546fd0725d30ab9feb048730b9aa3082b4de4b2a816f',
}
export const Deletion: Document<DeletionQuery, DeletionQueryVariables> = {
  name: 'Deletion',
  hash: 'bc9573f51ff9bccae896e08a94a85b0a25cfd828201236b55443e825b8d7201a',
}
export const RequestAccountDeletion: Document<
  RequestAccountDeletionMutation,
  RequestAccountDeletionMutationVariables
> = {
  name: 'RequestAccountDeletion',
  hash: '110a6567f75776fea0c0c6f967ffe27e1f5b4a18b4c02e7fa146661897a47ffb',
}
export const CancelAccountDeletion: Document<
  CancelAccountDeletionMutation,
  CancelAccountDeletionMutationVariables
> = {
  name: 'CancelAccountDeletion',
  hash: 'b1c2675cec6899e1b14a8127ecebe0001c072054e530b77c0cb5e9015d07e132',
}
export const RequestDataDeletion: Document<
  RequestDataDeletionMutation,
  RequestDataDeletionMutationVariables
> = { name: 'RequestDataDeletion', hash: 'a8f5a13951ec94fd231e11b066c2f9dd42927e4e31e07ffa2a3dbe7a8a17ee7a' }
export const StartPasskeyRegistration: Document<
  StartPasskeyRegistrationMutation,
  StartPasskeyRegistrationMutationVariables
> = {
  name: 'StartPasskeyRegistration',
  hash: '62e7727229c389e8254618ff8963eab0842fbf70fd114114efaad3b1556549c4',
}
export const RegisterPasskey: Document<RegisterPasskeyMutation, RegisterPasskeyMutationVariables> = {
  name: 'RegisterPasskey',
  hash: 'ae5e31e9adbbc50a074dcc694497d6e75b830e80bf35d36d5fb3b9bf372c53bc',
}
export const RenamePasskey: Document<RenamePasskeyMutation, RenamePasskeyMutationVariables> = {
  name: 'RenamePasskey',
  hash: 'd339d7b385f88040ad34a7d829eb97cc9535d610069bd5c54753a2043ad09ec8',
}
export const RemovePasskey: Document<RemovePasskeyMutation, RemovePasskeyMutationVariables> = {
  name: 'RemovePasskey',
  hash: '1e23ceeb6448cf767845b09e5a1d571e1d24f85853582bd9b8e1f9aa0ff17c45',
}
export const Settings: Document<SettingsQuery, SettingsQueryVariables> = {
  name: 'Settings',
  hash: '81e0c9e136bd2b618066551ba5ccafa5569f3d32dbebf1315babb26aaa22db48',
}
export const ChangeCriticalPin: Document<ChangeCriticalPinMutation, ChangeCriticalPinMutationVariables> = {
  name: 'ChangeCriticalPin',
  hash: '5e6f3c0362b3bd72ac3581d84adc640cd345c4996ddd9c648083cd0aa5344b52',
}
export const RotateLoginSecret: Document<RotateLoginSecretMutation, RotateLoginSecretMutationVariables> = {
  name: 'RotateLoginSecret',
  hash: '0d436e23d2fdb35fe8bbce7dcfbc8fe3a5b93d97ede083f1d159169a40c9840f',
}
export const RenewRecoveryCodes: Document<RenewRecoveryCodesMutation, RenewRecoveryCodesMutationVariables> = {
  name: 'RenewRecoveryCodes',
  hash: '5aea632fb7261dec303cf111fb2ad37c1f5d671e7f03fd1f01e632c827e0001b',
}
export const AssignAccountPolicy: Document<
  AssignAccountPolicyMutation,
  AssignAccountPolicyMutationVariables
> = { name: 'AssignAccountPolicy', hash: '8a2a477bac1430c0fb0b68aa3d35c404f7219513202f5d987e097e5f37df4a62' }
export const UpdateAccountVisibility: Document<
  UpdateAccountVisibilityMutation,
  UpdateAccountVisibilityMutationVariables
> = {
  name: 'UpdateAccountVisibility',
  hash: 'b18b1720d1333d8942d2e2c2230ee15a3886a94ef100f630609fa41197ff4554',
}
export const StartPasskeySignIn: Document<StartPasskeySignInMutation, StartPasskeySignInMutationVariables> = {
  name: 'StartPasskeySignIn',
  hash: '17772a6d636b10eedfd2aadfecb649f3258f5e947dfd679ffb88bd1475500fa0',
}
export const TorAccess: Document<TorAccessQuery, TorAccessQueryVariables> = {
  name: 'TorAccess',
  hash: 'fa6ca30961e8f296753c0e52288f881570e8a0262a73c4a99652541fe4efeb55',
}
