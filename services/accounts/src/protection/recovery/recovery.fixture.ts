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

/** Runs a function while another transaction holds the account, and commits that one when the function waits for it. */
export async function whileAccountHeld<T>(
  { subgraph }: TestAccounts,
  sql: string,
  accountId: string,
  run: () => Promise<T>,
): Promise<T> {
  const holder = subgraph.app.data.createQueryRunner()
  try {
    await holder.startTransaction()
    await holder.query(sql, [accountId])
    const running = run()
    await subgraph.until(async () => {
      const [row] = await subgraph.app.read<{ count: string }>(
        `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
      return Number(row!.count) === 1
    }, 'a transaction that waits for the account')
    await holder.commitTransaction()
    return await running
  } finally {
    if (holder.isTransactionActive) await holder.rollbackTransaction()
    await holder.release()
  }
}
