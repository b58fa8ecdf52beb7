import { serviceNames } from '@enigm/contracts'

/** Identifiers that the clause of another identifier binds: removing it must turn their tests red too. */
export const boundBy: Readonly<Record<string, string>> = {
  'Mutation.acceptServerOwnership input.transferId': 'Mutation.declineServerOwnership input.transferId',
  'Mutation.disableManagedMode input.deviceHandle': 'Mutation.enableManagedMode input.deviceHandle',
  'Mutation.bindManagedDevice input.deviceHandle': 'Mutation.enableManagedMode input.deviceHandle',
  'Mutation.unbindManagedDevice input.deviceHandle': 'Mutation.enableManagedMode input.deviceHandle',
  'Mutation.assignManagedPolicy input.deviceHandle': 'Mutation.requestRemoteOperation input.deviceHandle',
  'Mutation.cancelRemoteOperation input.deviceHandle': 'Mutation.requestRemoteOperation input.deviceHandle',
  'Mutation.requestRemoteWipe input.deviceHandle': 'Mutation.requestRemoteOperation input.deviceHandle',
  'Mutation.cancelRemoteWipe input.deviceHandle': 'Mutation.requestRemoteOperation input.deviceHandle',
  'Mutation.liftManagedDeviceRestriction input.deviceHandle':
    'Mutation.restrictManagedDevice input.deviceHandle',
  'Mutation.revokeManagedDevice input.deviceHandle': 'Mutation.restrictManagedDevice input.deviceHandle',
  'Mutation.retireManagedDevice input.deviceHandle': 'Mutation.restrictManagedDevice input.deviceHandle',
  'Mutation.changeDeviceLabel input.deviceHandle': 'Mutation.restrictDevice input.deviceHandle',
  'Mutation.addOrganizationMember input.organizationId': 'Mutation.revokePartnerClient input.clientId',
  'Mutation.approveDeviceEnrollment input.deviceHandle': 'Mutation.restrictDevice input.deviceHandle',
  'Mutation.approveJoinRequest input.joinRequestId': 'Mutation.rejectJoinRequest input.joinRequestId',
  'Mutation.assignMemberPolicy input.membershipId': 'Mutation.revokePartnerClient input.clientId',
  'Mutation.assignEsim input.esimId': 'Mutation.assignEsimPolicy input.esimId',
  'Mutation.cancelAccountDeletion input.accountId': 'Mutation.registerPasskey input.accountId',
  'Mutation.deleteEsim input.esimId': 'Mutation.retireEsim input.esimId',
  'Mutation.disableEmergencyDeviceWorkflow input.accountId':
    'Mutation.enableEmergencyDeviceWorkflow input.accountId',
  'Mutation.disableOrganizationEmergencyWorkflow input.organizationId':
    'Mutation.enableOrganizationEmergencyWorkflow input.organizationId',
  'Mutation.liftDeviceRestriction input.deviceHandle': 'Mutation.restrictDevice input.deviceHandle',
  'Mutation.liftMemberSessionRestriction input.membershipId': 'Mutation.revokePartnerClient input.clientId',
  'Mutation.liftSessionRestriction input.sessionId': 'Mutation.restrictSession input.sessionId',
  'Mutation.registerPartnerClient input.organizationId': 'Mutation.revokePartnerClient input.clientId',
  'Mutation.rejectDeviceEnrollment input.deviceHandle': 'Mutation.restrictDevice input.deviceHandle',
  'Mutation.removePasskey input.passkeyId': 'Mutation.renamePasskey input.passkeyId',
  'Mutation.removeOrganizationMember input.membershipId': 'Mutation.revokePartnerClient input.clientId',
  'Mutation.renewRecoveryCodes input.accountId': 'Mutation.registerPasskey input.accountId',
  'Mutation.replaceEsim input.esimId': 'Mutation.retireEsim input.esimId',
  'Mutation.replaceKey input.keyHandle': 'Mutation.reportKeyLost input.keyHandle',
  'Mutation.reportKeyFound input.keyHandle': 'Mutation.reportKeyLost input.keyHandle',
  'Mutation.requestAccountDeletion input.accountId': 'Mutation.registerPasskey input.accountId',
  'Mutation.requestDataDeletion input.accountId': 'Mutation.registerPasskey input.accountId',
  'Mutation.restrictMemberSessions input.membershipId': 'Mutation.revokePartnerClient input.clientId',
  'Mutation.retireDevice input.deviceHandle': 'Mutation.restrictDevice input.deviceHandle',
  'Mutation.removeDevice input.deviceHandle': 'Mutation.restrictDevice input.deviceHandle',
  'Mutation.revokeDevice input.deviceHandle': 'Mutation.restrictDevice input.deviceHandle',
  'Mutation.revokeKey input.keyHandle': 'Mutation.reportKeyLost input.keyHandle',
  'Mutation.requestServerProvisioning input.organizationId': 'Mutation.createServer input.organizationId',
  'Mutation.rotateLoginSecret input.accountId': 'Mutation.registerPasskey input.accountId',
  'Mutation.rotatePartnerClient input.clientId': 'Mutation.revokePartnerClient input.clientId',
  'Mutation.rotateServerLocator input.serverId': 'Mutation.setLocatorAvailability input.serverId',
  'Mutation.updateServerPolicy input.serverId': 'Mutation.setLocatorAvailability input.serverId',
  'Mutation.updateServerVisibility input.serverId': 'Mutation.setLocatorAvailability input.serverId',
  'Mutation.updateContentPolicy input.serverId': 'Mutation.setLocatorAvailability input.serverId',
  'Mutation.deleteServerContentByClass input.serverId': 'Mutation.deleteServerObjects input.serverId',
  'Mutation.setOrganizationRole input.membershipId': 'Mutation.revokePartnerClient input.clientId',
  'Mutation.cancelOrder input.orderId': 'Mutation.redeemCodeCoin input.orderId',
  'Mutation.requestInvoice input.orderId': 'Mutation.redeemCodeCoin input.orderId',
  'Mutation.signBlindCoins input.orderId': 'Mutation.redeemCodeCoin input.orderId',
  'Mutation.renewSubscription input.entitlementId': 'Mutation.cancelSubscription input.entitlementId',
  'Mutation.undoCancelSubscription input.entitlementId': 'Mutation.cancelSubscription input.entitlementId',
  'Mutation.suspendServer input.serverId': 'Mutation.deleteServer input.serverId',
  'Mutation.resumeServer input.serverId': 'Mutation.deleteServer input.serverId',
  'Mutation.retireServer input.serverId': 'Mutation.deleteServer input.serverId',
  'Mutation.decideJoinRequests input.serverId': 'Mutation.setLocatorAvailability input.serverId',
  'Mutation.removeWebhook input.webhookId': 'Mutation.registerWebhook input.organizationId',
  'Mutation.resumeWebhook input.webhookId': 'Mutation.registerWebhook input.organizationId',
  'Mutation.rotateWebhookKey input.webhookId': 'Mutation.registerWebhook input.organizationId',
  'Mutation.restrictMember input.memberId': 'Mutation.removeMember input.memberId',
  'Mutation.liftMemberRestriction input.memberId': 'Mutation.removeMember input.memberId',
  'Mutation.transferServerOwnership input.serverId': 'Mutation.deleteServer input.serverId',
  'Mutation.withdrawTraining input.organizationId': 'Mutation.shareTraining input.organizationId',
  'Mutation.unlinkEsim input.esimId': 'Mutation.retireEsim input.esimId',
}

