import { newId } from '@enigm/contracts'
import { systemContext } from '@enigm/subgraph'
import { handlersOf, type InstanceEvents } from './product-instances'
import { release } from '../entitlement/term'
import { entitlementQuery, startTestPayments } from '../payments.fixture'
import { ProductKind } from '../product/product.entity'
import { bindActivated, type ProductInstance } from './purchase-saga'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

const products = { SERVER: 'SERVER_MONTHLY', ESIM: 'ESIM_YEARLY', KEY: 'ENIGM_KEY' } as const

async function bought(kind: ProductKind) {
  const payments = await starting
  const caller = payments.subgraph.caller()
  const { order, entitlement } = await payments.buy(caller, products[kind])
  const fact = {
    kind,
    activatedId: newId('server'),
    holderId: caller.accountId!,
    entitlementId: entitlement.id,
  }
  const apply = (what: typeof bindActivated | typeof release, change: Partial<ProductInstance> = {}) =>
    payments.subgraph.app.transaction(systemContext(), (tx) => what(tx, { ...fact, ...change }))
  const seen = async () =>
    (await payments.subgraph.call(caller, entitlementQuery, { id: entitlement.id })).data.entitlement
  return { payments, caller, order, fact, apply, seen }
}

async function stateOfOrder(id: string): Promise<string> {
  const [row] = await (await starting).sql<{ state: string }>('SELECT state FROM "order" WHERE id = $1', id)
  return row!.state
}

