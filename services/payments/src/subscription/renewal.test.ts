import { newId } from '@enigm/contracts'
import { systemContext } from '@enigm/subgraph'
import { failureOf, whileHeld, type TestCaller } from '@enigm/subgraph/testkit'
import { restoreSteps } from '../entitlement/term'
import { joinOrganization, startOrganization } from '../organization/organization.fixture'
import {
  cancelMutation,
  entitlementQuery,
  newKey,
  renewMutation,
  startTestPayments,
  undoCancelMutation,
} from '../payments.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

async function term(owner?: TestCaller) {
  const payments = await starting
  const caller = owner ?? payments.subgraph.caller()
  const { entitlementId, server } = await payments.activate(caller)
  const read = async () =>
    (await payments.subgraph.call(caller, entitlementQuery, { id: entitlementId })).data.entitlement
  return { payments, subgraph: payments.subgraph, caller, entitlementId, server, read }
}

const plusDays = (moment: string, days: number) =>
  new Date(new Date(moment).getTime() + days * 86_400_000).toISOString()
const input = (entitlementId: string, more: object = {}) => ({
  input: { entitlementId, purchaseCountry: 'DE', method: 'CODE_COIN', idempotencyKey: newKey(), ...more },
})

describe('renewSubscription', () => {
  it('[PAY-14] prolongs the same entitlement once its order is paid: no second entitlement and no second activation', async () => {
    const { payments, subgraph, caller, entitlementId, read, server } = await term()
    const before = await read()

    const { id } = await payments.renewal(caller, entitlementId)
    expect(await read()).toEqual(before)
    const { data } = await payments.redeem(caller, id, await payments.code())

    expect(data.redeemCodeCoin).toMatchObject({
      order: { state: 'FULFILLED', payment: { state: 'SETTLED' }, product: { key: 'SERVER_MONTHLY' } },
      errors: [],
    })
    const after = await read()
    expect(after).toMatchObject({
      state: 'ACTIVE',
      validUntil: plusDays(before.validUntil, 30),
      activation: { activatedId: server.serverId },
      subscription: { id: before.subscription.id, state: 'ACTIVE', validUntil: after.validUntil },
    })
    expect(await payments.sql('SELECT id FROM entitlement WHERE holder_id = $1', caller.accountId)).toEqual([
      { id: entitlementId },
    ])
    expect((await subgraph.events(entitlementId)).at(-1)).toMatchObject({
      type: 'payments.entitlement.renewed',
      data: { state: 'ACTIVE', validUntil: after.validUntil },
    })
  })

  it('[PAY-14] leaves nothing that leads from the holder to the order of the renewal', async () => {
    const { payments, subgraph, caller, entitlementId } = await term()
    const { id } = await payments.renewal(caller, entitlementId)

    await payments.redeem(caller, id, await payments.code())

    expect(await payments.sql('SELECT 1 FROM purchase_link WHERE order_id = $1', id)).toEqual([])
    const trail = await subgraph.audit(`account:${caller.accountId}`)
    expect(trail.slice(-3)).toMatchObject([
      { action: 'payments.order.placed', target: entitlementId },
      { action: 'payments.entitlement.renewed', target: entitlementId },
      { action: 'payments.purchase.unlinked', target: entitlementId },
    ])
    expect(JSON.stringify(trail)).not.toContain(id)
  })

  it.each([
    ['in the grace period', 35, 30],
    ['after the notices', 29, 30],
  ])('[PAY-14] adds a term to the old one %s', async (_when, days, added) => {
    const { payments, caller, entitlementId, read } = await term()
    await payments.passDays(entitlementId, days)
    const before = await read()

    await payments.renew(caller, entitlementId)

    expect(await read()).toMatchObject({
      state: 'ACTIVE',
      validUntil: plusDays(before.validUntil, added),
      subscription: { state: 'ACTIVE', notice: null },
    })
  })

  it('[PAY-14] resumes a suspended term: the new one begins with the payment, with its own notices', async () => {
    const { payments, caller, entitlementId, read } = await term()
    await payments.passDays(entitlementId, 60)
    expect((await read()).state).toBe('SUSPENDED')

    await payments.renew(caller, entitlementId)

    const renewed = await read()
    expect(renewed).toMatchObject({ state: 'ACTIVE', subscription: { state: 'ACTIVE', notice: null } })
    const days = (new Date(renewed.validUntil).getTime() - Date.now()) / 86_400_000
    expect(Math.ceil(days)).toBe(31)
    await payments.passDays(entitlementId, 17)
    expect((await read()).subscription.notice).toBe('FIRST')
  })

  it('[PAY-14] takes a cancelation back', async () => {
    const { payments, subgraph, caller, entitlementId, read } = await term()
    const grant = await subgraph.grant(caller, 'SUBSCRIPTION_CANCELATION', entitlementId)
    await subgraph.call(caller, cancelMutation, { input: { entitlementId, grant } })

    await payments.renew(caller, entitlementId)

    expect((await read()).subscription).toMatchObject({ state: 'ACTIVE' })
    const undone = await subgraph.call(caller, undoCancelMutation, { input: { entitlementId } })
    expect(failureOf(undone)).toBe('INVALID_TRANSITION')
  })

  it('[PAY-14] two orders that are paid at once prolong once each; one order paid twice at once prolongs once', async () => {
    const { payments, subgraph, caller, entitlementId, read } = await term()
    const { validUntil } = await read()
    const [first, second] = [
      await payments.renewal(caller, entitlementId),
      await payments.renewal(caller, entitlementId),
    ]
    const codes = await payments.codes(3)

    const answers = await whileHeld(
      subgraph,
      {
        sql: 'SELECT 1 FROM activation WHERE entitlement_id = $1 FOR UPDATE',
        parameters: [entitlementId],
        waiting: 3,
      },
      () =>
        Promise.all([
          payments.redeem(caller, first.id, codes[0]!),
          payments.redeem(caller, second.id, codes[1]!),
          payments.redeem(caller, first.id, codes[2]!),
        ]),
    )

    const failures = answers.flatMap(({ data }) => data.redeemCodeCoin.errors)
    expect(failures.map(({ code }) => code)).toEqual(['NOT_FOUND'])
    expect((await read()).validUntil).toBe(plusDays(validUntil, 60))
    const used = await payments.sql(`SELECT 1 FROM "order" WHERE id = ANY($1) AND state = 'FULFILLED'`, [
      first.id,
      second.id,
    ])
    expect(used).toHaveLength(2)
  })

  it('[PAY-14] in the second of the suspension: the timer and the renewal in either order give one term that runs', async () => {
    const { payments, subgraph, caller, entitlementId, read } = await term()
    await payments.passDays(entitlementId, 35)
    const { id } = await payments.renewal(caller, entitlementId)
    const code = await payments.code()
    await payments.sql(
      `UPDATE subscription SET valid_until = valid_until - interval '10 days' WHERE entitlement_id = $1`,
      entitlementId,
    )
    const holding = { sql: 'SELECT 1 FROM activation WHERE entitlement_id = $1 FOR UPDATE', waiting: 2 }

    await whileHeld(subgraph, { ...holding, parameters: [entitlementId] }, () =>
      Promise.all([payments.fire('term-step', entitlementId), payments.redeem(caller, id, code)]),
    )

    const { state, validUntil, subscription } = await read()
    expect([state, subscription.state]).toEqual(['ACTIVE', 'ACTIVE'])
    expect(Math.ceil((new Date(validUntil).getTime() - Date.now()) / 86_400_000)).toBe(31)
  })

  it('[PAY-14] is refused to a former owner whose term goes to a new one at the same moment', async () => {
    const { payments, subgraph, caller, entitlementId } = await term()
    const next = subgraph.caller()
    const transfer = {
      sql: `WITH held AS (SELECT entitlement_id FROM activation WHERE entitlement_id = $1 FOR UPDATE)
        UPDATE entitlement SET holder_id = $2 FROM held WHERE id = held.entitlement_id`,
      parameters: [entitlementId, next.accountId],
    }

    const answer = await whileHeld(subgraph, transfer, () =>
      subgraph.call(caller, renewMutation, input(entitlementId)),
    )

    expect(failureOf(answer)).toBe('NOT_FOUND')
    expect(await payments.sql('SELECT 1 FROM purchase_link WHERE renews_id = $1', entitlementId)).toEqual([])
  })

  it('[PAY-14] looks at a term that ends in six years in between; a lost job of it comes back', async () => {
    const { payments, subgraph, caller, entitlementId } = await term()
    const years = `valid_until = valid_until + interval '6 years'`
    await payments.sql(
      `WITH later AS (UPDATE subscription SET ${years} WHERE entitlement_id = $1)
       UPDATE entitlement SET ${years} WHERE id = $1`,
      entitlementId,
    )
    await payments.renew(caller, entitlementId)
    const days = async () =>
      payments.sql<{ days: number }>(
        `SELECT extract(day FROM due_at - now())::int AS days FROM job WHERE kind = 'term-step' AND aggregate_id = $1`,
        entitlementId,
      )
    expect(await days()).toEqual([{ days: 999 }])

    await payments.fire('term-step', entitlementId)
    expect(await days()).toEqual([{ days: 999 }])

    await payments.sql(`DELETE FROM job WHERE kind = 'term-step' AND aggregate_id = $1`, entitlementId)
    await payments.fire('term-watch', 'platform')
    expect(await days()).toEqual([{ days: 999 }])
    expect(await subgraph.app.transaction(systemContext(), restoreSteps)).toBe(0)
  })

  it('[PAY-14] returns the same order for the same key, and refuses another request with it', async () => {
    const { subgraph, caller, entitlementId } = await term()
    const other = await term(caller)
    const idempotencyKey = newKey()
    const place = (id: string) => subgraph.call(caller, renewMutation, input(id, { idempotencyKey }))

    const [first, again] = [await place(entitlementId), await place(entitlementId)]

    expect(again.data).toEqual(first.data)
    expect(failureOf(await place(other.entitlementId))).toBe('IDEMPOTENCY_CONFLICT')
  })

  it('[PAY-14] refuses what has ended for good, and leaves the code usable', async () => {
    const { payments, subgraph, caller, entitlementId } = await term()
    const { id } = await payments.renewal(caller, entitlementId)
    const code = await payments.code()
    await payments.passTerm(entitlementId)

    const late = await payments.redeem(caller, id, code)
    const placed = await subgraph.call(caller, renewMutation, input(entitlementId))

    expect([failureOf(late), failureOf(placed)]).toEqual(['NOT_RENEWABLE', 'NOT_RENEWABLE'])
    const next = await payments.order(caller)
    expect(failureOf(await payments.redeem(caller, next.id, code))).toBeUndefined()
  })

  it('[PAY-14] refuses an entitlement that is not in use yet and one without a term', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const [server, key] = [await payments.buy(caller), await payments.buy(caller, 'ENIGM_KEY')]

    for (const { entitlement } of [server, key]) {
      const answer = await payments.subgraph.call(caller, renewMutation, input(entitlement.id))
      expect(failureOf(answer)).toBe('NOT_RENEWABLE')
    }
  })

  it('refuses the entitlement of others as an absent one; nothing is ordered', async () => {
    const { payments, subgraph, entitlementId } = await term()
    const strangers = [subgraph.caller(), payments.partner(), (await startOrganization(payments)).admin]
    const orders = () => payments.sql('SELECT id FROM "order"')
    const before = await orders()

    for (const stranger of strangers) {
      for (const id of [entitlementId, newId('entitlement'), 'ent_none']) {
        expect(failureOf(await subgraph.call(stranger, renewMutation, input(id)))).toBe('NOT_FOUND')
      }
    }
    expect(await orders()).toEqual(before)
  })
})

