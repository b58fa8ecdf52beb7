import { newId } from '@enigm/contracts'
import { systemContext, type Transaction } from '@enigm/subgraph'
import { locksIn, locksOf } from '@enigm/subgraph/testkit'
import { EntitlementService } from './entitlement/entitlement.service'
import { lockInOrder, lockManaged, lockMember } from './esim/esim.access'
import type { Esim } from './esim/esim.entity'
import { EsimTest } from './esim/esim.fixture'
import { ProfileEffects } from './esim/profile-effects'
import { claimProfile, claimQueued, lockByIccid } from './profile/profile.access'

let test: EsimTest
beforeAll(async () => {
  test = await EsimTest.start()
})
afterAll(() => test.stop())

const absent = newId('esim')

describe('a transaction locks, before it decides', () => {
  it.each<[string, (tx: Transaction) => Promise<unknown>, string[]]>([
    ['an eSIM', (tx) => lockManaged(tx, absent), ['esim']],
    ['the member who gets one', (tx) => lockMember(tx, { id: absent } as Esim, absent), ['membership']],
    ['eSIMs in the order of their ids', (tx) => lockInOrder(tx, { profileId: absent }), ['esim']],
    [
      'the eSIMs whose problem ends',
      (tx) => test.subgraph.app.get(ProfileEffects).prepared(tx, [absent]),
      ['esim'],
    ],
    ['a profile for its next command', (tx) => claimProfile(tx, absent), ['carrier_profile']],
    ['the due profiles of an organization', (tx) => claimQueued(tx, absent, 1), ['carrier_profile']],
    ['the profile of a notification', (tx) => lockByIccid(tx, absent), ['carrier_profile']],
  ])('%s', async (_name, run, expected) => {
    expect(await locksIn(test.subgraph, test.subgraph.caller(), run)).toEqual(expected)
  })

  it('the entitlements of an organization that are ordered', async () => {
    const { app } = test.subgraph
    const organizationId = newId('organization')
    await app.read('INSERT INTO entitlement (id, organization_queue, correlation_id) VALUES ($1, $2, $3)', [
      newId('entitlement'),
      organizationId,
      'corr',
    ])
    const order = () =>
      app.get(EntitlementService).orderQueued(systemContext(), organizationId, Date.now() + 60_000)
    expect(await locksOf(test.subgraph, order)).toEqual(['entitlement'])
  })
})
