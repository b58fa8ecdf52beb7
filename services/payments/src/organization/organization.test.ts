import { newId, restrictedScopes } from '@enigm/contracts'
import { failureOf, statementsOf, type Answer, type TestCaller } from '@enigm/subgraph/testkit'
import { entitlementQuery, myOrdersQuery, newKey, orderQuery, startTestPayments } from '../payments.fixture'
import { joinOrganization, orderEsims, organizationQuery, startOrganization } from './organization.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

async function organization() {
  const payments = await starting
  return { payments, subgraph: payments.subgraph, ...(await startOrganization(payments)) }
}

/** A machine client of this organization. */
async function partnerOf(organizationId: string): Promise<TestCaller> {
  return { ...(await starting).partner(), organizationId }
}

async function snapshot() {
  const payments = await starting
  const [row] = await payments.sql('SELECT count(*)::int AS orders FROM "order"')
  return { ...row, events: await payments.subgraph.countEvents() }
}

/** The organization's fields as a caller sees them; null when it does not administer the organization. */
async function shown(caller: TestCaller, id: string) {
  const { data, errors } = await (await starting).subgraph.call(caller, organizationQuery, { id })
  expect(errors).toBeUndefined()
  return data._entities[0]
}

const nodes = ({ edges }: { edges: { node: { id: string } }[] }) => edges.map(({ node }) => node)

