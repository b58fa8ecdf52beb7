import { newId } from '@enigm/contracts'
import { systemContext, type Job, type Transaction } from '@enigm/subgraph'
import { failureOf, idleJob, locksIn, locksOf, whileHeld } from '@enigm/subgraph/testkit'
import { AnnouncementService, CODE_COIN_DAY } from './code-coin/announcement.service'
import type { PaymentsApp as App } from './config'
import { EntitlementService } from './entitlement/entitlement.service'
import { followOwner, lockTerm, release } from './entitlement/term'
import { dropRequested } from './invoice/issue'
import { startOrganization } from './organization/organization.fixture'
import { lockPayment, recordReport } from './payment/progress'
import { createOrderMutation, purchase, startTestPayments } from './payments.fixture'
import { CatalogService } from './product/catalog.service'
import { ProductService } from './product/product.service'
import { lockLinkedOrder } from './purchase/purchase.access'
import { PurchaseService } from './purchase/purchase.service'
import { bindActivated, claimPurchase, ORDER_EXPIRY } from './purchase/purchase-saga'
import { StuckPaymentService } from './stuck-payment/stuck-payment.service'

/** Each test fails when a lock that it is about is removed: without it nothing waits, or an old state decides. */
const starting = startTestPayments()
afterAll(async () => (await starting).stop())

async function customer() {
  const payments = await starting
  const { subgraph } = payments
  const run = <T>(action: (tx: Transaction) => Promise<T>) =>
    subgraph.app.transaction(systemContext(), action)
  return { payments, subgraph, caller: subgraph.caller(), run }
}

/** Rows that refer to the purchase can be added meanwhile. */
const purchaseOf = (orderId: string) => ({
  sql: 'SELECT 1 FROM purchase_link WHERE order_id = $1 FOR NO KEY UPDATE',
  parameters: [orderId],
})

const settled = { state: 'SETTLED', flags: [], final: [] } as const

describe('the lock of a purchase', () => {
  it('is waited for by its payment with a code', async () => {
    const { payments, subgraph, caller } = await customer()
    const { id } = await payments.order(caller)
    const code = await payments.code()

    const answer = await whileHeld(subgraph, purchaseOf(id), () => payments.redeem(caller, id, code))

    expect(failureOf(answer)).toBeUndefined()
  })

  it('is waited for by its expiry', async () => {
    const { payments, subgraph, caller } = await customer()
    const { id } = await payments.order(caller)

    await whileHeld(subgraph, purchaseOf(id), () => payments.fire('order-expiry', id))

    expect(await payments.sql('SELECT state FROM "order" WHERE id = $1', id)).toEqual([{ state: 'EXPIRED' }])
  })

  it('is waited for by the creation of its units', async () => {
    const { payments, subgraph } = await customer()
    const { organizationId, admin } = await startOrganization(payments)
    const input = { ...purchase('ESIM_YEARLY'), quantity: 2, organizationId }
    const { data } = await subgraph.call(admin, createOrderMutation, { input })
    const { id } = data.createOrder.order
    await payments.sql(
      `INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at)
       VALUES ('job_' || $1, 'purchase-units', $1, '{}', 'x', now() + interval '1 hour')`,
      id,
    )

    await whileHeld(subgraph, purchaseOf(id), () => payments.fire('purchase-units', id))

    expect(await payments.sql('SELECT 1 FROM purchase_unit WHERE order_id = $1', id)).toHaveLength(2)
  })

  it('lets the first of two reports settle it, and the second one change nothing', async () => {
    const { payments, subgraph, caller, run } = await customer()
    const { id } = await payments.order(caller)
    const report = () => run((tx) => recordReport(tx, id, settled))

    const states = await whileHeld(subgraph, { ...purchaseOf(id), waiting: 2 }, () =>
      Promise.all([report(), report()]),
    )

    expect(states).toEqual(['SETTLED', 'SETTLED'])
    expect(await payments.sql('SELECT 1 FROM purchase_unit WHERE order_id = $1', id)).toHaveLength(1)
  })

  it('is waited for by the decision about its payment', async () => {
    const { payments, subgraph, caller, run } = await customer()
    const { id, payment } = await payments.order(caller)
    await payments.fire('order-expiry', id)
    await run((tx) => recordReport(tx, id, settled))
    const [stuck] = await payments.sql<{ id: string }>(
      'SELECT id FROM stuck_payment WHERE payment_id = $1',
      payment.id,
    )

    await whileHeld(subgraph, purchaseOf(id), () =>
      subgraph.app.get(StuckPaymentService).resolve({ ...systemContext() } as never, stuck!.id, 'CLOSE'),
    )

    expect(await payments.sql('SELECT state FROM stuck_payment WHERE id = $1', stuck!.id)).toEqual([
      { state: 'CLOSED' },
    ])
  })

  it('lets the first of two accounts claim it', async () => {
    const { payments, subgraph, run } = await customer()
    const { order, enrollmentId } = await payments.enroll()
    const [first, second] = [newId('account'), newId('account')]
    const claiming = {
      sql: 'UPDATE purchase_link SET holder_id = $2 WHERE order_id = $1',
      parameters: [order.id, first],
    }

    await whileHeld(subgraph, claiming, () => run((tx) => claimPurchase(tx, enrollmentId, second)))

    expect(await payments.sql('SELECT holder_id FROM purchase_link WHERE order_id = $1', order.id)).toEqual([
      { holder_id: first },
    ])
  })

  it('keeps the product instance of another account out while it is claimed', async () => {
    const { payments, subgraph, run } = await customer()
    const { order } = await payments.enroll()
    const { id: entitlementId } = await payments.entitlementOf(order.id)
    const claiming = {
      sql: 'UPDATE purchase_link SET holder_id = $2 WHERE order_id = $1',
      parameters: [order.id, newId('account')],
    }
    const foreign = { kind: 'SERVER', activatedId: newId('server'), holderId: newId('account') } as const

    await whileHeld(subgraph, claiming, () => run((tx) => bindActivated(tx, { ...foreign, entitlementId })))

    expect(
      await payments.sql('SELECT activated_id FROM purchase_unit WHERE entitlement_id = $1', entitlementId),
    ).toEqual([{ activated_id: null }])
  })
})

