/** A clause of the built code that keeps tenants apart, and how it looks without its effect. */
interface Clause {
  readonly file: string
  readonly text: string
  readonly without: string
  /** The identifier whose test must turn red. */
  readonly shownBy: string
}

const devices = 'services/devices/dist'
const keys = 'services/keys/dist'

/** One for each place where an operation binds an identifier to its caller. */
export const clauses: readonly Clause[] = [
  {
    file: `${devices}/device/device.access.js`,
    text: "exports.ofAccount = 'account_id = $1'",
    without: "exports.ofAccount = '(account_id = $1 OR true)'",
    shownBy: 'Query.device handle',
  },
  {
    file: `${devices}/device/device.access.js`,
    text: '{ accountId: (0, subgraph_1.accountOf)(caller), handle }',
    without: '{ handle }',
    shownBy: 'Mutation.restrictDevice input.deviceHandle',
  },
  {
    file: `${devices}/device/device.access.js`,
    text: 'ownDevice(tx.caller, newHandle)',
    without: '{ handle: newHandle }',
    shownBy: 'Mutation.replaceDevice input.newDeviceHandle',
  },
  {
    file: `${keys}/key/key.queries.js`,
    text: 'WHERE k.account_id = $1 AND k.handle',
    without: 'WHERE (k.account_id = $1 OR true) AND k.handle',
    shownBy: 'Query.enigmKey handle',
  },
  {
    file: `${keys}/key/key.queries.js`,
    text: "k.organization_handle = ANY($2) AND ${(0, key_reach_1.isAdministered)('$1')}",
    without: "k.organization_handle = ANY($2) AND $1 <> ''",
    shownBy: 'Query.deploymentKey handle',
  },
  {
    file: `${keys}/key/key.reach.js`,
    text: '`((k.account_id = $2 AND k.handle = $1 AND',
    without: '`(((k.account_id = $2 OR true) AND k.handle = $1 AND',
    shownBy: 'Mutation.reportKeyLost input.keyHandle',
  },
  {
    file: `${keys}/key/key.reach.js`,
    text: '`k.account_id = $2 AND k.handle = $1 AND',
    without: '`(k.account_id = $2 OR true) AND k.handle = $1 AND',
    shownBy: 'Mutation.retireKey input.keyHandle',
  },
  {
    file: `${keys}/workflow/workflow.service.js`,
    text: 'if (accountId !== (0, subgraph_1.accountOf)(tx.caller))',
    without: 'if (false)',
    shownBy: 'Mutation.enableEmergencyDeviceWorkflow input.accountId',
  },
  {
    file: `${keys}/workflow/workflow.service.js`,
    text: 'if (!administered)',
    without: 'if (false)',
    shownBy: 'Mutation.enableOrganizationEmergencyWorkflow input.organizationId',
  },
  {
    file: 'services/accounts/dist/sign-in/session/ending.js',
    text: 'where: { id, accountId }',
    without: 'where: { id }',
    shownBy: 'Mutation.closeSession input.sessionId',
  },
  {
    file: 'services/accounts/dist/account/own-account.js',
    text: '(0, typeorm_1.And)((0, typeorm_1.Equal)(accountId), (0, typeorm_1.Equal)((0, subgraph_1.accountOf)(tx.caller)))',
    without: '(0, typeorm_1.Equal)(accountId)',
    shownBy: 'Mutation.registerPasskey input.accountId',
  },
  {
    file: 'services/accounts/dist/organizations/organization/membership.service.js',
    text: 'if (!(await tx.manager.existsBy(organization_member_entity_1.OrganizationMember, administrator)))',
    without: 'if (false)',
    shownBy: 'Mutation.revokePartnerClient input.clientId',
  },
]
