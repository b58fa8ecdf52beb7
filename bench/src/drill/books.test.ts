import { readBooks } from './books'
import type { Made } from './buyers'

const made = (orderId: string): Made => ({
  ...{ accountId: 'acct_1', orderId, paymentId: `of ${orderId}`, method: 'CARD', input: {} },
})
const granted = (orderId: string, entitlementId: string | null, state = 'PAID') => ({
  ...{ orderId, state, payment: 'SETTLED', entitlementId, holderId: 'acct_1' },
})
const esim = (entitlementId: string, iccid: string, profile = 'CONFIRMED') => ({
  ...{ entitlementId, accountId: 'acct_1', iccid, profile },
})

interface Rows {
  granted: ReturnType<typeof granted>[]
  prepared: ReturnType<typeof esim>[]
  /** Payments in the operator's queue. */
  open?: number
  parked?: number
}

/** The books of two purchases whose databases have these rows. */
function booksOf({ granted, prepared, open = 0, parked = 0 }: Rows) {
  const query = async (_service: string, sql: string) => {
    if (sql.includes('FROM "order" o')) return granted
    if (sql.includes('FROM entitlement')) return granted.filter(({ entitlementId }) => entitlementId)
    if (sql.includes('FROM esim e')) return prepared
    if (sql.includes('FROM stuck_payment')) return [{ open }]
    return [{ parked, unpublished: 0, failing: 0 }]
  }
  return readBooks({ query: query as never }, [made('ord_1'), made('ord_2')])
}

const exact: Rows = {
  granted: [granted('ord_1', 'ent_1'), granted('ord_2', 'ent_2')],
  prepared: [esim('ent_1', '1'), esim('ent_2', '2')],
}

describe('the books of the drill', () => {
  it('are empty when each purchase has one entitlement and one eSIM', async () => {
    expect(await booksOf(exact)).toEqual({ purchases: 2, lost: 0, double: 0, stuck: 0, findings: [] })
  })

  it.each([
    ['an entitlement', { granted: [granted('ord_1', 'ent_1'), granted('ord_2', null)] }],
    ['an eSIM', { prepared: [esim('ent_1', '1')] }],
  ])('count a purchase without %s as lost', async (_what, rows) => {
    expect((await booksOf({ ...exact, ...rows })).lost).toBe(1)
  })

  it.each([
    ['two entitlements', { granted: [...exact.granted, granted('ord_2', 'ent_3')] }],
    ['two eSIMs', { prepared: [...exact.prepared, esim('ent_2', '3')] }],
    ['the profile of another one', { prepared: [esim('ent_1', '1'), esim('ent_2', '1')] }],
  ])('count a purchase with %s as double', async (_what, rows) => {
    expect((await booksOf({ ...exact, ...rows })).double).toBeGreaterThanOrEqual(1)
  })

  it.each([
    [
      'an order that is not paid',
      { granted: [exact.granted[0]!, granted('ord_2', 'ent_2', 'AWAITING_PAYMENT')] },
    ],
    ['a profile that is not prepared', { prepared: [exact.prepared[0]!, esim('ent_2', '2', 'ORDERED')] }],
    ['money in the queue', { open: 1 }],
    ['a parked event', { parked: 1 }],
  ])('count %s as stuck', async (_what, rows) => {
    expect((await booksOf({ ...exact, ...rows })).stuck).toBeGreaterThanOrEqual(1)
  })
})
