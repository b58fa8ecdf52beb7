import { newId } from '@enigm/contracts'
import { DAY_MILLISECONDS } from '@enigm/subgraph'
import { failureOf, whileHeld, type TestCaller } from '@enigm/subgraph/testkit'
import { startOrganization } from '../organization/organization.fixture'
import { cancelMutation, entitlementQuery, startTestPayments, undoCancelMutation } from '../payments.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

async function term() {
  const payments = await starting
  const caller = payments.subgraph.caller()
  const { entitlementId, server } = await payments.activate(caller)
  const read = async () =>
    (await payments.subgraph.call(caller, entitlementQuery, { id: entitlementId })).data.entitlement
  const [row] = await payments.sql('SELECT id FROM subscription WHERE entitlement_id = $1', entitlementId)
  const events = async (id: string) => (await payments.subgraph.events(id)).map(({ type }) => type)
  return { payments, subgraph: payments.subgraph, caller, entitlementId, server, read, id: row.id, events }
}

async function decide(caller: TestCaller, mutation: string, entitlementId: string) {
  const { subgraph } = await starting
  const grant =
    mutation === cancelMutation
      ? { grant: await subgraph.grant(caller, 'SUBSCRIPTION_CANCELATION', entitlementId) }
      : {}
  return subgraph.call(caller, mutation, { input: { entitlementId, ...grant } })
}

const daysUntil = (moment: string) => Math.ceil((new Date(moment).getTime() - Date.now()) / DAY_MILLISECONDS)

describe('a term that is not renewed', () => {
  it('[PAY-14] [SRV-18] is announced 14 and 3 days before its end, then has 14 days of grace, 90 of suspension, and ends', async () => {
    const { payments, read, entitlementId, id, events } = await term()
    const seen: unknown[] = []
    for (const days of [16, 1, 10, 1, 3, 14, 90]) {
      await payments.passDays(entitlementId, days)
      const { state, subscription } = await read()
      seen.push([days, state, subscription.state, subscription.notice])
    }

    expect(seen).toEqual([
      [16, 'ACTIVE', 'ACTIVE', null],
      [1, 'ACTIVE', 'ACTIVE', 'FIRST'],
      [10, 'ACTIVE', 'ACTIVE', 'FIRST'],
      [1, 'ACTIVE', 'ACTIVE', 'LAST'],
      [3, 'ACTIVE', 'GRACE', 'LAST'],
      [14, 'SUSPENDED', 'SUSPENDED', 'LAST'],
      [90, 'EXPIRED', 'ENDED', 'LAST'],
    ])
    expect(await events(id)).toEqual([
      'payments.subscription.started',
      'payments.subscription.ending',
      'payments.subscription.ending',
      'payments.subscription.grace.begun',
      'payments.subscription.suspended',
      'payments.subscription.ended',
    ])
    expect((await events(entitlementId)).slice(-2)).toEqual([
      'payments.entitlement.suspended',
      'payments.entitlement.expired',
    ])
  })

  it('[PAY-14] shows what comes next, and audits each step in the trail of the holder', async () => {
    const { payments, subgraph, caller, read, entitlementId } = await term()
    const { subscription } = await read()
    expect([subscription.suspendsAt, subscription.retiresAt].map(daysUntil)).toEqual([31 + 14, 31 + 104])
    expect(subscription.availableActions).toEqual(['CANCEL', 'RENEW'])

    await payments.passDays(entitlementId, 45)

    expect((await read()).subscription).toMatchObject({ suspendsAt: null, availableActions: ['RENEW'] })
    expect((await subgraph.audit(`account:${caller.accountId}`)).slice(-4)).toMatchObject([
      { actor: 'system', action: 'payments.subscription.ending', target: entitlementId, reason: 'FIRST' },
      { actor: 'system', action: 'payments.subscription.ending', target: entitlementId, reason: 'LAST' },
      { actor: 'system', action: 'payments.subscription.grace.begun', target: entitlementId },
      {
        actor: 'system',
        action: 'payments.entitlement.suspended',
        target: entitlementId,
        reason: 'TERM_OVER',
      },
    ])
  })

  it('[PAY-14] takes no step before its moment by the clock of the database, when its timer runs early', async () => {
    const { payments, subgraph, read, entitlementId } = await term()
    const before = [await read(), await subgraph.countEvents()]

    await payments.passDays(entitlementId, 0)

    expect([await read(), await subgraph.countEvents()]).toEqual(before)
  })

  it('[SRV-18] keeps a server for 90 days from its suspension also when the timer was late', async () => {
    const { payments, read, entitlementId } = await term()

    await payments.passDays(entitlementId, 400)

    const { state, subscription } = await read()
    expect([state, subscription.state, daysUntil(subscription.retiresAt)]).toEqual([
      'SUSPENDED',
      'SUSPENDED',
      90,
    ])
  })
})

