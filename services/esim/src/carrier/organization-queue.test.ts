import { newId } from '@enigm/contracts'
import { firstBreak, systemContext } from '@enigm/subgraph'
import { EntitlementService } from '../entitlement/entitlement.service'
import { EsimTest, esimFields, executed, type TestOrganization } from '../esim/esim.fixture'
import { nextInQueue } from '../profile/profile.queries'
import { ProfileService } from '../profile/profile.service'

const MANY = 20
/** More profiles than an organization queue claims at once. */
const LARGE = 150

let test: EsimTest
beforeAll(async () => {
  test = await EsimTest.start()
})
afterEach(() => test.carrier.recover())
afterAll(() => test.stop())

const app = () => test.subgraph.app

/** Buys many eSIMs for an organization, as payments announces it. @returns their entitlements */
async function buy({ id: organizationId }: TestOrganization, count = MANY): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId('entitlement'))
  await Promise.all(ids.map((id) => test.grant({ organizationId }, id)))
  return ids
}

const profilesOf = ({ id }: TestOrganization) =>
  test.sql(
    `SELECT e.id AS "esimId", e.problem, e.state AS "esimState", p.id, p.iccid, p.state, p.tries
     FROM esim e JOIN carrier_profile p ON p.id = e.profile_id WHERE e.organization_id = $1`,
    id,
  )

/** Waits until all of them are prepared and no job of the queue is left. */
async function prepared(organization: TestOrganization, count = MANY): Promise<any[]> {
  const isIdle = async () =>
    (await test.sql('SELECT 1 FROM job WHERE aggregate_id = $1', organization.id)).length === 0
  const profiles = await test.subgraph.until(async () => {
    const found = await profilesOf(organization)
    return found.filter(({ state }) => state === 'CONFIRMED').length === count && (await isIdle()) && found
  }, `${count} profiles`)
  expect(new Set(profiles.map(({ iccid }) => iccid)).size).toBe(count)
  return profiles
}

const callsAbout = (profiles: readonly { id: string }[], name: string) =>
  test.carrier.exchanges
    .filter((exchange) => exchange.name === name)
    .map(({ request }) => request.header.functionCallIdentifier as string)
    .filter((call) => profiles.some(({ id }) => call.startsWith(id)))

