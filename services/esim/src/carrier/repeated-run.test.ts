import { assignMutation, EsimTest, type TestOrganization } from '../esim/esim.fixture'
import { ProfileService } from '../profile/profile.service'
import { wireIccid } from './iccid'

let test: EsimTest
beforeAll(async () => {
  test = await EsimTest.start()
})
afterAll(() => test.stop())

describe('an organization queue that another process has taken over', () => {
  const takeOver = ({ id }: TestOrganization) =>
    test.sql('UPDATE job SET lease_until = NULL WHERE aggregate_id = $1', id)
  /** An eSIM that the second run of its queue has prepared while the first still waits for the carrier. */
  const preparedTwice = async (name: 'downloadOrder' | 'confirmOrder', milliseconds: number) => {
    const organization = await test.organization()
    test.carrier.fault(name, { kind: 'slow', milliseconds })
    const entitlementId = await test.grant({ organizationId: organization.id })
    const id = await test.idOf(entitlementId)
    await test.subgraph.until(async () => {
      const profile = await test.profileOf(id)
      return test.carrier.exchanges.some(
        (exchange) =>
          exchange.name === name && exchange.request.header.functionCallIdentifier.startsWith(profile.id),
      )
    }, 'the call of the first run')
    await takeOver(organization)
    await test.ready(id)
    return { id, entitlementId, owner: organization.admin, organization }
  }
  /** Waits for a transaction that has locked the eSIM. */
  const committed = (id: string) => test.sql('SELECT id FROM esim WHERE id = $1 FOR UPDATE', id)
  afterEach(() => jest.restoreAllMocks())

  it('records no failure of a command that was answered meanwhile', async () => {
    const failed = jest.spyOn(test.subgraph.app.get(ProfileService), 'recordFailure')
    const { id, owner } = await preparedTwice('downloadOrder', 6_000)
    await test.subgraph.until(async () => failed.mock.calls.length > 0, 'the failure of the first run')
    await committed(id)
    expect(await test.see(owner, id)).toMatchObject({ state: 'ORDERED', isReady: true, problem: null })
    expect(await test.profileOf(id)).toMatchObject({ state: 'CONFIRMED', tries: 0, last_failure: null })
  })

  it('does not end a problem after the activation by an earlier answer', async () => {
    const { id, organization, owner } = await preparedTwice('confirmOrder', 4_500)
    const { member, membershipId } = organization
    await test.call(owner, assignMutation, { esimId: id, membershipId })
    await test.activate(member, id)
    const { iccid } = await test.profileOf(id)
    await test.notify(wireIccid(iccid as string), 'eligibility', { failed: true })
    const recorded = jest.spyOn(test.subgraph.app.get(ProfileService), 'confirm')
    await test.subgraph.until(
      async () => recorded.mock.calls.some(([, confirmed]) => confirmed.length > 0),
      'the answer of the first run',
    )
    await committed(id)
    expect(await test.see(owner, id)).toMatchObject({ state: 'ERROR', problem: 'DOWNLOAD_FAILED' })
  })
})
