import { newId } from '@enigm/contracts'
import { systemContext } from '@enigm/subgraph'
import type { TestCaller } from '@enigm/subgraph/testkit'
import { endOfTaxRecords } from '../entitlement/entitlement.service'
import { startOrganization } from '../organization/organization.fixture'
import { startTestPayments } from '../payments.fixture'
import { ProductKind } from '../product/product.entity'
import { bindActivated } from '../purchase/purchase-saga'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

/** Announces that the deletion of the account has begun; returns the answer. */
async function leave({ accountId }: TestCaller, version = 1) {
  const { subgraph } = await starting
  const deletionId = newId('accountDeletion')
  const data = { accountId: accountId!, state: 'DELETION_REQUESTED' as const, deletionId }
  await subgraph.publish('accounts.account.deletion.started', accountId!, version, data)
  return subgraph.until(async () => (await subgraph.events(deletionId))[0], 'the answer')
}
const row = async (table: string, id: string) =>
  (await (await starting).sql(`SELECT * FROM "${table}" WHERE id = $1`, id))[0]

/** Buys a Key and orders it: its entitlement is used up and has no term that could end. */
async function useUpKey(caller: TestCaller): Promise<void> {
  const payments = await starting
  const { entitlement } = await payments.buy(caller, 'ENIGM_KEY')
  const order = { activatedId: newId('order'), holderId: caller.accountId!, entitlementId: entitlement.id }
  await payments.subgraph.app.transaction(systemContext(), (tx) =>
    bindActivated(tx, { kind: ProductKind.KEY, ...order }),
  )
}

describe('the deletion of an account', () => {
  it('[ACC-05] [RET-02] ends the holdings of the account and keeps the records of sales, which lead to no buyer', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const open = await payments.order(caller)
    const paid = await payments.buy(caller)
    const active = await payments.activate(caller)
    const answer = await leave(caller)
    expect(answer).toMatchObject({
      type: 'payments.erasure.completed',
      data: {
        erased: 4,
        detached: 2,
        retained: [
          { ground: 'TAX_LAW', until: endOfTaxRecords(new Date()).toISOString() },
          { ground: 'SECURITY' },
          { ground: 'EVENT_DELIVERY' },
          { ground: 'TOMBSTONE' },
        ],
      },
    })
    expect(await row('order', open.id)).toMatchObject({ state: 'EXPIRED' })
    expect(await row('payment', open.payment.id)).toMatchObject({ state: 'EXPIRED' })
    expect(await row('order', paid.order.id)).toMatchObject({ state: 'PAID', amount: expect.any(Number) })
    expect(await row('order', active.order.id)).toMatchObject({ state: 'FULFILLED' })
    expect(await payments.sql('SELECT 1 FROM purchase_link WHERE holder_id = $1', caller.accountId)).toEqual(
      [],
    )
    for (const id of [paid.entitlement.id, active.entitlementId]) {
      expect(await row('entitlement', id)).toBeUndefined()
      const last = (await payments.subgraph.events(id)).at(-1)!
      expect(last.type).toBe('payments.entitlement.erased')
      expect(last.data).toMatchObject({ entitlementId: id, state: 'REVOKED' })
      expect(last.data).not.toHaveProperty('accountId')
    }
    const jobs = [open.id, paid.order.id, active.entitlementId]
    expect(await payments.sql('SELECT 1 FROM job WHERE aggregate_id = ANY($1)', jobs)).toEqual([])
  })

  it('[ACC-05] [ACC-07] keeps the id of the account in the audit trail and the events of eight days only', async () => {
    const payments = await starting
    const { admin: caller } = await startOrganization(payments)
    await payments.order(caller)
    await payments.buy(caller)
    await payments.activate(caller)
    await useUpKey(caller)
    await leave(caller)
    const tables = await payments.subgraph.tablesWith(caller.accountId!)
    expect(tables.sort()).toEqual(['audit_entry', 'audit_head', 'inbox', 'inbox_head', 'outbox'])
  })

  it('[ACC-05] states no tax record without a purchase, and changes nothing of another account', async () => {
    const payments = await starting
    const [caller, other] = [payments.subgraph.caller(), payments.subgraph.caller()]
    const theirs = await payments.buy(other)
    await payments.order(caller)
    const { data } = await leave(caller)
    expect(data.retained.map(({ ground }: { ground: string }) => ground)).toEqual([
      'SECURITY',
      'EVENT_DELIVERY',
      'TOMBSTONE',
    ])
    expect(await row('entitlement', theirs.entitlement.id)).toMatchObject({
      state: 'GRANTED',
      holder_id: other.accountId,
    })
  })

  it('[RET-02] keeps records of sales until ten years after the end of the year', () => {
    expect(endOfTaxRecords(new Date('2026-11-26T10:00:00Z'))).toEqual(new Date('2037-01-01T00:00:00Z'))
  })
})
