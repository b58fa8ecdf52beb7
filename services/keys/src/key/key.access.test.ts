import { newId, scopesOfSession } from '@enigm/contracts'
import { payloadIn, type TestCaller } from '@enigm/subgraph/testkit'
import { Holder, mutationOf, TestKeys } from '../keys.fixture'
import { absentHandle, send } from '../requests.fixture'
import { KeyAction, KeyState } from './key.lifecycle'

let keys: TestKeys
beforeAll(async () => {
  keys = await TestKeys.start()
})
afterAll(() => keys.stop())

const actions = Object.values(KeyAction)

const restricted = (): TestCaller => {
  const [accountId, sessionId] = [newId('account'), newId('session')]
  return { accountId, sessionId, role: 'CUSTOMER', scopes: scopesOfSession('CUSTOMER', 'HOLDER') }
}
const machine = (role: 'PARTNER' | 'DASHBOARD'): TestCaller => ({
  ...keys.subgraph.caller(role),
  organizationId: newId('organization'),
})

const strangers: [string, () => TestCaller | null, string][] = [
  ['anonymous', () => null, 'UNAUTHENTICATED'],
  ['a restricted session', restricted, 'FORBIDDEN'],
  ['an operator', () => keys.subgraph.caller('OPERATOR'), 'FORBIDDEN'],
  ['support', () => keys.subgraph.caller('SUPPORT'), 'FORBIDDEN'],
  ['an auditor', () => keys.subgraph.caller('AUDITOR'), 'FORBIDDEN'],
  ['a partner', () => machine('PARTNER'), 'FORBIDDEN'],
  ['a dashboard', () => machine('DASHBOARD'), 'FORBIDDEN'],
]

describe('changing a Key', () => {
  const names = actions.map((action) => mutationOf[action].name)
  const refused = strangers.flatMap(([who, caller, code]) =>
    names.map((name) => ({ who, caller, code, name })),
  )

  it.each(refused)('$name answers $code to $who', async ({ caller, code, name }) => {
    const holder = await Holder.create(keys)
    const { handle } = await holder.key(KeyState.ACTIVE)
    const before = await holder.row(handle)
    const events = await keys.subgraph.countEvents()
    const more = name === 'replaceKey' ? { entitlementId: newId('entitlement'), idempotencyKey: handle } : {}

    const answer = await send(keys.subgraph, caller(), name, { keyHandle: handle, ...more })

    expect(answer.errors).toMatchObject([{ extensions: { code } }])
    expect(Object.values(answer.data ?? {}).filter(Boolean)).toEqual([])
    expect(await holder.row(handle)).toEqual(before)
    expect(await keys.subgraph.countEvents()).toBe(events)
  })

  it.each(actions)('%s: a Key of another account gives the same answer as an absent one', async (action) => {
    const [holder, other] = [await Holder.create(keys), await Holder.create(keys)]
    const { handle, id } = await holder.key(
      action === KeyAction.REPORT_FOUND ? KeyState.LOST : KeyState.ACTIVE,
    )
    const before = await holder.row(handle)
    const events = await keys.subgraph.events(id)

    const foreign = await other.tryTo(action, handle)
    const absent = await other.tryTo(action, absentHandle())

    expect(foreign).toEqual(absent)
    expect(payloadIn(foreign).errors).toMatchObject([{ code: 'NOT_FOUND' }])
    expect(await holder.row(handle)).toEqual(before)
    expect(await keys.subgraph.events(id)).toEqual(events)
    expect((await other.audit()).filter(({ outcome }) => outcome === 'DENIED')).toMatchObject([
      { actor: other.accountId, reason: 'NOT_FOUND', target: '' },
      { actor: other.accountId, reason: 'NOT_FOUND', target: '' },
    ])
    expect((await holder.audit()).filter(({ outcome }) => outcome === 'DENIED')).toEqual([])
  })
})

describe('reading a Key', () => {
  const seeing = strangers.filter(([who]) => who !== 'a restricted session')

  it.each(seeing)('is refused to %s', async (_, caller, code) => {
    const holder = await Holder.create(keys)
    const { handle } = await holder.key()
    expect((await holder.seen(handle, caller())).errors).toMatchObject([{ extensions: { code } }])
    const through = await holder.account('enigmKeys { edges { node { handle } } }', caller())
    expect(through.data?._entities?.[0] ?? null).toBeNull()
  })

  it('is open to a restricted session for own Keys, without their emergencies', async () => {
    const holder = await Holder.create(keys)
    const { handle } = await holder.key()
    const caller = { ...holder.session(), scopes: scopesOfSession('CUSTOMER', 'HOLDER') }
    expect((await holder.seen(handle, caller, 'handle')).data.enigmKey).toEqual({ handle })
    const { errors } = await holder.seen(handle, caller, 'emergencyEvents { edges { cursor } }')
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })

  it('[KEY-01] gives null for a Key of another account and for an absent one', async () => {
    const [holder, other] = [await Holder.create(keys), await Holder.create(keys)]
    const { handle } = await holder.key()
    expect(await holder.seen(handle, other.panel)).toEqual(await holder.seen(absentHandle(), other.panel))
    expect((await holder.seen(handle, other.panel)).data).toEqual({ enigmKey: null })
    const foreign = await holder.account('enigmKeys { edges { node { handle } } }', other.panel)
    expect(foreign.data._entities).toEqual([null])
  })
})
