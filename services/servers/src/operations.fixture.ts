const failure = 'errors { code message path }'
const serverFields = `id state suspendedBy termEndsAt entitlement { id } viewerRole owner { kind organizationId } cancelationCause displayName region { code label } locator { value availability } availableActions
  members { edges { node { id handle isOwn role state sinceDay } } }
  joinRequests { edges { node { id applicant state requestedDay } } }
  contentDeletions { edges { node { id scope state memberId completedAt counts { matched deleted held }
    held { ground count } receipt { state signedReport tombstoneRoot } limitations { code } } } }
  deletionReceipt { state counts { matched deleted held } deleted { kind count } retained { ground count }
    tombstoneRoot reportedAt signedReport }
  audit { edges { node { action outcome reason } } } limitations { code }`
export const serverQuery = `query ($id: ID!) { server(id: $id) { ${serverFields} } }`
export const createMutation = `mutation ($input: CreateServerInput!) { createServer(input: $input) {
  server { id state owner { kind organizationId } displayName region { code } locator { value availability } members { edges { node { role } } } }
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
  allowed prerequisites { category state } missing limitations { code } } }`
export const contentMutation = `mutation ($input: DeleteMemberContentInput!) { deleteMemberContent(input: $input) {
  contentDeletion { id scope state memberId completedAt counts { matched } held { ground } receipt { state } }
  limitations { code } ${failure} } }`
