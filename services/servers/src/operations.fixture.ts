const failure = 'errors { code message path }'
const serverFields = `id state suspendedBy termEndsAt entitlement { id } viewerRole owner { kind organizationId } cancelationCause displayName region { code label } locator { value availability } availableActions surfaces responsibleParty { kind organizationId } lifecycle { stage progress }
  members { edges { node { id handle isOwn role state restrictionReason availableActions sinceDay } } }
  platformActions { edges { node { id kind reasonCategory state actedAt reversedAt } } }
  joinRequests { edges { node { id applicant state requestedDay } } }
  contentDeletions { edges { node { id scope state memberId completedAt counts { matched deleted held }
    held { ground count until } receipt { state signedReport tombstoneRoot } limitations { code } } } }
  deletionReceipt { state counts { matched deleted held } deleted { kind count } retained { ground count until }
    retainedRecords { kind ground until }
    tombstoneRoot reportedAt signedReport }
  limitations { code }`
export const serverQuery = `query ($id: ID!) { server(id: $id) { ${serverFields} } }`
export const createMutation = `mutation ($input: CreateServerInput!) { createServer(input: $input) {
  server { id state surfaces lifecycle { stage progress } owner { kind organizationId } displayName region { code } locator { value availability } members { edges { node { role } } } }
  limitations { code } ${failure} } }`
export const rotateMutation = `mutation ($input: RotateServerLocatorInput!) { rotateServerLocator(input: $input) {
  server { id locator { value } } ${failure} } }`
export const availabilityMutation = `mutation ($input: SetLocatorAvailabilityInput!) {
  setLocatorAvailability(input: $input) { server { id locator { availability } } ${failure} } }`
export const deleteMutation = `mutation ($input: DeleteServerInput!) { deleteServer(input: $input) {
  server { id state } limitations { code } ${failure} } }`
export const cancelMutation = `mutation ($input: CancelServerCreationInput!) { cancelServerCreation(input: $input) {
  server { id state cancelationCause locator { value } availableActions } ${failure} } }`
const transferFields = `transfer { id state serverId serverName newOwnerKind organizationId offeredDay expiresAt availableActions }`
export const transferMutation = `mutation ($input: TransferServerOwnershipInput!) {
  transferServerOwnership(input: $input) { ${transferFields} ${failure} } }`
export const acceptOwnershipMutation = `mutation ($input: AcceptServerOwnershipInput!) {
  acceptServerOwnership(input: $input) { ${transferFields} ${failure} } }`
export const declineOwnershipMutation = `mutation ($input: DeclineServerOwnershipInput!) {
  declineServerOwnership(input: $input) { ${transferFields} ${failure} } }`
export const withdrawTransferMutation = `mutation ($input: WithdrawServerTransferInput!) {
  withdrawServerTransfer(input: $input) { ${transferFields} ${failure} } }`
export const provisioningMutation = `mutation ($input: RequestServerProvisioningInput!) {
  requestServerProvisioning(input: $input) {
    provisioningRequest { id state organizationId term region { code } requestedDay decidedDay } ${failure} } }`
export const provisioningDecisionMutation = `mutation ($input: DecideProvisioningRequestInput!) {
  decideProvisioningRequest(input: $input) { provisioningRequest { id state decidedDay } ${failure} } }`
export const joinMutation = `mutation ($input: RequestToJoinInput!) { requestToJoin(input: $input) {
  joinRequest { id state requestedDay } limitations { code } ${failure} } }`
export const withdrawMutation = `mutation ($input: WithdrawJoinRequestInput!) { withdrawJoinRequest(input: $input) {
  joinRequest { id state } ${failure} } }`
export const approveMutation = `mutation ($input: ApproveJoinRequestInput!) { approveJoinRequest(input: $input) {
  joinRequest { id applicant state } limitations { code } ${failure} } }`
export const rejectMutation = `mutation ($input: RejectJoinRequestInput!) { rejectJoinRequest(input: $input) {
  joinRequest { id state } ${failure} } }`
export const myRequestsQuery = `query ($first: Int, $after: String) { myJoinRequests(first: $first, after: $after) {
  edges { node { id state requestedDay } } pageInfo { hasNextPage endCursor } } }`
export const decisionQuery = `query ($serverId: ID!) { participationDecision(serverId: $serverId) {
  allowed prerequisites { category state } missing deniedBy limitations { code } } }`
export const contentMutation = `mutation ($input: DeleteMemberContentInput!) { deleteMemberContent(input: $input) {
  contentDeletion { id scope state memberId completedAt counts { matched } held { ground } receipt { state } }
  limitations { code } ${failure} } }`

const memberFields = 'member { id handle role state restrictionReason availableActions } limitations { code }'
export const roleMutation = `mutation ($input: SetMemberRoleInput!) { setMemberRole(input: $input) {
  ${memberFields} ${failure} } }`
