import {
  Refusal,
  staffRoles,
  type GrantClaims,
  type ReaderCategory,
  type Role,
  type Scope,
} from '@enigm/contracts'

/** Who calls: taken from the verified internal token and from nothing else. */
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
  /** Whether the input carries an idempotency key: its answer can be repeated although the first request has used up the grant. */
  readonly isIdempotent?: boolean
  /** Whether a committed transaction has used up the grant. */
  grantConsumed?: boolean
}

export const anonymous: Caller = { kind: 'anonymous', scopes: new Set() }

/** The system itself: reactions and timers. */
export const system: Caller = { kind: 'system', scopes: new Set() }

/** The account that calls. @throws Refusal UNAUTHENTICATED when nobody has signed in. */
export function accountOf(caller: Caller): string {
  if (!caller.accountId) throw new Refusal('UNAUTHENTICATED')
  return caller.accountId
}

/** The session that calls. @throws Refusal UNAUTHENTICATED when there is none. */
export function sessionOf(caller: Caller): string {
  if (!caller.sessionId) throw new Refusal('UNAUTHENTICATED')
  return caller.sessionId
}

/** How the audit trail names a caller; a machine client, which has no session, is named by its id in place of one. */
export function actorOf(caller: Caller): string {
  if (caller.kind === 'machine' && caller.sessionId) return caller.sessionId
  return caller.accountId ?? caller.organizationId ?? caller.kind
}

/** Whether the caller acts for the platform. */
export function isStaff({ role }: Caller): boolean {
  return staffRoles.some((staff) => staff === role)
}

/**
 * What people learn of a caller who has read their data. A customer reads another one's as an administrator only.
 * @throws Error for whoever has no business with anybody's data
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
      throw new Error(`${role ?? 'nobody known'} reads nobody's data`)
  }
}