describe('cancelSubscription and undoCancelSubscription', () => {
  it('[PAY-14] cancel at the end of the term: no notice and no grace period follow, and nothing ends before', async () => {
    const { payments, subgraph, caller, read, entitlementId, id, events } = await term()

    const { data } = await decide(caller, cancelMutation, entitlementId)

    const { validUntil } = await read()
    expect(data.cancelSubscription).toEqual({
      subscription: { id, state: 'CANCEL_AT_END', suspendsAt: validUntil },
      errors: [],
    })
    expect((await subgraph.audit(`account:${caller.accountId}`)).at(-1)).toMatchObject({
      ...{ actor: caller.accountId, action: 'payments.subscription.canceled', target: entitlementId },
    })
    await payments.passDays(entitlementId, 29)
    expect(await read()).toMatchObject({ state: 'ACTIVE', subscription: { state: 'CANCEL_AT_END' } })
    await payments.passDays(entitlementId, 2)
    expect(await read()).toMatchObject({ state: 'SUSPENDED', subscription: { notice: null } })
    expect((await events(id)).slice(1)).toEqual([
      'payments.subscription.canceled',
      'payments.subscription.suspended',
    ])
  })

  it('[PAY-14] undo: notices and the grace period follow as before', async () => {
    const { payments, caller, read, entitlementId, id } = await term()
    await decide(caller, cancelMutation, entitlementId)

    const { data } = await decide(caller, undoCancelMutation, entitlementId)

    expect(data.undoCancelSubscription).toMatchObject({ subscription: { id, state: 'ACTIVE' }, errors: [] })
    await payments.passDays(entitlementId, 31)
    expect((await read()).subscription).toMatchObject({ state: 'GRACE', notice: 'LAST' })
  })

  it('[PAY-14] decide nothing once the term is over, also before its timer has run', async () => {
    const { payments, caller, entitlementId } = await term()
    await payments.sql(
      `UPDATE subscription SET valid_until = valid_until - interval '31 days' WHERE entitlement_id = $1`,
      entitlementId,
    )

    expect(failureOf(await decide(caller, cancelMutation, entitlementId))).toBe('INVALID_TRANSITION')
    expect(failureOf(await decide(caller, undoCancelMutation, entitlementId))).toBe('INVALID_TRANSITION')
  })

  it.each([
    ['cancelSubscription', cancelMutation],
    ['undoCancelSubscription', undoCancelMutation],
  ])(
    'refuse %s of a former owner whose term goes to a new one at the same moment',
    async (_name, mutation) => {
      const { payments, subgraph, caller, entitlementId } = await term()
      if (mutation === undoCancelMutation) await decide(caller, cancelMutation, entitlementId)
      const next = subgraph.caller()
      const state = async () =>
        (await payments.sql('SELECT state FROM subscription WHERE entitlement_id = $1', entitlementId))[0]
      const before = await state()
      const transfer = {
        sql: `WITH held AS (SELECT entitlement_id FROM activation WHERE entitlement_id = $1 FOR UPDATE)
        UPDATE entitlement SET holder_id = $2 FROM held WHERE id = held.entitlement_id`,
        parameters: [entitlementId, next.accountId],
      }

      const answer = await whileHeld(subgraph, transfer, () => decide(caller, mutation, entitlementId))

      expect(failureOf(answer)).toBe('NOT_FOUND')
      expect(await state()).toEqual(before)
    },
  )

  it('refuse a term of others as an absent one, and an entitlement without a term; nothing changes', async () => {
    const { payments, subgraph, caller, entitlementId, read } = await term()
    const other = subgraph.caller()
    const { admin } = await startOrganization(payments)
    const { entitlement: unused } = await payments.buy(other)
    const before = await read()

    for (const mutation of [cancelMutation, undoCancelMutation]) {
      for (const stranger of [other, admin])
        expect(failureOf(await decide(stranger, mutation, entitlementId))).toBe('NOT_FOUND')
      expect(failureOf(await decide(caller, mutation, newId('entitlement')))).toBe('NOT_FOUND')
      expect(failureOf(await decide(other, mutation, unused.id))).toBe('INVALID_TRANSITION')
    }
    expect(await read()).toEqual(before)
  })

  it('[PAY-14] needs a grant for the cancelation of this entitlement', async () => {
    const { subgraph, caller, entitlementId } = await term()
    const grant = await subgraph.grant(caller, 'SUBSCRIPTION_CANCELATION', newId('entitlement'))

    const answer = await subgraph.call(caller, cancelMutation, { input: { entitlementId, grant } })

    expect(failureOf(answer)).toBe('PIN_REQUIRED')
  })
})
