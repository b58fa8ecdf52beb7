import { newId } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { entitlementQuery, holdingsQuery, startTestPayments } from '../payments.fixture'
import { entitlements } from './entitlement.entity'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

async function holder() {
  const payments = await starting
  const caller = payments.subgraph.caller()
  return { payments, subgraph: payments.subgraph, caller, accountId: caller.accountId! }
}

interface Page {
  edges: { node: { id: string; state: string; entitlement?: { id: string } } }[]
}

describe('Account { entitlements activations subscriptions }', () => {
  it('[PAY-07] shows the holdings of the account, each with its own state', async () => {
    const { payments, subgraph, caller, accountId } = await holder()
    const { entitlement } = await payments.buy(caller)
    const { entitlementId, server } = await payments.activate(caller)

    const { data, errors } = await subgraph.call(caller, holdingsQuery, { id: accountId })

    expect(errors).toBeUndefined()
    const [{ entitlements, activations, subscriptions }] = data._entities as Record<string, Page>[] &
      [Record<string, Page>]
    const states = entitlements!.edges.map(({ node: { id, state } }) => [id, state])
    expect(states.sort()).toEqual(
      [
        [entitlement.id, 'GRANTED'],
        [entitlementId, 'ACTIVE'],
      ].sort(),
    )
    expect(activations!.edges.map(({ node }) => node)).toMatchObject([
      { state: 'ACTIVE', activatedId: server.serverId, entitlement: { id: entitlementId } },
    ])
    expect(subscriptions!.edges.map(({ node }) => node)).toMatchObject([
      { state: 'ACTIVE', entitlement: { id: entitlementId } },
    ])
  })

  it('[PAY-07] filters entitlements by kind, activations and terms by state', async () => {
    const { payments, subgraph, caller, accountId } = await holder()
    await payments.buy(caller, 'ENIGM_KEY')
    const ended = await payments.activate(caller)
    await payments.passTerm(ended.entitlementId)
    const active = await payments.activate(caller)
    const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Account", id: $id }]) { ... on Account {
      entitlements(productKind: SERVER, state: EXPIRED) { edges { node { id } } }
      activations(state: ACTIVE) { edges { node { entitlement { id } } } }
      subscriptions(state: ENDED) { edges { node { entitlement { id } } } } } } }`

    const [shown] = (await subgraph.call(caller, query, { id: accountId })).data._entities

    expect(shown).toEqual({
      entitlements: { edges: [{ node: { id: ended.entitlementId } }] },
      activations: { edges: [{ node: { entitlement: { id: active.entitlementId } } }] },
      subscriptions: { edges: [{ node: { entitlement: { id: ended.entitlementId } } }] },
    })
  })

  it('[PAY-07] filters by state', async () => {
    const { payments, subgraph, caller, accountId } = await holder()
    const { entitlement } = await payments.buy(caller)
    await payments.activate(caller)

    const { data } = await subgraph.call(caller, holdingsQuery, { id: accountId, state: 'GRANTED' })

    expect(data._entities[0].entitlements.edges).toMatchObject([{ node: { id: entitlement.id } }])
  })

  it('answers alike for another account and an absent one', async () => {
    const { payments, subgraph, caller, accountId } = await holder()
    await payments.buy(caller)
    const stranger = subgraph.caller()

    const answers = [
      await subgraph.call(stranger, holdingsQuery, { id: accountId }),
      await subgraph.call(stranger, holdingsQuery, { id: newId('account') }),
    ]

    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]?.data._entities).toEqual([null])
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR'] as const)(
    'refuses %s, for the own account too',
    async (role) => {
      const { subgraph } = await holder()
      const staff = subgraph.caller(role)

      const answer = await subgraph.call(staff, holdingsQuery, { id: staff.accountId })

      expect(answer.data._entities).toEqual([null])
      expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    },
  )
})

describe('entitlement', () => {
  it('[PAY-07] [PAY-11] shows commercial state and nothing that gives access to content or a key', async () => {
    const { payments, subgraph, caller } = await holder()
    const { entitlementId } = await payments.activate(caller)

    const { data } = await subgraph.call(caller, entitlementQuery, { id: entitlementId })
    const types = ['Order', 'Payment', 'Entitlement', 'Activation', 'ProductSubscription']
    const fields = types.map(async (name) => {
      const query = `{ __type(name: "${name}") { fields { name } } }`
      return (await subgraph.call(caller, query)).data.__type.fields
        .map((field: { name: string }) => field.name)
        .sort()
    })

    expect(data.entitlement).toMatchObject({ state: 'ACTIVE', productKind: 'SERVER' })
    expect(await Promise.all(fields)).toEqual([
      [
        'availableActions',
        'delivery',
        'expiresAt',
        'id',
        'invoice',
        'method',
        'net',
        'payment',
        'placedOn',
        'product',
        'purchaseCountry',
        'quantity',
        // The public key of blind coins, which everyone reads.
        'signingKey',
        'state',
        'total',
        'vat',
        'vatHundredths',
      ],
      ['amount', 'checkoutUrl', 'crypto', 'flags', 'id', 'method', 'state'],
      ['activation', 'id', 'organization', 'product', 'productKind', 'state', 'subscription', 'validUntil'],
      ['activatedId', 'activatedOn', 'entitlement', 'id', 'productInstance', 'state'],
      ['availableActions', 'entitlement', 'id', 'notice', 'retiresAt', 'state', 'suspendsAt', 'validUntil'],
    ])
  })

  it('[PAY-12] has a separate state enum for payment, entitlement, activation and subscription', async () => {
    const { subgraph, caller } = await holder()
    const types = ['Payment', 'Entitlement', 'Activation', 'ProductSubscription']
    const enums = types.map(async (name) => {
      const query = `{ __type(name: "${name}") { fields { name type { ofType { name kind } } } } }`
      const { fields } = (await subgraph.call(caller, query)).data.__type
      return fields.find((field: { name: string }) => field.name === 'state').type.ofType
    })

    expect(await Promise.all(enums)).toEqual([
      { name: 'PaymentState', kind: 'ENUM' },
      { name: 'EntitlementState', kind: 'ENUM' },
      { name: 'ActivationState', kind: 'ENUM' },
      { name: 'SubscriptionState', kind: 'ENUM' },
    ])
  })

  it('answers alike for the entitlement of another account and an absent one, as an entity too', async () => {
    const { payments, subgraph, caller } = await holder()
    const { entitlement } = await payments.buy(caller)
    const entities = `query ($id: ID!) { _entities(representations: [{ __typename: "Entitlement", id: $id }]) {
      ... on Entitlement { id state } } }`
    const own = await subgraph.call(caller, entities, { id: entitlement.id })
    expect(own.data._entities).toEqual([{ id: entitlement.id, state: 'GRANTED' }])

    for (const stranger of [subgraph.caller(), payments.partner()]) {
      for (const id of [entitlement.id, newId('entitlement'), 'ent_none']) {
        expect((await subgraph.call(stranger, entitlementQuery, { id })).data).toEqual({ entitlement: null })
        expect((await subgraph.call(stranger, entities, { id })).data).toEqual({ _entities: [null] })
      }
    }
  })

  it('[PAY-07] shows a partner the holdings of its organization, and names the organization in the event', async () => {
    const { payments, subgraph } = await holder()
    const partner = payments.partner()
    const buyer = {
      ...partner,
      sessionId: newId('session'),
      scopes: [...partner.scopes, 'coins:redeem' as const],
    }

    const { entitlement } = await payments.buy(buyer)

    const { data } = await subgraph.call(partner, entitlementQuery, { id: entitlement.id })
    expect(data.entitlement).toMatchObject({ id: entitlement.id, state: 'GRANTED' })
    expect((await subgraph.events(entitlement.id)).at(-1)?.data).toEqual({
      entitlementId: entitlement.id,
      organizationId: partner.organizationId,
      productKind: 'SERVER',
      state: 'GRANTED',
    })
  })

  it.each([
    ['ANONYMOUS', 'UNAUTHENTICATED'],
    ['OPERATOR', 'FORBIDDEN'],
    ['SUPPORT', 'FORBIDDEN'],
    ['AUDITOR', 'FORBIDDEN'],
    ['DASHBOARD', 'FORBIDDEN'],
  ] as const)('refuses %s: %s', async (role, code) => {
    const { subgraph } = await holder()
    const caller = role === 'ANONYMOUS' ? null : subgraph.caller(role)

    expect(failureOf(await subgraph.call(caller, entitlementQuery, { id: newId('entitlement') }))).toBe(code)
  })

  it('has a snapshot with its version for services that join late', async () => {
    const { payments, subgraph, caller } = await holder()
    const { entitlement } = await payments.buy(caller)

    const snapshots = await entitlements.snapshot(subgraph.app, '', 1_000)
    const rest = await entitlements.snapshot(subgraph.app, snapshots[0]!.aggregateId, 1_000)

    expect(snapshots.find(({ aggregateId }) => aggregateId === entitlement.id)).toEqual({
      aggregateId: entitlement.id,
      version: 2,
      data: {
        entitlementId: entitlement.id,
        accountId: caller.accountId,
        productKind: 'SERVER',
        state: 'GRANTED',
      },
    })
    expect(rest).toEqual(snapshots.slice(1))
  })
})

describe('the end of a term', () => {
  const states = `SELECT e.state AS entitlement, a.state AS activation, s.state AS subscription FROM entitlement e
    JOIN activation a ON a.entitlement_id = e.id JOIN subscription s ON s.entitlement_id = e.id WHERE e.id = $1`
  const over = [{ entitlement: 'EXPIRED', activation: 'RELEASED', subscription: 'ENDED' }]

  it('ends subscription, activation and entitlement, each with its own event, and is audited', async () => {
    const { payments, subgraph, caller, accountId } = await holder()
    const { entitlementId } = await payments.activate(caller)
    const [ids] = await payments.sql(
      `SELECT a.id AS activation, s.id AS subscription FROM activation a JOIN subscription s USING (entitlement_id)
       WHERE entitlement_id = $1`,
      entitlementId,
    )

    await payments.passTerm(entitlementId)

    expect(await payments.sql(states, entitlementId)).toEqual(over)
    const last = async (id: string) => (await subgraph.events(id)).at(-1)?.type
    expect(await last(entitlementId)).toBe('payments.entitlement.expired')
    expect(await last(ids.activation)).toBe('payments.activation.released')
    expect(await last(ids.subscription)).toBe('payments.subscription.ended')
    expect((await subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject({
      actor: 'system',
      action: 'payments.entitlement.expired',
      target: entitlementId,
      reason: 'TERM_OVER',
    })
  })

  it('[SLC-02] follows the deletion of the server: the entitlement is released and used up', async () => {
    const { payments, subgraph, caller, accountId } = await holder()
    const { entitlementId, server } = await payments.activate(caller)

    await subgraph.publish('servers.server.deleted', server.serverId, 2, { ...server, state: 'DELETED' })
    await payments.entitlementIn(entitlementId, 'EXPIRED')

    expect(await payments.sql(states, entitlementId)).toEqual(over)
    expect((await subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject({
      action: 'payments.entitlement.expired',
      target: entitlementId,
      reason: 'SERVER_GONE',
    })
    await expect(payments.fire('term-step', entitlementId)).rejects.toThrow('there is no job')
  })

  it.each([
    ['servers.server.deletion.requested', 'DELETION_REQUESTED'],
    ['servers.server.retired', 'RETIRED'],
  ] as const)(
    '[SLC-02] [SLC-03] [PAY-14] ends with %s: no renewal is sold or takes effect for a server that nothing brings back',
    async (type, state) => {
      const { payments, subgraph, caller } = await holder()
      const { entitlementId, server } = await payments.activate(caller)
      const { id } = await payments.renewal(caller, entitlementId)

      await subgraph.publish(type, server.serverId, 2, { ...server, state })
      await payments.entitlementIn(entitlementId, 'EXPIRED')

      expect(await payments.sql(states, entitlementId)).toEqual(over)
      const { data } = await payments.redeem(caller, id, await payments.code())
      expect(data.redeemCodeCoin.errors).toMatchObject([{ code: 'NOT_RENEWABLE' }])
      expect(await payments.sql(states, entitlementId)).toEqual(over)
    },
  )

  it('[SLC-02] is final: the later deletion of the server changes nothing', async () => {
    const { payments, subgraph, caller } = await holder()
    const { entitlementId, server } = await payments.activate(caller)
    await payments.passTerm(entitlementId)
    const events = await subgraph.countEvents()

    await subgraph.publish('servers.server.deleted', server.serverId, 2, { ...server, state: 'DELETED' })
    await subgraph.until(
      async () =>
        (
          await payments.sql(
            'SELECT 1 FROM inbox WHERE aggregate_id = $1 AND version = 2 AND applied_at IS NOT NULL',
            server.serverId,
          )
        ).length,
    )

    expect(await subgraph.countEvents()).toBe(events)
    expect(await payments.sql(states, entitlementId)).toEqual(over)
  })
})

describe('Account.paymentAudit', () => {
  const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Account", id: $id }]) { ... on Account {
    paymentAudit { edges { node { action outcome reason targetHandle } } } } } }`

  it('shows the holder actions and refusals, newest first, and names no order', async () => {
    const { payments, subgraph, caller, accountId } = await holder()
    const { order, entitlement } = await payments.buy(caller)
    await payments.redeem(caller, newId('order'), await payments.code())

    const { data } = await subgraph.call(caller, query, { id: accountId })

    expect(data._entities[0].paymentAudit.edges.map(({ node }: { node: object }) => node)).toMatchObject([
      { action: 'Mutation.redeemCodeCoin', outcome: 'DENIED', reason: 'NOT_FOUND' },
      { action: 'payments.entitlement.granted', outcome: 'DONE', targetHandle: entitlement.id },
      { action: 'payments.order.placed', outcome: 'DONE', targetHandle: 'SERVER_MONTHLY' },
    ])
    expect(JSON.stringify(data)).not.toContain(order.id)
  })

  it('refuses all other roles', async () => {
    const { subgraph, accountId } = await holder()

    expect((await subgraph.call(subgraph.caller(), query, { id: accountId })).data._entities).toEqual([null])
  })
})

describe('an active entitlement', () => {
  it('is without an end only if it has no term', async () => {
    const payments = await starting
    const activate = (key: string, kind: string, days: number | null) =>
      payments.sql(
        `WITH sold AS (
           INSERT INTO product (key, kind, title, term_days, methods, availability)
           VALUES ($1, $2, 'x', $3, '{CODE_COIN}', 'AVAILABLE') RETURNING key)
         INSERT INTO entitlement (id, version, state, holder_id, product_key, product_kind, term_days)
         SELECT 'ent_' || key, 1, 'ACTIVE', 'acct_1', key, $2, $3::int FROM sold RETURNING id`,
        ...[key, kind, days],
      )

    await expect(activate('WITH_TERM', 'ESIM', 365)).rejects.toThrow('entitlement_term_check')
    await expect(activate('UNKNOWN_KIND', 'OTHER', null)).rejects.toThrow('kind_check')
    expect(await activate('WITHOUT_TERM', 'KEY', null)).toEqual([{ id: 'ent_WITHOUT_TERM' }])
  })
})
