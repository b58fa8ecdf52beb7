import type { Scope, ServiceName } from '@enigm/contracts'

/** A rule that is made too wide, which the role matrix must detect. */
export interface RoleMutation {
  readonly service: ServiceName
  /** A file of the built service, a text in it, and its replacement. */
  readonly file: string
  readonly text: string
  readonly without: string
  /** The scope of a rule that the supergraph contains too: gateway and service then require `account:self` instead. */
  readonly scope?: Scope
  /** The operation whose cells must fail. */
  readonly shownBy: string
}

/** The scope that every signed-in person has. */
export const commonScope: Scope = 'account:self'

/** The rule of a mutation, in its `@Operation` or in what several share. */
const operationRule = (scope: Scope) => `requires: ['${scope}']`
/** The rule of a query or of a field, as the compiler writes it. */
const fieldRule = (scope: Scope) => `(0, subgraph_1.RequiresScopes)('${scope}')`

function widened(service: ServiceName, file: string, scope: Scope, shownBy: string): RoleMutation {
  const rule = shownBy.startsWith('Mutation.') ? operationRule : fieldRule
  return {
    service,
    file: `services/${service}/dist/${file}`,
    text: rule(scope),
    without: rule(commonScope),
    scope,
    shownBy,
  }
}

const servers = 'services/servers/dist/server'

/** Scope rules, removed from gateway and service at the same time, and rules that only the owning service has. */
export const roleMutations: readonly RoleMutation[] = [
  widened(
    'accounts',
    'platform/administered-account/administered-account.resolver.js',
    'platform:operate',
    'Mutation.restrictAccount',
  ),
  widened('accounts', 'platform/staff/staff.resolver.js', 'platform:review', 'Query.staffAccounts'),
  widened(
    'accounts',
    'protection/recovery/recovery-case.resolver.js',
    'recovery:assist',
    'Mutation.openRecoveryCase',
  ),
  widened('accounts', 'sign-in/session/session.resolver.js', 'sessions:self', 'Account.sessions'),
  widened('payments', 'code-coin/code-coin.resolver.js', 'coins:issue', 'Mutation.issueCodeCoins'),
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
