/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type AuditOutcome = 'DENIED' | 'DONE'

export type AuthorizeCriticalOperationInput = {
  readonly operation: CriticalOperation
  readonly pin: string
  readonly targetId: string
}

export type CriticalOperation =
  | 'ACCOUNT_DELETION'
  | 'ACCOUNT_DELETION_CANCELATION'
  | 'ACCOUNT_REINSTATEMENT'
  | 'ACCOUNT_RESTRICTION'
  | 'ACCOUNT_SUSPENSION'
  | 'CATALOG_CHANGE'
  | 'CLASS_CONTENT_DELETION'
  | 'CODE_COIN_ISSUE'
  | 'CODE_COIN_VOIDING'
  | 'DASHBOARD_CLIENT_REGISTRATION'
  | 'DASHBOARD_CLIENT_REVOCATION'
  | 'DASHBOARD_CLIENT_ROTATION'
  | 'DATA_DELETION'
  | 'DEVICE_REMOVAL'
  | 'DEVICE_REPLACEMENT'
  | 'DEVICE_RETIREMENT'
  | 'DEVICE_REVOCATION'
  | 'ESIM_DELETION'
  | 'ESIM_REPLACEMENT'
  | 'ESIM_RETIREMENT'
  | 'ESIM_UNLINKING'
  | 'KEY_RECOVERY'
  | 'KEY_REPLACEMENT'
  | 'KEY_RETIREMENT'
  | 'KEY_REVOCATION'
  | 'LEGAL_HOLD'
  | 'LEGAL_HOLD_RELEASE'
  | 'LOCATOR_ROTATION'
  | 'LOGIN_SECRET_ROTATION'
  | 'MEMBER_CONTENT_DELETION'
  | 'OBJECT_DELETION'
  | 'ORGANIZATION_MEMBER_ADDITION'
  | 'ORGANIZATION_MEMBER_REMOVAL'
  | 'ORGANIZATION_MEMBER_ROLE'
  | 'PARTNER_CLIENT_REGISTRATION'
  | 'PARTNER_CLIENT_REVOCATION'
  | 'PARTNER_CLIENT_ROTATION'
  | 'PASSKEY_REGISTRATION'
  | 'PLATFORM_ACTION_REVERSAL'
  | 'PLATFORM_SERVER_DELETION'
  | 'PLATFORM_SERVER_RESTRICTION'
  | 'PLATFORM_SERVER_RETIREMENT'
  | 'PLATFORM_SERVER_SUSPENSION'
  | 'PROVISIONING_DECISION'
  | 'RECOVERY_CODE_RENEWAL'
  | 'REMOTE_WIPE'
  | 'REMOTE_WIPE_CANCELATION'
  | 'SERVER_CONTENT_DELETION'
  | 'SERVER_DELETION'
  | 'SERVER_MEMBER_ROLE'
  | 'SERVER_OWNERSHIP_ACCEPTANCE'
  | 'SERVER_OWNERSHIP_TRANSFER'
  | 'SERVER_RESUMPTION'
  | 'SERVER_RETIREMENT'
  | 'SERVER_SUSPENSION'
  | 'STAFF_CREATION'
  | 'STAFF_REVOCATION'
  | 'STUCK_PAYMENT_RESOLUTION'
  | 'SUBSCRIPTION_CANCELATION'
  | 'TOR_POLICY_CHANGE'
  | 'TOR_SURFACE_DISABLING'
  | 'TOR_SURFACE_ENABLING'
  | 'WEBHOOK_REGISTRATION'

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type OrganizationRole = 'ADMIN' | 'MEMBER'

export type SessionRestriction = 'ACCOUNT' | 'DELETION' | 'HOLDER' | 'ORGANIZATION' | 'PLATFORM'

export type SetCriticalPinInput = {
  readonly loginSecret: string
  readonly pin: string
}

export type ViewerRole = 'AUDITOR' | 'CUSTOMER' | 'OPERATOR' | 'SUPPORT'

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

export type ViewerQueryVariables = Exact<{ [key: string]: never }>

export type ViewerQuery = {
  readonly viewer: {
    readonly role: ViewerRole
    readonly scopes: ReadonlyArray<string>
    readonly restrictedBy: SessionRestriction | null
    readonly organizations: ReadonlyArray<{ readonly id: string; readonly role: OrganizationRole }>
  }
}

export type OrganizationNamesQueryVariables = Exact<{ [key: string]: never }>

export type OrganizationNamesQuery = {
  readonly me: {
    readonly organizations: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly organization: { readonly id: string; readonly displayName: string | null } | null
        }
      }>
    }
  } | null
}

export type PinStateQueryVariables = Exact<{ [key: string]: never }>

export type PinStateQuery = {
  readonly me: {
    readonly securityConfiguration: {
      readonly pin: {
        readonly isSet: boolean
        readonly isLocked: boolean
        readonly lockedUntil: string | null
      }
    }
  } | null
}

export type AuthorizeCriticalOperationMutationVariables = Exact<{
  input: AuthorizeCriticalOperationInput
}>

export type AuthorizeCriticalOperationMutation = {
  readonly authorizeCriticalOperation: {
    readonly grant: { readonly token: string } | null
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type SetCriticalPinMutationVariables = Exact<{
  input: SetCriticalPinInput
}>

export type SetCriticalPinMutation = {
  readonly setCriticalPin: {
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export const Viewer: Document<ViewerQuery, ViewerQueryVariables> = {
  name: 'Viewer',
  hash: '4662a806080bfa627d885bf154f5fab1df985bf588a30935598d424f7c66fa90',
}
export const OrganizationNames: Document<OrganizationNamesQuery, OrganizationNamesQueryVariables> = {
  name: 'OrganizationNames',
  hash: '89470b6b2c412be49b19dced53aab4e2cd0453c90f4b91c4e993d0210d733db6',
}
export const PinState: Document<PinStateQuery, PinStateQueryVariables> = {
  name: 'PinState',
  hash: '78462de7723a139b7773b1a7084e5cf3f2e242b6d861254cb9bc185f5e757901',
}
export const AuthorizeCriticalOperation: Document<
  AuthorizeCriticalOperationMutation,
  AuthorizeCriticalOperationMutationVariables
> = {
  name: 'AuthorizeCriticalOperation',
  hash: '1c8f1ef447a4537ad8ae3e90c9229b4b599fe390a800d5a421b19b1a7d1fe5bc',
}
export const SetCriticalPin: Document<SetCriticalPinMutation, SetCriticalPinMutationVariables> = {
  name: 'SetCriticalPin',
  hash: 'd6e8ed144dcdb4bec84269c838328fec9fefd5d849a32b00e3b434614ee1172b',
}