it('the lock of a payment lets two late reports without a purchase flag it and open a stuck payment once', async () => {
  const { payments, subgraph, caller, run } = await customer()
  const { id, payment } = await payments.order(caller)
  await payments.fire('order-expiry', id)
  await payments.sql('DELETE FROM purchase_link WHERE order_id = $1', id)
  const report = () => run((tx) => recordReport(tx, id, settled))
  const holding = {
    sql: 'SELECT 1 FROM payment WHERE id = $1 FOR NO KEY UPDATE',
    parameters: [payment.id],
    waiting: 2,
  }

  const states = await whileHeld(subgraph, holding, () => Promise.all([report(), report()]))

  expect(states).toEqual(['EXPIRED', 'EXPIRED'])
  expect(await payments.sql('SELECT 1 FROM stuck_payment WHERE payment_id = $1', payment.id)).toHaveLength(1)
  const flagged = (await subgraph.events(payment.id)).filter(
    ({ type }) => type === 'payments.payment.flagged',
  )
  expect(flagged).toHaveLength(1)
})

describe('the lock of a term', () => {
  it('lets an ended one keep its holder although its server is transferred', async () => {
    const { payments, subgraph, caller, run } = await customer()
    const { entitlementId, server } = await payments.activate(caller)
    const ending = {
      sql: `UPDATE activation SET state = 'RELEASED' WHERE entitlement_id = $1`,
      parameters: [entitlementId],
    }
    const used = { kind: 'SERVER', activatedId: server.serverId, holderId: newId('account') } as const

    await whileHeld(subgraph, ending, () => run((tx) => followOwner(tx, { ...used, entitlementId })))

    expect(await payments.sql('SELECT holder_id FROM entitlement WHERE id = $1', entitlementId)).toEqual([
      { holder_id: caller.accountId },
    ])
  })

  it('lets a product instance end that another event has ended', async () => {
    const { payments, subgraph, caller, run } = await customer()
    const { entitlementId } = await payments.activate(caller)
    const ending = {
      sql: `WITH term AS (UPDATE activation SET state = 'RELEASED' WHERE entitlement_id = $1)
        UPDATE entitlement SET state = 'EXPIRED' WHERE id = $1`,
      parameters: [entitlementId],
    }

    await whileHeld(subgraph, ending, () =>
      run((tx) => release(tx, { kind: 'SERVER', holderId: caller.accountId!, entitlementId })),
    )

    expect(await payments.sql('SELECT state FROM entitlement WHERE id = $1', entitlementId)).toEqual([
      { state: 'EXPIRED' },
    ])
  })
})

