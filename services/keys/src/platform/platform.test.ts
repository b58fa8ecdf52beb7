import { newId } from '@enigm/contracts'
import { Holder, TestKeys } from '../keys.fixture'
import { KeyState } from '../key/key.lifecycle'

let keys: TestKeys
beforeAll(async () => {
  keys = await TestKeys.start()
})
afterAll(() => keys.stop())

const others = [
  ['anonymous', null, 'UNAUTHENTICATED'],
  ['a customer', 'CUSTOMER', 'FORBIDDEN'],
  ['a partner', 'PARTNER', 'FORBIDDEN'],
] as const
const staff = [
  ['an operator', 'OPERATOR', 'FORBIDDEN'],
  ['an auditor', 'AUDITOR', 'FORBIDDEN'],
] as const

describe('keyCounters', () => {
  const COUNTERS = '{ keyCounters { linked active lost revoked replaced retired } }'

  it('[FED-06] gives platform roles numbers per state in multiples of 5', async () => {
    const holder = await Holder.create(keys)
    for (let count = 0; count < 6; count++) await holder.key(KeyState.LINKED)
    for (let count = 0; count < 4; count++) await holder.key(KeyState.ACTIVE)
    for (const role of ['DASHBOARD', 'OPERATOR', 'AUDITOR'] as const) {
      const { data } = await keys.subgraph.call(keys.subgraph.caller(role), COUNTERS)
      expect(data.keyCounters).toEqual({
        ...{ linked: 5, active: null, lost: null, revoked: null, replaced: null, retired: null },
      })
    }
  })

  it.each([...others, ['support', 'SUPPORT', 'FORBIDDEN'] as const])(
    '[FED-06] is refused to %s',
    async (_, role, code) => {
      const { errors } = await keys.subgraph.call(role && keys.subgraph.caller(role), COUNTERS)
      expect(errors).toMatchObject([{ extensions: { code } }])
    },
  )
})

describe('accountKeyStates', () => {
  const ask = (caller: Parameters<typeof keys.subgraph.call>[0], accountHandle: string) =>
    keys.subgraph.call(
      caller,
      'query ($accountHandle: AccountHandle!) { accountKeyStates(accountHandle: $accountHandle) { states } }',
      {
        accountHandle,
      },
    )
  const handleOf = ({ accountId }: Holder) => keys.subgraph.app.handle('ah', 'platform', accountId)

  it('[KEY-02] gives support the states and nothing else, and records the read for the holder', async () => {
    const holder = await Holder.create(keys)
    await holder.key(KeyState.LOST)
    await holder.key(KeyState.ACTIVE)
    const support = keys.subgraph.caller('SUPPORT')
    expect((await ask(support, handleOf(holder))).data).toEqual({
      accountKeyStates: { states: ['LOST', 'ACTIVE'] },
    })
    const look = { action: 'Query.accountKeyStates', target: holder.accountId, outcome: 'DONE' }
    expect((await holder.audit()).at(-1)).toMatchObject({ ...look, actor: 'SUPPORT' })
    const own = await keys.subgraph.audit(`account:${support.accountId}`)
    expect(own).toMatchObject([{ ...look, actor: support.accountId }])
  })

  it('[KEY-10] gives none while the workflow is disabled, and null for an unknown account', async () => {
    const holder = await Holder.create(keys, { enabled: false })
    await holder.key(KeyState.ACTIVE)
    const support = keys.subgraph.caller('SUPPORT')
    expect((await ask(support, handleOf(holder))).data).toEqual({ accountKeyStates: { states: [] } })
    const absent = keys.subgraph.app.handle('ah', 'platform', newId('account'))
    expect((await ask(support, absent)).data).toEqual({ accountKeyStates: null })
  })

  it.each([...others, ...staff, ['a dashboard', 'DASHBOARD', 'FORBIDDEN'] as const])(
    'is refused to %s',
    async (_, role, code) => {
      const holder = await Holder.create(keys)
      const { errors } = await ask(role && keys.subgraph.caller(role), handleOf(holder))
      expect(errors).toMatchObject([{ extensions: { code } }])
      expect((await holder.audit()).map(({ action }) => action)).toEqual(['keys.workflow.enabled'])
    },
  )
})
