import { randomBytes } from 'node:crypto'
import { spawnEnvironmentAgent, startEnvironmentAgent, type EnvironmentAgentProcess } from '@enigm/simulators'
import { createTestKey, freePort } from '@enigm/subgraph/testkit'
import { decodeProtectedHeader } from 'jose'
import { contentMutation, deleteMutation, newKey, ServersTest, type TestServer } from '../servers.fixture'
import { claimsOf, kidOf, ScriptedAgent, signReport } from './scripted-agent.fixture'

const commandOf = async (test: ServersTest, serverId: string, kind: string): Promise<any> => {
  const columns = 'id, state, round, tries, refused_reports, last_failure, signed_report'
  const sql = `SELECT ${columns} FROM environment_command WHERE server_id = $1 AND kind = $2 ORDER BY round DESC`
  return (await test.sql(sql, serverId, kind))[0]
}
const remove = async (test: ServersTest, { id, locator, owner }: TestServer) =>
  test.call(owner, deleteMutation, {
    serverId: id,
    confirmLocator: locator,
    grant: await test.subgraph.grant(owner, 'SERVER_DELETION', id),
  })

describe('a command to an absent agent', () => {
  const started: EnvironmentAgentProcess[] = []
  afterEach(() => Promise.all(started.map((agent) => agent.kill())))

  it('[FED-08] waits and is carried out once when the agent returns, and operators see it as not answering', async () => {
    const port = await freePort()
    const absent = { url: `http://127.0.0.1:${port}`, stop: async () => undefined }
    const test = await ServersTest.start(async () => absent)
    const owner = await test.account()
    const id = await test.created(owner)
    await test.subgraph.until(async () => (await commandOf(test, id, 'PROVISION')).tries >= 2)
    expect(await commandOf(test, id, 'PROVISION')).toMatchObject({
      state: 'WAITING',
      last_failure: 'UNREACHABLE',
    })
    expect((await test.see(owner, id)).state).toBe('PROVISIONING')

    const shown = async (isAnswering: boolean) => {
      const query = '{ serversHealth { externalSystems { name isAnswering } } }'
      const { data } = await test.subgraph.call(test.subgraph.caller('OPERATOR'), query)
      const [system] = data.serversHealth.externalSystems
      return system?.isAnswering === isAnswering && system.name
    }
    expect(await test.subgraph.until(() => shown(false))).toMatch(/^ENVIRONMENT_AGENT:[A-Z_]+$/)

    const agent = await startEnvironmentAgent(test.site.environment(port))
    await test.inState(owner, id, 'ACTIVE')
    await test.subgraph.until(() => shown(true), 'the agent to answer')
    expect((await test.subgraph.events(id)).map(({ type }) => type)).toEqual([
      'servers.server.created',
      'servers.server.activated',
    ])
    await test.stop()
    await agent.stop()
  })

  it('[SLC-02] survives kill -9 of the agent in the middle of a deletion: nothing lost, nothing counted twice', async () => {
    const port = await freePort()
    const test = await ServersTest.start(async (site) => {
      const first = await spawnEnvironmentAgent(site.environment(port))
      started.push(first)
      return { url: first.url, stop: () => first.kill() }
    })
    const server = await test.server()
    const total = 300
    for (let stored = 0; stored < total; stored++) await test.store(server.id, 'mh_a', randomBytes(24))
    await remove(test, server)
    await test.subgraph.until(async () => test.countStored(server.id) < total - 20, 'the first deletions')
    await test.stopAgentNow()
    expect(test.countStored(server.id)).toBeGreaterThan(0)
    expect((await test.see(server.owner, server.id)).state).toBe('DELETION_REQUESTED')
    expect((await test.see(server.owner, server.id)).deletionReceipt).toBeNull()

    const second = await spawnEnvironmentAgent(test.site.environment(port))
    started.push(second)
    const { deletionReceipt } = await test.inState(server.owner, server.id, 'DELETED')
    expect(deletionReceipt).toMatchObject({
      state: 'DONE',
      counts: { matched: total, deleted: total, held: 0 },
    })
    const deleted = (await test.subgraph.events(server.id)).filter(
      ({ type }) => type === 'servers.server.deleted',
    )
    expect(deleted).toHaveLength(1)
    await test.stop()
  })
})