describe('the lock of an entitlement', () => {
  it('binds one that its holder got back to one of two product instances', async () => {
    const { payments, subgraph, caller, run } = await customer()
    const { entitlement } = await payments.buy(caller)
    const { id: entitlementId } = entitlement
    await payments.sql('DELETE FROM purchase_unit WHERE entitlement_id = $1', entitlementId)
    const binding = {
      sql: `UPDATE entitlement SET state = 'ACTIVE', valid_until = now() WHERE id = $1`,
      parameters: [entitlementId],
    }
    const instance = { kind: 'SERVER', activatedId: newId('server'), holderId: caller.accountId! } as const

    await whileHeld(subgraph, binding, () => run((tx) => bindActivated(tx, { ...instance, entitlementId })))

    expect(await payments.sql('SELECT 1 FROM activation WHERE entitlement_id = $1', entitlementId)).toEqual(
      [],
    )
  })

  it('keeps one that goes to a new owner while the former one is erased', async () => {
    const { payments, subgraph, caller, run } = await customer()
    const { entitlementId } = await payments.activate(caller)
    const next = newId('account')
    const transfer = {
      sql: 'UPDATE entitlement SET holder_id = $2 WHERE id = $1',
      parameters: [entitlementId, next],
    }

    await whileHeld(subgraph, transfer, () =>
      run((tx) => subgraph.app.get(EntitlementService).erase(tx, caller.accountId!)),
    )

    expect(
      await payments.sql('SELECT holder_id, state FROM entitlement WHERE id = $1', entitlementId),
    ).toEqual([{ holder_id: next, state: 'ACTIVE' }])
  })
})

it('the lock of an administrator refuses an order of one who is removed at the same moment', async () => {
  const { payments, subgraph } = await customer()
  const { organizationId, admin } = await startOrganization(payments)
  const removal = {
    sql: 'DELETE FROM membership WHERE organization_id = $1 AND account_id = $2',
    parameters: [organizationId, admin.accountId],
  }
  const input = { ...purchase(), organizationId }

  const answer = await whileHeld(subgraph, removal, () =>
    subgraph.call(admin, createOrderMutation, { input }),
  )

  expect(failureOf(answer)).toBe('NOT_FOUND')
})

describe('a transaction locks, before it decides', () => {
  const absent = newId('account')
  const orderId = newId('order')
  const product = { kind: 'SERVER', activatedId: absent, holderId: absent, entitlementId: absent } as const

  it.each<[string, (tx: Transaction) => Promise<unknown>, string[]]>([
    ['a term, after its activation', (tx) => lockTerm(tx, absent), ['activation', 'subscription']],
    ['the activation of a product instance that ends', (tx) => release(tx, product), ['activation']],
    ['the activation of one with a new owner', (tx) => followOwner(tx, product), ['activation']],
    ['a payment, after its purchase', (tx) => lockPayment(tx, orderId), ['purchase_link', 'payment']],
    ['an invoice that is dropped', (tx) => dropRequested(tx, orderId, {} as never), ['invoice']],
    ['an order of its holder', (tx) => lockLinkedOrder(tx, orderId, absent), ['purchase_link']],
  ])('%s', async (_name, run, expected) => {
    expect(await locksIn((await starting).subgraph, null, run)).toEqual(expected)
  })

  it.each<[string, (app: App) => (tx: Transaction) => Promise<unknown>, string[]]>([
    ['its entitlements', (app) => (tx) => app.get(EntitlementService).erase(tx, absent), ['entitlement']],
    ['its purchases', (app) => (tx) => app.get(PurchaseService).erase(tx, absent), ['purchase_link']],
  ])('for the erasure of an account: %s', async (_name, of, expected) => {
    const { subgraph } = await starting
    expect(await locksIn(subgraph, null, of(subgraph.app))).toEqual(expected)
  })

  it.each<[string, (app: App, job: Job) => Promise<unknown>, string[]]>([
    [
      ORDER_EXPIRY,
      (app, job) => app.get(PurchaseService).expireOrder(systemContext(), job),
      ['purchase_link'],
    ],
    ['a link', (app, job) => app.get(PurchaseService).expireLink(systemContext(), job), ['purchase_link']],
    ['units', (app, job) => app.get(PurchaseService).createUnits(systemContext(), job), ['purchase_link']],
    [CODE_COIN_DAY, (app, job) => app.get(AnnouncementService).announce(job), ['code_coin']],
  ])('for a job: %s', async (kind, run, expected) => {
    const { subgraph } = await starting
    const job = await idleJob(subgraph, kind)
    expect(await locksOf(subgraph, () => run(subgraph.app, job))).toEqual(expected)
  })

  it('the catalog: a product, and by turns its start and the rates of a country', async () => {
    const { subgraph } = await starting
    const catalog = subgraph.app.get(CatalogService)
    const offer = { productKey: 'ESIM_YEARLY', availability: 'AVAILABLE', methods: ['CARD'] } as never
    const rate = { country: 'DE', hundredths: 2_000, validFrom: new Date(Date.now() + 86_400_000) } as never
    const locks = (run: () => Promise<unknown>) => locksOf(subgraph, run)
    expect(await locks(() => catalog.setOffer(systemContext(), offer))).toEqual(['product'])
    expect(await locks(() => catalog.setVatRate(systemContext(), rate))).toEqual(['turn'])
    expect(await locks(() => subgraph.app.get(ProductService).seed())).toEqual(['turn'])
  })
})