describe('an entitlement', () => {
  it.each([
    [ProductKind.SERVER, 30],
    [ProductKind.ESIM, 365],
  ])('[PAY-12] of %s is bound to what was activated, and its term of %d days begins', async (kind, days) => {
    const { payments, order, fact, apply, seen } = await bought(kind)
    expect(await seen()).toMatchObject({ state: 'GRANTED', productKind: kind, activation: null })

    await apply(bindActivated)

    const entitlement = await seen()
    expect(entitlement).toMatchObject({
      state: 'ACTIVE',
      activation: {
        state: 'ACTIVE',
        activatedId: fact.activatedId,
        activatedOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      },
      subscription: { state: 'ACTIVE', validUntil: entitlement.validUntil },
    })
    const left = (new Date(entitlement.validUntil).getTime() - Date.now()) / 86_400_000
    expect(left).toBeGreaterThanOrEqual(days - 1 / 1440)
    expect(left).toBeLessThanOrEqual(days + 1)
    const { id, activation } = entitlement
    expect((await payments.subgraph.events(activation.id)).map(({ type, data }) => [type, data])).toEqual([
      [
        'payments.activation.created',
        { activationId: activation.id, entitlementId: id, activatedId: fact.activatedId, state: 'ACTIVE' },
      ],
    ])
    expect(await stateOfOrder(order.id)).toBe('FULFILLED')
  })

  it.each([
    [ProductKind.SERVER, 'server', 'Server'],
    [ProductKind.ESIM, 'esim', 'Esim'],
    [ProductKind.KEY, 'keyOrder', 'KeyOrder'],
  ] as const)('[PAY-16] of %s leads to its product instance', async (kind, aggregate, type) => {
    const { apply, seen } = await bought(kind)
    const activatedId = newId(aggregate)

    await apply(bindActivated, { activatedId })

    expect((await seen()).activation.productInstance).toEqual({ __typename: type, id: activatedId })
  })

  it('[PAY-16] leads to no product instance after its release', async () => {
    const { apply, seen, fact } = await bought(ProductKind.SERVER)
    await apply(bindActivated)
    await apply(release)
    const { activation } = await seen()
    expect(activation).toMatchObject({
      state: 'RELEASED',
      activatedId: fact.activatedId,
      productInstance: null,
    })
  })

  it('[PAY-12] of a Key is used up by its order: bound without a term, a subscription or an end', async () => {
    const { payments, order, fact, apply, seen } = await bought(ProductKind.KEY)

    await apply(bindActivated)

    expect(await seen()).toMatchObject({
      state: 'ACTIVE',
      validUntil: null,
      activation: { state: 'ACTIVE', activatedId: fact.activatedId },
      subscription: null,
    })
    expect((await payments.subgraph.events(fact.entitlementId)).at(-1)?.data).toEqual({
      entitlementId: fact.entitlementId,
      accountId: fact.holderId,
      productKind: 'KEY',
      state: 'ACTIVE',
    })
    expect(await payments.sql('SELECT 1 FROM job WHERE aggregate_id = $1', fact.entitlementId)).toEqual([])
    expect(await stateOfOrder(order.id)).toBe('FULFILLED')
  })

  it.each([
    ['of another kind', { kind: ProductKind.SERVER }],
    ['of another holder', { holderId: newId('account') }],
    ['for another entitlement', { entitlementId: newId('entitlement') }],
  ])('is not bound to a product instance %s', async (_name, change) => {
    const { payments, order, apply, seen } = await bought(ProductKind.ESIM)
    const events = await payments.subgraph.countEvents()

    await apply(bindActivated, change)

    expect(await seen()).toMatchObject({ state: 'GRANTED', activation: null })
    expect(await stateOfOrder(order.id)).toBe('PAID')
    expect(await payments.subgraph.countEvents()).toBe(events)
  })

  it('[SLC-02] is used up when its product instance has ended, or a successor that took it over', async () => {
    const { payments, fact, caller, apply, seen } = await bought(ProductKind.ESIM)
    await apply(bindActivated)
    await apply(bindActivated, { activatedId: newId('server') })
    expect(await seen()).toMatchObject({ state: 'ACTIVE', activation: { activatedId: fact.activatedId } })

    await apply(release, { activatedId: newId('server') })

    expect(await seen()).toMatchObject({
      state: 'EXPIRED',
      activation: { state: 'RELEASED' },
      subscription: { state: 'ENDED' },
    })
    expect((await payments.subgraph.audit(`account:${caller.accountId}`)).at(-1)).toMatchObject({
      action: 'payments.entitlement.expired',
      target: fact.entitlementId,
      reason: 'ESIM_GONE',
    })
    await expect(payments.fire('term-step', fact.entitlementId)).rejects.toThrow('there is no job')
  })

  it.each([
    ['of another holder', { holderId: newId('account') }],
    ['of another kind', { kind: ProductKind.SERVER }],
  ])('is not used up by a product instance %s', async (_name, change) => {
    const { payments, apply, seen } = await bought(ProductKind.ESIM)
    await apply(bindActivated)
    const events = await payments.subgraph.countEvents()

    await apply(release, change)

    expect(await seen()).toMatchObject({ state: 'ACTIVE' })
    expect(await payments.subgraph.countEvents()).toBe(events)
  })

  it.each([
    ['esim.esim.deleted', 'DELETED', 1],
    ['esim.esim.retired', 'RETIRED', 1],
    ['esim.esim.unlinked', 'UNLINKED', 1],
    ['esim.esim.snapshot', 'DELETED', 2],
    ['esim.esim.snapshot', 'RETIRED', 2],
  ] as const)(
    '[SLC-02] is used up by a product instance that ended before its activation, announced by %s as %s',
    async (type, state, version) => {
      const { payments, caller, order, fact, seen } = await bought(ProductKind.ESIM)
      const esimId = newId('esim')
      const { holderId: accountId, entitlementId } = fact

      await payments.subgraph.publish(type, esimId, version, { esimId, accountId, entitlementId, state })
      await payments.entitlementIn(entitlementId, 'EXPIRED')

      expect(await seen()).toMatchObject({
        state: 'EXPIRED',
        activation: { state: 'RELEASED', activatedId: esimId },
        subscription: { state: 'ENDED' },
      })
      expect(await stateOfOrder(order.id)).toBe('FULFILLED')
      expect(await payments.sql('SELECT 1 FROM purchase_link WHERE order_id = $1', order.id)).toEqual([])
      expect(
        await payments.sql('SELECT 1 FROM purchase_unit WHERE entitlement_id = $1', entitlementId),
      ).toEqual([])
      expect((await payments.subgraph.audit(`account:${caller.accountId}`)).at(-1)).toMatchObject({
        action: 'payments.entitlement.expired',
        target: entitlementId,
        reason: 'ESIM_GONE',
      })
      await expect(payments.fire('term-step', entitlementId)).rejects.toThrow('there is no job')
    },
  )

  it.each([
    ['of another holder', { accountId: newId('account') }],
    ['for another entitlement', { entitlementId: newId('entitlement') }],
  ])(
    'stays usable when a product instance that ended before its activation was %s',
    async (_name, change) => {
      const { payments, order, fact, seen } = await bought(ProductKind.ESIM)
      const esimId = newId('esim')
      const { holderId: accountId, entitlementId } = fact
      const events = await payments.subgraph.countEvents()

      await payments.subgraph.publish('esim.esim.deleted', esimId, 1, {
        ...{ esimId, accountId, entitlementId, state: 'DELETED' },
        ...change,
      })
      await payments.subgraph.until(
        async () =>
          (await payments.sql('SELECT 1 FROM inbox_head WHERE aggregate_id = $1 AND version = 1', esimId))[0],
        'the event to be applied',
      )

      expect(await seen()).toMatchObject({ state: 'GRANTED', activation: null })
      expect(await stateOfOrder(order.id)).toBe('PAID')
      expect(await payments.subgraph.countEvents()).toBe(events)
    },
  )
})

