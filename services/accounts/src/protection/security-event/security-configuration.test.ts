import { newId } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { authorizeMutation, startTestAccounts } from '../../accounts.fixture'
import { completeRecoveryMutation, startRecoveryMutation } from '../recovery/recovery.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const query = `{ me { securityConfiguration { waysToSignIn { method count }
  pin { isSet isLocked lockedUntil changedAt } recoveryCodesLeft secretChangedAt } } }`
type Person = Awaited<ReturnType<Awaited<typeof starting>['person']>>

const today = () => new Date().toISOString().slice(0, 10)
const configuration = async ({ caller }: Pick<Person, 'caller'>) =>
  (await (await starting).subgraph.call(caller, query)).data.me.securityConfiguration
const guess = async ({ caller, accountId }: Person, pin: string) =>
  (await starting).failure(caller, authorizeMutation, {
    pin,
    operation: 'SERVER_DELETION',
    targetId: accountId,
  })

describe('me { securityConfiguration }', () => {
  it('[ACC-15] shows a new account: one way to sign in, no PIN, ten codes and the first secret', async () => {
    const person = await (await starting).person()
    expect(await configuration(person)).toEqual({
      waysToSignIn: [{ method: 'LOGIN_SECRET', count: 1 }],
      pin: { isSet: false, isLocked: false, lockedUntil: null, changedAt: null },
      recoveryCodesLeft: 10,
      secretChangedAt: null,
    })
  })

  it('[ACC-15] counts the passkeys and device keys that sign in, and no others', async () => {
    const accounts = await starting
    const [person, other] = [await accounts.person(), await accounts.person()]
    const passkey = `INSERT INTO passkey (id, version, state, account_id, credential_id, public_key, sign_count, transports, label, registered_at)
      VALUES ($1, 1, $2, $3, $1, 'x', 0, '{}', 'One', now())`
    for (const [state, { accountId }] of [
      ['ACTIVE', person],
      ['BLOCKED', person],
      ['ACTIVE', other],
    ] as const) {
      await accounts.sql(passkey, newId('passkey'), state, accountId)
    }
    const device = 'INSERT INTO device_key (device_id, account_id, thumbprint) VALUES ($1, $2, $3)'
    for (const thumbprint of [newId('device'), newId('device'), null]) {
      await accounts.sql(device, newId('device'), person.accountId, thumbprint)
    }
    expect((await configuration(person)).waysToSignIn).toEqual([
      { method: 'LOGIN_SECRET', count: 1 },
      { method: 'PASSKEY', count: 1 },
      { method: 'DEVICE_KEY', count: 2 },
    ])
  })

  it('[ACC-15] [PIN-03] shows the day of the PIN, its lock of 15 minutes and the one until a recovery', async () => {
    const accounts = await starting
    const person = await accounts.person()
    await accounts.setPin(person, '739104826157')
    const set = { isSet: true, isLocked: false, lockedUntil: null, changedAt: today() }
    expect((await configuration(person)).pin).toEqual(set)
    for (let attempt = 0; attempt < 5; attempt++) await guess(person, '640287')
    const { lockedUntil, ...locked } = (await configuration(person)).pin
    expect(locked).toEqual({ isSet: true, isLocked: true, changedAt: today() })
    expect(Date.parse(lockedUntil) - Date.now()).toBeGreaterThan(14 * 60 * 1000)
    const over = `UPDATE account SET pin_locked_until = now() - interval '1 minute' WHERE id = $1`
    await accounts.sql(over, person.accountId)
    expect((await configuration(person)).pin).toEqual(set)
    for (let attempt = 0; attempt < 5; attempt++) await guess(person, '640287')
    expect((await configuration(person)).pin).toEqual({ ...set, isLocked: true })
  })

  it('[ACC-15] counts a used recovery code, and a recovery gives ten new ones and the day of the new secret', async () => {
    const accounts = await starting
    const person = await accounts.person()
    await accounts.setPin(person, '739104826157')
    const { accountNumber, recoveryCodes } = person.credentials
    const start = { input: { accountNumber, recoveryCode: recoveryCodes[0] } }
    const { data } = await accounts.subgraph.call(null, startRecoveryMutation, start)
    expect((await configuration(person)).recoveryCodesLeft).toBe(9)
    const { recoveryToken } = data.startRecovery
    const complete = { input: { recoveryToken, resetPin: true } }
    const completed = await accounts.subgraph.call(null, completeRecoveryMutation, complete)
    const { loginSecret } = completed.data.completeRecovery
    const { session } = await accounts.signIn({ ...person.credentials, loginSecret })
    const caller = { ...person.caller, sessionId: session.id }
    expect(await configuration({ caller })).toEqual({
      waysToSignIn: [{ method: 'LOGIN_SECRET', count: 1 }],
      pin: { isSet: false, isLocked: false, lockedUntil: null, changedAt: null },
      recoveryCodesLeft: 10,
      secretChangedAt: today(),
    })
  })

  it('[ACC-15] has no field of a secret, a code or a key', async () => {
    const accounts = await starting
    const person = await accounts.person()
    await accounts.setPin(person, '739104826157')
    const [row] = await accounts.sql(
      'SELECT secret_hash, pin_hash FROM account WHERE id = $1',
      person.accountId,
    )
    const shown = JSON.stringify(await configuration(person))
    for (const hash of Object.values(row)) expect(shown).not.toContain(hash)
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
  ] as const)('[ACC-15] is not for %s', async (_, role, code) => {
    const accounts = await starting
    const caller = role && accounts.subgraph.caller(role)
    expect(failureOf(await accounts.subgraph.call(caller, query))).toBe(code)
  })
})