describe('a command to an agent that misbehaves', () => {
  let test: ServersTest
  let agent: ScriptedAgent
  beforeAll(async () => {
    test = await ServersTest.start(async (site) => {
      agent = new ScriptedAgent(site.key)
      return { url: await agent.start(), stop: () => agent.stop() }
    })
  })
  afterAll(() => test.stop())

  const deliveriesTo = async (serverId: string) =>
    agent.received.filter(({ claims }) => claims['environment'] === serverId)

  it('is signed for that agent alone and carries opaque references only', async () => {
    const server = await test.server()
    const [{ jws, claims }] = (await deliveriesTo(server.id)) as [(typeof agent.received)[number]]
    expect(decodeProtectedHeader(jws)).toMatchObject({ alg: 'EdDSA', typ: 'environment-command+jwt' })
    expect(claims).toEqual({
      commandId: expect.stringMatching(/^ecmd_/),
      environment: server.id,
      kind: 'PROVISION',
      selector: { surfaces: ['TEXT', 'CALL', 'MEDIA'] },
      iss: 'https://enigm.dev',
      aud: [kidOf(test.site.key)],
      iat: expect.any(Number),
      exp: (claims['iat'] as number) + 300,
    })
    expect(JSON.stringify(claims)).not.toContain('acct_')
  })

  it('is delivered again under the same id when the answer was lost, silent or an error', async () => {
    agent.deliveries.push('cut', { status: 503 }, { status: 401 }, 'silence')
    const server = await test.server()
    const deliveries = await deliveriesTo(server.id)
    expect(deliveries).toHaveLength(5)
    expect(new Set(deliveries.map(({ commandId }) => commandId)).size).toBe(1)
    expect(await test.subgraph.events(server.id)).toHaveLength(2)
  })

  it('is polled while the agent works, and delivered again when the agent has lost it', async () => {
    agent.reports.push(
      () => ({ status: 202 }),
      () => ({ status: 202 }),
      () => ({ status: 404 }),
      () => ({ status: 500 }),
    )
    const server = await test.server()
    expect(await deliveriesTo(server.id)).toHaveLength(2)
    expect(await test.subgraph.events(server.id)).toHaveLength(2)
  })

  it('[CON-04] changes nothing by a forged or contradicting report: refused, counted, polled again', async () => {
    const server = await test.server()
    await test.call(server.owner, contentMutation, {
      memberId: server.ownerMemberId,
      idempotencyKey: newKey(),
      grant: await test.subgraph.grant(server.owner, 'MEMBER_CONTENT_DELETION', server.ownerMemberId),
    })
    const forger = await createTestKey(kidOf(test.site.key))
    const { key } = test.site
    const answers = (sign: (commandId: string) => Promise<string>) => async (commandId: string) => ({
      status: 200,
      body: await sign(commandId),
    })
    const forgeries = [
      answers((commandId) => signReport(claimsOf(commandId), { key: forger })),
      answers(() => signReport(claimsOf('ecmd_other'), { key })),
      answers((commandId) =>
        signReport({ ...claimsOf(commandId), counts: { matched: 1, deleted: 2, held: 0 } }, { key }),
      ),
      answers((commandId) => signReport({ ...claimsOf(commandId), note: 'CANARY-IN-A-REPORT' }, { key })),
      answers(async () => 'CANARY-IN-A-REPORT'),
    ]
    const endless = () => ({ status: 200, body: 'CANARY-IN-A-REPORT'.repeat(10_000) })
    agent.reports.unshift(...forgeries, endless)
    const states: string[] = []
    const deletion = await test.subgraph.until(async () => {
      const [{ node }] = (await test.see(server.owner, server.id)).contentDeletions.edges
      if (states.at(-1) !== node.state) states.push(node.state)
      return node.state === 'CONFIRMED' && node
    })
    expect(['REQUESTED', 'ORDERED', 'CONFIRMED']).toEqual(expect.arrayContaining(states))
    expect(await commandOf(test, server.id, 'MEMBER_CONTENT')).toMatchObject({
      refused_reports: forgeries.length,
    })
    expect(
      (await test.subgraph.events(deletion.id)).map(({ version, data }) => [version, data.state]),
    ).toEqual([
      [1, 'REQUESTED'],
      [2, 'ORDERED'],
      [3, 'CONFIRMED'],
    ])
    expect(await test.subgraph.everything()).not.toContain('CANARY')
  })

  it('[CON-06] shows a deletion that the environment reports as FAILED', async () => {
    const server = await test.server()
    const claims = (commandId: string) => ({
      ...claimsOf(commandId),
      state: 'FAILED',
      counts: { matched: 3, deleted: 1, held: 0 },
    })
    agent.reports.push(async (commandId) => ({
      status: 200,
      body: await signReport(claims(commandId), { key: test.site.key }),
    }))
    await test.call(server.owner, contentMutation, {
      memberId: server.ownerMemberId,
      idempotencyKey: newKey(),
      grant: await test.subgraph.grant(server.owner, 'MEMBER_CONTENT_DELETION', server.ownerMemberId),
    })
    const deletion = await test.subgraph.until(async () => {
      const [{ node }] = (await test.see(server.owner, server.id)).contentDeletions.edges
      return node.completedAt && node
    })
    expect(deletion).toMatchObject({
      state: 'FAILED',
      counts: { matched: 3, deleted: 1, held: 0 },
      receipt: { state: 'FAILED' },
    })
    expect((await test.subgraph.events(deletion.id)).at(-1)).toMatchObject({
      type: 'servers.content.deletion.failed',
    })
  })

  it('[SLC-02] is placed again after a FAILED report: a server is DELETED only when its environment says so', async () => {
    const server = await test.server()
    const failed = async (commandId: string) => ({
      status: 200,
      body: await signReport(
        { ...claimsOf(commandId), state: 'FAILED', counts: { matched: 2, deleted: 1, held: 0 } },
        { key: test.site.key },
      ),
    })
    agent.reports.push(failed)
    await remove(test, server)
    await test.subgraph.until(async () => (await commandOf(test, server.id, 'ENVIRONMENT')).round === 2)
    const waiting = await test.see(server.owner, server.id)
    expect(waiting).toMatchObject({ state: 'DELETION_REQUESTED', deletionReceipt: null })
    const { deletionReceipt } = await test.inState(server.owner, server.id, 'DELETED')
    expect(deletionReceipt.state).toBe('DONE')
    const commands = (await deliveriesTo(server.id)).filter(({ claims }) => claims['kind'] === 'ENVIRONMENT')
    expect(new Set(commands.map(({ commandId }) => commandId)).size).toBe(2)
  })
})
