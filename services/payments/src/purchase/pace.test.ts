import { newId } from '@enigm/contracts'
import { systemContext, type Context } from '@enigm/subgraph'
import { MemoryPayments } from '../memory.fixture'
import { PurchaseLink } from './purchase.entity'
import { settlePayment } from './purchase-saga'
import { PurchaseService } from './purchase.service'
import { UNITS } from './units'

const QUANTITY = 1_000

/** A paid order of an organization; its first batch waits. */
async function payLarge(payments: MemoryPayments): Promise<string> {
  const organizationId = newId('organization')
  const caller = { kind: 'machine', organizationId, scopes: new Set() } as const
  const context = { caller, correlationId: 'pace' } as unknown as Context
  const wish = { productKey: 'ESIM_YEARLY', purchaseCountry: 'DE', method: 'CARD', currency: 'EUR' } as const
  const { id } = await payments.app
    .get(PurchaseService)
    .order(context, { ...wish, quantity: QUANTITY }, { organizationId, idempotencyKey: newId('event') })
  const link = payments.rows(PurchaseLink).find(({ orderId }) => orderId === id)!
  await payments.app.transaction(systemContext(), (tx) => settlePayment(tx, link))
  return id
}

const jobOf = (payments: MemoryPayments, orderId: string) =>
  payments.jobs.find(({ kind, aggregateId }) => kind === UNITS && aggregateId === orderId)

/** Runs one batch. @returns the pause until the next one, in milliseconds of the database's clock, which stands still here */
async function pauseAfterBatch(payments: MemoryPayments, orderId: string): Promise<number> {
  await payments.app.get(PurchaseService).createUnits(systemContext(), jobOf(payments, orderId)!)
  return jobOf(payments, orderId)!.dueAt - payments.now
}

describe('the batches of a large order', () => {
  it('leave time to single ones: the first begins at once, and each further one after a pause', async () => {
    const payments = new MemoryPayments()
    const orderId = await payLarge(payments)

    expect(jobOf(payments, orderId)!.dueAt).toBe(payments.now)
    expect(await pauseAfterBatch(payments, orderId)).toBeGreaterThanOrEqual(50)
    expect(await pauseAfterBatch(payments, orderId)).toBeGreaterThanOrEqual(50)
  })

  it('leave as much time when there are several large orders at once', async () => {
    const payments = new MemoryPayments()
    const [orderId] = [await payLarge(payments), await payLarge(payments), await payLarge(payments)]

    expect(await pauseAfterBatch(payments, orderId)).toBeGreaterThanOrEqual(150)
  })

  it('have no pause after the last one', async () => {
    const payments = new MemoryPayments()
    const orderId = await payLarge(payments)
    for (let batch = 1; batch < QUANTITY / 100; batch++) await pauseAfterBatch(payments, orderId)

    await payments.app.get(PurchaseService).createUnits(systemContext(), jobOf(payments, orderId)!)

    expect(jobOf(payments, orderId)).toBeUndefined()
  })
})
