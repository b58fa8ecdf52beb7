import type { SessionRestrictionName } from './events/accounts'

/** Roles of callers. Object-level rights (owner of this server) are not roles: the owning service decides them in SQL. */
export const roles = [
  'CUSTOMER',
  'OPERATOR',
  'SUPPORT',
  'AUDITOR',
  'PARTNER',
  'DASHBOARD',
  'GATEWAY',
] as const
export type Role = (typeof roles)[number]

/** Roles that act for the platform. A staff account is never a customer. */
export const staffRoles = ['OPERATOR', 'SUPPORT', 'AUDITOR'] as const satisfies readonly Role[]

/** How a data subject sees the reader of their data: a category, never an account. */
export const readerCategories = [...staffRoles, 'PARTNER', 'ADMINISTRATOR'] as const
export type ReaderCategory = (typeof readerCategories)[number]

/** Roles of machine clients: without account and grants; their tokens are bound to a key. */
export const machineRoles: ReadonlySet<Role | undefined> = new Set<Role>(['PARTNER', 'DASHBOARD'])

/** Every scope with its permission in one sentence. */
export const scopes = {
  'account:self': 'Read and secure the own account.',
  'recovery:assist': 'Open a recovery case and extend a recovery; never complete one.',
  'account:secure': 'Change the security of the own account: PIN, restrictions, sign-in methods.',
  'account:deletion': 'Request, view and cancel the deletion of the own account.',
  'account:authorize': 'Obtain a single-use grant for a critical operation with the PIN.',
  'sessions:self': 'See and close the own sessions.',
  'organizations:create': 'Create an organization.',
  'organizations:read': 'See the organizations that the account belongs to.',
  'organizations:join': 'Accept an invitation to an organization and leave the organization.',
  'organizations:manage': 'Administer organizations as their administrator.',
  'devices:read': 'See the own devices.',
  'devices:manage': 'Approve, reject and revoke the own devices.',
  'defense:review':
    'See findings of Active Defense on the own devices and on those that the own organizations manage; every read is audited.',
  'orders:place': 'Place orders and see the own ones.',
  'coins:redeem': 'Redeem a Code Coin.',
  'coins:issue': 'Issue Code Coins.',
  'entitlements:read': 'See the own entitlements, activations and subscriptions.',
  'subscriptions:manage': 'Cancel the own subscriptions and undo it.',
  'servers:create': 'Create a server from an entitlement.',
  'servers:read': 'See the servers that the caller owns, administers or is a member of.',
  'servers:manage': 'Administer the servers that the caller owns or administers.',
  'servers:devices':
    'See the connected devices of a server that the caller administers; every read is audited.',
  'servers:join': 'Request to join a server and see the own requests and memberships.',
  'servers:content': 'Request the deletion of server-scoped encrypted content.',
  'servers:delete': 'Delete an owned server.',
  'accounts:review':
    'View a customer’s account by its platform handle; the holder sees the access in the audit trail.',
  'organizations:review': 'View any organization, in categories.',
  'esims:read': 'See the eSIMs that the caller holds, uses or administers.',
  'esims:manage':
    'Activate, unlink, delete, retire and replace the eSIMs that the caller holds, uses or administers.',
  'esims:review': 'See the states of a customer’s eSIMs; the customer sees the access in the audit trail.',
  'org:esim': 'Manage policies and assignments of the own organization’s eSIMs.',
  'keys:read': 'See the own Enigm Keys and those of the own deployment.',
  'keys:manage': 'Report, revoke and replace Enigm Keys, and switch the emergency-device workflow.',
  'keys:emergency': 'See emergency events of Enigm Keys; every read is audited.',
  'keys:review': 'See the states of the Enigm Keys of an account.',
  'devices:review':
    'See the states of a customer’s devices and the signals of their trust; the customer sees the access in the audit trail.',
  'entitlements:review':
    'See the states of a customer’s entitlements; the customer sees the access in the audit trail.',
  'org:devices': 'See the devices that are bound to the own organization.',
  'assistant:ask': 'Ask Enyra Product Assistant.',
  'training:self': 'Take the training, and decide who sees its result.',
  'platform:operate': 'Operate lifecycles for the platform.',
  'platform:review': 'See the audit trail and the staff of the platform.',
  'audit:review':
    'View the audit log of any organization and server; its readers see the access in the same log.',
  'dashboard:read': 'Read aggregates.',
  'dashboard:security': 'Read aggregates of security events.',
  'gateway:sessions':
    'Check a session, record a denied operation and request tokens of machine clients; held by the gateway only.',
} as const

