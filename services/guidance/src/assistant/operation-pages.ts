/** The kinds of objects of which the panel can say what the caller may do with them now. */
export const objectKinds = {
  DEVICE: 'An own device.',
  ESIM: 'An eSIM that the caller holds, uses or administers.',
  KEY: 'An own Enigm Key.',
  SERVER: 'A server that the caller owns or takes part in.',
} as const
export type ObjectKind = keyof typeof objectKinds

interface OperationPage {
  /** The page of the panel from which the operation is reached. */
  readonly page: string
  /** The kind of object that the operation changes, and its page; its last part is the object's id or handle. */
  readonly object?: ObjectKind
  readonly objectPage?: string
}

const settings: OperationPage = { page: '/settings' }
const sessions: OperationPage = { page: '/sessions' }
const entitlements: OperationPage = { page: '/entitlements' }
const organizations: OperationPage = { page: '/organizations' }
const device: OperationPage = { page: '/devices', object: 'DEVICE', objectPage: '/devices/$handle' }
const esim: OperationPage = { page: '/esims', object: 'ESIM', objectPage: '/esims/$esimId' }
const key: OperationPage = { page: '/keys', object: 'KEY', objectPage: '/keys/$handle' }
const server = (part: string): OperationPage => ({
  page: '/servers',
  object: 'SERVER',
  objectPage: `/servers/$serverId${part}`,
})
const customer: OperationPage = { page: '/platform/accounts' }
const staff: OperationPage = { page: '/platform/staff' }
const dashboards: OperationPage = { page: '/platform/dashboards' }

/** The page of each operation that the assistant can suggest. */
export const operationPages: Readonly<Record<string, OperationPage>> = {
  rotateLoginSecret: settings,
  renewRecoveryCodes: settings,
  startPasskeyRegistration: settings,
  renamePasskey: settings,
  removePasskey: settings,
  setCriticalPin: settings,
  changeCriticalPin: settings,
  assignAccountPolicy: settings,
  updateAccountVisibility: settings,
  requestAccountDeletion: settings,
  cancelAccountDeletion: settings,
  cancelRecovery: { page: '/overview' },
  closeSession: sessions,
  closeAllOtherSessions: sessions,
  closeSessionsOfUntrustedDevices: sessions,
  restrictSession: sessions,
  liftSessionRestriction: sessions,
  approveDeviceEnrollment: device,
  rejectDeviceEnrollment: device,
  revokeDevice: device,
  restrictDevice: device,
  liftDeviceRestriction: device,
  replaceDevice: device,
  retireDevice: device,
  changeDeviceLabel: device,
  enableManagedMode: device,
  disableManagedMode: device,
  bindManagedDevice: device,
  unbindManagedDevice: device,
  requestRemoteOperation: device,
  cancelRemoteOperation: device,
  assignManagedPolicy: device,
  requestRemoteWipe: device,
  cancelRemoteWipe: device,
  createServer: { page: '/servers/new' },
  cancelServerCreation: server(''),
  requestServerProvisioning: organizations,
  setLocatorAvailability: server(''),
  rotateServerLocator: server(''),
  requestToJoin: { page: '/servers/join' },
  withdrawJoinRequest: { page: '/servers/join' },
  approveJoinRequest: server('/join-requests'),
  rejectJoinRequest: server('/join-requests'),
  deleteMemberContent: server('/content'),
  transferServerOwnership: server('/danger'),
  withdrawServerTransfer: server('/danger'),
  acceptServerOwnership: { page: '/servers' },
  declineServerOwnership: { page: '/servers' },
  deleteServer: server('/danger'),
  activateEsim: esim,
  unlinkEsim: esim,
  replaceEsim: esim,
  deleteEsim: esim,
  retireEsim: esim,
  assignEsimPolicy: organizations,
  assignEsim: organizations,
  enableEmergencyDeviceWorkflow: { page: '/keys' },
  disableEmergencyDeviceWorkflow: { page: '/keys' },
  enableOrganizationEmergencyWorkflow: organizations,
  disableOrganizationEmergencyWorkflow: organizations,
  reportKeyLost: key,
  reportKeyFound: key,
  revokeKey: key,
  retireKey: key,
  replaceKey: key,
  createOrder: { page: '/buy' },
  redeemCodeCoin: { page: '/orders' },
  renewSubscription: entitlements,
  cancelSubscription: entitlements,
  undoCancelSubscription: entitlements,
  createOrganization: organizations,
  addOrganizationMember: organizations,
  acceptOrganizationMembership: organizations,
  setOrganizationRole: organizations,
  removeOrganizationMember: organizations,
  leaveOrganization: organizations,
  restrictMemberSessions: organizations,
  liftMemberSessionRestriction: organizations,
  assignMemberPolicy: organizations,
  registerPartnerClient: organizations,
  rotatePartnerClient: organizations,
  revokePartnerClient: organizations,
  restrictAccount: customer,
  suspendAccount: customer,
  reinstateAccount: customer,
  openRecoveryCase: { page: '/platform/recovery' },
  extendRecoveryWindow: { page: '/platform/recovery' },
  issueCodeCoins: { page: '/platform/code-coins' },
  resolveStuckPayment: { page: '/platform/stuck-payments' },
  decideProvisioningRequest: { page: '/platform/server-requests' },
  createStaffAccount: staff,
  revokeStaffAccount: staff,
  registerDashboardClient: dashboards,
  rotateDashboardClient: dashboards,
  revokeDashboardClient: dashboards,
}
