import { newId } from '@enigm/contracts'
import { payloadIn, whileHeld } from '@enigm/subgraph/testkit'
import { Holder, TestKeys } from '../keys.fixture'
import { send } from '../requests.fixture'
import { KeyAction, KeyState } from '../key/key.lifecycle'
import { keyOrders } from './key-order.entity'
import { keyOrderLifecycle, KeyOrderState } from './key-order.lifecycle'

let keys: TestKeys
beforeAll(async () => {
  keys = await TestKeys.start()
})
afterAll(() => keys.stop())

async function replaced(holder: Holder, handle: string, more: object = {}) {
  return payloadIn(await holder.tryTo(KeyAction.REPLACE, handle, holder.panel, more))
}

const reference = `query ($id: ID!) { _entities(representations: [{ __typename: "KeyOrder", id: $id }]) {
  ... on KeyOrder { id state } } }`

describe('a reference to a key order', () => {
  it('[PAY-16] is resolved for the holder of the replaced Key while the workflow is enabled, and for no other account', async () => {
    const holder = await Holder.create(keys)
    const { order } = await replaced(holder, (await holder.key()).handle)
    const seenBy = async ({ panel }: Holder) =>
      (await keys.subgraph.call(panel, reference, { id: order!.id })).data._entities[0]

    expect(await seenBy(holder)).toEqual({ id: order!.id, state: 'PLACED' })
    expect(await seenBy(await Holder.create(keys))).toBeNull()
    await holder.changeWorkflow('disable')
    expect(await seenBy(holder)).toBeNull()
  })
})

