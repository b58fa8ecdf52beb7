import { failureOf } from '@enigm/subgraph/testkit'
import { assignMutation, EsimTest, type OwnedEsim } from './esim.fixture'

let test: EsimTest
beforeAll(async () => {
  test = await EsimTest.start()
})
afterAll(() => test.stop())

const ofAccount = ({ entitlementId, owner }: OwnedEsim) => ({
  entitlementId,
  holder: { accountId: owner.accountId! },
})
const types = async (id: string) => (await test.subgraph.events(id)).map(({ type }) => type)

describe('the end of the term of an eSIM', () => {
  it('[PAY-14] suspends it before it is retired: its profile stays, and only then it is taken out of use', async () => {
    const esim = await test.installed()
    await test.term(ofAccount(esim), 'activated', 2)
    const profile = await test.profileOf(esim.id)

    await test.term(ofAccount(esim), 'suspended', 3)

    const suspended = await test.see(esim.owner, esim.id)
    expect(suspended).toMatchObject({ state: 'INSTALLED', isSuspended: true, removal: null })
    expect(await test.profileOf(esim.id)).toEqual(profile)
    expect((await test.subgraph.audit(`account:${esim.owner.accountId}`)).at(-1)).toMatchObject({
      ...{ actor: 'system', action: 'esim.esim.suspended', target: esim.id, reason: 'TERM_OVER' },
    })
    await test.term(ofAccount(esim), 'expired', 4)
    expect(await test.see(esim.owner, esim.id)).toMatchObject({ state: 'RETIRED', isSuspended: false })
    expect((await types(esim.id)).slice(-2)).toEqual(['esim.esim.suspended', 'esim.esim.retired'])
  })

  it('[PAY-14] a renewal resumes the same eSIM, and orders no second one', async () => {
    const esim = await test.installed()
    await test.term(ofAccount(esim), 'activated', 2)
    await test.term(ofAccount(esim), 'suspended', 3)

    await test.term(ofAccount(esim), 'renewed', 4)

    expect(await test.see(esim.owner, esim.id)).toMatchObject({ state: 'INSTALLED', isSuspended: false })
    expect((await types(esim.id)).slice(-2)).toEqual(['esim.esim.suspended', 'esim.esim.resumed'])
    expect(await test.sql('SELECT id FROM esim WHERE account_id = $1', esim.owner.accountId)).toEqual([
      { id: esim.id },
    ])
  })

  it('[PAY-14] a renewal before the end changes nothing of the eSIM', async () => {
    const esim = await test.installed()
    await test.term(ofAccount(esim), 'activated', 2)
    const before = [await test.see(esim.owner, esim.id), await types(esim.id)]

    await test.term(ofAccount(esim), 'renewed', 3)

    expect([await test.see(esim.owner, esim.id), await types(esim.id)]).toEqual(before)
  })

  it('[PAY-14] while it is suspended it is neither activated nor replaced; it can be unlinked, deleted and retired', async () => {
    const esim = await test.installed()
    await test.term(ofAccount(esim), 'activated', 2)
    const { data } = await test.critical(esim.owner, 'replaceEsim', esim.id)
    const successor = { ...esim, id: data.replaceEsim.esim.id as string }
    await test.ready(successor.id)
    await test.term(ofAccount(esim), 'suspended', 3)

    expect((await test.see(esim.owner, successor.id)).availableActions).toEqual([
      'UNLINK',
      'DELETE',
      'RETIRE',
    ])
    expect(failureOf(await test.activate(esim.owner, successor.id))).toBe('SUSPENDED')
    await test.term(ofAccount(esim), 'renewed', 4)
    await test.code(successor)
    await test.term(ofAccount(esim), 'suspended', 5)
    expect(failureOf(await test.critical(esim.owner, 'replaceEsim', successor.id))).toBe('SUSPENDED')
    const deleted = await test.critical(esim.owner, 'deleteEsim', successor.id)
    expect(deleted.data.deleteEsim).toMatchObject({ esim: { state: 'DELETED' }, errors: [] })
  })

  it('[PAY-14] follows the term of an organization as its own', async () => {
    const organization = await test.organization()
    const esim = await test.ofOrganization(organization)
    const term = { entitlementId: esim.entitlementId, holder: { organizationId: organization.id } }
    await test.term(term, 'activated', 2)
    await test.term(term, 'suspended', 3)
    expect((await test.see(organization.admin, esim.id)).isSuspended).toBe(true)
    await test.term(term, 'renewed', 4)
    expect((await test.see(organization.admin, esim.id)).isSuspended).toBe(false)
  })
})

describe('Esim.entitlement', () => {
  it('[PAY-14] leads the holder and the administrators to the term, and no member who uses the eSIM', async () => {
    const own = await test.esim()
    const organization = await test.organization()
    const lent = await test.ofOrganization(organization)
    await test.call(organization.admin, assignMutation, {
      esimId: lent.id,
      membershipId: organization.membershipId,
    })

    expect((await test.see(own.owner, own.id)).entitlement).toEqual({ id: own.entitlementId })
    expect((await test.see(organization.admin, lent.id)).entitlement).toEqual({ id: lent.entitlementId })
    expect((await test.see(organization.member, lent.id)).entitlement).toBeNull()
  })
})
