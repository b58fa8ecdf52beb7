/** An owner clause of the built code that is not marked in the source yet, and its replacement without effect. */
interface Clause {
  readonly file: string
  readonly text: string
  readonly without: string
  /** The identifier whose cross-tenant test must fail. */
  readonly shownBy: string
}

const servers = 'services/servers/dist'
const payments = 'services/payments/dist'
const devices = 'services/devices/dist'
const esim = 'services/esim/dist'
const keys = 'services/keys/dist'

/** The clauses that services have not marked with `ownerClause` yet. This file goes when the list is empty. */
export const clauses: readonly Clause[] = [
  {
    file: `${servers}/server/administration.js`,
    text: 'AND ${clause} FOR UPDATE',
    without: 'AND (${clause} OR true) FOR UPDATE',
    shownBy: 'Mutation.setLocatorAvailability input.serverId',
  },
  {
    file: `${servers}/server/server.queries.js`,
    text: 'WHERE (s.owner_id = $1 OR',
    without: 'WHERE (true OR s.owner_id = $1 OR',
    shownBy: 'Query.server id',
  },
  {
    file: `${servers}/server/server.service.js`,
    text: 'AND holder_id = $2 AND',
    without: 'AND (holder_id = $2 OR true) AND',
    shownBy: 'Mutation.createServer input.entitlementId',
  },
  {
    file: `${servers}/join-request/join-request.service.js`,
    text: "AND ${(0, administration_1.administers)('$2')} FOR SHARE",
    without: "AND (${(0, administration_1.administers)('$2')} OR true) FOR SHARE",
    shownBy: 'Mutation.rejectJoinRequest input.joinRequestId',
  },
  {
    file: `${servers}/join-request/join-request.service.js`,
    text: 'id: joinRequestId, applicantAccountId: (0, subgraph_1.accountOf)(tx.caller) }',
    without: 'id: joinRequestId }',
    shownBy: 'Mutation.withdrawJoinRequest input.joinRequestId',
  },
  {
    file: `${servers}/content-deletion/content-deletion.service.js`,
    text: 'WHERE m.id = $1 AND (',
    without: 'WHERE m.id = $1 AND (true OR ',
    shownBy: 'Mutation.deleteMemberContent input.memberId',
  },
  {
    file: `${servers}/member/participation.js`,
    text: 'AND m.account_id = $2 AND',
    without: 'AND (m.account_id = $2 OR true) AND',
    shownBy: 'Query.participationDecision serverId',
  },
  {
    file: `${payments}/entitlement/entitlement.service.js`,
    text: "id = ANY($1) AND ${(0, administration_1.reaches)('$2')}",
    without: 'id = ANY($1) AND $2::text IS NOT NULL',
    shownBy: 'Query.entitlement id',
  },
  {
    file: `${payments}/order/order.service.js`,
    text: "WHERE id = $1 AND ${(0, administration_1.reaches)('$2')}",
    without: 'WHERE id = $1 AND $2::text IS NOT NULL',
    shownBy: 'Query.order id',
  },
  {
    file: `${payments}/order/order.service.js`,
    text: 'PurchaseLink, { orderId, holderId })',
    without: 'PurchaseLink, { orderId })',
    shownBy: 'Mutation.redeemCodeCoin input.orderId',
  },
  {
    file: `${payments}/organization/administration.js`,
    text: 'WHERE organization_id = $1 AND account_id = $2 FOR SHARE',
    without: 'WHERE organization_id = $1 AND (account_id = $2 OR true) FOR SHARE',
    shownBy: 'Mutation.createOrder input.organizationId',
  },
  {
    file: `${devices}/device/device.queries.js`,
    text: 'WHERE account_id = $1 AND handle',
    without: 'WHERE (account_id = $1 OR true) AND handle',
    shownBy: 'Query.device handle',
  },
  {
    file: `${devices}/device/device.transitions.js`,
    text: 'where: { accountId: (0, subgraph_1.accountOf)(tx.caller), handle }',
    without: 'where: { handle }',
    shownBy: 'Mutation.restrictDevice input.deviceHandle',
  },
  {
    file: `${devices}/device/device.service.js`,
    text: '{ accountId, handle: newHandle }',
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
    file: 'services/accounts/dist/platform/staff/administered-account.queries.js',
    text: 'AND (m.organization_id = $3 OR',
    without: 'AND (true OR m.organization_id = $3 OR',
    shownBy: 'Query.account handle',
  },
  {
    file: 'services/accounts/dist/platform/staff/administered-account.queries.js',
    text: 'AND $2 AND a.role',
    without: 'AND ($2 OR true) AND a.role',
    shownBy: 'Query.account handle',
  },
  {
    file: 'services/accounts/dist/organizations/organization/membership.service.js',
    text: 'if (!(await tx.manager.existsBy(organization_member_entity_1.OrganizationMember, administrator)))',
    without: 'if (false)',
    shownBy: 'Mutation.revokePartnerClient input.clientId',
  },
  {
    file: `${esim}/esim/ownership.js`,
    text: '((e.account_id = ${account} AND e.organization_id IS NULL) OR',
    without: '(true OR (e.account_id = ${account} AND e.organization_id IS NULL) OR',
    shownBy: 'Mutation.retireEsim input.esimId',
  },
  {
    file: `${esim}/esim/ownership.js`,
    text: "'e.account_id = $2'",
    without: "'(e.account_id = $2 OR true)'",
    shownBy: 'Mutation.activateEsim input.esimId',
  },
  {
    file: `${esim}/esim/ownership.js`,
    text: 'OR e.organization_id = $3)`',
    without: 'OR e.organization_id = $3 OR true)`',
    shownBy: 'Mutation.assignEsimPolicy input.esimId',
  },
  {
    file: `${esim}/esim/esim.queries.js`,
    text: "('$1')}) AND e.id = ANY($3)",
    without: "('$1')} OR true) AND e.id = ANY($3)",
    shownBy: 'Query.esim id',
  },
]
