import { newId, type CriticalOperationName } from '@enigm/contracts'
import { Authenticator } from '@enigm/simulators'
import { grantToken } from '@enigm/subgraph/testkit'
import { startTestAccounts } from '../../accounts.fixture'
import { Browser, register } from './passkey.fixture'

const starting = startTestAccounts().then((accounts) => ({ accounts, browser: new Browser(accounts) }))
afterAll(async () => (await starting).accounts.subgraph.stop())

const rows = async (accountId: string) =>
  (await starting).accounts.sql('SELECT id FROM passkey WHERE account_id = $1', accountId)
const trail = async (accountId: string) => (await starting).accounts.subgraph.audit(`account:${accountId}`)

describe('registerPasskey', () => {
  it('[THR-02] [PIN-02] needs a grant: a stolen session without the PIN adds no passkey', async () => {
    const { accounts, browser } = await starting
    const { caller, accountId, credentials } = await accounts.person()
    const second = { ...caller, sessionId: (await accounts.signIn(credentials)).session.id }
    const options = await browser.registrationOptions(caller)
    const answer = () => ({ ...new Authenticator().create(options), label: 'x', accountId })
    const grantOf = (from: typeof caller, operation: CriticalOperationName, target: string) =>
      grantToken(accounts.access, from, operation, target)
    for (const grant of [
      undefined,
      'e30.e30.e30',
      await grantOf(caller, 'LOGIN_SECRET_ROTATION', accountId),
      await grantOf(caller, 'PASSKEY_REGISTRATION', newId('account')),
      await grantOf(second, 'PASSKEY_REGISTRATION', accountId),
    ]) {
      expect(await accounts.failure(caller, register, { ...answer(), grant })).toBe('PIN_REQUIRED')
    }
    expect(await rows(accountId)).toEqual([])
    const grant = await grantOf(caller, 'PASSKEY_REGISTRATION', accountId)
    expect(await accounts.failure(caller, register, { ...answer(), grant })).toBeUndefined()
    const again = { ...new Authenticator().create(await browser.registrationOptions(caller)), label: 'x' }
    expect(await accounts.failure(caller, register, { ...again, accountId, grant })).toBe('PIN_REQUIRED')
    expect(await rows(accountId)).toHaveLength(1)
  })

  it("[ACC-11] answers another account's id as an absent one, and leaves it alone", async () => {
    const { accounts, browser } = await starting
    const [one, other] = await Promise.all([accounts.person(), accounts.person()])
    const options = await browser.registrationOptions(one.caller)
    const answers = []
    for (const accountId of [other.accountId, newId('account')]) {
      const grant = await grantToken(accounts.access, one.caller, 'PASSKEY_REGISTRATION', accountId)
      const input = { ...new Authenticator().create(options), label: 'x', accountId, grant }
      answers.push(await accounts.subgraph.call(one.caller, register, { input }))
    }
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]!.data.registerPasskey).toMatchObject({
      passkey: null,
      errors: [{ code: 'NOT_FOUND', path: ['input', 'accountId'] }],
    })
    expect([await rows(one.accountId), await rows(other.accountId)]).toEqual([[], []])
    expect((await trail(one.accountId)).slice(-1)).toMatchObject([
      { action: 'Mutation.registerPasskey', outcome: 'DENIED', reason: 'NOT_FOUND' },
    ])
  })
})
