import type { TestCaller } from '@enigm/subgraph/testkit'
import type { TestAccounts } from '../../accounts.fixture'
import { origin, type TestDevice } from '../../sign-in/device-key/device.fixture'

const recovery = 'recovery { id state kind completableAt expiresAt }'
const failure = 'limitations { code } errors { code message path }'
export const askMutation = `mutation ($input: StartDeviceRecoveryInput!) { startDeviceRecovery(input: $input) {
  nonce expiresAt errors { code path } } }`
export const startByDeviceMutation = `mutation ($input: StartRecoveryByDeviceInput!) {
  startRecoveryByDevice(input: $input) { ${recovery} recoveryToken ${failure} } }`
const cancelMutation = `mutation ($input: CancelRecoveryInput!) { cancelRecovery(input: $input) {
  ${recovery} errors { code message path } } }`
export const typ = 'device-recovery+jwt'

/** Recoveries that a device starts. */
export class TestDeviceRecoveries {
  constructor(private readonly accounts: TestAccounts) {}

  async nonce(accountNumber: string, at = origin): Promise<string> {
    const input = { accountNumber, origin: at }
    return (await this.accounts.subgraph.call(null, askMutation, { input })).data.startDeviceRecovery.nonce
  }

  /** The assertion that the device signs to recover its account; an attack changes claims or header. */
  async assertion(device: TestDevice, changed: object = {}, header: object = {}): Promise<string> {
    const nonce = await this.nonce(device.number)
    return device.assertion({ nonce, ...changed }, { typ, ...header })
  }

  async present(assertion: string, caller: TestCaller | null = null) {
    const { data } = await this.accounts.subgraph.call(caller, startByDeviceMutation, {
      input: { assertion },
    })
    return data.startRecoveryByDevice
  }

  /** Starts one with a valid assertion. */
  async start(device: TestDevice) {
    return this.present(await this.assertion(device))
  }

  /** The code of the refusal; `undefined` when a recovery was started. */
  async code(assertion: string): Promise<string | undefined> {
    return (await this.present(assertion)).errors[0]?.code
  }

  cancel(caller: TestCaller | null, recoveryId: string) {
    return this.accounts.subgraph.call(caller, cancelMutation, { input: { recoveryId } })
  }

  /** Moves its times 24 hours into the past. */
  async becomeCompletable(recoveryId: string): Promise<void> {
    await this.accounts.sql(
      `UPDATE recovery SET completable_at = completable_at - interval '24 hours',
         expires_at = expires_at - interval '24 hours' WHERE id = $1`,
      recoveryId,
    )
  }

  rows(accountId: string) {
    return this.accounts.sql<{ id: string; state: string; kind: string }>(
      'SELECT id, state, kind FROM recovery WHERE account_id = $1 ORDER BY completable_at, id',
      accountId,
    )
  }
}
