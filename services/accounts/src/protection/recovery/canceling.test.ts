import { newId, restrictedScopes } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { startTestAccounts } from '../../accounts.fixture'
import { TestDevice } from '../../sign-in/device-key/device.fixture'
import { TestDeviceRecoveries } from './device-recovery.fixture'
import {
  completeRecovery,
  extendRecoveryWindowMutation,
  openRecoveryCaseMutation,
  startRecovery,
} from './recovery.fixture'

const starting = startTestAccounts().then((accounts) => ({
  accounts,
  recoveries: new TestDeviceRecoveries(accounts),
}))
afterAll(async () => (await starting).accounts.subgraph.stop())

/** A device with a recovery that it has started. */
async function started() {
  const { accounts, recoveries } = await starting
  const device = await TestDevice.trusted(accounts)
  const { recovery, recoveryToken } = await recoveries.start(device)
  return {
    ...device.person,
    device,
    recoveryId: recovery.id as string,
    recoveryToken: recoveryToken as string,
  }
}
const stateOf = async (id: string) =>
  (await (await starting).accounts.sql('SELECT state FROM recovery WHERE id = $1', id))[0].state
const completed = async (recoveryToken: string) =>
  (await completeRecovery((await starting).accounts, recoveryToken)).errors[0]?.code

