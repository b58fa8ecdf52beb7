import { newId, restrictedScopes, type Role } from '@enigm/contracts'
import { base64url } from 'jose'
import { atTime, failureOf } from '@enigm/subgraph/testkit'
import { startTestAccounts } from '../../accounts.fixture'
import { origin, otherOrigin, TestDevice } from '../../sign-in/device-key/device.fixture'
import { askMutation, startByDeviceMutation, TestDeviceRecoveries, typ } from './device-recovery.fixture'
import { completeRecovery, startRecovery } from './recovery.fixture'

const starting = startTestAccounts({ ORIGINS: `${origin},${otherOrigin}` }).then((accounts) => ({
  accounts,
  recoveries: new TestDeviceRecoveries(accounts),
}))
afterAll(async () => (await starting).accounts.subgraph.stop())

const trusted = async () => TestDevice.trusted((await starting).accounts)
const hours = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 3_600_000

describe('startDeviceRecovery', () => {
  it('[REC-01] [ACC-11] gives an unknown number the same answer as a known one, and stores nothing', async () => {
    const { accounts } = await starting
    const { credentials } = await accounts.person()
    const before = await accounts.subgraph.countEvents()
    for (const accountNumber of [credentials.accountNumber, '0000000000000000', 'nonsense']) {
      const { data } = await accounts.subgraph.call(null, askMutation, { input: { accountNumber, origin } })
      expect(data.startDeviceRecovery).toEqual({
        nonce: expect.stringMatching(/^[\w-]{72}$/),
        expiresAt: expect.any(String),
        errors: [],
      })
    }
    expect(await accounts.subgraph.countEvents()).toBe(before)
    expect(
      await accounts.failure(null, askMutation, { accountNumber: '0', origin: 'https://evil.example' }),
    ).toBe('ORIGIN_UNKNOWN')
  })
})

