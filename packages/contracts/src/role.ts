import type { SessionRestrictionName } from './events/accounts'

/** Who a caller is. Object-level rights (owner of this server) are no roles: the owning service decides them in SQL. */
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

/** Who acts for the platform; none of them is anybody's customer. */
export const staffRoles = ['OPERATOR', 'SUPPORT', 'AUDITOR'] as const satisfies readonly Role[]

/** All that people learn of who has read their data: never which account it was. */
export const readerCategories = [...staffRoles, 'PARTNER', 'ADMINISTRATOR'] as const
export type ReaderCategory = (typeof readerCategories)[number]

/** Roles of machine clients: they have no account, hold no grant, and their tokens are bound to a key. */
export const machineRoles: ReadonlySet<Role | undefined> = new Set<Role>(['PARTNER', 'DASHBOARD'])

/** Every scope, with the sentence that says what it allows. */
export const scopes = {
  'account:self': 'Read and secure the own account.',
  'recovery:assist': 'Open a recovery case and prolong a recovery; never complete one.',
  'account:secure': 'Change what secures the own account: PIN, restrictions, ways to sign in.',
  'account:deletion': 'Ask for the deletion of the own account, look at it and cancel it.',
  'account:authorize': 'Obtain a single-use grant for a critical operation with the PIN.',
  'sessions:self': 'See and close the own sessions.',
  'organizations:create': 'Create an organization.',
  'organizations:read': 'See the organizations that the account belongs to.',
  'organizations:join': 'Accept an invitation to an organization and leave it again.',
  'organizations:manage': 'Administer the organizations whose administrator the account is.',
  'devices:read': 'See the own devices.',
  'devices:manage': 'Approve, reject and revoke the own devices.',
  'orders:place': 'Place orders and see the own ones.',
  'coins:redeem': 'Redeem a Code Coin.',
  'coins:issue': 'Issue Code Coins.',
  'entitlements:read': 'See the own entitlements, activations and subscriptions.',
  'servers:create': 'Create a server from an entitlement.',
  'servers:read': 'See the servers within the own reach.',
  'servers:manage': 'Administer servers owned or administered.',
  'servers:join': 'Ask to join a server and see the own requests and memberships.',
  'servers:content': 'Order the deletion of server-scoped encrypted content.',
  'servers:delete': 'Delete an owned server.',
  'accounts:review': 'Look at a customer’s account by its platform handle, which its holder is told of.',
  'organizations:review': 'Look at any organization, in categories.',
  'esims:read': 'See the eSIMs within the own reach.',
  'esims:manage': 'Activate, unlink, delete, retire and replace the eSIMs within the own reach.',
  'esims:review': 'See the states of a customer’s eSIMs, which the customer can read about.',
  'org:esim': 'Manage the eSIMs of the own organization: their policies, and who uses them.',
  'keys:read': 'See the own Enigm Keys and those of the own deployment.',
  'keys:manage': 'Report, revoke and replace Enigm Keys, and switch the emergency-device workflow.',
  'keys:emergency': 'See emergency events of Enigm Keys; every look is recorded.',
  'keys:review': 'See in which states the Enigm Keys of an account are.',
  'keys:count': 'Count Enigm Keys by state.',
  'platform:operate': 'Act on lifecycles for the platform.',
  'platform:review': 'See what was done for the platform and who may act for it.',
  'dashboard:read': 'Read aggregates.',
  'dashboard:security': 'Read aggregates of security events.',
  'gateway:sessions':
    'Ask whether a session lives, record a refused operation and have tokens of machine clients signed; held by the gateway alone.',
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
  'orders:place',
  'coins:redeem',
  'entitlements:read',
  'servers:create',
  'servers:read',
  'servers:manage',
  'servers:join',
  'servers:content',
  'servers:delete',
  'esims:read',
  'esims:manage',
  'org:esim',
  'keys:read',
  'keys:manage',
  'keys:emergency',
]

/** What each role may ask for; the token of a session carries these. */
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
  ],
  SUPPORT: [...human, 'recovery:assist', 'accounts:review', 'esims:review', 'keys:review'],
  AUDITOR: [...human, 'platform:review', 'organizations:review', 'dashboard:read'],
  PARTNER: [
    'organizations:read',
    'orders:place',
    'entitlements:read',
    'servers:create',
    'servers:read',
    'esims:read',
    'org:esim',
  ],
  DASHBOARD: ['dashboard:read', 'dashboard:security', 'keys:count'],
  GATEWAY: ['gateway:sessions'],
}

/**
 * All that a restricted session holds: reading the own state, and closing sessions. A mutation that asks for one of these
 * scopes must be harmless in the hands of somebody who has taken the session over (SES-03).
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
 * What a session holds beside that while the whole account is restricted, by the platform or an organization, or is leaving:
 * with the PIN, which a stolen session does not know, its holder may ask for the account's deletion and cancel it (ACC-04).
 */
export const leavingScopes: readonly Scope[] = [...restrictedScopes, 'account:authorize', 'account:deletion']

/** The scopes of a session: those of its role, or what is left of them under a restriction. */
export function scopesOfSession(role: Role, restrictedBy: SessionRestrictionName | null): readonly Scope[] {
  if (restrictedBy === null) return scopesOfRole[role]
  const isOfAccount = restrictedBy !== 'HOLDER' && restrictedBy !== 'PLATFORM'
  const left = isOfAccount ? leavingScopes : restrictedScopes
  return scopesOfRole[role].filter((scope) => left.includes(scope))
}