describe('cancelRecovery', () => {
  it('[REC-01] ends a recovery by a device, with one event and one audit entry: its token is void', async () => {
    const { accounts, recoveries } = await starting
    const { caller, accountId, device, recoveryId, recoveryToken } = await started()
    const { data } = await recoveries.cancel(caller, recoveryId)
    expect(data.cancelRecovery).toMatchObject({ recovery: { id: recoveryId, state: 'CANCELED' }, errors: [] })
    expect((await accounts.subgraph.events(recoveryId)).slice(1)).toEqual([
      {
        type: 'accounts.recovery.canceled',
        aggregateId: recoveryId,
        version: 2,
        data: { recoveryId, accountId, state: 'CANCELED', deviceId: device.deviceId },
      },
    ])
    expect((await accounts.subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject({
      ...{ actor: accountId, action: 'accounts.recovery.canceled', target: recoveryId, reason: 'HOLDER' },
    })
    await accounts.sql(
      `UPDATE recovery SET completable_at = now() - interval '1 s' WHERE id = $1`,
      recoveryId,
    )
    expect(await completed(recoveryToken)).toBe('RECOVERY_INVALID')
    expect(failureOf(await recoveries.cancel(caller, recoveryId))).toBe('INVALID_TRANSITION')
  })

  it('[REC-01] is possible from any unrestricted session, also from a later one and when the recovery can be completed', async () => {
    const { accounts, recoveries } = await starting
    const { caller, credentials, recoveryId } = await started()
    const { session } = await accounts.signIn(credentials)
    await recoveries.becomeCompletable(recoveryId)
    const later = { ...caller, sessionId: session.id }
    expect(failureOf(await recoveries.cancel(later, recoveryId))).toBeUndefined()
  })

  it('[THR-02] cancels no recovery by code: a stolen session does not keep the holder out', async () => {
    const { accounts, recoveries } = await starting
    const { caller, credentials } = await accounts.person()
    const { recovery, recoveryToken } = await startRecovery(accounts, credentials)
    expect(failureOf(await recoveries.cancel(caller, recovery.id))).toBe('INVALID_TRANSITION')
    expect(await stateOf(recovery.id)).toBe('OPEN')
    expect(await completed(recoveryToken)).toBeUndefined()
  })

  it('[ACC-11] answers for another account’s recovery as for an absent one, and does not change it', async () => {
    const { accounts, recoveries } = await starting
    const { recoveryId } = await started()
    const other = await accounts.person()
    const answers = [
      await recoveries.cancel(other.caller, recoveryId),
      await recoveries.cancel(other.caller, newId('recovery')),
    ]
    expect(answers[0]).toEqual(answers[1])
    expect(failureOf(answers[0]!)).toBe('NOT_FOUND')
    expect(await stateOf(recoveryId)).toBe('OPEN')
  })

  it('[SES-03] is not for a restricted session, nor for one that has ended', async () => {
    const { accounts, recoveries } = await starting
    const { caller, sessionId, recoveryId } = await started()
    const restricted = { ...caller, scopes: restrictedScopes }
    expect(failureOf(await recoveries.cancel(restricted, recoveryId))).toBe('FORBIDDEN')
    await accounts.sql(`UPDATE session SET state = 'CLOSED', ended_at = now() WHERE id = $1`, sessionId)
    expect(failureOf(await recoveries.cancel(caller, recoveryId))).toBe('UNAUTHENTICATED')
    expect(await stateOf(recoveryId)).toBe('OPEN')
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['an operator', 'OPERATOR', 'NOT_FOUND'],
    ['support', 'SUPPORT', 'NOT_FOUND'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
  ] as const)('[REC-03] is not for %s', async (_, role, code) => {
    const { accounts, recoveries } = await starting
    const { recoveryId } = await started()
    const isStaff = role === 'OPERATOR' || role === 'SUPPORT'
    const caller = isStaff ? (await accounts.person(role)).caller : role && accounts.subgraph.caller(role)
    expect(failureOf(await recoveries.cancel(caller, recoveryId))).toBe(code)
    expect(await stateOf(recoveryId)).toBe('OPEN')
  })
})

describe('the end of the device’s trust', () => {
  it.each([
    ['restricted', 'RESTRICTED'],
    ['revoked', 'REVOKED'],
    ['replaced', 'REPLACED'],
    ['retired', 'RETIRED'],
    ['snapshot', 'RESTRICTED'],
    ['snapshot', 'REVOKED'],
  ])('[REC-01] by devices.device.%s (%s) cancels its recovery', async (verb, state) => {
    const { accounts } = await starting
    const { device, accountId, recoveryId, recoveryToken } = await started()
    await device.becomes(verb, state)
    expect(await stateOf(recoveryId)).toBe('CANCELED')
    const trail = await accounts.subgraph.audit(`account:${accountId}`)
    expect(trail.filter(({ action }) => action === 'accounts.recovery.canceled')).toMatchObject([
      { actor: 'system', target: recoveryId, reason: 'DEVICE' },
    ])
    expect(await completed(recoveryToken)).toBe('RECOVERY_INVALID')
  })

  it('[REC-01] cancels no recovery by another device or by code', async () => {
    const { accounts, recoveries } = await starting
    const { device, credentials, recoveryId, ...person } = await started()
    const { session } = await accounts.signIn(credentials)
    const other = await TestDevice.create(accounts, { ...person, credentials, sessionId: session.id })
    await other.becomes('enrollment.requested', 'PENDING_ENROLLMENT')
    await other.becomes('enrollment.approved', 'TRUSTED')
    await other.becomes('revoked', 'REVOKED')
    expect(await stateOf(recoveryId)).toBe('OPEN')
    const byCode = await startRecovery(accounts, credentials)
    await device.becomes('revoked', 'REVOKED')
    expect((await recoveries.rows(person.accountId)).map(({ id, state }) => [id, state])).toEqual(
      expect.arrayContaining([
        [recoveryId, 'SUPERSEDED'],
        [byCode.recovery.id, 'OPEN'],
      ]),
    )
  })

  it('[REC-01] is effective at once, also before the event arrives in accounts', async () => {
    const { accounts, recoveries } = await starting
    const { device, recoveryId, recoveryToken } = await started()
    await recoveries.becomeCompletable(recoveryId)
    await accounts.sql('DELETE FROM device_key WHERE device_id = $1', device.deviceId)
    expect(await completed(recoveryToken)).toBe('RECOVERY_INVALID')
    expect(await stateOf(recoveryId)).toBe('OPEN')
  })

  it('[REC-01] leaves no recovery open that starts in parallel', async () => {
    const { accounts, recoveries } = await starting
    for (let round = 0; round < 5; round++) {
      const device = await TestDevice.trusted(accounts)
      const assertion = await recoveries.assertion(device)
      await Promise.all([recoveries.code(assertion), device.becomes('revoked', 'REVOKED')])
      const open = (await recoveries.rows(device.person.accountId)).filter(({ state }) => state === 'OPEN')
      expect(open).toEqual([])
    }
  })
})

describe('support', () => {
  it('[REC-03] extends the time to complete it, and does not shorten its delay', async () => {
    const { accounts } = await starting
    const { credentials, recoveryId } = await started()
    const support = await accounts.person('SUPPORT')
    const times = async () =>
      (await accounts.sql('SELECT completable_at, expires_at FROM recovery WHERE id = $1', recoveryId))[0]
    const before = await times()
    const input = { accountNumber: credentials.accountNumber, category: 'DEVICE_LOST' }
    const { data } = await accounts.subgraph.call(support.caller, openRecoveryCaseMutation, { input })
    expect(data.openRecoveryCase.recoveryCase.recovery).toMatchObject({ id: recoveryId, state: 'OPEN' })
    const { id: caseId } = data.openRecoveryCase.recoveryCase
    await accounts.subgraph.call(support.caller, extendRecoveryWindowMutation, { input: { caseId } })
    const after = await times()
    expect(after.completable_at).toEqual(before.completable_at)
    expect(after.expires_at.getTime() - before.expires_at.getTime()).toBe(24 * 60 * 60 * 1000)
  })
})
