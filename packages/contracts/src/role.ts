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

/** Every scope, with the sentence that says what it allows. */
export const scopes = {
  'account:self': 'Read and secure the own account.',
  'account:authorize': 'Obtain a single-use grant for a critical operation with the PIN.',
  'sessions:self': 'See and close the own sessions.',
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
  'platform:operate': 'Act on lifecycles for the platform.',
  'dashboard:read': 'Read aggregates.',
  'gateway:sessions':
    'Ask whether a session lives and record a refused operation; held by the gateway alone.',
} as const

export type Scope = keyof typeof scopes

const human: Scope[] = ['account:self']
const customer: Scope[] = [
  ...human,
  'account:authorize',
  'sessions:self',
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
]

/** What each role may ask for; the token of a session carries these. */
export const scopesOfRole: Readonly<Record<Role, readonly Scope[]>> = {
  CUSTOMER: customer,
  OPERATOR: [...human, 'account:authorize', 'coins:issue', 'platform:operate', 'dashboard:read'],
  SUPPORT: human,
  AUDITOR: [...human, 'dashboard:read'],
  PARTNER: ['orders:place', 'entitlements:read', 'servers:create', 'servers:read'],
  DASHBOARD: ['dashboard:read'],
  GATEWAY: ['gateway:sessions'],
}