export const restrictMutation = `mutation ($input: RestrictMemberInput!) { restrictMember(input: $input) {
  ${memberFields} ${failure} } }`
export const liftMutation = `mutation ($input: LiftMemberRestrictionInput!) { liftMemberRestriction(input: $input) {
  ${memberFields} ${failure} } }`
export const removeMutation = `mutation ($input: RemoveMemberInput!) { removeMember(input: $input) {
  ${memberFields} ${failure} } }`
export const leaveMutation = `mutation ($input: LeaveServerInput!) { leaveServer(input: $input) {
  ${memberFields} ${failure} } }`
export const decideEachMutation = `mutation ($input: DecideJoinRequestsInput!) { decideJoinRequests(input: $input) {
  outcomes { joinRequestId state code } limitations { code } ${failure} } }`
const ofOwner = (name: string) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return `mutation ($input: ${type}!) { ${name}(input: $input) { server { id state suspendedBy availableActions } ${failure} } }`
}
export const suspendMutation = ofOwner('suspendServer')
export const resumeMutation = ofOwner('resumeServer')
export const retireMutation = ofOwner('retireServer')
const ofPlatform = (name: string) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return `mutation ($input: ${type}!) { ${name}(input: $input) {
    platformAction { id serverId kind reasonCategory state availableActions reversedAt } ${failure} } }`
}
export const platformMutations = {
  RESTRICT: ofPlatform('platformRestrictServer'),
  SUSPEND: ofPlatform('platformSuspendServer'),
  RETIRE: ofPlatform('platformRetireServer'),
  DELETE: ofPlatform('platformDeleteServer'),
} as const
export const reverseMutation = ofPlatform('reversePlatformAction')
export const platformActionsQuery = `query ($state: PlatformActionState) { platformActions(first: 100, state: $state) {
  totalCount edges { node { id serverId kind state availableActions } } } }`
export const connectMutation = `mutation ($input: ConnectToServerInput!) { connectToServer(input: $input) {
  connectedDevice { handle state sinceDay } ${failure} } }`
export const removeDeviceMutation = `mutation ($input: RemoveDeviceFromServerInput!) { removeDeviceFromServer(input: $input) {
  connectedDevice { handle state availableActions } limitations { code } ${failure} } }`
export const devicesQuery = `query ($id: ID!, $state: ServerDeviceState) { server(id: $id) { connectedDevices(state: $state) {
  totalCount edges { node { handle member state trustCategory sinceDay availableActions sessions { handle state } } } } } }`
export const environmentsQuery = `{ environments { totalCount edges { node {
  id displayName state role participation { allowed missing } } } } }`
const policyRules = 'accounts devices sessions roles managed posture findings'
export const policyMutation = `mutation ($input: UpdateServerPolicyInput!) { updateServerPolicy(input: $input) {
  policy { id state revision rules { ${policyRules} } sharesSignals effectiveFrom evaluatedAt limitations { code } }
  limitations { code } ${failure} } }`
export const policyQuery = `query ($id: ID!) { server(id: $id) {
  policy { version denied sharesSignals rules { ${policyRules} } inForce { id revision state evaluatedAt } scheduled { revision state } }
  policyVersions { totalCount edges { node { revision state } } }
  members { edges { node { id deniedBy } } } } }`
export const previewQuery = `query ($serverId: ID!, $rules: ServerPolicyRulesInput!) {
  previewPolicyChange(serverId: $serverId, rules: $rules) {
    members denied newlyDenied newlyAdmitted byCategory { category count } limitations { code } } }`
const deletionFields = `contentDeletion { id scope state memberId classes storedBefore isByPolicy } limitations { code } ${failure}`
export const objectsMutation = `mutation ($input: DeleteServerObjectsInput!) {
  deleteServerObjects(input: $input) { ${deletionFields} } }`
export const classesMutation = `mutation ($input: DeleteServerContentByClassInput!) {
  deleteServerContentByClass(input: $input) { ${deletionFields} } }`
export const allContentMutation = `mutation ($input: DeleteAllServerContentInput!) {
  deleteAllServerContent(input: $input) { ${deletionFields} } }`
export const contentPolicyMutation = `mutation ($input: UpdateContentPolicyInput!) {
  updateContentPolicy(input: $input) {
    contentPolicy { version retentionDays classes delegatesFullDeletion } limitations { code } ${failure} } }`
export const visibilityMutation = `mutation ($input: UpdateServerVisibilityInput!) {
  updateServerVisibility(input: $input) { visibleToUsers limitations { code } ${failure} } }`
export const securityQuery = `query ($id: ID!, $category: ServerSecurityCategory) { server(id: $id) {
  securityEvents(category: $category) { totalCount edges { node { id category member hour } } } } }`
