import { failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import { initialRules, type PolicyRules } from './policy/rules'
import {
  acceptOwnershipMutation,
  approveMutation,
  decisionQuery,
  policyMutation,
  policyQuery,
  ServersTest,
  transferMutation,
  type TestServer,
} from './servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

/** Moves what is stored of these objects an hour ahead, which is what a clock leaves that goes back by an hour. */
async function clockGoesBack(...ids: string[]): Promise<void> {
  for (const [table, key, columns] of [
    ['server_policy', 'id', ['effective_from', 'evaluated_at']],
    ['join_request', 'id', ['requested_at']],
    ['server_transfer', 'id', ['expires_at']],
    ['job', 'aggregate_id', ['due_at']],
  ] as const) {
    const set = columns.map((column) => `${column} = ${column} + interval '1 hour'`).join(', ')
    await test.sql(`UPDATE ${table} SET ${set} WHERE ${key} = ANY($1)`, ids)
  }
}
const becomeDue = (id: string) =>
  test.sql('UPDATE job SET due_at = clock_timestamp() WHERE aggregate_id = $1', id)
const eventsOf = async (id: string) => (await test.subgraph.events(id)).map(({ type }) => type)

async function setPolicy({ owner, id: serverId }: TestServer, expectedVersion: number, more: object = {}) {
  const input = { serverId, expectedVersion, rules: initialRules, sharesSignals: false, ...more }
  const { data } = await test.call(owner, policyMutation, input)
  return data.updateServerPolicy.policy.id as string
}
const administratorsOnly: { rules: PolicyRules } = { rules: { ...initialRules, roles: ['ADMINISTRATOR'] } }
async function decide(caller: TestCaller, { id: serverId }: TestServer) {
  const { data } = await test.subgraph.call(caller, decisionQuery, { serverId })
  return data.participationDecision.deniedBy as string[]
}
async function revisionInForce({ owner, id }: TestServer) {
  const { data } = await test.subgraph.call(owner, policyQuery, { id })
  return data.server.policy.inForce?.revision as number | undefined
}

describe('when the clock of the database goes back by an hour', () => {
  it('[POL-05] a policy that is in force goes on to decide, and a later version takes its place', async () => {
    const server = await test.server()
    const member = await test.member(server)
    const first = await setPolicy(server, 0, administratorsOnly)
    await test.subgraph.until(async () => (await eventsOf(first)).includes('servers.policy.evaluated'))
    expect(await decide(member.caller, server)).toEqual(['MEMBER_ROLE'])

    await clockGoesBack(first)

    expect(await decide(member.caller, server)).toEqual(['MEMBER_ROLE'])
    expect(await revisionInForce(server)).toBe(1)
    const second = await setPolicy(server, 1)
    expect(await decide(member.caller, server)).toEqual([])
    expect(await revisionInForce(server)).toBe(2)
    expect(await eventsOf(first)).toContain('servers.policy.replaced')
    expect(await eventsOf(second)).not.toContain('servers.policy.replaced')
  })

  it('[POL-05] a policy that takes effect later takes effect once, at its moment by the present clock', async () => {
    const server = await test.server()
    const member = await test.member(server)
    const effectiveFrom = new Date(Date.now() + 60_000).toISOString()
    const id = await setPolicy(server, 0, { ...administratorsOnly, effectiveFrom })

    await clockGoesBack(id)

    expect(await decide(member.caller, server)).toEqual([])
    expect(await revisionInForce(server)).toBeUndefined()
    await test.sql('UPDATE server_policy SET effective_from = clock_timestamp() WHERE id = $1', id)
    await becomeDue(id)
    await test.subgraph.until(async () => (await eventsOf(id)).includes('servers.policy.evaluated'))
    expect(await decide(member.caller, server)).toEqual(['MEMBER_ROLE'])
    expect((await eventsOf(id)).filter((type) => type === 'servers.policy.effective')).toHaveLength(1)
  })

  it('[JOI-02] a request to join can be decided, and expires once, at its moment by the present clock', async () => {
    const server = await test.server()
    const [decided, expiring] = [
      await test.request(await test.account(), server.locator),
      await test.request(await test.account(), server.locator),
    ]

    await clockGoesBack(decided, expiring)

    const { data } = await test.call(server.owner, approveMutation, { joinRequestId: decided })
    expect(data.approveJoinRequest.joinRequest.state).toBe('APPROVED')
    expect(await eventsOf(expiring)).toEqual(['servers.join.requested'])
    await becomeDue(expiring)
    await test.subgraph.until(async () => (await eventsOf(expiring)).includes('servers.join.expired'))
    const late = { joinRequestId: expiring }
    await test.expectRefusal(server.owner, approveMutation, late, 'INVALID_TRANSITION')
    expect(await eventsOf(expiring)).toEqual(['servers.join.requested', 'servers.join.expired'])
  })

  it('[SRV-04] a transfer can be accepted, and expires once, at its moment by the present clock', async () => {
    const [accepted, expiring] = [await offered(), await offered()]

    await clockGoesBack(accepted.id, expiring.id)

    expect(failureOf(await accept(accepted))).toBeUndefined()
    expect(await eventsOf(accepted.id)).toEqual(['servers.transfer.offered', 'servers.transfer.accepted'])
    await becomeDue(expiring.id)
    await test.subgraph.until(async () => (await eventsOf(expiring.id)).includes('servers.transfer.expired'))
    expect(failureOf(await accept(expiring))).toBe('INVALID_TRANSITION')
    expect(await eventsOf(expiring.id)).toEqual(['servers.transfer.offered', 'servers.transfer.expired'])
  })
})

async function offered() {
  const server = await test.server()
  const { id: newOwnerId, caller } = await test.member(server)
  const target = `${server.id}:${newOwnerId}`
  const grant = await test.subgraph.grant(server.owner, 'SERVER_OWNERSHIP_TRANSFER', target)
  const { data } = await test.call(server.owner, transferMutation, { serverId: server.id, newOwnerId, grant })
  return { id: data.transferServerOwnership.transfer.id as string, caller }
}

async function accept({ id: transferId, caller }: { id: string; caller: TestCaller }) {
  const grant = await test.subgraph.grant(caller, 'SERVER_OWNERSHIP_ACCEPTANCE', transferId)
  return test.call(caller, acceptOwnershipMutation, { transferId, acknowledgesResponsibility: true, grant })
}
