import { createHash, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { startEnvironmentAgent, type RunningEnvironmentAgent } from './agent'
import { newKey, newRef, Site } from './agent.fixture'
import { spawnEnvironmentAgent } from './agent-process'

const emptyRoot = createHash('sha256').update('').digest('hex')

describe('an environment agent', () => {
  let site: Site
  let agent: RunningEnvironmentAgent

  beforeAll(async () => {
    site = await Site.create()
    agent = await startEnvironmentAgent(site.environment())
  })
  afterAll(async () => {
    await agent.stop()
    rmSync(site.dataDir, { recursive: true })
  })

  /** A provisioned environment. */
  async function provisioned(): Promise<string> {
    const environment = newRef('srv')
    const commandId = newRef('ecmd')
    expect(await site.send(agent.url, { commandId, environment, kind: 'PROVISION', selector: {} })).toBe(202)
    await site.report(agent.url, commandId)
    return environment
  }

  it('reports every missing variable at once', async () => {
    await expect(startEnvironmentAgent({})).rejects.toThrow(
      /PORT[\s\S]*DATA_DIR[\s\S]*AGENT_SIGNING_KEY[\s\S]*COMMAND_PUBLIC_KEYS/,
    )
  })

  it('provisions an environment and signs that nothing was deleted', async () => {
    const command = { commandId: newRef('ecmd'), environment: newRef('srv'), kind: 'PROVISION', selector: {} }
    expect(await site.store(agent.url, command.environment, 'mh_a')).toBe(404)
    expect(await site.send(agent.url, command)).toBe(202)
    expect(await site.report(agent.url, command.commandId)).toMatchObject({
      commandId: command.commandId,
      state: 'DONE',
      counts: { matched: 0, deleted: 0, held: 0 },
      held: [],
      tombstoneRoot: emptyRoot,
    })
    expect(await site.store(agent.url, command.environment, 'mh_a')).toBe(201)
  })

  it('[CON-04] deletes only the files of one member in one environment', async () => {
    const [here, there] = [await provisioned(), await provisioned()]
    const bytes = randomBytes(48)
    await site.store(agent.url, here, 'mh_a', bytes)
    await site.store(agent.url, here, 'mh_a')
    await site.store(agent.url, here, 'mh_b')
    await site.store(agent.url, there, 'mh_a')
    expect(site.contains(bytes)).toBe(true)

    const commandId = newRef('ecmd')
    await site.send(agent.url, {
      commandId,
      environment: here,
      kind: 'MEMBER_CONTENT',
      selector: { member: 'mh_a' },
    })
    const report = await site.report(agent.url, commandId)
    expect(report).toMatchObject({ state: 'DONE', counts: { matched: 2, deleted: 2, held: 0 } })
    expect(report.tombstoneRoot).not.toBe(emptyRoot)
    expect(site.contains(bytes)).toBe(false)
    expect(site.objects(here)).toHaveLength(1)
    expect(site.objects(there)).toHaveLength(1)
  })

  it('keeps held objects and counts them by ground', async () => {
    const environment = await provisioned()
    await site.store(agent.url, environment, 'mh_a')
    await site.store(agent.url, environment, 'mh_a', randomBytes(8), 'LEGAL')
    await site.store(agent.url, environment, 'mh_a', randomBytes(8), 'LEGAL')
    await site.store(agent.url, environment, 'mh_a', randomBytes(8), 'SECURITY')
    const commandId = newRef('ecmd')
    await site.send(agent.url, { commandId, environment, kind: 'ENVIRONMENT', selector: {} })
    expect(await site.report(agent.url, commandId)).toMatchObject({
      state: 'PARTIAL',
      counts: { matched: 4, deleted: 1, held: 3 },
      held: [
        { ground: 'LEGAL', count: 2, until: expect.any(String) },
        { ground: 'SECURITY', count: 1, until: expect.any(String) },
      ],
    })
    expect(site.objects(environment)).toHaveLength(3)
    expect(await site.store(agent.url, environment, 'mh_a')).toBe(404)
  })

  it('[SLC-02] removes a whole environment, stores no more objects in it, and finds no object in it afterwards', async () => {
    const environment = await provisioned()
    await site.store(agent.url, environment, 'mh_a')
    await site.store(agent.url, environment, 'mh_b')
    const commandId = newRef('ecmd')
    await site.send(agent.url, { commandId, environment, kind: 'ENVIRONMENT', selector: {} })
    expect(await site.report(agent.url, commandId)).toMatchObject({
      state: 'DONE',
      counts: { matched: 2, deleted: 2 },
    })
    expect(site.objects(environment)).toEqual([])
    expect(await site.store(agent.url, environment, 'mh_a')).toBe(404)
    const late = {
      commandId: newRef('ecmd'),
      environment,
      kind: 'MEMBER_CONTENT',
      selector: { member: 'mh_a' },
    }
    expect(await site.send(agent.url, late)).toBe(202)
    expect(await site.report(agent.url, late.commandId)).toMatchObject({
      state: 'DONE',
      counts: { matched: 0 },
    })
  })

  it('executes a command once, regardless of how often it is delivered, and keeps its report', async () => {
    const environment = await provisioned()
    await site.store(agent.url, environment, 'mh_a')
    const command = {
      commandId: newRef('ecmd'),
      environment,
      kind: 'MEMBER_CONTENT',
      selector: { member: 'mh_a' },
    }
    await site.send(agent.url, command)
    const first = await site.report(agent.url, command.commandId)
    await site.store(agent.url, environment, 'mh_a')
    const statuses = await Promise.all(Array.from({ length: 10 }, () => site.send(agent.url, command)))
    expect(new Set(statuses)).toEqual(new Set([202]))
    expect(await site.report(agent.url, command.commandId)).toEqual(first)
    expect(site.objects(environment)).toHaveLength(1)
  })

  it('refuses another command under a known id', async () => {
    const environment = await provisioned()
    await site.store(agent.url, environment, 'mh_a')
    const commandId = newRef('ecmd')
    await site.send(agent.url, {
      commandId,
      environment,
      kind: 'MEMBER_CONTENT',
      selector: { member: 'mh_b' },
    })
    expect(
      await site.send(agent.url, {
        commandId,
        environment,
        kind: 'MEMBER_CONTENT',
        selector: { member: 'mh_a' },
      }),
    ).toBe(409)
    expect(site.objects(environment)).toHaveLength(1)
  })

  const past = Math.floor(Date.now() / 1000) - 3600
  it.each([
    [
      'signed with another key',
      401,
      async (command: object) => site.sign(command, await newKey(site.commandKey.kid)),
    ],
    ['signed by the agent itself', 401, (command: object) => site.sign(command, site.agent)],
    [
      'for another agent',
      401,
      (command: object) => site.sign(command, site.commandKey, { audience: 'elsewhere' }),
    ],
    [
      'of another kind of token',
      401,
      (command: object) => site.sign(command, site.commandKey, { typ: 'at+jwt' }),
    ],
    [
      'of another issuer',
      401,
      (command: object) => site.sign(command, site.commandKey, { issuer: 'https://example.org' }),
    ],
    [
      'expired',
      401,
      (command: object) => site.sign(command, site.commandKey, { issuedAt: past, expiresAt: past + 300 }),
    ],
    [
      'kept for longer than ten minutes',
      401,
      (command: object) => site.sign(command, site.commandKey, { issuedAt: past }),
    ],
    [
      'changed on the way',
      401,
      async (command: object) => `${(await site.sign(command)).slice(0, -6)}AAAAAA`,
    ],
    ['no token at all', 401, async () => 'not a token'],
    ['of an unknown kind', 400, (command: object) => site.sign({ ...command, kind: 'EVERYTHING' })],
    ['with a path in it', 400, (command: object) => site.sign({ ...command, environment: '../commands' })],
    [
      'with another command’s id',
      409,
      (command: object) => site.sign({ ...command, commandId: newRef('ecmd') }),
    ],
    [
      'for an unknown environment',
      409,
      (command: object) => site.sign({ ...command, environment: newRef('srv') }),
    ],
  ])('executes no command that is %s: %i', async (_what, status, sign) => {
    const environment = await provisioned()
    await site.store(agent.url, environment, 'mh_a')
    const commandId = newRef('ecmd')
    const command = { commandId, environment, kind: 'ENVIRONMENT', selector: {} }
    expect(await site.put(agent.url, commandId, await sign(command))).toBe(status)
    expect((await fetch(`${agent.url}/commands/${commandId}/report`)).status).toBe(404)
    expect(site.objects(environment)).toHaveLength(1)
  })

  it('returns stored bytes at no address', async () => {
    const environment = await provisioned()
    const bytes = randomBytes(32)
    await site.store(agent.url, environment, 'mh_a', bytes)
    const [file = ''] = site.objects(environment)
    const name = file.split('/').at(-1)!
    const paths = [`environments/${environment}/mh_a/${name}`, `app/environments/${environment}/objects`]
    for (const path of [...paths, ...paths.map((each) => `${each}/${name}`), `commands/${environment}`]) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const response = await fetch(`${agent.url}/${path}`, { method })
        expect({ path, method, status: response.status, text: await response.text() }).toMatchObject({
          status: 404,
          text: '',
        })
      }
    }
  })

  it('refuses bodies that are too large', async () => {
    const environment = await provisioned()
    expect(await site.put(agent.url, newRef('ecmd'), 'x'.repeat(70_000))).toBe(413)
    expect(await site.store(agent.url, environment, 'mh_a', Buffer.alloc(5 * 1024 * 1024))).toBe(413)
    expect(site.objects(environment)).toEqual([])
  })
})

