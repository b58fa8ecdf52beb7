import { newId } from '@enigm/contracts'
import { systemContext } from '@enigm/subgraph'
import { DataSource } from 'typeorm'
import { failureOf } from '@enigm/subgraph/testkit'
import { orderEsims, startOrganization } from '../organization/organization.fixture'
import { entitlementQuery, newKey, orderQuery, startTestPayments } from '../payments.fixture'
import { ProductKind } from '../product/product.entity'
import { bindActivated } from './purchase-saga'

const starting = startTestPayments({ DATABASE_POOL_SIZE: '16' })
afterAll(async () => (await starting).stop())

async function buyer() {
  const payments = await starting
  return { payments, subgraph: payments.subgraph, ...(await startOrganization(payments)) }
}

/** A paid order of this many eSIMs for a new organization. */
async function bought(quantity: number) {
  const scene = await buyer()
  const { payments, admin, organizationId } = scene
  const { order } = (await orderEsims(payments, admin, quantity, { organizationId })).data.createOrder
  const code = await payments.code('ESIM_YEARLY', quantity)
  const paid = await payments.redeem(admin, order.id, code, newKey(), organizationId)
  expect(failureOf(paid)).toBeUndefined()
  return { ...scene, orderId: order.id as string, answered: paid.data.redeemCodeCoin.order }
}

async function unitsOf(orderId: string): Promise<string[]> {
  const rows = await (
    await starting
  ).sql<{ id: string }>('SELECT entitlement_id AS id FROM purchase_unit WHERE order_id = $1', orderId)
  return rows.map(({ id }) => id)
}

async function purchaseOf(orderId: string) {
  const [row] = await (
    await starting
  ).sql(
    `SELECT step, units_created AS created, o.state FROM purchase JOIN "order" o ON o.id = order_id WHERE order_id = $1`,
    orderId,
  )
  return row
}

async function complete(orderId: string, quantity: number): Promise<string[]> {
  const { subgraph } = await starting
  await subgraph.until(async () => (await purchaseOf(orderId)).created === quantity, 'all units')
  return unitsOf(orderId)
}

/** The number of rows and events of these entitlements. */
async function tally(ids: string[]) {
  const payments = await starting
  const [row] = await payments.sql(
    `SELECT (SELECT count(*)::int FROM entitlement WHERE id = ANY($1) AND state = 'GRANTED' AND version = 2) AS granted,
       (SELECT count(*)::int FROM outbox WHERE aggregate_id = ANY($1) AND type = 'payments.entitlement.created'
          AND version = 1) AS created,
       (SELECT count(*)::int FROM outbox WHERE aggregate_id = ANY($1)) AS events,
       (SELECT count(*)::int FROM audit_entry WHERE target = ANY($1)) AS entries`,
    ids,
  )
  return row
}

const bind = async (entitlementId: string, holderId: string) =>
  (await starting).subgraph.app.transaction(systemContext(), (tx) =>
    bindActivated(tx, { kind: ProductKind.ESIM, activatedId: newId('server'), holderId, entitlementId }),
  )