describe('the entitlement of a server', () => {
  const announce = async (
    type: 'creation.canceled' | 'ownership.transferred' | 'deleted' | 'snapshot',
    version: number,
    server: any,
  ) => {
    const { subgraph } = await starting
    await subgraph.publish(`servers.server.${type}`, server.serverId, version, server)
    await subgraph.until(async () => {
      const query = 'SELECT 1 FROM inbox_head WHERE aggregate_id = $1 AND version = $2'
      return (await (await starting).sql(query, server.serverId, version))[0]
    }, type)
  }
  const see = async (caller: any, id: string) =>
    (await (await starting).subgraph.call(caller, entitlementQuery, { id })).data.entitlement

  it.each([
    ['creation.canceled', 2],
    ['snapshot', 7],
  ] as const)(
    '[SRV-19] is granted again when the creation was canceled, announced by %s, and creates the next server for a whole term',
    async (type, version) => {
      const payments = await starting
      const caller = payments.subgraph.caller()
      const { entitlementId: id, server } = await payments.activate(caller)

      await announce(type, version, { ...server, state: 'CANCELED' })

      expect(await see(caller, id)).toMatchObject({
        state: 'GRANTED',
        validUntil: null,
        activation: null,
        subscription: null,
      })
      await expect(payments.fire('term-step', id)).rejects.toThrow('there is no job')
      expect((await payments.subgraph.events(id)).at(-1)).toMatchObject({
        type: 'payments.entitlement.granted',
        data: { accountId: caller.accountId, state: 'GRANTED' },
      })
      expect((await payments.subgraph.audit(`account:${caller.accountId}`)).at(-1)).toMatchObject({
        action: 'payments.entitlement.granted',
        target: id,
        reason: 'SERVER_CANCELED',
      })

      const events = await payments.subgraph.countEvents()
      await announce('snapshot', version + 1, { ...server, state: 'CANCELED' })
      expect(await payments.subgraph.countEvents()).toBe(events)
      const next = await payments.createServer(caller.accountId!, id)
      await payments.entitlementIn(id, 'ACTIVE')
      expect(await see(caller, id)).toMatchObject({
        activation: { state: 'ACTIVE', activatedId: next.serverId },
        subscription: { state: 'ACTIVE' },
      })
      // The canceled server does not end the use by the next one.
      await announce('snapshot', version + 2, { ...server, state: 'CANCELED' })
      expect(await see(caller, id)).toMatchObject({
        state: 'ACTIVE',
        activation: { activatedId: next.serverId },
      })
    },
  )

  it('[SRV-19] is granted again for a whole term when a server that never came up was canceled after its suspension', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { entitlementId: id, server } = await payments.activate(caller)
    await payments.passDays(id, 45)
    expect(await see(caller, id)).toMatchObject({ state: 'SUSPENDED' })

    await announce('creation.canceled', 2, { ...server, state: 'CANCELED' })

    expect(await see(caller, id)).toMatchObject({ state: 'GRANTED', validUntil: null, subscription: null })
  })

  it('[SRV-19] keeps the days of a paid renewal for the next server when the creation was canceled', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { entitlementId: id, server } = await payments.activate(caller)
    const daysLeft = async () =>
      Math.floor((new Date((await see(caller, id)).validUntil).getTime() - Date.now()) / 86_400_000)
    const cancel = (canceled: object) => announce('creation.canceled', 2, { ...canceled, state: 'CANCELED' })
    await payments.renew(caller, id)
    expect(await daysLeft()).toBe(60)

    await cancel(server)
    const next = await payments.createServer(caller.accountId!, id)
    await payments.entitlementIn(id, 'ACTIVE')

    expect(await daysLeft()).toBe(60)
    // A renewal adds the days that it costs, and no day counts twice.
    await payments.renew(caller, id)
    expect(await daysLeft()).toBe(90)
    await cancel(next)
    await payments.createServer(caller.accountId!, id)
    await payments.entitlementIn(id, 'ACTIVE')
    expect(await daysLeft()).toBe(90)
  })

  it.each([
    ['keys.order.canceled', 2],
    ['keys.order.snapshot', 3],
  ] as const)(
    'of a Key is granted again when its order was canceled, announced by %s, and pays for the next order',
    async (type, version) => {
      const { payments, fact, seen } = await bought(ProductKind.KEY)
      const { holderId: accountId, entitlementId } = fact
      const keyOrder = () => ({ keyOrderId: newId('keyOrder'), accountId, entitlementId })
      const publish = (
        what: typeof type | 'keys.order.placed',
        at: number,
        order: ReturnType<typeof keyOrder>,
        state: 'PLACED' | 'CANCELED',
      ) => payments.subgraph.publish(what, order.keyOrderId, at, { ...order, state })
      const first = keyOrder()
      await publish('keys.order.placed', 1, first, 'PLACED')
      await payments.entitlementIn(entitlementId, 'ACTIVE')

      await publish(type, version, first, 'CANCELED')

      await payments.entitlementIn(entitlementId, 'GRANTED')
      expect(await seen()).toMatchObject({ activation: null, subscription: null })
      const next = keyOrder()
      await publish('keys.order.placed', 1, next, 'PLACED')
      await payments.entitlementIn(entitlementId, 'ACTIVE')
      expect((await seen()).activation).toMatchObject({ activatedId: next.keyOrderId })
    },
  )

  it('[SRV-19] is not granted again to another owner, nor by a server that does not use it', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { entitlementId: id, server } = await payments.activate(caller)
    const events = await payments.subgraph.countEvents()

    await announce('creation.canceled', 2, { ...server, ownerId: newId('account'), state: 'CANCELED' })
    await announce('creation.canceled', 1, { ...server, serverId: newId('server'), state: 'CANCELED' })

    expect(await see(caller, id)).toMatchObject({ state: 'ACTIVE' })
    expect(await payments.subgraph.countEvents()).toBe(events)
  })

  it.each(['ownership.transferred', 'snapshot'] as const)(
    '[SRV-04] follows the server to its new owner, announced by %s, and ends with it',
    async (type) => {
      const payments = await starting
      const [caller, next] = [payments.subgraph.caller(), payments.subgraph.caller()]
      const { entitlementId: id, server } = await payments.activate(caller)
      const theirs = { ...server, ownerId: next.accountId, state: 'ACTIVE' }

      await announce(type, 2, theirs)

      expect(await see(caller, id)).toBeNull()
      expect(await see(next, id)).toMatchObject({ state: 'ACTIVE' })
      expect((await payments.subgraph.events(id)).at(-1)).toMatchObject({
        type: 'payments.entitlement.transferred',
        data: { accountId: next.accountId, state: 'ACTIVE' },
      })
      await announce('deleted', 3, { ...theirs, state: 'DELETED' })
      expect(await see(next, id)).toMatchObject({ state: 'EXPIRED' })
    },
  )

  it('[SRV-04] does not follow a server that does not use it', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { entitlementId: id, server } = await payments.activate(caller)

    await announce('ownership.transferred', 1, {
      ...{ ...server, serverId: newId('server'), ownerId: newId('account'), state: 'ACTIVE' },
    })

    expect(await see(caller, id)).toMatchObject({ state: 'ACTIVE' })
  })
})

