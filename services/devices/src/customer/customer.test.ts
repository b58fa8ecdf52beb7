import { newId } from '@enigm/contracts'
import { failureOf, type TestCaller, type TestSubgraph } from '@enigm/subgraph/testkit'
import { Owner, startDevices } from '../device/device.fixture'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const query = `query ($handle: AccountHandle!) { customerDevices(accountHandle: $handle) {
  kind state trust { kind value } } }`
const ask = (caller: TestCaller | null, handle: string) => subgraph.call<any>(caller, query, { handle })

/** The holder of an account of which this service has heard, and the handle that it gives to support. */
async function customer() {
  const owner = new Owner(subgraph)
  const { accountId } = owner
  await subgraph.publish('accounts.account.created', accountId, 1, { accountId, state: 'ACTIVE' })
  await subgraph.applied(accountId, 1)
  return { owner, handle: subgraph.app.handle('ah', 'platform', accountId) }
}

describe('customerDevices', () => {
  it('[AUD-03] shows support the states of a customer’s devices and of their trust, and the customer this read', async () => {
    const { owner, handle } = await customer()
    await owner.device('TRUSTED')
    await owner.device('REVOKED')
    const support = subgraph.caller('SUPPORT')

    const { data } = await ask(support, handle)

    expect(data.customerDevices).toMatchObject([{ state: 'REVOKED' }, { state: 'TRUSTED' }])
    expect(data.customerDevices[1].trust).toContainEqual({ kind: 'DEVICE_ENROLLMENT', value: 'APPROVED' })
    expect(data.customerDevices[0].trust).toContainEqual({ kind: 'DEVICE_REVOCATION', value: 'REVOKED' })
    const look = { action: 'Query.customerDevices', target: owner.accountId, outcome: 'DONE' }
    expect((await subgraph.audit(`account:${owner.accountId}`)).at(-1)).toMatchObject({
      ...look,
      actor: 'SUPPORT',
    })
    expect(await subgraph.audit(`account:${support.accountId}`)).toMatchObject([
      { ...look, actor: support.accountId },
    ])
  })

  it('has no handle, label, time or finding', async () => {
    const { owner, handle } = await customer()
    await owner.device('TRUSTED')
    for (const field of ['handle', 'label', 'enrolledAt', 'activeDefense { signal { kind } }']) {
      const answer = await subgraph.call(
        subgraph.caller('SUPPORT'),
        `query ($handle: AccountHandle!) { customerDevices(accountHandle: $handle) { ${field} } }`,
        { handle },
      )
      expect(failureOf(answer)).toBe('BAD_USER_INPUT')
    }
  })

  it('is empty for an unknown handle, which is only in the trail of support', async () => {
    const support = subgraph.caller('SUPPORT')
    const absent = subgraph.app.handle('ah', 'platform', newId('account'))
    expect((await ask(support, absent)).data.customerDevices).toEqual([])
    const own = await subgraph.audit(`account:${support.accountId}`)
    expect(own).toMatchObject([{ action: 'Query.customerDevices', target: '' }])
  })

  it.each(['CUSTOMER', 'OPERATOR', 'AUDITOR', 'DASHBOARD', 'PARTNER'] as const)(
    'is refused to %s',
    async (role) => {
      const { owner, handle } = await customer()
      await owner.device('TRUSTED')
      expect(failureOf(await ask(subgraph.caller(role), handle))).toBe('FORBIDDEN')
    },
  )

  it('[ACC-05] forgets the handle of a deleted account', async () => {
    const { owner, handle } = await customer()
    await owner.device('TRUSTED')
    const { accountId } = owner
    const data = { accountId, state: 'DELETED' as const, deletionId: newId('accountDeletion') }
    await subgraph.publish('accounts.account.deleted', accountId, 2, data)
    await subgraph.applied(accountId, 2)
    expect((await ask(subgraph.caller('SUPPORT'), handle)).data.customerDevices).toEqual([])
    expect(await subgraph.app.read('SELECT 1 FROM customer WHERE account_id = $1', [accountId])).toEqual([])
  })
})