describe('the eSIMs that an organization has bought', () => {
  it('[ESM-10] are ordered once each, with an event and an audit entry, and one call of each command', async () => {
    const organization = await test.organization()
    const entitlements = await buy(organization, LARGE)
    const profiles = await prepared(organization, LARGE)
    for (const name of ['downloadOrder', 'confirmOrder'])
      expect(callsAbout(profiles, name)).toHaveLength(LARGE)
    const emitted = await test.sql(
      `SELECT data->>'entitlementId' AS id FROM outbox
       WHERE type = 'esim.esim.ordered' AND data->>'organizationId' = $1`,
      organization.id,
    )
    expect(emitted.map(({ id }) => id).sort()).toEqual([...entitlements].sort())
    const trail = await test.subgraph.audit(`organization:${organization.id}`)
    expect(trail.map(({ action }) => action)).toEqual(Array(LARGE).fill('esim.esim.ordered'))
    expect(new Set(trail.map(({ target }) => target)).size).toBe(LARGE)
    expect(firstBreak(trail)).toBeNull()
    await Promise.all(entitlements.map((id) => test.grant({ organizationId: organization.id }, id)))
    expect(await profilesOf(organization)).toHaveLength(LARGE)
  })

  it('[ESM-10] are ordered in as many statements for twenty as for one', async () => {
    const { app } = test.subgraph
    const ordered = async (count: number) => {
      const organizationId = newId('organization')
      const ids = Array.from({ length: count }, () => newId('entitlement'))
      await test.sql(
        `INSERT INTO entitlement (id, organization_queue, correlation_id) SELECT id, $2, 'bulk' FROM unnest($1::text[]) AS id`,
        ids,
        organizationId,
      )
      let statements = 0
      const transaction = app.transaction.bind(app)
      const spy = jest.spyOn(app, 'transaction').mockImplementation((origin, run) =>
        transaction(origin, async (tx) => {
          const connection = (await tx.manager.queryRunner!.connect()) as { query(): unknown }
          const query = jest.spyOn(connection, 'query')
          const result = await run(tx)
          statements += query.mock.calls.length
          query.mockRestore()
          return result
        }),
      )
      const deadline = performance.now() + 60_000
      await app.get(EntitlementService).orderQueued(systemContext('test'), organizationId, deadline)
      spy.mockRestore()
      const rows = await test.sql(
        'SELECT entitlement_id FROM esim WHERE organization_id = $1',
        organizationId,
      )
      expect(rows).toHaveLength(count)
      const emitted = `SELECT count(*)::int AS count FROM outbox WHERE correlation_id = 'bulk' AND data->>'organizationId' = $1`
      expect(await test.sql(emitted, organizationId)).toEqual([{ count }])
      return statements
    }
    const one = await ordered(1)
    expect(one).toBeGreaterThan(2)
    expect(await ordered(20)).toBe(one)
  })

  it('[ESM-10] are not ordered for an entitlement that has ended before its turn', async () => {
    const { id: organizationId } = await test.organization()
    const ended = newId('entitlement')
    await test.sql(
      `INSERT INTO entitlement (id, organization_queue, correlation_id) VALUES ($1, $2, 'bulk')`,
      ended,
      organizationId,
    )
    const data = { entitlementId: ended, organizationId, productKind: 'ESIM', state: 'REVOKED' } as const
    await test.subgraph.publish('payments.entitlement.revoked', ended, 2, data)
    await test.subgraph.publish('payments.entitlement.granted', ended, 1, { ...data, state: 'GRANTED' })
    const kept = await test.idOf(await test.grant({ organizationId }))
    await test.ready(kept)
    await test.subgraph.until(async () => {
      const [row] = await test.sql('SELECT organization_queue FROM entitlement WHERE id = $1', ended)
      return row.organization_queue === null
    })
    expect(await test.sql('SELECT 1 FROM esim WHERE entitlement_id = $1', ended)).toEqual([])
  })

  it('[ESM-10] are shown with all their fields in as many statements for twenty as for one', async () => {
    const [few, many] = [await test.organization(), await test.organization()]
    await Promise.all([buy(few, 1), buy(many)])
    await Promise.all([prepared(few, 1), prepared(many)])
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Organization { esims(first: 50) { edges { node { ${esimFields} } } } } } }`
    const statementsOf = async ({ id, admin }: TestOrganization, count: number) => {
      const read = jest.spyOn(test.subgraph.app, 'read')
      const { data } = await test.subgraph.call(admin, query, {
        representations: [{ __typename: 'Organization', id }],
      })
      const statements = read.mock.calls.length
      read.mockRestore()
      expect(data._entities[0].esims.edges).toHaveLength(count)
      return statements
    }
    const one = await statementsOf(few, 1)
    expect(await statementsOf(many, MANY)).toBe(one)
  })
})

describe('a carrier command of an organization queue', () => {
  it('is repeated with the same functionCallIdentifier when its answer was lost, and allocates no profile twice', async () => {
    const organization = await test.organization()
    const before = test.carrier.store.profiles.size
    test.carrier.fault('downloadOrder', { kind: 'lost' }, { kind: 'lost' }, { kind: 'lost' })
    test.carrier.fault('confirmOrder', { kind: 'lost' }, { kind: 'lost' })
    await buy(organization)
    const profiles = await prepared(organization)
    const downloads = callsAbout(profiles, 'downloadOrder')
    expect(downloads).toHaveLength(MANY + 3)
    expect(new Set(downloads)).toEqual(new Set(profiles.map(({ id }) => `${id}-download`)))
    expect(callsAbout(profiles, 'confirmOrder')).toHaveLength(MANY + 2)
    expect(test.carrier.store.profiles.size).toBe(before + MANY)
    expect(profiles.map(({ problem }) => problem)).toEqual(Array(MANY).fill(null))
  })

  it('is repeated with the same functionCallIdentifier when its answer was not recorded, and allocates no profile twice', async () => {
    const organization = await test.organization()
    const before = test.carrier.store.profiles.size
    const constraint = 'CONSTRAINT unwritable'
    await test.subgraph.asOwner(
      `ALTER TABLE carrier_profile ADD ${constraint} CHECK (state <> 'ALLOCATED') NOT VALID`,
    )
    await buy(organization)
    await test.subgraph.until(
      async () => callsAbout(await profilesOf(organization), 'downloadOrder').length >= MANY,
      'the answers',
    )
    await test.subgraph.until(
      async () => (await test.sql('SELECT 1 FROM job WHERE error IS NOT NULL')).length > 0,
      'the failure to record them',
    )
    expect((await profilesOf(organization)).map(({ iccid }) => iccid)).toEqual(Array(MANY).fill(null))
    await test.subgraph.asOwner(`ALTER TABLE carrier_profile DROP ${constraint}`)
    const profiles = await prepared(organization)
    const downloads = callsAbout(profiles, 'downloadOrder')
    expect(downloads.length).toBeGreaterThan(MANY)
    expect(new Set(downloads)).toEqual(new Set(profiles.map(({ id }) => `${id}-download`)))
    expect(test.carrier.store.profiles.size).toBe(before + MANY)
  })

  it('sets its own eSIM to ERROR when it is refused and recovers; the others are not affected', async () => {
    const organization = await test.organization()
    test.carrier.fault('downloadOrder', { kind: 'failed', subjectCode: '8.2.5', reasonCode: '1.2' })
    await buy(organization)
    await prepared(organization)
    const trail = (await test.subgraph.audit(`organization:${organization.id}`)).map(({ action }) => action)
    expect(trail.filter((action) => action !== 'esim.esim.ordered')).toEqual([
      'esim.esim.error',
      'esim.esim.recovered',
    ])
  })

  it('accepts no ICCID that another profile has', async () => {
    const organization = await test.organization()
    const other = await test.profileOf((await test.esim()).id)
    const foreign = { kind: 'answer', status: 200, body: executed({ iccid: `${other.iccid}F` }) } as const
    test.carrier.fault('downloadOrder', foreign, foreign)
    await buy(organization)
    const isIdle = async () =>
      (await test.sql('SELECT 1 FROM job WHERE aggregate_id = $1', organization.id)).length === 0
    await test.subgraph.until(
      async () => (await profilesOf(organization)).length === MANY && (await isIdle()),
      'the end of the queue',
    )
    const profiles = await profilesOf(organization)
    expect(profiles.map(({ iccid }) => iccid)).not.toContain(other.iccid)
    const unusable = profiles.filter(({ iccid }) => iccid === null)
    expect(unusable).toHaveLength(2)
    for (const each of unusable)
      expect(each).toMatchObject({ state: 'NEW', esimState: 'ERROR', problem: 'ORDER_REFUSED', tries: 1 })
    expect(callsAbout(profiles, 'confirmOrder')).toHaveLength(MANY - 2)
  })

  it('leaves a profile new when the carrier gives it the ICCID of another one of the same batch', async () => {
    const organization = await test.organization()
    const profiles = app().get(ProfileService)
    const ids = await app().transaction(systemContext('test'), (tx) =>
      profiles.create(
        tx,
        Array.from({ length: 2 }, () => ({ policy: 'STANDARD', organizationQueue: organization.id })),
      ),
    )
    const taken = await app().transaction(systemContext('test'), (tx) =>
      profiles.allocate(
        tx,
        ids.map((id) => ({ id, iccid: '8901999000123456789' })),
      ),
    )
    expect([...taken]).toEqual([ids[1]])
    expect(
      await test.sql('SELECT id, state FROM carrier_profile WHERE id = ANY($1) ORDER BY state', ids),
    ).toEqual([
      { id: ids[0], state: 'ALLOCATED' },
      { id: ids[1], state: 'NEW' },
    ])
  })

  it('is followed by cancelOrder when the eSIM ends during the call', async () => {
    const organization = await test.organization()
    test.carrier.fault('downloadOrder', { kind: 'slow', milliseconds: 1_000 })
    const [entitlement] = await buy(organization, 1)
    const id = await test.idOf(entitlement!)
    const profile = await test.subgraph.until(async () => {
      const found = await test.profileOf(id)
      return found.asked && found
    }, 'the order to be given')
    await test.critical(organization.admin, 'deleteEsim', id)
    const removal = await test.subgraph.until(async () => {
      const seen = (await test.see(organization.admin, id)).removal
      return seen.atCarrier === 'CONFIRMED' && seen
    })
    expect(removal).toEqual({ atCarrier: 'CONFIRMED', onDevice: 'NOT_THERE' })
    expect(callsAbout([profile], 'cancelOrder')).toEqual([`${profile.id}-cancel`])
  })
})

describe('an organization queue', () => {
  it('comes after jobs that wait already: it is never due before now', async () => {
    const organizationQueue = newId('organization')
    const profiles = app().get(ProfileService)
    const next = () => app().transaction(systemContext('test'), (tx) => nextInQueue(tx, organizationQueue))
    expect(await next()).toBeNull()
    await app().transaction(systemContext('test'), (tx) =>
      profiles.create(tx, [{ policy: 'STANDARD', organizationQueue }]),
    )
    await test.sql(
      `UPDATE carrier_profile SET next_try_at = now() - interval '1 hour' WHERE organization_queue = $1`,
      organizationQueue,
    )
    const before = Date.now()
    expect((await next())!.getTime()).toBeGreaterThanOrEqual(before)
    await test.sql('DELETE FROM carrier_profile WHERE organization_queue = $1', organizationQueue)
    await test.sql(
      `INSERT INTO entitlement (id, organization_queue, correlation_id) VALUES ($1, $1, 'bulk')`,
      organizationQueue,
    )
    expect((await next())!.getTime()).toBeGreaterThanOrEqual(before)
  })
})
