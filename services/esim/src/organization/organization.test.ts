import { newId } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import {
  activateMutation,
  assignMutation,
  esimsQuery,
  EsimTest,
  newKey,
  policyMutation,
  type TestOrganization,
} from '../esim/esim.fixture'

const organizationQuery = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on Organization { esims(first: 50) { edges { node { id state association { state } } } } } } }`

let test: EsimTest
let organization: TestOrganization
beforeAll(async () => {
  test = await EsimTest.start()
  organization = await test.organization()
})
afterAll(() => test.stop())

const seeOrganization = async (caller: TestOrganization['admin'], id: string) => {
  const representations = [{ __typename: 'Organization', id }]
  return (await test.subgraph.call(caller, organizationQuery, { representations })).data?._entities[0]
}
const assign = (caller: TestOrganization['admin'], esimId: string, membershipId: string) =>
  test.call(caller, assignMutation, { esimId, membershipId })

describe('the eSIMs of an organization', () => {
  it('are assigned to no member while the events of accounts do not arrive', async () => {
    const { id } = await test.ofOrganization(organization)
    const { admin, membershipId } = organization
    await test.subgraph.whileSilent(async () => {
      expect(failureOf(await assign(admin, id, membershipId))).toBe('UNAVAILABLE')
      const partner = test.subgraph.partner(organization.id)
      expect(failureOf(await assign(partner, id, membershipId))).toBe('UNAVAILABLE')
    })
    expect((await assign(admin, id, membershipId)).data.assignEsim.errors).toEqual([])
  })

  it('[ESM-10][ESM-04] are visible to its administrators and its machine clients only', async () => {
    const other = await test.organization()
    const { id } = await test.ofOrganization(organization)
    const listed = { node: { id, state: 'ORDERED', association: { state: 'UNASSIGNED' } } }
    expect((await seeOrganization(organization.admin, organization.id)).esims.edges).toContainEqual(listed)
    const partner = test.subgraph.partner(organization.id)
    expect((await seeOrganization(partner, organization.id)).esims.edges).toContainEqual(listed)
    expect((await test.subgraph.call(partner, esimsQuery)).data.esims.edges).toContainEqual({
      node: { id, state: 'ORDERED' },
    })
    for (const caller of [organization.member, other.admin, test.subgraph.caller()]) {
      expect(await seeOrganization(caller, organization.id)).toEqual({ esims: null })
      expect(await test.see(caller, id)).toBeNull()
    }
    const foreign = test.subgraph.partner(other.id)
    expect((await seeOrganization(foreign, organization.id)).esims).toBeNull()
    expect((await test.subgraph.call(organization.admin, esimsQuery)).data.esims.edges).toEqual([])
    expect((await seeOrganization(other.admin, other.id)).esims.edges).toEqual([])
  })

  it('[ESM-02] are activated only by the member to whom they are assigned', async () => {
    const { id } = await test.ofOrganization(organization)
    const { admin, member, membershipId } = organization
    const ask = () => ({ esimId: id, idempotencyKey: newKey() })
    await test.expectRefusal(admin, activateMutation, ask(), 'NOT_FOUND')
    const { data } = await assign(admin, id, membershipId)
    expect(data.assignEsim.errors).toEqual([])
    expect(await test.see(member, id)).toMatchObject({
      association: { state: 'ASSIGNED' },
      availableActions: ['ACTIVATE'],
    })
    await test.expectRefusal(admin, activateMutation, ask(), 'NOT_FOUND')
    expect((await test.activate(member, id)).data.activateEsim.esim.state).toBe('RELEASED')
    expect(failureOf(await assign(admin, id, membershipId))).toBe('INVALID_TRANSITION')
    const trail = await test.subgraph.audit(`organization:${organization.id}`)
    expect(trail.filter(({ target }) => target === id).map(({ action, actor }) => [action, actor])).toEqual([
      ['esim.esim.ordered', 'system'],
      ['esim.esim.assigned', admin.accountId],
      ['esim.esim.released', member.accountId],
    ])
    expect((await test.subgraph.events(id)).at(1)!.data).toMatchObject({
      accountId: member.accountId,
      organizationId: organization.id,
    })
  })

  it('[ESM-10] are taken from a member who has left, and stay with the organization', async () => {
    const own = await test.organization()
    const { id } = await test.ofOrganization(own)
    await assign(own.admin, id, own.membershipId)
    await test.activate(own.member, id)
    await test.membership(own.membershipId, own.id, own.member, 'MEMBER', 'LEFT', 2)
    await test.subgraph.until(async () => (await test.see(own.member, id)) === null, 'the end of the use')
    expect((await test.see(own.admin, id)).association.state).toBe('UNASSIGNED')
    expect((await test.subgraph.events(id)).at(-1)).toMatchObject({
      type: 'esim.esim.unassigned',
      data: { accountId: own.member.accountId, state: 'RELEASED' },
    })
  })

  it('[ESM-06][ESM-10] are ended by an administrator with a grant, and not by the member who uses them', async () => {
    const { id } = await test.ofOrganization(organization)
    await assign(organization.admin, id, organization.membershipId)
    for (const name of ['unlinkEsim', 'deleteEsim', 'retireEsim'] as const) {
      expect(failureOf(await test.critical(organization.member, name, id))).toBe('NOT_FOUND')
    }
    expect(failureOf(await test.critical(organization.admin, 'retireEsim', id))).toBeUndefined()
    expect((await test.see(organization.admin, id)).state).toBe('RETIRED')
  })

  it('[ACC-12] are invisible to an administrator who was removed', async () => {
    const own = await test.organization()
    const { id } = await test.ofOrganization(own)
    const former = test.subgraph.caller()
    const membershipId = newId('membership')
    await test.membership(membershipId, own.id, former, 'ADMIN', 'ACTIVE', 1)
    expect((await test.see(former, id)).state).toBe('ORDERED')
    await test.membership(membershipId, own.id, former, 'ADMIN', 'REMOVED', 2)
    expect(await test.see(former, id)).toBeNull()
    expect(failureOf(await test.critical(former, 'retireEsim', id))).toBe('NOT_FOUND')
  })
})

describe('assignEsim', () => {
  it('[ACC-12] is for administrators and machine clients, with members of the same organization', async () => {
    const other = await test.organization()
    const { id } = await test.ofOrganization(organization)
    const own = await test.esim(organization.admin)
    const { admin, member, membershipId } = organization
    await test.expectRefusal(member, assignMutation, { esimId: id, membershipId }, 'NOT_FOUND')
    await test.expectRefusal(other.admin, assignMutation, { esimId: id, membershipId }, 'NOT_FOUND')
    await test.expectRefusal(admin, assignMutation, { esimId: own.id, membershipId }, 'NOT_FOUND')
    const theirs = { esimId: id, membershipId: other.membershipId }
    const absent = { esimId: id, membershipId: newId('membership') }
    expect(await test.expectRefusal(admin, assignMutation, theirs, 'MEMBER_NOT_ELIGIBLE')).toEqual(
      await test.expectRefusal(admin, assignMutation, absent, 'MEMBER_NOT_ELIGIBLE'),
    )
    const foreign = test.subgraph.partner(other.id)
    await test.expectRefusal(foreign, assignMutation, { esimId: id, membershipId }, 'NOT_FOUND')
  })

  it('[FED-09] is for the machine clients of the organization too, with its members alone', async () => {
    const other = await test.organization()
    const { id } = await test.ofOrganization(organization)
    const { membershipId, member } = organization
    const partner = test.subgraph.partner(organization.id)
    const theirs = { esimId: id, membershipId: other.membershipId }
    await test.expectRefusal(partner, assignMutation, theirs, 'MEMBER_NOT_ELIGIBLE')
    const { data } = await assign(partner, id, membershipId)
    expect(data.assignEsim.errors).toEqual([])
    expect((await test.see(member, id)).association.state).toBe('ASSIGNED')
  })
})

describe('assignEsimPolicy', () => {
  const assignPolicy = (caller: TestOrganization['admin'], esimId: string, policy: string) =>
    test.call(caller, policyMutation, { esimId, policy })

  it('[ESM-08] before the activation orders a profile of the policy, and returns the other one', async () => {
    const { id } = await test.ofOrganization(organization)
    const { id: before } = await test.profileOf(id)
    const { data } = await assignPolicy(organization.admin, id, 'DATA_ONLY')
    expect(data.assignEsimPolicy.esim).toEqual({
      id,
      state: 'ORDERED',
      policy: 'DATA_ONLY',
      policyInForce: 'DATA_ONLY',
    })
    await test.ready(id)
    const profile = await test.profileOf(id)
    expect(profile.id).not.toBe(before)
    const ordered = test.carrier.exchanges.find(
      ({ name, request }) =>
        name === 'downloadOrder' && request.header.functionCallIdentifier === `${profile.id}-download`,
    )
    expect(ordered!.request.profileType).toBe('ENIGM_DATA')
    const gone = async () =>
      (await test.sql('SELECT 1 FROM carrier_profile WHERE id = $1', before)).length === 0
    await test.subgraph.until(gone, 'the end of the other profile')
  })

  it('[ESM-08] before the activation exchanges a profile that the carrier refuses, which ends the error', async () => {
    const own = await test.organization()
    const refusal = { kind: 'failed', subjectCode: '8.2.5', reasonCode: '1.2' } as const
    test.carrier.fault('downloadOrder', ...Array(40).fill(refusal))
    const id = await test.idOf(await test.grant({ organizationId: own.id }))
    await test.subgraph.until(async () => (await test.see(own.admin, id)).state === 'ERROR', 'the refusal')
    const { id: before } = await test.profileOf(id)
    const { data } = await assignPolicy(own.admin, id, 'DATA_ONLY')
    expect(data.assignEsimPolicy.esim).toMatchObject({ policy: 'DATA_ONLY', policyInForce: 'DATA_ONLY' })
    test.carrier.recover()
    await test.ready(id)
    expect(await test.see(own.admin, id)).toMatchObject({ state: 'ORDERED', isReady: true, problem: null })
    expect((await test.profileOf(id)).policy).toBe('DATA_ONLY')
    const gone = async () =>
      (await test.sql('SELECT 1 FROM carrier_profile WHERE id = $1', before)).length === 0
    await test.subgraph.until(gone, 'the end of the other profile')
  })

  it('[ESM-08] after the activation is effective for the next profile, and says so', async () => {
    const { id } = await test.ofOrganization(organization)
    await assign(organization.admin, id, organization.membershipId)
    await test.activate(organization.member, id)
    const partner = test.subgraph.partner(organization.id)
    const { data } = await assignPolicy(partner, id, 'DATA_ONLY')
    expect(data.assignEsimPolicy.esim).toMatchObject({ policy: 'DATA_ONLY', policyInForce: 'STANDARD' })
    expect(data.assignEsimPolicy.limitations).toEqual([
      { code: 'ESIM_POLICY_NEXT_PROFILE' },
      { code: 'POLICY_RISK' },
    ])
    const replaced = await test.critical(organization.admin, 'replaceEsim', id)
    const next = await test.see(organization.admin, replaced.data.replaceEsim.esim.id)
    expect(next).toMatchObject({
      policy: 'DATA_ONLY',
      policyInForce: 'DATA_ONLY',
      association: { state: 'ASSIGNED' },
    })
    const trail = await test.subgraph.audit(`organization:${organization.id}`)
    expect(
      trail.find(({ action, target }) => action === 'esim.esim.policy.assigned' && target === id),
    ).toMatchObject({
      actor: partner.sessionId,
      reason: 'DATA_ONLY',
    })
  })

  it('[ESM-08] is refused for an eSIM of no own organization, for a policy that is not offered, and to members', async () => {
    const other = await test.organization()
    const { id } = await test.ofOrganization(organization)
    const personal = await test.esim(organization.admin)
    const input = { esimId: id, policy: 'DATA_ONLY' }
    await test.expectRefusal(other.admin, policyMutation, input, 'NOT_FOUND')
    await test.expectRefusal(test.subgraph.partner(other.id), policyMutation, input, 'NOT_FOUND')
    await test.expectRefusal(organization.member, policyMutation, input, 'NOT_FOUND')
    await test.expectRefusal(
      organization.admin,
      policyMutation,
      { ...input, esimId: personal.id },
      'NOT_FOUND',
    )
    const homeOnly = { esimId: id, policy: 'HOME_ONLY' }
    await test.expectRefusal(organization.admin, policyMutation, homeOnly, 'POLICY_NOT_OFFERED')
    await test.expectRefusal(test.subgraph.caller('OPERATOR'), policyMutation, input, 'FORBIDDEN')
    const { data } = await test.subgraph.call(organization.admin, '{ esimPolicies }')
    expect(data.esimPolicies).toEqual(['STANDARD', 'DATA_ONLY'])
  })
})
