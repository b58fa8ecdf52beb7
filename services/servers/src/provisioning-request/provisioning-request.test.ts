import { newId } from '@enigm/contracts'
import { failureOf, whileHeld, type TestCaller } from '@enigm/subgraph/testkit'
import {
  decisionQuery,
  newKey,
  provisioningDecisionMutation,
  provisioningMutation,
  ServersTest,
} from '../servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

const input = (organizationId: string, more: object = {}) => ({
  ...{ organizationId, region: 'EU_CENTRAL', term: 'DAYS_365', idempotencyKey: newKey(), ...more },
})
async function requested(caller: TestCaller, organizationId: string): Promise<string> {
  const { data } = await test.call(caller, provisioningMutation, input(organizationId))
  return data.requestServerProvisioning.provisioningRequest.id as string
}
async function decision(operator: TestCaller, provisioningRequestId: string, decided: 'APPROVE' | 'REJECT') {
  const target = `${provisioningRequestId}:${decided}`
  const grant = await test.subgraph.grant(operator, 'PROVISIONING_DECISION', target)
  return { provisioningRequestId, decision: decided, grant }
}
async function listed(caller: TestCaller, id: string) {
  const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Organization", id: $id }]) {
    ... on Organization { provisioningRequests { edges { node { id state } } } } } }`
  const { data } = await test.subgraph.call(caller, query, { id })
  return data._entities[0]?.provisioningRequests.edges.map(({ node }: any) => node) ?? null
}

describe('requestServerProvisioning', () => {
  it('[SRV-17] is made by an administrator, once per key, and the trail of the organization names who asked', async () => {
    const { id: organizationId, admin } = await test.organization()
    const asked = input(organizationId)

    const { provisioningRequest, errors } = (await test.call(admin, provisioningMutation, asked)).data
      .requestServerProvisioning

    expect(errors).toEqual([])
    expect(provisioningRequest).toMatchObject({
      ...{ state: 'REQUESTED', organizationId, term: 'DAYS_365', region: { code: 'EU_CENTRAL' } },
      decidedDay: null,
    })
    const again = await test.call(admin, provisioningMutation, asked)
    expect(again.data.requestServerProvisioning.provisioningRequest).toEqual(provisioningRequest)
    const other = { ...asked, term: 'DAYS_30' }
    expect(failureOf(await test.call(admin, provisioningMutation, other))).toBe('IDEMPOTENCY_CONFLICT')
    const { id } = provisioningRequest
    expect((await test.subgraph.events(id)).map(({ type, data }) => [type, data])).toEqual([
      [
        'servers.provisioning.requested',
        { provisioningRequestId: id, organizationId, termDays: 365, state: 'REQUESTED' },
      ],
    ])
    expect((await test.subgraph.audit(`organization:${organizationId}`)).at(-1)).toMatchObject({
      actor: admin.accountId,
      action: 'servers.provisioning.requested',
      target: id,
    })
    expect(await listed(admin, organizationId)).toEqual([{ id, state: 'REQUESTED' }])
  })

  it('[SRV-17] is made by a machine client for its organization alone', async () => {
    const { id: organizationId } = await test.organization()
    const partner = test.subgraph.partner(organizationId)
    expect(failureOf(await test.call(partner, provisioningMutation, input(organizationId)))).toBeUndefined()
    expect(await listed(partner, organizationId)).toHaveLength(1)
    const foreign = test.subgraph.partner(newId('organization'))
    await test.expectRefusal(foreign, provisioningMutation, input(organizationId), 'NOT_FOUND')
    expect(await listed(foreign, organizationId)).toBeNull()
  })

  it('[SRV-16] [SRV-17] gives a member, a former administrator and a stranger the answer of an absent organization', async () => {
    const { id: organizationId, admin, membershipId: id } = await test.organization()
    const member = await test.account()
    await test.membership(organizationId, member, { role: 'MEMBER' })
    await requested(admin, organizationId)
    await test.membership(organizationId, admin, { id, version: 2, type: 'removed', state: 'REMOVED' })
    for (const caller of [member, admin, await test.account(), (await test.organization()).admin]) {
      await test.expectRefusal(caller, provisioningMutation, input(organizationId), 'NOT_FOUND')
      await test.expectRefusal(caller, provisioningMutation, input(newId('organization')), 'NOT_FOUND')
      expect(await listed(caller, organizationId)).toBeNull()
    }
  })

  it('[SRV-17] is refused beyond ten that await a decision, also at the same moment; a decision makes room', async () => {
    const { id, admin } = await test.organization()
    const first = await requested(admin, id)
    for (let count = 2; count < 10; count += 1) await requested(admin, id)
    const holding = {
      sql: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
      parameters: [`provisioning:${id}`],
      waiting: 2,
    }

    const answers = await whileHeld(test.subgraph, holding, () =>
      Promise.all([1, 2].map(() => test.call(admin, provisioningMutation, input(id)))),
    )

    expect(answers.map(failureOf).sort()).toEqual(['TOO_MANY_OPEN_REQUESTS', undefined])
    await test.expectRefusal(admin, provisioningMutation, input(id), 'TOO_MANY_OPEN_REQUESTS')
    const other = await test.organization()
    expect(await requested(other.admin, other.id)).toBeDefined()
    const operator = test.subgraph.caller('OPERATOR')
    await test.call(operator, provisioningDecisionMutation, await decision(operator, first, 'REJECT'))
    expect(failureOf(await test.call(admin, provisioningMutation, input(id)))).toBeUndefined()
  })

  it('is refused for a region that has no agent and for a term that is not offered', async () => {
    const { id, admin } = await test.organization()
    const region = input(id, { region: 'AP_SOUTH' })
    await test.expectRefusal(admin, provisioningMutation, region, 'REGION_NOT_OFFERED')
    const answer = await test.call(admin, provisioningMutation, input(id, { term: 'DAYS_9999' }))
    expect(failureOf(answer)).toBe('BAD_USER_INPUT')
  })
})

describe('decideProvisioningRequest', () => {
  it.each([
    ['APPROVE', 'APPROVED', 'servers.provisioning.approved'],
    ['REJECT', 'REJECTED', 'servers.provisioning.rejected'],
  ] as const)('[SRV-17] is made once by an operator with a grant: %s', async (decided, state, type) => {
    const { id: organizationId, admin } = await test.organization()
    const id = await requested(admin, organizationId)
    const operator = test.subgraph.caller('OPERATOR')
    const other = decided === 'APPROVE' ? 'REJECT' : 'APPROVE'
    const stolen = { ...(await decision(operator, id, other)), decision: decided }
    await test.expectRefusal(operator, provisioningDecisionMutation, stolen, 'PIN_REQUIRED')

    const { data } = await test.call(
      operator,
      provisioningDecisionMutation,
      await decision(operator, id, decided),
    )

    expect(data.decideProvisioningRequest).toMatchObject({ provisioningRequest: { id, state }, errors: [] })
    expect((await test.subgraph.events(id)).at(-1)).toMatchObject({
      type,
      data: { organizationId, termDays: 365, state },
    })
    expect((await test.subgraph.audit(`organization:${organizationId}`)).at(-1)).toMatchObject({
      actor: operator.accountId,
      action: type,
    })
    expect(await listed(admin, organizationId)).toEqual([{ id, state }])
    const again = await decision(operator, id, other)
    await test.expectRefusal(operator, provisioningDecisionMutation, again, 'INVALID_TRANSITION')
  })

  it('[SRV-15] [SRV-17] opens no server and no membership', async () => {
    const { id: organizationId, admin } = await test.organization()
    const operator = test.subgraph.caller('OPERATOR')
    const id = await requested(admin, organizationId)
    const servers = await test.sql('SELECT count(*) FROM server')

    await test.call(operator, provisioningDecisionMutation, await decision(operator, id, 'APPROVE'))

    expect(await test.sql('SELECT count(*) FROM server')).toEqual(servers)
    expect(await test.sql('SELECT 1 FROM member WHERE account_id = $1', admin.accountId)).toEqual([])
    const { data } = await test.subgraph.call(admin, decisionQuery, { serverId: newId('server') })
    expect(data.participationDecision.allowed).toBe(false)
  })

  it('is for operators, who see the requests of all organizations', async () => {
    const { id: organizationId, admin } = await test.organization()
    const id = await requested(admin, organizationId)
    const query =
      '{ provisioningRequests(first: 100, state: REQUESTED) { edges { node { id organizationId } } } }'
    for (const caller of [admin, test.subgraph.caller('SUPPORT'), test.subgraph.caller('AUDITOR')]) {
      const refused = await decision(caller, id, 'APPROVE')
      await test.expectRefusal(caller, provisioningDecisionMutation, refused, 'FORBIDDEN')
      expect((await test.subgraph.call(caller, query)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
    const operator = test.subgraph.caller('OPERATOR')
    const { data } = await test.subgraph.call(operator, query)
    expect(data.provisioningRequests.edges).toContainEqual({ node: { id, organizationId } })
    const absent = await decision(operator, newId('provisioningRequest'), 'APPROVE')
    await test.expectRefusal(operator, provisioningDecisionMutation, absent, 'NOT_FOUND')
  })
})
