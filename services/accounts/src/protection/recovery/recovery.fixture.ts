import type { TestAccounts, TestCredentials } from '../../accounts.fixture'

const failure = 'limitations { code statement } errors { code message path }'
export const startRecoveryMutation = `mutation ($input: StartRecoveryInput!) { startRecovery(input: $input) {
  recovery { id state expiresAt } recoveryToken ${failure} } }`
export const completeRecoveryMutation = `mutation ($input: CompleteRecoveryInput!) { completeRecovery(input: $input) {
  recovery { id state } loginSecret recoveryCodes result { restores doesNotRestore } ${failure} } }`
export const openRecoveryCaseMutation = `mutation ($input: OpenRecoveryCaseInput!) { openRecoveryCase(input: $input) {
  recoveryCase { id state category expiresAt recovery { id state expiresAt } } ${failure} } }`
export const extendRecoveryWindowMutation = `mutation ($input: ExtendRecoveryWindowInput!) {
  extendRecoveryWindow(input: $input) { recoveryCase { id state recovery { id state expiresAt } } ${failure} } }`

interface Started {
  recovery: { id: string; state: string; expiresAt: string }
  recoveryToken: string
}

interface Completed {
  recovery: { id: string; state: string }
  loginSecret: string
  recoveryCodes: string[]
  result: { restores: string[]; doesNotRestore: string[] }
  limitations: { code: string; statement: string }[]
  errors: { code: string }[]
}

/** Starts a recovery with one of the account's codes. */
export async function startRecovery(
  accounts: TestAccounts,
  { accountNumber, recoveryCodes }: TestCredentials,
  ordinal = 0,
): Promise<Started> {
  const input = { accountNumber, recoveryCode: recoveryCodes[ordinal] }
  return (await accounts.subgraph.call(null, startRecoveryMutation, { input })).data.startRecovery
}

export async function completeRecovery(
  accounts: TestAccounts,
  recoveryToken: string,
  resetPin = false,
): Promise<Completed> {
  const input = { recoveryToken, resetPin }
  return (await accounts.subgraph.call(null, completeRecoveryMutation, { input })).data.completeRecovery
}

/** Recovers an account with one of its codes; the number stays, the other credentials are new. */
export async function recover(
  accounts: TestAccounts,
  credentials: TestCredentials,
  resetPin = false,
): Promise<TestCredentials & { recoveryId: string }> {
  const { recoveryToken } = await startRecovery(accounts, credentials)
  const { recovery, loginSecret, recoveryCodes } = await completeRecovery(accounts, recoveryToken, resetPin)
  return { ...credentials, loginSecret, recoveryCodes, recoveryId: recovery.id }
}
