import { statementsOf, failureOf } from '@enigm/subgraph/testkit'
import { startSessionMutation, startTestAccounts } from '../../accounts.fixture'
import { signIn as signInWithKey, TestDevice } from '../device-key/device.fixture'
import { Browser, signIn as signInWithPasskey } from '../passkey/passkey.fixture'
import { startByDeviceMutation } from '../../protection/recovery/device-recovery.fixture'
import { startRecovery, startRecoveryMutation } from '../../protection/recovery/recovery.fixture'

const AT_ONCE = 20
const IN_ALL = 300
const absent = '0000000000000000'

describe.each([
  ['startSession', startSessionMutation, 'loginSecret', 'CREDENTIALS_WRONG'],
  ['startRecovery', startRecoveryMutation, 'recoveryCode', 'RECOVERY_CODE_WRONG'],
] as const)('%s', (_name, mutation, field, code) => {
  const starting = startTestAccounts()
  afterAll(async () => (await starting).subgraph.stop())

  const wrong = async (accountNumber: string) =>
    (await starting).subgraph.call(null, mutation, { input: { accountNumber, [field]: '0'.repeat(32) } })

  it('[ACC-11] [THR-02] gives a number that exists the answer of one that does not, by the same statements, below and above the limit', async () => {
    const accounts = await starting
    const { credentials } = await accounts.person()
    const numbers = [credentials.accountNumber, absent]
    const seen = []
    for (const number of numbers) {
      const answers: unknown[] = []
      const texts: string[][] = []
      for (let attempt = 0; attempt <= AT_ONCE; attempt++) {
        texts.push(await statementsOf(accounts.subgraph.app, async () => answers.push(await wrong(number))))
      }
      const codes = (answers as any[]).map(failureOf)
      expect(codes).toEqual([...Array<string>(AT_ONCE).fill(code), 'RATE_LIMITED'])
      seen.push({ answers: JSON.stringify(answers).replace(/"correlationId":"[^"]*"/g, ''), texts })
    }
    expect(seen[0]!.answers).toEqual(seen[1]!.answers)
    expect(seen[0]!.texts).toEqual(seen[1]!.texts)
    expect(seen[0]!.texts[0]!.length).toBeGreaterThan(0)
    expect(seen[0]!.texts.at(-1)).toEqual(seen[0]!.texts[0])
  })

  it('[THR-02] never refuses a correct proof: no caller locks another person out, and nothing is stored', async () => {
    const accounts = await starting
    const { credentials } = await accounts.person()
    const before = await accounts.subgraph.everything()
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE + 10 }, () => wrong(credentials.accountNumber)),
    )
    expect(answers.map(failureOf).filter((each) => each === 'RATE_LIMITED')).toHaveLength(10)
    expect(await accounts.subgraph.everything()).toBe(before)
    expect(await accounts.signIn(credentials)).toMatchObject({ session: { state: 'ACTIVE' } })
    expect((await startRecovery(accounts, credentials)).recovery.state).toBe('OPEN')
    expect(failureOf(await wrong(credentials.accountNumber))).toBe('RATE_LIMITED')
  })

  it('[THR-02] counts each number separately', async () => {
    const accounts = await starting
    const [one, other] = await Promise.all([accounts.create(), accounts.create()])
    for (let attempt = 0; attempt <= AT_ONCE; attempt++) await wrong(one.accountNumber)
    expect(failureOf(await wrong(one.accountNumber))).toBe('RATE_LIMITED')
    expect(failureOf(await wrong(other.accountNumber))).toBe(code)
  })
})

describe('all ways to sign in and to recover together', () => {
  const starting = startTestAccounts()
  afterAll(async () => (await starting).subgraph.stop())

  it('[THR-02] have one limit for wrong proofs, and none for correct ones', async () => {
    const accounts = await starting
    const browser = new Browser(accounts)
    const device = await TestDevice.trusted(accounts)
    const { authenticator, credentials } = await browser.person()
    const assertion = 'e30.e30.e30'
    const passkey = { ...authenticator.get(await browser.signInOptions()), signature: 'AA' }
    const ways = [
      () => accounts.failure(null, signInWithKey, { assertion }),
      () => accounts.failure(null, startByDeviceMutation, { assertion }),
      () => accounts.failure(null, signInWithPasskey, passkey),
      () => accounts.failure(null, startSessionMutation, { accountNumber: absent, loginSecret: 'x' }),
    ]
    const burst = (way: () => Promise<unknown>, size: number) =>
      Promise.all(Array.from({ length: size }, way))
    expect(await burst(ways[0]!, 2 * IN_ALL)).toContain('RATE_LIMITED')
    for (const way of ways) expect(await burst(way, IN_ALL / 2)).toContain('RATE_LIMITED')
    expect(await device.signIn()).toBeUndefined()
    expect((await browser.signIn(authenticator)).errors).toEqual([])
    expect(await accounts.signIn(credentials)).toMatchObject({ session: { state: 'ACTIVE' } })
  })
})
