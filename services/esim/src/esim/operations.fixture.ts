import { randomBytes } from 'node:crypto'

const failure = 'errors { code message path }'
export const esimFields = `id state isSuspended entitlement { id } problem policy policyInForce isReady availableActions lifecycle { state at }
  association { state since } removal { atCarrier onDevice } replaces { id } replacedBy { id } limitations { code }`
const changed = (more = '') => `esim { id state } ${more} limitations { code } ${failure}`

export const esimQuery = `query ($id: ID!) { esim(id: $id) { ${esimFields} } }`
export const esimsQuery = `query ($first: Int, $after: String) { esims(first: $first, after: $after) {
  edges { node { id state } } pageInfo { hasNextPage endCursor } } }`
export const activateMutation = `mutation ($input: ActivateEsimInput!) { activateEsim(input: $input) {
  ${changed('activationCode { text qrPng qrSvg }')} } }`
const unlinkMutation = `mutation ($input: UnlinkEsimInput!) { unlinkEsim(input: $input) {
  esim { id state association { state } } retained limitations { code } ${failure} } }`
const deleteMutation = `mutation ($input: DeleteEsimInput!) { deleteEsim(input: $input) {
  esim { id state removal { atCarrier onDevice } } limitations { code } ${failure} } }`
const retireMutation = `mutation ($input: RetireEsimInput!) { retireEsim(input: $input) { ${changed()} } }`
const replaceMutation = `mutation ($input: ReplaceEsimInput!) { replaceEsim(input: $input) {
  ${changed('replaced { id state replacedBy { id } }')} } }`
export const policyMutation = `mutation ($input: AssignEsimPolicyInput!) { assignEsimPolicy(input: $input) {
  esim { id state policy policyInForce } limitations { code } ${failure} } }`
export const assignMutation = `mutation ($input: AssignEsimInput!) { assignEsim(input: $input) { ${changed()} } }`

/** The operations that need a grant, by mutation. */
export const critical = {
  unlinkEsim: { query: unlinkMutation, operation: 'ESIM_UNLINKING' },
  deleteEsim: { query: deleteMutation, operation: 'ESIM_DELETION' },
  retireEsim: { query: retireMutation, operation: 'ESIM_RETIREMENT' },
  replaceEsim: { query: replaceMutation, operation: 'ESIM_REPLACEMENT' },
} as const
export type CriticalName = keyof typeof critical

export function newKey(): string {
  return randomBytes(16).toString('base64url')
}

/** The input of an operation that needs a grant; a replacement needs an idempotency key too. */
export function criticalInput(name: CriticalName, input: { esimId: string; grant?: string | null }): object {
  return name === 'replaceEsim' ? { ...input, idempotencyKey: newKey() } : input
}
