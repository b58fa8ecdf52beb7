import type { Scope, ServiceName } from '@enigm/contracts'

/** A rule that lets in more than it should: the role matrix must see it. */
export interface RoleMutation {
  readonly service: ServiceName
  /** A file of the built service, a text in it, and what stands in its place. */
  readonly file: string
  readonly text: string
  readonly without: string
  /** Whose rule it is in the supergraph too, so that gateway and service ask for `account:self` in its place. */
  readonly scope?: Scope
  /** The operation whose cells must turn red. */
  readonly shownBy: string
}

/** Every signed-in person holds this one. */
export const everybodys: Scope = 'account:self'

function widened(service: ServiceName, file: string, scope: Scope, shownBy: string): RoleMutation {
  const rule = (name: Scope) => `(0, subgraph_1.RequiresScopes)('${name}')`
  const text = rule(scope)
  return {
    service,
    file: `services/${service}/dist/${file}`,
    text,
    without: rule(everybodys),
    scope,
    shownBy,
  }
}

const servers = 'services/servers/dist/server'

/** Rules of scopes, taken away in gateway and service at once, and rules that the owning service alone knows. */
export const roleMutations: readonly RoleMutation[] = [
  widened('accounts', 'staff/administration.resolver.js', 'platform:operate', 'Mutation.restrictAccount'),
  widened('accounts', 'staff/staff.resolver.js', 'platform:review', 'Query.staffAccounts'),
  widened('accounts', 'recovery/recovery-case.resolver.js', 'recovery:assist', 'Mutation.openRecoveryCase'),
  widened('accounts', 'session/session.resolver.js', 'sessions:self', 'Account.sessions'),
  widened('payments', 'codecoin/code-coin.resolver.js', 'coins:issue', 'Mutation.issueCodeCoins'),
  {
    service: 'servers',
    file: `${servers}/server.access.js`,
    text: `AND a.role = 'ADMINISTRATOR' AND a.state = 'ACTIVE'`,
    without: `AND a.state = 'ACTIVE'`,
    shownBy: 'Mutation.setLocatorAvailability',
  },
  {
    service: 'servers',
    file: `${servers}/server-fields.resolver.js`,
    text: 'return isAdministrator(server) && locator ?',
    without: 'return locator ?',
    shownBy: 'Server.locator',
  },
]