describe('an administrator of an organization', () => {
  it('orders nothing while the events of accounts do not arrive, and goes on ordering for itself', async () => {
    const { payments, subgraph, organizationId, admin } = await organization()
    const before = await snapshot()
    await subgraph.whileSilent(async () => {
      expect(failureOf(await orderEsims(payments, admin, 1, { organizationId }))).toBe('UNAVAILABLE')
      expect(await snapshot()).toEqual(before)
      expect((await orderEsims(payments, admin, 1, {})).data.createOrder.errors).toEqual([])
    })
    expect((await orderEsims(payments, admin, 1, { organizationId })).data.createOrder.errors).toEqual([])
  })

  it('[ACC-12] [PAY-05] orders, pays and reads for it; its trail names the administrator', async () => {
    const { payments, subgraph, organizationId, admin } = await organization()

    const { order, errors } = (await orderEsims(payments, admin, 1, { organizationId })).data.createOrder
    expect(errors).toEqual([])
    expect(nodes((await shown(admin, organizationId)).orders)).toEqual([
      { id: order.id, state: 'AWAITING_PAYMENT', quantity: 1 },
    ])
    const code = await payments.code('ESIM_YEARLY')
    const paid = await payments.redeem(admin, order.id, code, newKey(), organizationId)

    expect(paid.data.redeemCodeCoin).toMatchObject({ order: { id: order.id, state: 'PAID' }, errors: [] })
    const { id, holderId } = await payments.entitlementOf(order.id)
    expect(holderId).toBe(organizationId)
    expect((await subgraph.events(id)).at(-1)?.data).toEqual({
      entitlementId: id,
      organizationId,
      productKind: 'ESIM',
      state: 'GRANTED',
    })
    expect(nodes((await shown(admin, organizationId)).entitlements)).toEqual([{ id, state: 'GRANTED' }])
    expect((await subgraph.call(admin, entitlementQuery, { id })).data.entitlement).toMatchObject({ id })
    expect((await subgraph.call(admin, orderQuery, { id: order.id })).data.order).toMatchObject({
      id: order.id,
    })
    expect((await subgraph.call(admin, myOrdersQuery)).data.myOrders.edges).toEqual([])
    expect(await subgraph.audit(`account:${admin.accountId}`)).toEqual([])
    expect(await subgraph.audit(`organization:${organizationId}`)).toMatchObject([
      { actor: admin.accountId, action: 'payments.order.placed', target: 'ESIM_YEARLY', outcome: 'DONE' },
      { actor: admin.accountId, action: 'payments.entitlement.granted', target: id, outcome: 'DONE' },
    ])
  })

  it('[ACC-12] is shown nothing that a member buys for itself', async () => {
    const { payments, subgraph, organizationId, admin } = await organization()
    const member = subgraph.caller()
    await joinOrganization(payments, organizationId, member, 'MEMBER')
    const { order, entitlement } = await payments.buy(member)
    const own = `query ($id: ID!) { _entities(representations: [{ __typename: "Account", id: $id }]) { ... on Account {
      entitlements { edges { node { id } } } paymentAudit { edges { node { action } } } } } }`
    const read = async (caller: TestCaller) => [
      (await subgraph.call(caller, own, { id: member.accountId })).data,
      (await subgraph.call(caller, orderQuery, { id: order.id })).data,
      (await subgraph.call(caller, entitlementQuery, { id: entitlement.id })).data,
    ]

    expect(JSON.stringify(await read(member))).toContain(entitlement.id)
    expect(await read(admin)).toEqual([{ _entities: [null] }, { order: null }, { entitlement: null }])
    const lists = await shown(admin, organizationId)
    expect([lists.orders, lists.entitlements].map(nodes)).toEqual([[], []])
  })

  it('[PAY-05] pays an order that a partner placed for the organization, which the partner cannot', async () => {
    const { payments, subgraph, organizationId, admin } = await organization()
    const partner = await partnerOf(organizationId)
    const { order } = (await orderEsims(payments, partner, 2)).data.createOrder
    const code = await payments.code('ESIM_YEARLY', 2)

    expect(failureOf(await payments.redeem(partner, order.id, code))).toBe('FORBIDDEN')
    expect(failureOf(await payments.redeem(admin, order.id, code))).toBe('NOT_FOUND')
    expect(failureOf(await payments.redeem(admin, order.id, code, newKey(), organizationId))).toBeUndefined()

    expect((await subgraph.call(partner, orderQuery, { id: order.id })).data.order).toMatchObject({
      state: 'PAID',
      quantity: 2,
    })
    expect((await shown(partner, organizationId)).orders.edges).toHaveLength(1)
  })

  it('sees actors under handles of the organization', async () => {
    const { payments, subgraph, organizationId, admin } = await organization()
    await orderEsims(payments, admin, 1, { organizationId })
    const scope = `organization:${organizationId}`

    expect(await subgraph.shownAudit(scope)).toMatchObject([
      {
        action: 'payments.order.placed',
        actorHandle: subgraph.app.handle('ah', scope, admin.accountId!),
      },
    ])
  })

  it('cannot use one idempotency key for an own order and one of the organization', async () => {
    const { payments, organizationId, admin } = await organization()
    const idempotencyKey = newKey()
    const first = await orderEsims(payments, admin, 1, { organizationId, idempotencyKey })
    const before = await snapshot()

    const again = await orderEsims(payments, admin, 1, { organizationId, idempotencyKey })
    const own = await orderEsims(payments, admin, 1, { idempotencyKey })

    expect(again.data).toEqual(first.data)
    expect(failureOf(own)).toBe('IDEMPOTENCY_CONFLICT')
    expect(await snapshot()).toEqual(before)
  })
})