export type Scope = keyof typeof scopes

const human: Scope[] = ['account:self', 'account:secure']
const customer: Scope[] = [
  ...human,
  'account:authorize',
  'account:deletion',
  'sessions:self',
  'organizations:create',
  'organizations:read',
  'organizations:join',
  'organizations:manage',
  'devices:read',
  'devices:manage',
  'defense:review',
  'orders:place',
  'coins:redeem',
  'entitlements:read',
  'subscriptions:manage',
  'servers:create',
  'servers:read',
  'servers:manage',
  'servers:devices',
  'servers:join',
  'servers:content',
  'servers:delete',
  'esims:read',
  'esims:manage',
  'org:esim',
  'keys:read',
  'keys:manage',
  'keys:emergency',
  'training:self',
  'assistant:ask',
]

/** How a description names the scopes of which a caller needs all of one list. */
export function scopesInWords(lists: readonly (readonly string[])[]): string {
  return lists.map((scopes) => scopes.join(' and ')).join(', or ')
}

/** The scopes of each role; the access token of a session carries them. */
export const scopesOfRole: Readonly<Record<Role, readonly Scope[]>> = {
  CUSTOMER: customer,
  OPERATOR: [
    ...human,
    'account:authorize',
    'coins:issue',
    'platform:operate',
    'platform:review',
    'accounts:review',
    'organizations:review',
    'dashboard:read',
    'assistant:ask',
  ],
  SUPPORT: [
    ...human,
    'recovery:assist',
    'accounts:review',
    'esims:review',
    'keys:review',
    'devices:review',
    'entitlements:review',
    'assistant:ask',
  ],
  AUDITOR: [...human, 'platform:review', 'organizations:review', 'audit:review', 'dashboard:read'],
  PARTNER: [
    'organizations:read',
    'orders:place',
    'entitlements:read',
    'servers:create',
    'servers:read',
    'esims:read',
    'org:esim',
    'org:devices',
  ],
  DASHBOARD: ['dashboard:read', 'dashboard:security'],
  GATEWAY: ['gateway:sessions'],
}

/**
 * The scopes of a restricted session: reading the own state and closing sessions. A mutation that needs one of these scopes
 * must be harmless for an attacker who took over the session (SES-03).
 */
export const restrictedScopes: readonly Scope[] = [
  'account:self',
  'sessions:self',
  'devices:read',
  'entitlements:read',
  'servers:read',
  'esims:read',
  'keys:read',
]

/**
 * The scopes of a session while the account itself is restricted by the platform or an organization, or its deletion is
 * requested: with the PIN, which a stolen session does not know, the holder may request and cancel the deletion (ACC-04).
 */
export const leavingScopes: readonly Scope[] = [...restrictedScopes, 'account:authorize', 'account:deletion']

/**
 * The scopes that a customer keeps on requests over Tor Gateway, which is no administrative interface (TOR-02): the own account
 * and its security, the own state, requests to join a server, training and assistant. None of them changes an object of an
 * organization, a server, an eSIM, an Enigm Key or a device.
 */
export const torScopes: readonly Scope[] = [
  ...leavingScopes,
  'account:secure',
  'servers:join',
  'training:self',
  'assistant:ask',
]

/** The scopes of a session: the scopes of its role, reduced by its restriction. */
export function scopesOfSession(role: Role, restrictedBy: SessionRestrictionName | null): readonly Scope[] {
  if (restrictedBy === null) return scopesOfRole[role]
  const isOfAccount = restrictedBy !== 'HOLDER' && restrictedBy !== 'PLATFORM'
  const left = isOfAccount ? leavingScopes : restrictedScopes
  return scopesOfRole[role].filter((scope) => left.includes(scope))
}
