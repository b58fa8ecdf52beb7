import { captureLog } from '@enigm/subgraph/testkit'
import { EsimTest, executed } from '../esim/esim.fixture'
import { wireIccid } from './iccid'

const nonsense = (body: string) => ({ kind: 'answer', status: 200, body }) as const

let test: EsimTest
beforeAll(async () => {
  test = await EsimTest.start()
})
afterEach(() => test.carrier.recover())
afterAll(() => test.stop())

/** The call identifiers with which a function was called for one profile. */
const callsOf = (name: string, profileId: string) =>
  test.carrier.exchanges
    .filter((exchange) => exchange.name === name)
    .map(({ request }) => request.header.functionCallIdentifier as string)
    .filter((call) => call.startsWith(profileId))

describe('a carrier command', () => {
  it('is repeated with the same functionCallIdentifier when the answer was lost: one profile is allocated', async () => {
    const before = test.carrier.store.profiles.size
    test.carrier.fault('downloadOrder', { kind: 'lost' }, { kind: 'lost' })
    test.carrier.fault('confirmOrder', { kind: 'lost' })
    const { id } = await test.esim()
    const { id: profileId } = await test.profileOf(id)
    expect(callsOf('downloadOrder', profileId)).toEqual(Array(3).fill(`${profileId}-download`))
    expect(callsOf('confirmOrder', profileId)).toEqual(Array(2).fill(`${profileId}-confirm`))
    expect(test.carrier.store.profiles.size).toBe(before + 1)
    expect(await test.subgraph.events(id)).toHaveLength(1)
  })

  it.each([
    ['no connection', { kind: 'down' } as const],
    ['an HTTP error', { kind: 'answer', status: 500, body: '' } as const],
    ['a redirect', { kind: 'answer', status: 302, body: '' } as const],
    ['no JSON', nonsense('<html>')],
    ['JSON that is no answer', nonsense('[]')],
    ['an answer without ICCID', nonsense(executed({}))],
    ['an ICCID that is too long to be one', nonsense(executed({ iccid: '8'.repeat(21) }))],
    ['an answer that is too long', nonsense('x'.repeat(100_000))],
    ['an unknown status', nonsense('{"header":{"functionExecutionStatus":{"status":"Done"}}}')],
    ['Expired', nonsense('{"header":{"functionExecutionStatus":{"status":"Expired"}}}')],
  ])('is retried and succeeds after: %s', async (_what, fault) => {
    test.carrier.fault('downloadOrder', fault)
    const { id, owner } = await test.esim()
    expect((await test.see(owner, id)).problem).toBeNull()
    expect((await test.profileOf(id)).last_failure).toBeNull()
  })

  it('[FED-08] shows its failure as the problem of the eSIM, and the carrier as not answering', async () => {
    test.carrier.fault('downloadOrder', ...Array(4).fill({ kind: 'down' }))
    const owner = test.subgraph.caller()
    const id = await test.idOf(await test.grant({ accountId: owner.accountId }))
    await test.subgraph.until(async () => (await test.see(owner, id)).problem === 'CARRIER_UNAVAILABLE')
    const query = '{ esimHealth { externalSystems { name isAnswering } } }'
    const health = async () =>
      (await test.subgraph.call(test.subgraph.caller('OPERATOR'), query)).data.esimHealth
    await test.subgraph.until(async () => !(await health()).externalSystems[0].isAnswering)
    await test.ready(id)
    expect((await test.see(owner, id)).problem).toBeNull()
    await test.subgraph.until(
      async () => (await health()).externalSystems[0].isAnswering,
      'the carrier to answer',
    )
  })

  it('gives the holder a hint when the profile is prepared, which has no event', async () => {
    const hints = test.subgraph.hints()
    const { id, owner } = await test.esim()
    const hint = { scope: `account:${owner.accountId}`, type: 'esim.esim', ids: [id] }
    await test.subgraph.until(async () => hints.filter(({ ids }) => ids.includes(id)).length === 2, 'hints')
    expect(hints.filter(({ ids }) => ids.includes(id))).toEqual([hint, hint])
    expect(await test.subgraph.events(id)).toHaveLength(1)
  })

  it('gives the holder a hint of a problem and of its end', async () => {
    const owner = test.subgraph.caller()
    const hints = test.subgraph.hints()
    const own = () => hints.filter(({ scope }) => scope === `account:${owner.accountId}`)
    test.carrier.fault('downloadOrder', ...Array(4).fill({ kind: 'down' }))
    const id = await test.idOf(await test.grant({ accountId: owner.accountId }))
    await test.subgraph.until(async () => (await test.see(owner, id)).problem === 'CARRIER_UNAVAILABLE')
    await test.subgraph.until(async () => own().length > 1, 'the hint of the problem')
    const before = own().length
    await test.ready(id)
    await test.subgraph.until(async () => own().length > before, 'the hint of its end')
  })

  it.each([
    ['19 digits without check digit', '8901999000123456780'],
    ['20 digits without check digit', '89019990001234567894'],
  ])('accepts every ICCID of the protocol: %s', async (_what, iccid) => {
    test.carrier.fault('downloadOrder', nonsense(executed({ iccid })))
    const id = await test.idOf(await test.grant({ accountId: test.subgraph.caller().accountId }))
    await test.subgraph.until(async () => (await test.profileOf(id)).iccid === iccid, 'the ICCID')
  })

  it.each([
    ['that does not follow the protocol', async () => '890199900012345678X'],
    ['that another profile has', async () => wireIccid((await test.profileOf((await test.esim()).id)).iccid)],
  ])('with an ICCID %s is an error that operators see, and is not repeated', async (_what, iccidOf) => {
    test.carrier.fault('downloadOrder', nonsense(executed({ iccid: await iccidOf() })))
    const log = captureLog(test.subgraph)
    const owner = test.subgraph.caller()
    const id = await test.idOf(await test.grant({ accountId: owner.accountId }))
    await test.inState({ id, owner, entitlementId: '' }, 'ERROR')
    expect((await test.see(owner, id)).problem).toBe('ORDER_REFUSED')
    const profile = await test.profileOf(id)
    expect(profile).toMatchObject({ state: 'NEW', iccid: null, tries: 1, last_failure: 'UNUSABLE_ICCID' })
    expect(await test.sql('SELECT 1 FROM job WHERE aggregate_id = $1', profile.id)).toEqual([])
    expect(log.text()).toMatch(
      new RegExp(`"level":50,[^\\n]*"profile":"${profile.id}"[^\\n]*"failure":"UNUSABLE_ICCID"`),
    )
    const { data } = await test.subgraph.call(test.subgraph.caller('OPERATOR'), '{ esimStock { unusable } }')
    expect(data.esimStock[0].unusable).toBeGreaterThan(0)
    const replaced = await test.critical(owner, 'replaceEsim', id)
    await test.ready(replaced.data.replaceEsim.esim.id)
    expect((await test.see(owner, id)).removal).toMatchObject({ onDevice: 'NOT_THERE' })
    await test.subgraph.until(async () => (await test.see(owner, id)).removal.atCarrier === 'CONFIRMED')
    expect(callsOf('cancelOrder', profile.id)).toEqual([])
  })

  it('accepts no matching id that the carrier has chosen', async () => {
    test.carrier.fault('confirmOrder', nonsense(executed({ matchingId: 'THEIRS' })))
    const { id } = await test.esim()
    expect(callsOf('confirmOrder', (await test.profileOf(id)).id)).toHaveLength(1)
  })

  it('sets the eSIM to ERROR when it is refused, is retried, and recovers', async () => {
    test.carrier.fault('downloadOrder', { kind: 'failed', subjectCode: '8.2.5', reasonCode: '1.2' })
    const { id, owner } = await test.esim()
    const { accountId } = owner
    expect((await test.see(owner, id)).state).toBe('ORDERED')
    expect((await test.subgraph.events(id)).map(({ type, data }) => [type, data.state])).toEqual([
      ['esim.esim.ordered', 'ORDERED'],
      ['esim.esim.error', 'ERROR'],
      ['esim.esim.recovered', 'ORDERED'],
    ])
    expect((await test.subgraph.audit(`account:${accountId}`)).at(1)).toMatchObject({
      action: 'esim.esim.error',
      reason: 'REFUSED',
    })
  })

  it('that waits for a slow carrier does not delay others', async () => {
    test.carrier.fault('downloadOrder', { kind: 'slow', milliseconds: 4_000 })
    const slow = await test.grant({ accountId: test.subgraph.caller().accountId })
    const slowId = await test.idOf(slow)
    const { id } = await test.esim()
    expect((await test.profileOf(id)).state).toBe('CONFIRMED')
    await test.ready(slowId)
  })

  it('is interrupted after 5 s when its answer never ends, also when many are: no other command waits longer', async () => {
    // As many as are processed at once, so that no other command could be.
    const dripping = 8
    const begin = Date.now()
    test.carrier.fault('downloadOrder', ...Array(dripping).fill({ kind: 'drip' }))
    const granted = Array.from({ length: dripping }, () =>
      test.grant({ accountId: test.subgraph.caller().accountId }),
    )
    const ids = await Promise.all((await Promise.all(granted)).map((entitlement) => test.idOf(entitlement)))
    await Promise.all([...ids, (await test.esim()).id].map((id) => test.ready(id)))
    expect(Date.now() - begin).toBeGreaterThanOrEqual(5_000)
    const { id: profileId } = await test.profileOf(ids[0]!)
    expect(callsOf('downloadOrder', profileId)).toEqual(Array(2).fill(`${profileId}-download`))
  }, 20_000)

  it('[ESM-06] that has not succeeded ends with its eSIM, and the carrier gets no further call', async () => {
    test.carrier.store.limit('ENIGM_STANDARD', 0)
    const owner = test.subgraph.caller()
    const id = await test.idOf(await test.grant({ accountId: owner.accountId }))
    await test.subgraph.until(async () => (await test.see(owner, id)).problem === 'OUT_OF_STOCK')
    const { id: profileId } = await test.profileOf(id)
    await test.critical(owner, 'deleteEsim', id)
    const removal = await test.subgraph.until(async () => {
      const seen = (await test.see(owner, id)).removal
      return seen.atCarrier === 'CONFIRMED' && seen
    })
    expect(removal).toEqual({ atCarrier: 'CONFIRMED', onDevice: 'NOT_THERE' })
    expect(callsOf('cancelOrder', profileId)).toEqual([])
    expect(await test.sql('SELECT id FROM carrier_profile WHERE id = $1', profileId)).toEqual([])
    test.carrier.store.limit('ENIGM_STANDARD', 1_000)
  })
})
