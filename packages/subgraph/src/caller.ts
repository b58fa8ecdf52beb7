import {
  Refusal,
  staffRoles,
  type GrantClaims,
  type ReaderCategory,
  type Role,
  type Scope,
} from '@enigm/contracts'

/** The caller of a request, taken only from the verified internal token. */
export interface Caller {
  readonly kind: 'anonymous' | 'account' | 'machine' | 'gateway' | 'system'
  readonly accountId?: string
  readonly sessionId?: string
  readonly organizationId?: string
  readonly role?: Role
  readonly scopes: ReadonlySet<Scope>
  /** Whether the gateway asks for a browser that keeps its session in the cookie of the web panel. */
  readonly isPanel?: boolean
}

/** The cause of a change: a request, an event handler or a job. */
export interface CallContext {
  readonly caller: Caller
  readonly correlationId: string
  /** The verified, not yet consumed grant of a @critical mutation. */
  readonly grant?: GrantClaims
  /** Whether the input has an idempotency key: the answer can be repeated although the first request consumed the grant. */
  readonly isIdempotent?: boolean
  /** Whether the caller has left before the answer: slow work is then not begun. */
  readonly isAbandoned?: () => boolean
  /** Whether a committed transaction has consumed the grant. */
  grantConsumed?: boolean
}

export const anonymous: Caller = { kind: 'anonymous', scopes: new Set() }

/** The caller of event handlers and jobs. */
export const system: Caller = { kind: 'system', scopes: new Set() }

/** The calling account. @throws Refusal UNAUTHENTICATED without one */
export function accountOf(caller: Caller): string {
  if (!caller.accountId) throw new Refusal('UNAUTHENTICATED')
  return caller.accountId
}

/** The calling session. @throws Refusal UNAUTHENTICATED without one */
export function sessionOf(caller: Caller): string {
  if (!caller.sessionId) throw new Refusal('UNAUTHENTICATED')
  return caller.sessionId
}

/** The actor in the audit trail. The internal token of a machine client has the client id in place of a session. */
export function actorOf(caller: Caller): string {
  if (caller.kind === 'machine' && caller.sessionId) return caller.sessionId
  return caller.accountId ?? caller.organizationId ?? caller.kind
}

/** Whether the caller acts for the platform. */
export function isStaff({ role }: Caller): boolean {
  return staffRoles.some((staff) => staff === role)
}

/**
 * The category of a reader, as the data subject sees it. A customer reads data of others only as an administrator.
 * @throws Error for a role that reads no data of others
 */
export function readerOf({ role }: Caller): ReaderCategory {
  switch (role) {
    case 'OPERATOR':
    case 'SUPPORT':
    case 'AUDITOR':
    case 'PARTNER':
      return role
    case 'CUSTOMER':
      return 'ADMINISTRATOR'
    default:
      throw new Error(`${role ?? 'a caller without a role'} cannot read data of others`)
  }
}