describe('the lists of several organizations', () => {
  const query = `query ($references: [_Any!]!) { _entities(representations: $references) { ... on Organization {
    id
    orders(first: 1) { edges { node { id } } pageInfo { hasNextPage } }
    entitlements(state: GRANTED) { edges { node { id product { key } } } }
    activations { edges { node { entitlement { id } } } }
    subscriptions { edges { node { entitlement { id } } } } } } }`

  it('are each read by one statement, for one organization as for four', async () => {
    const payments = await starting
    const admin = payments.subgraph.caller()
    const organizations = await Promise.all(Array.from({ length: 4 }, () => withPurchases(admin)))
    const read = async (count: number) => {
      const references = organizations
        .slice(0, count)
        .map(({ organizationId: id }) => ({ __typename: 'Organization', id }))
      let answer: Answer | undefined
      const statements = await statementsOf(payments.subgraph.app, async () => {
        answer = await payments.subgraph.call(admin, query, { references })
      })
      return { statements, answer: answer! }
    }

    const one = await read(1)
    const all = await read(4)

    expect(all.answer.errors).toBeUndefined()
    expect(all.answer.data._entities).toEqual(
      organizations.map(({ organizationId, entitlement }) => ({
        id: organizationId,
        orders: { edges: [{ node: { id: expect.any(String) } }], pageInfo: { hasNextPage: true } },
        entitlements: { edges: [{ node: { id: entitlement, product: { key: 'ESIM_YEARLY' } } }] },
        activations: { edges: [] },
        subscriptions: { edges: [] },
      })),
    )
    const shownOrders = all.answer.data._entities.map(({ orders }: any) => orders.edges[0].node.id)
    expect(shownOrders.every((id: string, n: number) => organizations[n]!.orders.includes(id))).toBe(true)
    // The reference, four lists and the product.
    expect(one.statements).toHaveLength(6)
    expect(all.statements).toHaveLength(6)
  })

  /** A new organization of this administrator with one open and one paid order. */
  async function withPurchases(admin: TestCaller) {
    const payments = await starting
    const organizationId = newId('organization')
    await joinOrganization(payments, organizationId, admin)
    const place = async () =>
      (await orderEsims(payments, admin, 1, { organizationId })).data.createOrder.order
    const [open, paid] = [await place(), await place()]
    await payments.redeem(admin, paid.id, await payments.code('ESIM_YEARLY'), newKey(), organizationId)
    const { id: entitlement } = await payments.entitlementOf(paid.id)
    return { organizationId, orders: [open.id, paid.id], entitlement }
  }
})

