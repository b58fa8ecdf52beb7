import { newId } from '@enigm/contracts'
import type { TestCaller } from '@enigm/subgraph/testkit'
import {
  enrollMutation,
  entitlementQuery,
  myOrdersQuery,
  orderQuery,
  purchase,
  startTestPayments,
} from '../payments.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

async function enrolled() {
  const payments = await starting
  const bought = await payments.enroll()
  const { id: entitlementId } = await payments.entitlementOf(bought.order.id)
  const caller = payments.subgraph.caller()
  const createAccount = (accountId = caller.accountId!) =>
    payments.subgraph.publish('accounts.account.created', accountId, 1, {
      accountId,
      state: 'ACTIVE',
      enrollmentId: bought.enrollmentId,
    })
  return { payments, subgraph: payments.subgraph, ...bought, entitlementId, caller, createAccount }
}

async function stepOf(orderId: string): Promise<string | undefined> {
  const [row] = await (
    await starting
  ).sql<{ step: string }>('SELECT step FROM purchase WHERE order_id = $1', orderId)
  return row?.step
}

/** The events of an entitlement, its activation and its subscription. */
async function typesOf(entitlementId: string) {
  const payments = await starting
  const rows = await payments.sql<{ id: string }>(
    `SELECT id FROM activation WHERE entitlement_id = $1 UNION ALL SELECT id FROM subscription WHERE entitlement_id = $1`,
    entitlementId,
  )
  const events = await Promise.all(
    [entitlementId, ...rows.map(({ id }) => id)].map((id) => payments.subgraph.events(id)),
  )
  return events.map((each) => each.map(({ type }) => type))
}

const whole = [
  ['payments.entitlement.created', 'payments.entitlement.granted', 'payments.entitlement.activated'],
  ['payments.activation.created'],
  ['payments.subscription.started'],
]

async function seen(caller: TestCaller, entitlementId: string) {
  const { subgraph } = await starting
  return (await subgraph.call(caller, entitlementQuery, { id: entitlementId })).data.entitlement
}

