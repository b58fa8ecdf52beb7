import { newId } from '@enigm/contracts'
import type { TestCaller } from '@enigm/subgraph/testkit'
import type { QueryRunner } from 'typeorm'
import {
  approveMutation,
  decisionQuery,
  inSession,
  policyMutation,
  policyQuery,
  previewQuery,
  ServersTest,
  type TestServer,
} from '../servers.fixture'
import { ProjectFindings1790000000010 } from '../migrations/1790000000010-project-findings'
import { initialRules, type PolicyRules } from './rules'

describe('the access policy of a server', () => {
  let test: ServersTest
  beforeAll(async () => {
    test = await ServersTest.start()
  })
  afterAll(() => test.stop())

  const input = (serverId: string, expectedVersion: number, rules: Partial<PolicyRules>, more = {}) => ({
    ...{ serverId, expectedVersion, rules: { ...initialRules, ...rules }, sharesSignals: false, ...more },
  })
  const set = async (caller: TestCaller, ...of: Parameters<typeof input>) => {
    const { data } = await test.call(caller, policyMutation, input(...of))
    expect(data.updateServerPolicy.errors).toEqual([])
    return data.updateServerPolicy.policy
  }
  const status = async (caller: TestCaller, id: string) =>
    (await test.subgraph.call(caller, policyQuery, { id })).data.server
  const decide = async (caller: TestCaller, { id: serverId }: Pick<TestServer, 'id'>) =>
    (await test.subgraph.call(caller, decisionQuery, { serverId })).data.participationDecision
  const evaluated = (caller: TestCaller, id: string, number: number) =>
    test.subgraph.until(async () => {
      const server = await status(caller, id)
      const { inForce } = server.policy
      return inForce?.revision === number && inForce.evaluatedAt && server
    }, `the evaluation of version ${number}`)
  const preview = async (caller: TestCaller, serverId: string, rules: Partial<PolicyRules>) => {
    const variables = { serverId, rules: { ...initialRules, ...rules } }
    return (await test.subgraph.call(caller, previewQuery, variables)).data.previewPolicyChange
  }
  /** Managed mode of the only device of an account, by the events of devices. */
  const managed = async (
    { accountId }: TestCaller,
    version: number,
    data: { organizationId?: string; posture?: 'SOUND' | 'DEFICIENT'; findings?: 'NONE' | 'OPEN' } & {
      id?: string
      postureDay?: string
      findingsDay?: string
    } = {},
  ) => {
    const { id: managementId = newId('deviceManagement'), ...more } = data
    const [{ device_id: deviceId, session_id: sessionId }] = await test.sql(
      'SELECT * FROM device_trust WHERE account_id = $1',
      accountId,
    )
    await test.subgraph.publish('devices.management.snapshot', managementId, version, {
      ...{ managementId, deviceId, accountId: accountId!, state: 'ON', ...more },
    })
    await test.subgraph.applied(managementId, version)
    return { managementId, sessionId: sessionId as string }
  }

  it('[POL-06] changes nothing while there is none, and admits no stranger whatever it says', async () => {
    const server = await test.server()
    const stranger = await test.account()
    const before = await status(server.owner, server.id)
    expect(before.policy).toEqual({
      ...{ version: 0, denied: 0, sharesSignals: false, rules: initialRules, inForce: null, scheduled: null },
    })
    const member = await test.member(server)
    expect((await decide(member.caller, server)).allowed).toBe(true)
    const outside = await decide(stranger, server)
    await set(server.owner, server.id, 0, {})
    expect(await decide(stranger, server)).toEqual(outside)
    expect(outside).toMatchObject({ allowed: false, deniedBy: [] })
    expect(await decide(stranger, { id: newId('server') })).toEqual(outside)
    expect((await decide(member.caller, server)).allowed).toBe(true)
    expect(await status(stranger, server.id)).toBeNull()
    const seen = await status(member.caller, server.id)
    expect(seen).toMatchObject({ policy: null, policyVersions: null })
    expect(seen.members.edges.map(({ node }: any) => node.deniedBy)).toEqual([null])
  })

  it('[POL-02] is versioned: a change needs the version that was read, also of two administrators at once', async () => {
    const server = await test.server()
    const administrator = await test.administrator(server)
    const first = await set(server.owner, server.id, 0, { roles: ['ADMINISTRATOR'] })
    expect(first).toMatchObject({ revision: 1, limitations: [{ code: 'POLICY_RISK' }] })
    const answers = await Promise.all(
      [server.owner, administrator.caller].map((caller) =>
        test.call(caller, policyMutation, input(server.id, 1, { sessions: 'OF_DEVICE' })),
      ),
    )
    const codes = answers.map(({ data }) => data.updateServerPolicy.errors[0]?.code ?? 'DONE')
    expect(codes.sort()).toEqual(['DONE', 'POLICY_CHANGED'])
    const old = input(server.id, 1, {})
    await test.expectRefusal(server.owner, policyMutation, old, 'POLICY_CHANGED')
    const { policy, policyVersions } = await evaluated(server.owner, server.id, 2)
    expect(policy).toMatchObject({ version: 2, rules: { sessions: 'OF_DEVICE' } })
    expect(policyVersions.edges.map(({ node }: any) => [node.revision, node.state])).toEqual([
      [2, 'IN_FORCE'],
      [1, 'REPLACED'],
    ])
    const data = { policyId: first.id, serverId: server.id, revision: 1 }
    const events = (await test.subgraph.events(first.id)).filter(({ type }) => !type.endsWith('evaluated'))
    expect(events.map((event) => [event.type, event.data])).toEqual([
      ['servers.policy.changed', { ...data, state: 'SCHEDULED' }],
      ['servers.policy.effective', { ...data, state: 'IN_FORCE' }],
      ['servers.policy.replaced', { ...data, state: 'REPLACED' }],
    ])
    const entries = (await test.subgraph.audit(`server:${server.id}`)).filter(
      ({ target }) => target === first.id,
    )
    expect(entries[0]).toMatchObject({ action: 'servers.policy.changed', actor: server.owner.accountId })
  })

  it('[POL-03] decides by the facts that the events of accounts and devices report; UNKNOWN is no yes', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const { caller } = await test.member({ ...server, owner: organization.admin })
    let number = 0
    const expectDenied = async (rules: Partial<PolicyRules>, deniedBy: string[], session = caller) => {
      await set(organization.admin, server.id, number++, rules)
      const decision = await decide(session, server)
      expect(decision.deniedBy).toEqual(deniedBy)
      expect(decision.missing).toEqual(deniedBy.length > 0 ? ['SERVER_POLICY'] : [])
    }
    await expectDenied({ accounts: 'ORGANIZATION_MEMBERS' }, ['ACCOUNT_ELIGIBILITY'])
    await test.membership(organization.id, caller, { role: 'MEMBER' })
    await expectDenied({ accounts: 'ORGANIZATION_MEMBERS' }, [])
    await expectDenied({ sessions: 'OF_DEVICE', managed: 'MANAGED' }, ['SESSION_STATE', 'MANAGED_STATE'])
    const { managementId: id, sessionId } = await managed(caller, 1)
    const own = inSession(caller, sessionId)
    await expectDenied({ sessions: 'OF_DEVICE', managed: 'MANAGED' }, [], own)
    await expectDenied({ managed: 'MANAGED' }, ['MANAGED_STATE'])
    await expectDenied(
      { managed: 'MANAGED_BY_OWNER', posture: 'SOUND' },
      ['MANAGED_STATE', 'DEVICE_POSTURE'],
      own,
    )
    const bound = { id, organizationId: organization.id }
    const today = new Date().toISOString()
    const examined = { ...bound, findings: 'NONE', findingsDay: today } as const
    await managed(caller, 2, { ...examined, posture: 'SOUND', postureDay: today })
    const strict = { managed: 'MANAGED_BY_OWNER', posture: 'SOUND', findings: 'NONE_OPEN' } as const
    await expectDenied(strict, [], own)
    await managed(caller, 3, { ...examined, posture: 'SOUND', postureDay: '2020-01-01T00:00:00.000Z' })
    expect((await decide(own, server)).deniedBy).toEqual(['DEVICE_POSTURE'])
    await managed(caller, 4, { ...examined, posture: 'DEFICIENT', postureDay: today, findings: 'OPEN' })
    expect((await decide(own, server)).deniedBy).toEqual(['DEVICE_POSTURE', 'SECURITY_FINDINGS'])
    await test.deviceState(caller, newId('device'), newId('session'), 'RESTRICTED', 1)
    await expectDenied({ devices: 'NONE_RESTRICTED' }, ['DEVICE_TRUST'], own)
    await expectDenied({ roles: ['ADMINISTRATOR'] }, ['MEMBER_ROLE'], own)
    await expectDenied({}, [], own)
  })

  it('[POL-03] denies by NONE_OPEN each device that no report of the last 30 days has found without an open finding', async () => {
    const server = await test.server()
    const { caller } = await test.member(server)
    await set(server.owner, server.id, 0, { findings: 'NONE_OPEN' })
    const { managementId: id, sessionId } = await managed(caller, 1)
    const [today, old] = [new Date().toISOString(), '2020-01-01T00:00:00.000Z']
    const deniedBy = async () => (await decide(inSession(caller, sessionId), server)).deniedBy
    expect(await deniedBy()).toEqual(['SECURITY_FINDINGS'])
    const reports = [
      [{ findings: 'NONE', findingsDay: today }, true],
      [{ findings: 'NONE', findingsDay: old }, false],
      [{ findings: 'OPEN', findingsDay: today }, false],
      [{ findings: 'NONE', findingsDay: today }, true],
      // The chain of commands is broken: no report of Active Defense, and a finding.
      [{ findings: 'OPEN' }, false],
    ] as const
    for (const [index, [report, isAdmitted]] of reports.entries()) {
      await managed(caller, index + 2, { id, ...report })
      expect(await deniedBy()).toEqual(isAdmitted ? [] : ['SECURITY_FINDINGS'])
    }
  })

  it('[POL-03] an earlier copy without a category is UNKNOWN until a snapshot of devices rebuilds it', async () => {
    const server = await test.server()
    const { caller } = await test.member(server)
    await set(server.owner, server.id, 0, { findings: 'NONE_OPEN' })
    const { managementId: id, sessionId } = await managed(caller, 5)
    const runner = { query: (sql: string) => test.subgraph.asOwner(sql) } as unknown as QueryRunner
    const migration = new ProjectFindings1790000000010()
    await test.sql('DELETE FROM snapshot_request')
    await migration.down(runner)
    await migration.up(runner)
    expect(await test.sql('SELECT service FROM snapshot_request')).toEqual([{ service: 'devices' }])
    expect((await decide(inSession(caller, sessionId), server)).deniedBy).toEqual(['SECURITY_FINDINGS'])
    await managed(caller, 5, { id, findings: 'NONE', findingsDay: new Date().toISOString() })
    expect((await decide(inSession(caller, sessionId), server)).deniedBy).toEqual([])
  })

  it('[POL-04] has a closed list of categories for decisions and previews, without a device, a value or a method', async () => {
    const categories = await test.subgraph.call(
      await test.account(),
      '{ __type(name: "DecisionCategory") { enumValues { name } } }',
    )
    expect(categories.data.__type.enumValues.map(({ name }: any) => name)).toEqual([
      'ACCOUNT_ELIGIBILITY',
      'DEVICE_POSTURE',
      'DEVICE_TRUST',
      'MANAGED_STATE',
      'MEMBER_ROLE',
      'SECURITY_FINDINGS',
      'SESSION_STATE',
    ])
  })

  it('[POL-05] takes effect at its moment, evaluates the members in batches, and ends no membership', async () => {
    const server = await test.server()
    const member = await test.member(server)
    const soon = new Date(Date.now() + 3_600_000).toISOString()
    const later = await set(server.owner, server.id, 0, { roles: ['ADMINISTRATOR'] }, { effectiveFrom: soon })
    expect(later).toMatchObject({ state: 'SCHEDULED', effectiveFrom: soon })
    expect((await decide(member.caller, server)).allowed).toBe(true)
    // The moment has come and the job has not run: the decision does not wait for it.
    await test.sql(`UPDATE server_policy SET effective_from = clock_timestamp() WHERE id = $1`, later.id)
    expect(await decide(member.caller, server)).toMatchObject({ allowed: false, deniedBy: ['MEMBER_ROLE'] })
    await test.sql(`UPDATE job SET due_at = clock_timestamp() WHERE aggregate_id = $1`, later.id)
    const { policy, members } = await evaluated(server.owner, server.id, 1)
    expect(policy.denied).toBe(1)
    const ofMember = members.edges.find(({ node }: any) => node.id === member.id)
    expect(ofMember.node.deniedBy).toEqual(['MEMBER_ROLE'])
    expect((await test.see(member.caller, server.id)).members.edges[0].node.state).toBe('ACTIVE')
    await set(server.owner, server.id, 1, {})
    expect((await decide(member.caller, server)).allowed).toBe(true)
    expect((await evaluated(server.owner, server.id, 2)).policy.denied).toBe(0)
  })

  it('[POL-05] a version that takes effect earlier replaces one that was to take effect later', async () => {
    const server = await test.server()
    const at = (hours: number) => ({ effectiveFrom: new Date(Date.now() + hours * 3_600_000).toISOString() })
    await set(server.owner, server.id, 0, {}, at(2))
    await set(server.owner, server.id, 1, {}, at(3))
    await set(server.owner, server.id, 2, { sessions: 'OF_DEVICE' }, at(1))
    const { policyVersions, policy } = await status(server.owner, server.id)
    expect(policyVersions.edges.map(({ node }: any) => node.state)).toEqual([
      'SCHEDULED',
      'REPLACED',
      'REPLACED',
    ])
    expect(policy.scheduled.revision).toBe(3)
    const late = input(server.id, 3, {}, at(91 * 24))
    await test.expectRefusal(server.owner, policyMutation, late, 'EFFECTIVE_FROM_TOO_LATE')
  })

  it('[POL-07] previews a change by numbers and categories, and changes nothing', async () => {
    const server = await test.server()
    const [user, fit] = [await test.member(server), await test.member(server)]
    await managed(fit.caller, 1)
    const before = await test.objects()
    expect(await preview(server.owner, server.id, { roles: ['ADMINISTRATOR'], managed: 'MANAGED' })).toEqual({
      ...{ members: 3, denied: 3, newlyDenied: 3, newlyAdmitted: 0 },
      byCategory: [
        { category: 'MEMBER_ROLE', count: 2 },
        { category: 'MANAGED_STATE', count: 2 },
      ],
      limitations: [{ code: 'POLICY_RISK' }],
    })
    expect(await test.objects()).toEqual(before)
    await set(server.owner, server.id, 0, { managed: 'MANAGED' })
    expect(await preview(server.owner, server.id, {})).toMatchObject({ denied: 0, newlyAdmitted: 2 })
    for (const caller of [user.caller, await test.account()]) {
      expect(await preview(caller, server.id, {})).toBeNull()
    }
    expect(await preview(server.owner, newId('server'), {})).toBeNull()
  })

  it('[JOI-03] is weighed again when a request is approved', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    await set(organization.admin, server.id, 0, { accounts: 'ORGANIZATION_MEMBERS' })
    const applicant = await test.account()
    const joinRequestId = await test.request(applicant, server.locator)
    const approval = { joinRequestId }
    await test.expectRefusal(organization.admin, approveMutation, approval, 'APPLICANT_NOT_ELIGIBLE')
    await test.membership(organization.id, applicant, { role: 'MEMBER' })
    const { data } = await test.call(organization.admin, approveMutation, approval)
    expect(data.approveJoinRequest.joinRequest.state).toBe('APPROVED')
  })

  it('[POL-02] is changed by the administrators of the server alone, and by none while it ends', async () => {
    const server = await test.server()
    const user = await test.member(server)
    for (const caller of [user.caller, await test.account()]) {
      await test.expectRefusal(caller, policyMutation, input(server.id, 0, {}), 'NOT_FOUND')
      await test.expectRefusal(caller, policyMutation, input(newId('server'), 0, {}), 'NOT_FOUND')
    }
    const ofOrganization = input(server.id, 0, { accounts: 'ORGANIZATION_MEMBERS' })
    await test.expectRefusal(server.owner, policyMutation, ofOrganization, 'POLICY_NOT_APPLICABLE')
    const noRole = input(server.id, 0, { roles: [] })
    const { errors } = await test.call(server.owner, policyMutation, noRole)
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    await test.sql(`UPDATE server SET state = 'RETIRED' WHERE id = $1`, server.id)
    await test.expectRefusal(server.owner, policyMutation, input(server.id, 0, {}), 'INVALID_TRANSITION')
  })
})
