import { newId } from '@enigm/contracts'
import { failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import { startTestPayments } from '../payments.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

const query = `query ($handle: AccountHandle!) { customerEntitlements(accountHandle: $handle) { productKind state count } }`

async function ask(caller: TestCaller | null, handle: string) {
  return (await starting).subgraph.call<any>(caller, query, { handle })
}

/** The holder of an account of which this service has heard, and the handle that it gives to support. */
async function customer() {
  const payments = await starting
  const { subgraph } = payments
  const caller = subgraph.caller()
  const accountId = caller.accountId!
  await subgraph.publish('accounts.account.created', accountId, 1, { accountId, state: 'ACTIVE' })
  await subgraph.applied(accountId, 1)
  return { payments, subgraph, caller, accountId, handle: subgraph.app.handle('ah', 'platform', accountId) }
}

describe('customerEntitlements', () => {
  it('[AUD-03] counts the entitlements of a customer by kind and state for support, and shows the customer this read', async () => {
    const { payments, subgraph, caller, accountId, handle } = await customer()
    await payments.buy(caller)
    await payments.activate(caller)
    await payments.buy(subgraph.caller())
    const support = subgraph.caller('SUPPORT')

    const { data } = await ask(support, handle)

    expect(data.customerEntitlements).toEqual([
      { productKind: 'SERVER', state: 'ACTIVE', count: 1 },
      { productKind: 'SERVER', state: 'GRANTED', count: 1 },
    ])
    const look = { action: 'Query.customerEntitlements', target: accountId, outcome: 'DONE' }
    expect((await subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject({ ...look, actor: 'SUPPORT' })
    expect(await subgraph.audit(`account:${support.accountId}`)).toMatchObject([
      { ...look, actor: support.accountId },
    ])
  })

  it('has no id, holder, term, order or payment', async () => {
    const { payments, subgraph, caller, handle } = await customer()
    await payments.buy(caller)
    for (const field of ['id', 'accountId', 'validUntil', 'product { key }', 'order { id }']) {
      const answer = await subgraph.call(
        subgraph.caller('SUPPORT'),
        `query ($handle: AccountHandle!) { customerEntitlements(accountHandle: $handle) { ${field} } }`,
        { handle },
      )
      expect(failureOf(answer)).toBe('BAD_USER_INPUT')
    }
  })

  it('is empty for an unknown handle, which is only in the trail of support', async () => {
    const { subgraph } = await starting
    const support = subgraph.caller('SUPPORT')
    const absent = subgraph.app.handle('ah', 'platform', newId('account'))
    expect((await ask(support, absent)).data.customerEntitlements).toEqual([])
    const own = await subgraph.audit(`account:${support.accountId}`)
    expect(own).toMatchObject([{ action: 'Query.customerEntitlements', target: '' }])
  })

  it.each(['CUSTOMER', 'OPERATOR', 'AUDITOR', 'DASHBOARD', 'PARTNER'] as const)(
    'is refused to %s',
    async (role) => {
      const { payments, subgraph, caller, handle } = await customer()
      await payments.buy(caller)
      expect(failureOf(await ask(subgraph.caller(role), handle))).toBe('FORBIDDEN')
    },
  )

  it('[ACC-05] forgets the handle of a deleted account', async () => {
    const { payments, subgraph, caller, accountId, handle } = await customer()
    await payments.buy(caller)
    const data = { accountId, state: 'DELETED' as const, deletionId: newId('accountDeletion') }
    await subgraph.publish('accounts.account.deleted', accountId, 2, data)
    await subgraph.applied(accountId, 2)
    expect((await ask(subgraph.caller('SUPPORT'), handle)).data.customerEntitlements).toEqual([])
    expect(await subgraph.app.read('SELECT 1 FROM customer WHERE account_id = $1', [accountId])).toEqual([])
  })
})