describe('startRecoveryByDevice', () => {
  it('[REC-01] starts a recovery with a delay of 24 hours, with one event and one audit entry', async () => {
    const { accounts, recoveries } = await starting
    const device = await trusted()
    const { accountId } = device.person
    const before = (await accounts.subgraph.audit(`account:${accountId}`)).length
    const now = new Date().toISOString()
    const { recovery, recoveryToken, limitations, errors } = await recoveries.start(device)
    expect(errors).toEqual([])
    expect(limitations).toEqual([{ code: 'RECOVERY_NOT_CONTENT' }])
    expect(recovery).toMatchObject({ state: 'OPEN', kind: 'TRUSTED_DEVICE' })
    expect(hours(now, recovery.completableAt)).toBeCloseTo(24, 1)
    expect(hours(recovery.completableAt, recovery.expiresAt)).toBe(24)
    expect(recoveryToken).toMatch(/^[\w-]{43}$/)
    expect(await accounts.subgraph.events(recovery.id)).toEqual([
      {
        type: 'accounts.recovery.started',
        aggregateId: recovery.id,
        version: 1,
        data: { recoveryId: recovery.id, accountId, state: 'OPEN', deviceId: device.deviceId },
      },
    ])
    const written = (await accounts.subgraph.audit(`account:${accountId}`)).slice(before)
    expect(written).toMatchObject([
      {
        actor: accountId,
        action: 'accounts.recovery.started',
        target: recovery.id,
        reason: 'TRUSTED_DEVICE',
      },
    ])
    expect(await accounts.subgraph.everything()).not.toContain(recoveryToken)
  })

  it('[REC-01] is shown to the holder in the account and as a security event of the device', async () => {
    const { accounts, recoveries } = await starting
    const device = await trusted()
    const { caller, accountId } = device.person
    const query = `{ me { recovery { id kind state completableAt }
      securityEvents(first: 1) { edges { node { category deviceHandle } } } } }`
    expect((await accounts.subgraph.call(caller, query)).data.me.recovery).toBeNull()
    const { recovery } = await recoveries.start(device)
    const { data } = await accounts.subgraph.call({ ...caller, scopes: restrictedScopes }, query)
    const { id, kind, state, completableAt } = recovery
    expect(data.me.recovery).toEqual({ id, kind, state, completableAt })
    const deviceHandle = accounts.subgraph.app.handle('dh', `account:${accountId}`, device.deviceId)
    expect(data.me.securityEvents.edges).toEqual([{ node: { category: 'RECOVERY', deviceHandle } }])
  })

  it('[REC-01] completes nothing before its time, and then has the effects of a recovery by code: new credentials, closed sessions, the device under review', async () => {
    const { accounts, recoveries } = await starting
    const device = await trusted()
    const { person } = device
    const { recovery, recoveryToken } = await recoveries.start(device)
    const early = await completeRecovery(accounts, recoveryToken)
    expect(early.errors).toMatchObject([{ code: 'RECOVERY_NOT_YET' }])
    expect(early.loginSecret).toBeNull()
    expect(await accounts.signIn(person.credentials)).toMatchObject({ session: { state: 'ACTIVE' } })
    await recoveries.becomeCompletable(recovery.id)
    const completed = await completeRecovery(accounts, recoveryToken)
    expect(completed.errors).toEqual([])
    expect(completed.recovery).toEqual({ id: recovery.id, state: 'COMPLETED' })
    const renewed = { ...person.credentials, loginSecret: completed.loginSecret }
    expect(await accounts.signIn(person.credentials)).toMatchObject({
      errors: [{ code: 'CREDENTIALS_WRONG' }],
    })
    expect(await device.signIn()).toBe('DEVICE_KEY_INVALID')
    expect(await recoveries.code(await recoveries.assertion(device))).toBe('DEVICE_KEY_INVALID')
    const again = await completeRecovery(accounts, recoveryToken)
    expect(again.loginSecret).toBe(completed.loginSecret)
    expect(await accounts.signIn(renewed)).toMatchObject({ session: { state: 'ACTIVE' } })
    expect((await completeRecovery(accounts, recoveryToken)).errors).toMatchObject([
      { code: 'RECOVERY_INVALID' },
    ])
  })

  it('[REC-01] can be completed for the next 24 hours, and not later', async () => {
    const { accounts, recoveries } = await starting
    const device = await trusted()
    const { recovery, recoveryToken } = await recoveries.start(device)
    const pass = (interval: string) =>
      accounts.sql(
        `UPDATE recovery SET completable_at = completable_at - $2::interval, expires_at = expires_at - $2::interval
         WHERE id = $1`,
        recovery.id,
        interval,
      )
    const complete = () => completeRecovery(accounts, recoveryToken)
    await pass('23 hours 59 minutes')
    // The clock of the database decides, and that of the process can be wrong.
    const early = await atTime(Date.now() + 300_000, complete)
    expect(early.errors).toMatchObject([{ code: 'RECOVERY_NOT_YET' }])
    await pass('24 hours 1 minute')
    const late = await atTime(Date.now() - 300_000, complete)
    expect(late.errors).toMatchObject([{ code: 'RECOVERY_INVALID' }])
    await pass('-1 hour')
    expect((await complete()).errors).toEqual([])
  })

  it('[REC-01] accepts a nonce once, also in parallel', async () => {
    const { recoveries } = await starting
    const device = await trusted()
    const assertion = await recoveries.assertion(device)
    const codes = await Promise.all(Array.from({ length: 5 }, () => recoveries.code(assertion)))
    expect(codes.filter((code) => code === undefined)).toHaveLength(1)
    expect(codes.filter((code) => code === 'DEVICE_KEY_INVALID')).toHaveLength(4)
    expect(await recoveries.rows(device.person.accountId)).toHaveLength(1)
  })

  it('[THR-02] accepts no assertion of a sign-in, and its own assertion does not sign in', async () => {
    const { recoveries } = await starting
    const device = await trusted()
    const signInNonce = await device.nonce()
    const recoveryNonce = await recoveries.nonce(device.number)
    for (const [nonce, type] of [
      [signInNonce, typ],
      [signInNonce, 'device-sign-in+jwt'],
      [recoveryNonce, 'device-sign-in+jwt'],
    ]) {
      expect(await recoveries.code(await device.assertion({ nonce }, { typ: type }))).toBe(
        'DEVICE_KEY_INVALID',
      )
    }
    for (const [nonce, type] of [
      [recoveryNonce, 'device-sign-in+jwt'],
      [recoveryNonce, typ],
      [signInNonce, typ],
    ]) {
      expect(await device.code(await device.assertion({ nonce }, { typ: type }))).toBe('DEVICE_KEY_INVALID')
    }
    expect(await recoveries.rows(device.person.accountId)).toEqual([])
  })

  it.each<[string, (device: TestDevice) => Promise<object>, object?]>([
    ['another account’s nonce', async () => ({ nonce: await (await starting).recoveries.nonce('0') })],
    ['another origin', async () => ({ aud: otherOrigin })],
    [
      'a nonce of another origin',
      async (device) => ({ nonce: await (await starting).recoveries.nonce(device.number, otherOrigin) }),
    ],
    ['another issuer', async () => ({ iss: newId('device') })],
    ['too long a life', async () => ({ exp: Math.floor(Date.now() / 1000) + 61 })],
    ['an old signature', async () => ({ iat: Math.floor(Date.now() / 1000) - 70 })],
    ['an invented nonce', async () => ({ nonce: base64url.encode(Buffer.alloc(54, 7)) })],
    ['no type', async () => ({}), { typ: undefined }],
  ])('[THR-02] refuses %s', async (_what, changed, header = {}) => {
    const { recoveries } = await starting
    const device = await trusted()
    const assertion = await recoveries.assertion(device, await changed(device), header)
    expect(await recoveries.code(assertion)).toBe('DEVICE_KEY_INVALID')
    expect(await recoveries.rows(device.person.accountId)).toEqual([])
  })

  it('[THR-02] refuses a trusted device of another account', async () => {
    const { recoveries } = await starting
    const [device, other] = await Promise.all([trusted(), trusted()])
    const nonce = await recoveries.nonce(device.number)
    expect(await recoveries.code(await recoveries.assertion(other, { nonce }))).toBe('DEVICE_KEY_INVALID')
    expect(await recoveries.rows(device.person.accountId)).toEqual([])
  })

  it.each([
    ['waits to be approved', []],
    [
      'is restricted',
      [
        ['enrollment.approved', 'TRUSTED'],
        ['restricted', 'RESTRICTED'],
      ],
    ],
    [
      'was revoked',
      [
        ['enrollment.approved', 'TRUSTED'],
        ['revoked', 'REVOKED'],
      ],
    ],
    ['was rejected', [['enrollment.rejected', 'REVOKED']]],
  ] as const)('[REC-01] [THR-02] refuses a device that %s like an unknown one', async (_what, moves) => {
    const { accounts, recoveries } = await starting
    const device = await TestDevice.waiting(accounts)
    for (const [verb, state] of moves) await device.becomes(verb, state)
    const unknown = await TestDevice.create(accounts, device.person)
    const answers = [
      await recoveries.present(await recoveries.assertion(device)),
      await recoveries.present(await recoveries.assertion(unknown)),
    ]
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0].errors).toMatchObject([{ code: 'DEVICE_KEY_INVALID' }])
    expect(await recoveries.rows(device.person.accountId)).toEqual([])
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR'] as const)(
    '[REC-03] recovers no account of %s',
    async (role: Role) => {
      const { accounts, recoveries } = await starting
      const device = await trusted()
      await accounts.sql('UPDATE account SET role = $2 WHERE id = $1', device.person.accountId, role)
      expect(await recoveries.code(await recoveries.assertion(device))).toBe('DEVICE_KEY_INVALID')
    },
  )

  it.each(['PARTNER', 'DASHBOARD'] as const)('[REC-03] is not for a machine: %s', async (role) => {
    const { accounts, recoveries } = await starting
    const device = await trusted()
    const assertion = await recoveries.assertion(device)
    const caller = accounts.subgraph.caller(role)
    const answer = await accounts.subgraph.call(caller, startByDeviceMutation, { input: { assertion } })
    expect(failureOf(answer)).toBe('FORBIDDEN')
    expect(await recoveries.rows(device.person.accountId)).toEqual([])
  })
})