describe('the term of an organization', () => {
  it('[PAY-14] is renewed and canceled by each of its administrators, and by no other member of it', async () => {
    const payments = await starting
    const { subgraph } = payments
    const { organizationId, admin } = await startOrganization(payments)
    const second = subgraph.caller()
    await joinOrganization(payments, organizationId, second)
    const member = subgraph.caller()
    await joinOrganization(payments, organizationId, member, 'MEMBER')
    const entitlementId = await organizationTerm(admin, organizationId)

    const paid = await payments.renew(second, entitlementId, organizationId)
    const refused = await subgraph.call(member, renewMutation, input(entitlementId))
    const grant = await subgraph.grant(admin, 'SUBSCRIPTION_CANCELATION', entitlementId)
    const canceled = await subgraph.call(admin, cancelMutation, { input: { entitlementId, grant } })

    expect(paid.data.redeemCodeCoin.order.state).toBe('FULFILLED')
    expect(failureOf(refused)).toBe('NOT_FOUND')
    expect(canceled.data.cancelSubscription.subscription.state).toBe('CANCEL_AT_END')
    const trail = await subgraph.audit(`organization:${organizationId}`)
    expect(trail.slice(-4)).toMatchObject([
      { actor: second.accountId, action: 'payments.order.placed', target: entitlementId },
      { actor: second.accountId, action: 'payments.entitlement.renewed', target: entitlementId },
      { actor: second.accountId, action: 'payments.purchase.unlinked', target: entitlementId },
      { actor: admin.accountId, action: 'payments.subscription.canceled', target: entitlementId },
    ])
  })

  it('is not renewed by a former administrator', async () => {
    const payments = await starting
    const { organizationId, admin, membership } = await startOrganization(payments)
    const entitlementId = await organizationTerm(admin, organizationId)
    await membership.publish('removed', 'ADMIN', 'REMOVED')

    const answer = await payments.subgraph.call(admin, renewMutation, input(entitlementId))

    expect(failureOf(answer)).toBe('NOT_FOUND')
  })
})

/** A term that runs, of a server that an organization has bought. */
async function organizationTerm(admin: TestCaller, organizationId: string): Promise<string> {
  const payments = await starting
  const { id } = await payments.order(admin, 'SERVER_MONTHLY', organizationId)
  await payments.redeem(admin, id, await payments.code(), newKey(), organizationId)
  const { id: entitlementId } = await payments.entitlementOf(id)
  await payments.createServer(organizationId, entitlementId)
  await payments.entitlementIn(entitlementId, 'ACTIVE')
  return entitlementId
}