describe('a caller that does not administer an organization', () => {
  type Scene = Awaited<ReturnType<typeof organization>>
  const callers: [string, (scene: Scene) => Promise<TestCaller>][] = [
    ['a stranger', async ({ subgraph }) => subgraph.caller()],
    ['an administrator of another one', async ({ payments }) => (await startOrganization(payments)).admin],
    ['a partner of another one', async ({ payments }) => payments.partner()],
    [
      'a member without ADMIN',
      async ({ payments, subgraph, organizationId }) => {
        const member = subgraph.caller()
        await joinOrganization(payments, organizationId, member, 'MEMBER')
        return member
      },
    ],
    [
      'an administrator who was removed',
      async ({ payments, subgraph, organizationId }) => {
        const removed = subgraph.caller()
        await (
          await joinOrganization(payments, organizationId, removed)
        ).publish('removed', 'ADMIN', 'REMOVED')
        return removed
      },
    ],
    [
      'an administrator who has left',
      async ({ payments, subgraph, organizationId }) => {
        const gone = subgraph.caller()
        await (await joinOrganization(payments, organizationId, gone)).publish('left', 'ADMIN', 'LEFT')
        return gone
      },
    ],
    [
      'an administrator who was made a member',
      async ({ payments, subgraph, organizationId }) => {
        const demoted = subgraph.caller()
        const membership = await joinOrganization(payments, organizationId, demoted)
        await membership.publish('role.changed', 'MEMBER', 'ACTIVE')
        return demoted
      },
    ],
  ]

  it.each(callers)(
    '[ACC-11] gets as %s the answer of an absent organization, and nothing changes',
    async (_name, callerOf) => {
      const scene = await organization()
      const { payments, subgraph, organizationId, admin } = scene
      const caller = await callerOf(scene)
      const paying = {
        ...caller,
        sessionId: newId('session'),
        scopes: [...caller.scopes, 'coins:redeem' as const],
      }
      const { order } = (await orderEsims(payments, admin, 1, { organizationId })).data.createOrder
      const bought = (await orderEsims(payments, admin, 1, { organizationId })).data.createOrder.order
      const [code, unused] = await payments.codes(2, 'ESIM_YEARLY')
      await payments.redeem(admin, bought.id, code!, newKey(), organizationId)
      const { id } = await payments.entitlementOf(bought.id)
      const before = await snapshot()
      const absent = newId('organization')

      const answers = [organizationId, absent].map(async (named) => [
        await orderEsims(payments, caller, 1, { organizationId: named }),
        await orderEsims(payments, caller, 5, { organizationId: named }),
        await payments.redeem(paying, order.id, unused!, newKey(), named),
        await shown(caller, named),
      ])
      const [theirs, none] = await Promise.all(answers)

      expect(theirs).toEqual(none)
      expect(theirs!.slice(0, 3).map(failureOf)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
      expect(theirs![3]).toBeNull()
      expect((await subgraph.call(caller, orderQuery, { id: order.id })).data).toEqual({ order: null })
      expect((await subgraph.call(caller, entitlementQuery, { id })).data).toEqual({ entitlement: null })
      expect(await snapshot()).toEqual(before)
      expect(
        failureOf(await payments.redeem(admin, order.id, unused!, newKey(), organizationId)),
      ).toBeUndefined()
    },
  )

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR'] as const)('sees nothing as %s', async (role) => {
    const { subgraph, organizationId } = await organization()

    expect(await shown(subgraph.caller(role), organizationId)).toBeNull()
  })

  it('[SES-03] is refused the holdings of the organization in a restricted session', async () => {
    const { payments, subgraph, organizationId, admin } = await organization()
    const restricted = { ...admin, scopes: restrictedScopes }

    const seen = await subgraph.call(restricted, organizationQuery, { id: organizationId })
    expect(seen.errors?.map(({ extensions }) => extensions.code)).toEqual(Array(4).fill('FORBIDDEN'))
    expect(failureOf(await orderEsims(payments, restricted, 1, { organizationId }))).toBe('FORBIDDEN')
  })

  it('gets no earlier answer again after its removal', async () => {
    const { payments, organizationId, admin, membership } = await organization()
    const [orderKey, paymentKey] = [newKey(), newKey()]
    const ordering = () => orderEsims(payments, admin, 1, { organizationId, idempotencyKey: orderKey })
    const { order } = (await ordering()).data.createOrder
    const code = await payments.code('ESIM_YEARLY')
    const paying = () => payments.redeem(admin, order.id, code, paymentKey, organizationId)
    expect(failureOf(await paying())).toBeUndefined()
    await membership.publish('removed', 'ADMIN', 'REMOVED')

    expect([failureOf(await ordering()), failureOf(await paying())]).toEqual(['NOT_FOUND', 'NOT_FOUND'])
  })

  it.each(["'; DROP TABLE product; --", 'org_none', 'acct_1'])('is answered so for %j too', async (named) => {
    const { payments, admin } = await organization()
    const before = await snapshot()

    expect(failureOf(await orderEsims(payments, admin, 1, { organizationId: named }))).toBe('NOT_FOUND')

    expect(await snapshot()).toEqual(before)
  })

  it('cannot name its own account as an organization', async () => {
    const { payments, admin } = await organization()

    expect(failureOf(await orderEsims(payments, admin, 1, { organizationId: admin.accountId }))).toBe(
      'NOT_FOUND',
    )
  })
})

describe('the administrators of an organization', () => {
  it('are known from the snapshot too, and no other member is stored', async () => {
    const { payments, subgraph, organizationId } = await organization()
    const [late, member] = [subgraph.caller(), subgraph.caller()]
    await joinOrganization(payments, organizationId, member, 'MEMBER')
    const membershipId = newId('membership')
    await subgraph.publish('accounts.membership.snapshot', membershipId, 4, {
      membershipId,
      organizationId,
      accountId: late.accountId!,
      role: 'ADMIN',
      state: 'ACTIVE',
    })
    await subgraph.until(async () => (await shown(late, organizationId)) !== null)

    const rows = await payments.sql(
      'SELECT account_id AS id FROM membership WHERE organization_id = $1',
      organizationId,
    )
    expect(rows).toHaveLength(2)
    expect(rows).toContainEqual({ id: late.accountId })
    expect(rows).not.toContainEqual({ id: member.accountId })
  })
})