describe('recoveries of one account', () => {
  it('[REC-01] exist one at a time: a later one by a device supersedes an earlier one, also in parallel', async () => {
    const { accounts, recoveries } = await starting
    const device = await trusted()
    const { accountId } = device.person
    const started = await Promise.all(Array.from({ length: 4 }, () => recoveries.start(device)))
    expect(started.map(({ errors }) => errors)).toEqual([[], [], [], []])
    const rows = await recoveries.rows(accountId)
    expect(rows.map(({ state }) => state).sort()).toEqual(['OPEN', 'SUPERSEDED', 'SUPERSEDED', 'SUPERSEDED'])
    for (const { recovery, recoveryToken } of started) {
      const { state } = rows.find(({ id }) => id === recovery.id)!
      const expected = state === 'OPEN' ? 'RECOVERY_NOT_YET' : 'RECOVERY_INVALID'
      expect((await completeRecovery(accounts, recoveryToken)).errors).toMatchObject([{ code: expected }])
    }
  })

  it('[REC-01] by code supersede one by device, and can be completed at once', async () => {
    const { accounts, recoveries } = await starting
    const device = await trusted()
    const { recovery } = await recoveries.start(device)
    const byCode = await startRecovery(accounts, device.person.credentials)
    expect(
      (await recoveries.rows(device.person.accountId)).find(({ id }) => id === recovery.id),
    ).toMatchObject({
      state: 'SUPERSEDED',
    })
    expect((await completeRecovery(accounts, byCode.recoveryToken)).errors).toEqual([])
  })

  it('[REC-01] [THR-02] by device do not supersede one by code while it can be completed', async () => {
    const { accounts, recoveries } = await starting
    const device = await trusted()
    const byCode = await startRecovery(accounts, device.person.credentials)
    expect(await recoveries.code(await recoveries.assertion(device))).toBe('RECOVERY_BY_CODE_OPEN')
    expect(await recoveries.rows(device.person.accountId)).toMatchObject([
      { id: byCode.recovery.id, state: 'OPEN', kind: 'RECOVERY_CODE' },
    ])
    await accounts.sql(
      `UPDATE recovery SET expires_at = now() - interval '1 s' WHERE id = $1`,
      byCode.recovery.id,
    )
    expect(await recoveries.code(await recoveries.assertion(device))).toBeUndefined()
  })

  it('[REC-01] by code and by device in parallel leave the one by code open', async () => {
    const { accounts, recoveries } = await starting
    for (let round = 0; round < 4; round++) {
      const device = await trusted()
      await Promise.all([recoveries.start(device), startRecovery(accounts, device.person.credentials)])
      const open = (await recoveries.rows(device.person.accountId)).filter(({ state }) => state === 'OPEN')
      expect(open).toMatchObject([{ kind: 'RECOVERY_CODE' }])
    }
  })
})