describe('the event handlers of a kind', () => {
  type ServerEvent = 'servers.server.activated' | 'servers.server.deleted' | 'servers.server.snapshot'
  const row: InstanceEvents<ServerEvent> = {
    kind: ProductKind.SERVER,
    activated: 'servers.server.activated',
    ended: ['servers.server.deleted'],
    snapshot: 'servers.server.snapshot',
    before: ['PROVISIONING'],
    after: ['DELETED'],
    read: ({ serverId, ownerId, entitlementId, state }) => ({
      activatedId: serverId,
      holderId: ownerId,
      entitlementId,
      state,
    }),
  }

  it('handle its events and no other', () => {
    expect(Object.keys(handlersOf(row)).sort()).toEqual([
      'servers.server.activated',
      'servers.server.deleted',
      'servers.server.snapshot',
    ])
  })

  it.each([
    ['PROVISIONING', 'GRANTED'],
    ['ACTIVE', 'ACTIVE'],
    ['DELETED', 'EXPIRED'],
  ] as const)('make up for missed events by a snapshot in state %s', async (state, expected) => {
    const { payments, fact, seen } = await bought(ProductKind.SERVER)
    const { activatedId: serverId, holderId: ownerId, entitlementId } = fact
    const snapshot = { data: { serverId, ownerId, entitlementId, state } } as never

    await payments.subgraph.app.transaction(systemContext(), (tx) =>
      handlersOf(row)['servers.server.snapshot']!(snapshot, tx, payments.subgraph.app),
    )

    expect((await seen()).state).toBe(expected)
  })
})