describe('an order of several units', () => {
  it('[PAY-05] costs price times quantity, is paid at once and has one granted entitlement for each unit', async () => {
    const { subgraph, admin, organizationId, orderId, answered } = await bought(3)

    expect(answered).toMatchObject({
      state: 'PAID',
      quantity: 3,
      total: { amount: 36000, currency: 'EUR' },
      payment: { state: 'SETTLED', amount: { amount: 36000, currency: 'EUR' } },
    })
    const ids = await complete(orderId, 3)
    expect(new Set(ids).size).toBe(3)
    expect(await tally(ids)).toEqual({ granted: 3, created: 3, events: 6, entries: 3 })
    expect(await purchaseOf(orderId)).toMatchObject({ step: 'AWAITING_ACTIVATION', state: 'PAID' })
    for (const id of ids) {
      const { data } = await subgraph.call(admin, entitlementQuery, { id })
      expect(data.entitlement).toMatchObject({ state: 'GRANTED', productKind: 'ESIM' })
    }
    expect((await subgraph.events(ids[0]!)).at(-1)?.data).toMatchObject({ organizationId, state: 'GRANTED' })
  })

  it('[PAY-05] is fulfilled with its last activation; until then it stays linked to its holder, and each activated unit is unlinked', async () => {
    const { payments, subgraph, admin, organizationId, orderId } = await bought(3)
    const ids = await complete(orderId, 3)

    for (const [index, id] of ids.entries()) {
      expect((await subgraph.call(admin, orderQuery, { id: orderId })).data.order).toMatchObject({
        state: 'PAID',
      })
      expect(await unitsOf(orderId)).toHaveLength(3 - index)
      await bind(id, organizationId)
    }

    expect(await purchaseOf(orderId)).toEqual({ step: 'COMPLETED', created: 3, state: 'FULFILLED' })
    expect((await subgraph.events(orderId)).at(-1)).toMatchObject({
      type: 'payments.order.fulfilled',
      version: 4,
    })
    expect(await payments.sql('SELECT 1 FROM purchase_link WHERE order_id = $1', orderId)).toEqual([])
    expect((await subgraph.call(admin, orderQuery, { id: orderId })).data.order).toBeNull()
    const trail = await subgraph.audit(`organization:${organizationId}`)
    expect(trail.slice(0, 3)).toMatchObject([
      { actor: admin.accountId, action: 'payments.order.placed', target: 'ESIM_YEARLY' },
      { actor: admin.accountId, action: 'payments.order.paid', target: 'ESIM_YEARLY' },
      { actor: 'system', action: 'payments.entitlement.granted' },
    ])
    expect(trail.filter(({ action }) => action === 'payments.purchase.unlinked')).toHaveLength(1)
    expect(JSON.stringify(trail)).not.toContain(orderId)
  })

  it('is fulfilled once when all its units are activated in parallel', async () => {
    const { subgraph, organizationId, orderId } = await bought(6)
    const ids = await complete(orderId, 6)

    await Promise.all([...ids, ...ids].map((id) => bind(id, organizationId)))

    expect(await purchaseOf(orderId)).toMatchObject({ step: 'COMPLETED', state: 'FULFILLED' })
    const types = (await subgraph.events(orderId)).map(({ type }) => type)
    expect(types.filter((type) => type === 'payments.order.fulfilled')).toHaveLength(1)
  })

  it('is not fulfilled before all its units exist', async () => {
    const { payments, organizationId, orderId } = await bought(2)
    const ids = await complete(orderId, 2)
    await payments.sql('UPDATE "order" SET quantity = 3 WHERE id = $1', orderId)

    for (const id of ids) await bind(id, organizationId)

    expect(await purchaseOf(orderId)).toMatchObject({ state: 'PAID' })
  })
})