describe('replaceKey', () => {
  it('[KEY-05] ends the old Key and orders another, and links none: Enigm App does that', async () => {
    const holder = await Holder.create(keys)
    const { handle, id } = await holder.key(KeyState.LOST)
    const entitlementId = await keys.entitlement({ accountId: holder.accountId })

    const { key, order, limitations, errors } = await replaced(holder, handle, { entitlementId })

    expect(errors).toEqual([])
    expect(key).toMatchObject({ handle, state: 'REPLACED', replacementOrder: order })
    expect(limitations.map(({ code }) => code)).toEqual(['KEY_FUTURE_ONLY', 'KEY_LINKED_IN_APP'])
    expect(order).toEqual({ id: expect.stringMatching(/^kord_/), state: 'PLACED' })
    expect(await holder.handles()).toEqual([handle])
    expect(await keys.subgraph.events(order!.id)).toEqual([
      {
        type: 'keys.order.placed',
        aggregateId: order!.id,
        version: 1,
        data: { keyOrderId: order!.id, accountId: holder.accountId, entitlementId, state: 'PLACED' },
      },
    ])
    expect((await keys.subgraph.events(id)).at(-1)).toMatchObject({ type: 'keys.key.replaced' })
    expect((await holder.audit()).filter(({ grantId }) => grantId)).toMatchObject([
      { action: 'keys.key.replaced', target: id, outcome: 'DONE' },
    ])
  })

  it('[KEY-05] is complete when Enigm App has linked the new Key, which inherits nothing', async () => {
    const holder = await Holder.create(keys)
    const old = await holder.key(KeyState.ACTIVE)
    const { order } = await replaced(holder, old.handle)
    const fresh = await holder.key(KeyState.LINKED)
    expect((await holder.seen(fresh.handle)).data.enigmKey).toMatchObject({
      state: 'LINKED',
      replaces: old.handle,
    })
    expect((await holder.seen(old.handle)).data.enigmKey).toMatchObject({
      state: 'REPLACED',
      replacementOrder: { id: order!.id, state: 'FULFILLED' },
    })
    expect((await keys.subgraph.events(order!.id)).at(-1)).toMatchObject({
      type: 'keys.order.fulfilled',
      version: 2,
    })
    const further = await holder.key(KeyState.LINKED)
    expect((await holder.seen(further.handle)).data.enigmKey.replaces).toBeNull()
  })

  it('[KEY-05] fulfills several key orders in their sequence, one by each new Key', async () => {
    const holder = await Holder.create(keys)
    const old = [await holder.key(), await holder.key()]
    for (const { handle } of old) await replaced(holder, handle)
    const fresh = [await holder.key(), await holder.key()]
    const replaces = await Promise.all(
      fresh.map(async ({ handle }) => (await holder.seen(handle)).data.enigmKey.replaces),
    )
    expect(replaces).toEqual(old.map(({ handle }) => handle))
  })

  it('[KEY-05] fulfills two key orders by two Keys that are linked at the same moment', async () => {
    const holder = await Holder.create(keys)
    const old = [await holder.key(), await holder.key()]
    for (const { handle } of old) await replaced(holder, handle)
    const reference = await holder.reference()
    const fresh = [keys.app.key(reference), keys.app.key(reference)]
    const holding = { sql: 'SELECT FROM account WHERE id = $1 FOR UPDATE', parameters: [holder.accountId] }
    await whileHeld(keys.subgraph, holding, () => Promise.all(fresh.map((key) => key.link())))
    for (const key of fresh) await keys.applied(key.reference, 1)
    const replaces = await keys.sql<{ handle: string }>(
      `SELECT replaced.handle FROM enigm_key k JOIN enigm_key replaced ON replaced.id = k.replaces_id
       WHERE k.reference = ANY($1)`,
      [fresh.map((key) => key.reference)],
    )
    expect(replaces.map(({ handle }) => handle).sort()).toEqual(old.map(({ handle }) => handle).sort())
  })

  it('[KEY-05] of a Key of a deployment is complete with the next Key of that deployment, also when its holder has ordered and paid', async () => {
    const holder = await Holder.create(keys)
    const deployment = newId('organization')
    const old = await holder.key(KeyState.ACTIVE, deployment)
    await replaced(holder, old.handle)
    const [own, deployed] = [await holder.key(), await holder.key(KeyState.ACTIVE, deployment)]
    const seen = async ({ handle }: { handle: string }) => (await holder.seen(handle)).data.enigmKey
    expect((await seen(own)).replaces).toBeNull()
    expect((await seen(deployed)).replaces).toBe(old.handle)
    expect((await seen(old)).replacementOrder.state).toBe('FULFILLED')
  })

  it.each([
    ['that does not exist', async () => newId('entitlement')],
    ['of another account', async () => keys.entitlement({ accountId: newId('account') })],
    ['of an organization', async () => keys.entitlement({ organizationId: newId('organization') })],
    ['to a server', async (accountId: string) => keys.entitlement({ accountId }, { productKind: 'SERVER' })],
    ['that is not paid', async (accountId: string) => keys.entitlement({ accountId }, { state: 'PENDING' })],
    ['that is used', async (accountId: string) => keys.entitlement({ accountId }, { state: 'ACTIVE' })],
    ['that was revoked', async (accountId: string) => keys.entitlement({ accountId }, { state: 'REVOKED' })],
  ] as const)(
    '[KEY-05] refuses an entitlement %s, and leaves the old Key as it is',
    async (_, entitlement) => {
      const holder = await Holder.create(keys)
      const { handle } = await holder.key()
      const before = await holder.row(handle)
      const events = await keys.subgraph.countEvents()
      const { order, errors } = await replaced(holder, handle, {
        entitlementId: await entitlement(holder.accountId),
      })
      expect(order).toBeNull()
      expect(errors).toMatchObject([{ code: 'ENTITLEMENT_NOT_USABLE', path: ['input', 'entitlementId'] }])
      expect(await holder.row(handle)).toEqual(before)
      expect(await keys.subgraph.countEvents()).toBe(events)
    },
  )

  it('[KEY-05] orders once for an entitlement, also under parallel requests', async () => {
    const holder = await Holder.create(keys)
    const old = [await holder.key(), await holder.key(), await holder.key(), await holder.key()]
    const entitlementId = await keys.entitlement({ accountId: holder.accountId })
    const holding = { sql: 'SELECT FROM entitlement WHERE id = $1 FOR UPDATE', parameters: [entitlementId] }
    const payloads = await whileHeld(keys.subgraph, { ...holding, waiting: old.length }, () =>
      Promise.all(old.map(({ handle }) => replaced(holder, handle, { entitlementId }))),
    )
    const codes = payloads.map(({ errors }) => errors[0]?.code ?? 'DONE').sort()
    expect(codes).toEqual(['DONE', ...Array(3).fill('ENTITLEMENT_NOT_USABLE')])
    const rows = await keys.sql('SELECT id FROM key_order WHERE entitlement_id = $1', [entitlementId])
    expect(rows).toHaveLength(1)
  })

  it('[KEY-05] gives the same key order for the same idempotency key, and refuses another request with it', async () => {
    const holder = await Holder.create(keys)
    const [{ handle }, other] = [await holder.key(), await holder.key()]
    const entitlementId = await keys.entitlement({ accountId: holder.accountId })
    const request = { entitlementId, idempotencyKey: newId('event') }
    const first = await replaced(holder, handle, request)
    const events = await keys.subgraph.countEvents()
    expect(await replaced(holder, handle, request)).toEqual(first)
    expect((await replaced(holder, other.handle, request)).errors).toMatchObject([
      { code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'idempotencyKey'] },
    ])
    expect(await keys.subgraph.countEvents()).toBe(events)
  })

  it('[KEY-05] gives it again with the grant that the first request has used, and takes that grant for nothing else', async () => {
    const holder = await Holder.create(keys)
    const { handle } = await holder.key()
    const request = {
      keyHandle: handle,
      entitlementId: await keys.entitlement({ accountId: holder.accountId }),
      idempotencyKey: newId('event'),
      grant: await keys.subgraph.grant(holder.panel, 'KEY_REPLACEMENT', handle),
    }
    const replace = (input: object) => send(keys.subgraph, holder.panel, 'replaceKey', { ...input })
    const first = await replace(request)
    expect(payloadIn(first).errors).toEqual([])
    expect(await replace(request)).toEqual(first)
    const other = await replace({ ...request, idempotencyKey: newId('event') })
    expect(other.errors).toMatchObject([{ extensions: { code: 'PIN_REQUIRED' } }])
  })

  it.each(['', '12345678', 'a'.repeat(22)])(
    'refuses %j as an idempotency key: it can be guessed',
    async (idempotencyKey) => {
      const holder = await Holder.create(keys)
      const { handle } = await holder.key()
      const { errors } = await holder.tryTo(KeyAction.REPLACE, handle, holder.panel, { idempotencyKey })
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
      expect(await holder.row(handle)).toMatchObject({ state: 'ACTIVE' })
    },
  )
})

describe('a key order', () => {
  it('has three states, all reachable', () => {
    expect(keyOrderLifecycle.reachable()).toEqual(new Set(Object.values(KeyOrderState)))
  })

  it('has a snapshot for services that join late', async () => {
    const holder = await Holder.create(keys)
    const { handle } = await holder.key()
    const entitlementId = await keys.entitlement({ accountId: holder.accountId })
    const { order } = await replaced(holder, handle, { entitlementId })
    const snapshots = await keyOrders.snapshot(keys.subgraph.app, '', 1_000)
    expect(snapshots.find(({ aggregateId }) => aggregateId === order!.id)).toEqual({
      aggregateId: order!.id,
      version: 1,
      data: { keyOrderId: order!.id, accountId: holder.accountId, entitlementId, state: 'PLACED' },
    })
  })
})