const forStaff =
  'Only staff with the scope may use it, and docs/roles.md gives that role every object of the kind.'

/** The operations on stalled work of each service. */
export const stalledWork = Object.fromEntries(
  serviceNames.flatMap((service) => {
    const name = `${service.charAt(0).toUpperCase()}${service.slice(1)}`
    return ['retry', 'discard'].map((verb) => [`Mutation.${verb}${name}Work input.id`, forStaff])
  }),
)

/** Identifiers that no owner clause binds, with the reason. */
export const unbound: Readonly<Record<string, string>> = {
  'Mutation.decideProvisioningRequest input.provisioningRequestId': forStaff,
  ...stalledWork,
  'Mutation.deleteServer input.confirmLocator': 'It is compared with the locator of the server in serverId.',
  'Mutation.extendRecoveryWindow input.caseId': forStaff,
  'Mutation.reinstateAccount input.accountHandle': forStaff,
  'Mutation.restrictAccount input.accountHandle': forStaff,
  'Mutation.suspendAccount input.accountHandle': forStaff,
  'Mutation.revokeStaffAccount input.accountHandle': forStaff,
  'Mutation.resolveStuckPayment input.stuckPaymentId': forStaff,
  'Mutation.releaseLegalHold input.legalHoldId': forStaff,
  'Mutation.setLegalHold input.subject': forStaff,
  'Mutation.voidCodeCoinBatch input.batchId': forStaff,
  'Mutation.revokeDashboardClient input.clientId': forStaff,
  'Mutation.rotateDashboardClient input.clientId': forStaff,
  'Mutation.decideJoinRequests input.joinRequestIds':
    'Each request must belong to the server in serverId (decision.test.ts).',
  'Mutation.platformRestrictServer input.serverId': forStaff,
  'Mutation.platformSuspendServer input.serverId': forStaff,
  'Mutation.platformRetireServer input.serverId': forStaff,
  'Mutation.platformDeleteServer input.serverId': forStaff,
  'Mutation.reversePlatformAction input.platformActionId': forStaff,
  'Mutation.transferServerOwnership input.newOwnerId':
    'The new owner must be within the boundary of the server in serverId (transfer.test.ts).',
  'Query.accountKeyStates accountHandle': forStaff,
  'Query.administeredOrganization id': forStaff,
  'Query.administeredServer id': forStaff,
  'Query.customerDevices accountHandle': forStaff,
  'Query.customerEntitlements accountHandle': forStaff,
  'Query.customerEsims accountHandle': forStaff,
  'Query.organizationAuditLog organizationId': forStaff,
  'Query.serverAuditLog serverId': forStaff,
}

/** Identifiers that a clause binds although the generator cannot detect its removal, with the reason. */
export const undetectable: Readonly<Record<string, string>> = {
  'Mutation.assignEsim input.membershipId':
    'The callers of the generator own no eSIM of an organization, so that the eSIM is refused as it is with the clause.',
  'Mutation.cancelOrder input.organizationId':
    'The generator has no order of the organization, so that the order is refused as it is with the clause.',
  'Mutation.requestInvoice input.organizationId':
    'The generator has no order of the organization, so that the order is refused as it is with the clause.',
  'Mutation.signBlindCoins input.organizationId':
    'The generator has no order of the organization, so that the order is refused as it is with the clause.',
  'Mutation.redeemCodeCoin input.organizationId':
    'The generator has no order of the organization, so that the order is refused as it is with the clause.',
  'Mutation.connectToServer input.serverId':
    'The sessions of the generator’s callers belong to no device, so that the connection is refused as it is with the clause.',
  'Mutation.replaceDevice input.deviceHandle':
    'The replacement in newDeviceHandle is checked first, and the generator has none that waits for a decision.',
}