describe('an order larger than a batch', () => {
  it('[PAY-05] is created batch by batch: each unit once, even if a batch is killed before its commit', async () => {
    const { organizationId, orderId } = await bought(600)

    const { before, after } = await killNextBatch(orderId, organizationId)

    expect(before % 100).toBe(0)
    expect(before).toBeLessThan(600)
    expect(after).toEqual({ created: before, entitlements: before })
    const ids = await complete(orderId, 600)
    expect(new Set(ids).size).toBe(600)
    expect(await entitlementsOf(organizationId)).toBe(600)
    expect(await tally(ids)).toEqual({ granted: 600, created: 600, events: 1_200, entries: 600 })
    const payments = await starting
    expect(await payments.sql('SELECT 1 FROM job WHERE aggregate_id = $1', orderId)).toEqual([])
  }, 60_000)

  async function entitlementsOf(organizationId: string): Promise<number> {
    const sql = 'SELECT count(*)::int AS count FROM entitlement WHERE holder_id = $1'
    return (await (await starting).sql<{ count: number }>(sql, organizationId))[0]!.count
  }

  /** Ends the connection of a batch that has written its entitlements and not yet its audit entries; returns the remaining counts. */
  async function killNextBatch(orderId: string, organizationId: string) {
    const { subgraph } = await starting
    const data = await new DataSource({
      type: 'postgres',
      url: subgraph.database.migrationUrl,
    }).initialize()
    const owner = data.createQueryRunner()
    try {
      await owner.startTransaction()
      const scope = `organization:${organizationId}`
      await owner.query('SELECT 1 FROM audit_head WHERE scope = $1 FOR UPDATE', [scope])
      const before: number = (await purchaseOf(orderId)).created
      const pid = await subgraph.until(waitingBatch, 'a batch at its last step')
      await subgraph.app.read('SELECT pg_terminate_backend($1)', [pid])
      await subgraph.until(async () => (await waitingBatch()) !== pid, 'its end')
      const after = {
        created: (await purchaseOf(orderId)).created,
        entitlements: await entitlementsOf(organizationId),
      }
      return { before, after }
    } finally {
      await owner.rollbackTransaction()
      await data.destroy()
    }
  }

  async function waitingBatch(): Promise<number | undefined> {
    const [row] = await (
      await starting
    ).sql<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND query LIKE '%append_audit(scope%' AND pid <> pg_backend_pid()`,
    )
    return row?.pid
  }

  it('delays no other order', async () => {
    const { payments, subgraph, orderId } = await bought(500)

    const { order, entitlement } = await payments.buy(subgraph.caller())

    expect([order.state, entitlement.state]).toEqual(['PAID', 'GRANTED'])
    const ids = await complete(orderId, 500)
    expect(await tally(ids)).toEqual({ granted: 500, created: 500, events: 1_000, entries: 500 })
  }, 60_000)
})

describe('a quantity', () => {
  it.each([0, -1, 10_001, 1.5, '2', null])('%j is bad input', async (quantity) => {
    const { payments, admin, organizationId } = await buyer()

    const answer = await orderEsims(payments, admin, quantity as number, { organizationId })

    expect(failureOf(answer)).toBe('BAD_USER_INPUT')
  })

  it('of 10000 can be ordered', async () => {
    const { payments, admin, organizationId } = await buyer()

    const { order } = (await orderEsims(payments, admin, 10_000, { organizationId })).data.createOrder

    expect(order).toMatchObject({ quantity: 10_000, total: { amount: 120_000_000, currency: 'EUR' } })
  })

  it.each(['SERVER_YEARLY', 'ENIGM_KEY'])('of several units of %s is not sold', async (productKey) => {
    const { payments, subgraph, admin, organizationId } = await buyer()
    const events = await subgraph.countEvents()

    const answer = await orderEsims(payments, admin, 2, { organizationId, productKey })

    expect(answer.data.createOrder).toMatchObject({
      order: null,
      errors: [{ code: 'QUANTITY_NOT_AVAILABLE', path: ['input', 'quantity'] }],
    })
    expect(await subgraph.countEvents()).toBe(events)
  })

  it('of several units is not sold to an account', async () => {
    const { payments, admin } = await buyer()

    expect(failureOf(await orderEsims(payments, admin, 2))).toBe('QUANTITY_NOT_AVAILABLE')
    expect(failureOf(await orderEsims(payments, admin, 1))).toBeUndefined()
  })

  it('is part of the request: the same key with another quantity is refused', async () => {
    const { payments, admin, organizationId } = await buyer()
    const change = { organizationId, idempotencyKey: newKey() }
    const first = await orderEsims(payments, admin, 2, change)

    const answers = await Promise.all(
      [2, 2, 3].map((quantity) => orderEsims(payments, admin, quantity, change)),
    )

    expect(answers[0]!.data).toEqual(first.data)
    expect(answers[1]!.data).toEqual(first.data)
    expect(failureOf(answers[2]!)).toBe('IDEMPOTENCY_CONFLICT')
  })
})
