import { newId } from '@enigm/contracts'
import { EsimTest, esimsQuery } from './esim.fixture'

let test: EsimTest
beforeAll(async () => {
  test = await EsimTest.start()
})
afterAll(() => test.stop())

const countersQuery = '{ esimCounters { ordered released error unlinked } }'
const stockQuery = '{ esimStock { policy waiting outOfStock failing unusable prepared released } }'
const customerQuery = 'query ($handle: AccountHandle!) { customerEsims(accountHandle: $handle) { state } }'

describe('the visibility of eSIMs', () => {
  it('[ESM-10] shows operators the profiles by policy: faults exactly, the others rounded', async () => {
    for (let count = 0; count < 5; count++) await test.esim()
    test.carrier.store.limit('ENIGM_STANDARD', 5)
    const owner = test.subgraph.caller()
    const id = await test.idOf(await test.grant({ accountId: owner.accountId }))
    await test.subgraph.until(async () => (await test.see(owner, id)).problem === 'OUT_OF_STOCK')
    const operator = test.subgraph.caller('OPERATOR')
    const none = { waiting: null, outOfStock: 0, failing: 0, unusable: 0, prepared: null, released: null }
    expect((await test.subgraph.call(operator, stockQuery)).data.esimStock).toEqual([
      { policy: 'STANDARD', ...none, outOfStock: 1, prepared: 5 },
      { policy: 'DATA_ONLY', ...none },
    ])
    const others = [test.subgraph.caller(), test.subgraph.caller('SUPPORT'), test.subgraph.caller('AUDITOR')]
    for (const caller of others) {
      const { errors } = await test.subgraph.call(caller, stockQuery)
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
    test.carrier.store.limit('ENIGM_STANDARD', 1_000)
    await test.ready(id)
  })

  it('[FED-06] shows dashboards and staff counters in multiples of five', async () => {
    const { data } = await test.subgraph.call(test.subgraph.caller('DASHBOARD'), countersQuery)
    expect(data.esimCounters).toEqual({ ordered: 5, released: null, error: null, unlinked: null })
    const { errors } = await test.subgraph.call(test.subgraph.caller(), countersQuery)
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  it('[AUD-03] shows support the states of a customer’s eSIMs, and the customer this read', async () => {
    const { owner } = await test.esim()
    const handle = test.subgraph.app.handle('ah', 'platform', owner.accountId!)
    const support = test.subgraph.caller('SUPPORT')
    const { data } = await test.subgraph.call(support, customerQuery, { handle })
    expect(data.customerEsims).toEqual([{ state: 'ORDERED' }])
    expect((await test.subgraph.audit(`account:${owner.accountId}`)).at(-1)).toMatchObject({
      action: 'Query.customerEsims',
      target: owner.accountId,
      outcome: 'DONE',
      actor: 'SUPPORT',
    })
    expect((await test.subgraph.audit(`account:${support.accountId}`)).at(-1)).toMatchObject({
      action: 'Query.customerEsims',
    })
    const absent = test.subgraph.app.handle('ah', 'platform', newId('account'))
    expect((await test.subgraph.call(support, customerQuery, { handle: absent })).data.customerEsims).toEqual(
      [],
    )
    for (const role of ['CUSTOMER', 'OPERATOR', 'AUDITOR', 'DASHBOARD', 'PARTNER'] as const) {
      const { errors } = await test.subgraph.call(test.subgraph.caller(role), customerQuery, { handle })
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
  })

  it('[ESM-03][ESM-04] shows a holder the own eSIMs page by page, and no others', async () => {
    const owner = test.subgraph.caller()
    const ids = [(await test.esim(owner)).id, (await test.esim(owner)).id, (await test.esim(owner)).id].sort()
    const first = (await test.subgraph.call(owner, esimsQuery, { first: 2 })).data.esims
    expect(first.edges.map(({ node }: any) => node.id)).toEqual(ids.slice(0, 2))
    expect(first.pageInfo.hasNextPage).toBe(true)
    const rest = (await test.subgraph.call(owner, esimsQuery, { first: 2, after: first.pageInfo.endCursor }))
      .data.esims
    expect(rest.edges.map(({ node }: any) => node.id)).toEqual(ids.slice(2))
    const stranger = test.subgraph.caller()
    expect((await test.subgraph.call(stranger, esimsQuery)).data.esims.edges).toEqual([])
    expect(await test.see(stranger, ids[0]!)).toBeNull()
    expect(await test.see(stranger, newId('esim'))).toBeNull()
  })

  it('[TRU-08] gives one trust signal for each living eSIM: its state only', async () => {
    const esim = await test.installed()
    const retired = await test.esim(esim.owner)
    await test.critical(esim.owner, 'retireEsim', retired.id)
    const { owner } = esim
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Account { esimTrustSignals { kind value source observedAt } esims { edges { node { id } } } } } }`
    const ask = async (caller: typeof owner) => {
      const representations = [{ __typename: 'Account', id: owner.accountId }]
      return (await test.subgraph.call(caller, query, { representations })).data._entities[0]
    }
    const seen = await ask(owner)
    expect(seen.esimTrustSignals).toEqual([
      {
        kind: 'ESIM_LIFECYCLE',
        value: 'INSTALLED',
        source: 'esim',
        observedAt: expect.stringMatching(/:00:00.000Z$/),
      },
    ])
    expect(seen.esims.edges).toHaveLength(2)
    expect(await ask(test.subgraph.caller())).toBeNull()
  })

  it('costs one statement for any number of referenced eSIMs', async () => {
    const owner = test.subgraph.caller()
    const ids = [(await test.esim(owner)).id, (await test.esim(owner)).id, (await test.esim()).id]
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Esim { id state lifecycle { state } } } }`
    const read = jest.spyOn(test.subgraph.app, 'read')
    const representations = ids.map((id) => ({ __typename: 'Esim', id }))
    const { data } = await test.subgraph.call(owner, query, { representations })
    expect(data._entities.map((esim: any) => esim?.id ?? null)).toEqual([ids[0], ids[1], null])
    expect(read).toHaveBeenCalledTimes(2)
    read.mockRestore()
  })
})