describe('the purchase saga', () => {
  it('[PAY-04] grants a purchase by the snapshot of the account alone', async () => {
    const { payments, subgraph, entitlementId, caller, enrollmentId } = await enrolled()
    const account = { accountId: caller.accountId!, state: 'ACTIVE', enrollmentId } as const
    await subgraph.publish('accounts.account.snapshot', account.accountId, 7, account)
    await payments.entitlementIn(entitlementId, 'GRANTED')
  })

  it('[PAY-04] grants a purchase made during enrollment to the account created with its token', async () => {
    const { payments, subgraph, order, entitlementId, caller, createAccount } = await enrolled()
    expect(await stepOf(order.id)).toBe('AWAITING_HOLDER')
    await createAccount()
    await payments.entitlementIn(entitlementId, 'GRANTED')

    expect(await stepOf(order.id)).toBe('AWAITING_ACTIVATION')
    expect((await subgraph.events(entitlementId)).at(-1)).toEqual({
      type: 'payments.entitlement.granted',
      aggregateId: entitlementId,
      version: 2,
      data: { entitlementId, accountId: caller.accountId, productKind: 'SERVER', state: 'GRANTED' },
    })
    expect(await subgraph.audit(`account:${caller.accountId}`)).toMatchObject([
      { actor: 'system', action: 'payments.entitlement.granted', target: entitlementId, outcome: 'DONE' },
    ])
    expect(await seen(caller, entitlementId)).toMatchObject({
      state: 'GRANTED',
      activation: null,
      subscription: null,
    })
    expect((await subgraph.call(caller, orderQuery, { id: order.id })).data.order).toMatchObject({
      state: 'PAID',
    })
  })

  it('[PAY-12] activates nothing before a server exists, then entitlement, activation and term, each with its own event', async () => {
    const { payments, subgraph, order, entitlementId, caller, createAccount } = await enrolled()
    await createAccount()
    await payments.entitlementIn(entitlementId, 'GRANTED')
    expect(await payments.sql('SELECT 1 FROM activation WHERE entitlement_id = $1', entitlementId)).toEqual(
      [],
    )

    const { serverId } = await payments.createServer(caller.accountId!, entitlementId)
    await payments.entitlementIn(entitlementId, 'ACTIVE')

    expect(await typesOf(entitlementId)).toEqual(whole)
    const entitlement = await seen(caller, entitlementId)
    expect(entitlement).toMatchObject({
      state: 'ACTIVE',
      activation: { state: 'ACTIVE', activatedId: serverId },
      subscription: { state: 'ACTIVE', validUntil: entitlement.validUntil },
    })
    const days = (new Date(entitlement.validUntil).getTime() - Date.now()) / 86_400_000
    expect(days).toBeGreaterThanOrEqual(30 - 1 / 1440)
    expect(days).toBeLessThanOrEqual(31)
    expect((await subgraph.events(order.id)).at(-1)).toMatchObject({
      type: 'payments.order.fulfilled',
      version: 4,
    })
  })

  it('reaches the same result when the event of the server comes before that of the account', async () => {
    const { payments, entitlementId, order, caller, createAccount } = await enrolled()
    const { serverId } = await payments.createServer(caller.accountId!, entitlementId)
    const announced = () => payments.sql('SELECT 1 FROM purchase_unit WHERE activated_id = $1', serverId)
    await payments.subgraph.until(async () => (await announced()).length)
    expect(await seen(caller, entitlementId)).toBeNull()

    await createAccount()
    await payments.entitlementIn(entitlementId, 'ACTIVE')

    expect(await typesOf(entitlementId)).toEqual(whole)
    expect(await stepOf(order.id)).toBe('COMPLETED')
  })

  it('assigns a purchase to the first account that claims it only', async () => {
    const { payments, subgraph, entitlementId, caller, createAccount } = await enrolled()
    const second = subgraph.caller()
    await createAccount()
    await payments.entitlementIn(entitlementId, 'GRANTED')

    await createAccount(second.accountId)
    await applied(second.accountId!)

    expect(await seen(caller, entitlementId)).toMatchObject({ state: 'GRANTED' })
    expect(await seen(second, entitlementId)).toBeNull()
  })

  it('activates one server per entitlement, and none of another account', async () => {
    const { payments, subgraph, entitlementId, caller, createAccount } = await enrolled()
    await createAccount()
    await payments.entitlementIn(entitlementId, 'GRANTED')
    const stranger = await enrolled()
    await stranger.createAccount()
    await payments.entitlementIn(stranger.entitlementId, 'GRANTED')

    const foreign = await payments.createServer(caller.accountId!, stranger.entitlementId)
    const first = await payments.createServer(caller.accountId!, entitlementId)
    await Promise.all([foreign, first].map(({ serverId }) => applied(serverId)))
    const second = await payments.createServer(caller.accountId!, entitlementId)
    await applied(second.serverId)

    expect(await seen(caller, entitlementId)).toMatchObject({ activation: { activatedId: first.serverId } })
    expect(await seen(stranger.caller, stranger.entitlementId)).toMatchObject({
      state: 'GRANTED',
      activation: null,
    })
    expect(await subgraph.events(entitlementId)).toHaveLength(3)
    await payments.createServer(stranger.caller.accountId!, stranger.entitlementId)
    await payments.entitlementIn(stranger.entitlementId, 'ACTIVE')
  })

  it('ignores an unknown enrollment and an unknown entitlement', async () => {
    const { payments, subgraph } = await enrolled()
    const accountId = newId('account')
    const events = await subgraph.countEvents()

    await subgraph.publish('accounts.account.created', accountId, 1, {
      accountId,
      state: 'ACTIVE',
      enrollmentId: newId('enrollment'),
    })
    const { serverId } = await payments.createServer(accountId, newId('entitlement'))
    await Promise.all([applied(accountId), applied(serverId)])

    expect(await subgraph.countEvents()).toBe(events)
  })

  it('makes up for missed events by the snapshot of a server', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { entitlement } = await payments.buy(caller)
    const server = { serverId: newId('server'), ownerId: caller.accountId!, entitlementId: entitlement.id }

    await payments.subgraph.publish('servers.server.snapshot', server.serverId, 5, {
      ...server,
      state: 'ACTIVE',
    })
    await payments.entitlementIn(entitlement.id, 'ACTIVE')
    await payments.subgraph.publish('servers.server.snapshot', server.serverId, 9, {
      ...server,
      state: 'DELETED',
    })
    await payments.entitlementIn(entitlement.id, 'EXPIRED')

    expect(await seen(caller, entitlement.id)).toMatchObject({ activation: { state: 'RELEASED' } })
  })
})

