import { restrictedScopes } from '@enigm/contracts'
import { authorizeMutation, startTestAccounts } from '../../accounts.fixture'
import { Authenticator } from '@enigm/simulators'
import { Browser, origin, register, remove, rename, startRegistration } from './passkey.fixture'

const starting = startTestAccounts().then((accounts) => ({ accounts, browser: new Browser(accounts) }))
afterAll(async () => (await starting).accounts.subgraph.stop())

describe('a caller other than a person with a session', () => {
  const inputs: Record<string, object> = {
    [startRegistration]: { origin },
    [register]: {
      accountId: 'acct_x',
      label: 'x',
      credentialId: 'x',
      clientDataJson: 'x',
      attestationObject: 'x',
    },
    [rename]: { passkeyId: 'pkey_x', label: 'x' },
    [remove]: { passkeyId: 'pkey_x' },
  }
  it.each([
    [null, 'UNAUTHENTICATED'],
    ['PARTNER', 'FORBIDDEN'],
    ['DASHBOARD', 'FORBIDDEN'],
    ['GATEWAY', 'FORBIDDEN'],
  ] as const)('[THR-01] %s manages no passkeys', async (role, code) => {
    const { accounts } = await starting
    const caller = role && accounts.subgraph.caller(role)
    for (const [mutation, input] of Object.entries(inputs)) {
      expect(await accounts.failure(caller, mutation, input)).toBe(code)
    }
  })

  it('[SES-03] a restricted session manages none', async () => {
    const { accounts } = await starting
    const { caller } = await accounts.person()
    const restricted = { ...caller, scopes: restrictedScopes }
    for (const [mutation, input] of Object.entries(inputs)) {
      expect(await accounts.failure(restricted, mutation, input)).toBe('FORBIDDEN')
    }
  })

  it('[THR-01] an operator has passkeys', async () => {
    const { accounts, browser } = await starting
    const { caller } = await accounts.person('OPERATOR')
    expect((await browser.register(caller, new Authenticator())).errors).toEqual([])
  })

  it.each(['SUPPORT', 'AUDITOR'] as const)(
    '[THR-01] [PIN-02] %s gets no grant, and can neither start nor complete a registration',
    async (role) => {
      const { accounts } = await starting
      const { caller, accountId } = await accounts.person(role)
      const input = { pin: '483920', operation: 'PASSKEY_REGISTRATION', targetId: accountId }
      expect(await accounts.failure(caller, authorizeMutation, input)).toBe('FORBIDDEN')
      for (const mutation of [startRegistration, register]) {
        expect(await accounts.failure(caller, mutation, inputs[mutation]!)).toBe('FORBIDDEN')
      }
    },
  )
})