describe('an environment agent that was killed', () => {
  it('continues after kill -9 during a deletion and counts every object once', async () => {
    const site = await Site.create()
    const first = await spawnEnvironmentAgent(site.environment())
    const environment = newRef('srv')
    const provision = { commandId: newRef('ecmd'), environment, kind: 'PROVISION', selector: {} }
    await site.send(first.url, provision)
    const provisionReport = await site.report(first.url, provision.commandId)
    const total = 400
    for (let stored = 0; stored < total; stored++)
      await site.store(first.url, environment, 'mh_a', randomBytes(16))

    const command = { commandId: newRef('ecmd'), environment, kind: 'ENVIRONMENT', selector: {} }
    expect(await site.send(first.url, command)).toBe(202)
    const deadline = Date.now() + 20_000
    while (site.objects(environment).length > total - 20 && Date.now() < deadline)
      await new Promise(setImmediate)
    await first.kill()
    const left = site.objects(environment).length
    expect(left).toBeGreaterThan(0)

    const second = await spawnEnvironmentAgent(site.environment())
    expect(await site.report(second.url, command.commandId)).toMatchObject({
      state: 'DONE',
      counts: { matched: total, deleted: total, held: 0 },
    })
    expect(site.objects(environment)).toEqual([])
    expect(await site.report(second.url, provision.commandId)).toEqual(provisionReport)
    await second.kill()
    rmSync(site.dataDir, { recursive: true })
  })
})