describe('the link of a purchase and an account', () => {
  it('[PAY-09] is one row: no other table connects the order and its holder', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { order } = await payments.buy(caller)

    const rows = [...(await payments.subgraph.rows())].flatMap(([table, lines]) =>
      lines.map((line) => ({ table, line })),
    )
    const joining = rows.filter(({ line }) => line.includes(order.id) && line.includes(caller.accountId!))

    expect(joining.map(({ table }) => table)).toEqual(['purchase_link'])
  })

  it('is deleted after the activation; the holder’s trail says so without the order', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { order, entitlementId } = await payments.activate(caller)

    expect(await payments.sql('SELECT 1 FROM purchase_link WHERE order_id = $1', order.id)).toEqual([])
    expect((await payments.subgraph.audit(`account:${caller.accountId}`)).at(-1)).toMatchObject({
      actor: 'system',
      action: 'payments.purchase.unlinked',
      target: entitlementId,
      outcome: 'DONE',
    })
    expect(await payments.subgraph.tablesWith(order.id)).not.toContain('audit_entry')
    const { data } = await payments.subgraph.call(caller, myOrdersQuery)
    expect(data.myOrders.edges).toEqual([])
    expect((await payments.subgraph.call(caller, orderQuery, { id: order.id })).data.order).toBeNull()
  })

  it('leaves no path of ids from the order to the holder once the events are purged', async () => {
    const { payments, order, entitlementId, caller, enrollmentId, createAccount } = await enrolled()
    await createAccount()
    await payments.entitlementIn(entitlementId, 'GRANTED')
    expect(await kindsReachedFrom(order.id)).toEqual(['acct', 'enr', 'ent', 'ord', 'pay'])

    await payments.createServer(caller.accountId!, entitlementId)
    await payments.entitlementIn(entitlementId, 'ACTIVE')

    expect(await kindsReachedFrom(order.id)).toEqual(['ord', 'pay'])
    expect(await payments.subgraph.tablesWith(enrollmentId)).toEqual(['inbox'])
  })

  it('once deleted: the same key still returns the same order, without a token, and buys nothing', async () => {
    const payments = await starting
    const input = { ...purchase(), codeCoin: await payments.code() }
    const { order, enrollmentId } = await payments.enroll(input)
    const { id: entitlementId } = await payments.entitlementOf(order.id)
    const accountId = newId('account')
    await payments.subgraph.publish('accounts.account.created', accountId, 1, {
      accountId,
      state: 'ACTIVE',
      enrollmentId,
    })
    await payments.createServer(accountId, entitlementId)
    await payments.entitlementIn(entitlementId, 'ACTIVE')

    const again = await payments.subgraph.call(null, enrollMutation, { input })

    expect(again.data.startEnrollmentPurchase).toMatchObject({
      order: { id: order.id, state: 'FULFILLED' },
      enrollmentToken: null,
      errors: [],
    })
  })
})

/** Waits until the event of this aggregate is applied. */
async function applied(aggregateId: string): Promise<void> {
  const { subgraph } = await starting
  const sql = 'SELECT 1 FROM inbox WHERE aggregate_id = $1 AND applied_at IS NOT NULL'
  await subgraph.until(async () => (await subgraph.app.read<object>(sql, [aggregateId])).length, 'the event')
}

/** The kinds of all ids that can be reached from this one over rows of tables; published and received events are left out. */
async function kindsReachedFrom(orderId: string): Promise<string[]> {
  const dump = await (await starting).subgraph.rows()
  const rows = [...dump]
    .filter(([table]) => table !== 'outbox' && table !== 'inbox')
    .flatMap(([, lines]) => lines)
  const reached = new Set([orderId])
  for (const id of reached) {
    for (const row of rows.filter((line) => line.includes(id))) {
      for (const found of row.match(/\b(?:acct|ord|pay|ent|act|sub|enr|coin|srv)_\w{16,}/g) ?? [])
        reached.add(found)
    }
  }
  return [...new Set([...reached].map((id) => id.split('_')[0]!))].sort()
}
