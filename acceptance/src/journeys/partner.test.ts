import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { originOf, repositoryRoot } from '@enigm/embedded'
import { gatewayAt, eventually } from './client'
import { registerClient, revokeClient, rotateClient } from './client-mutations.fixture'
import { Machine } from './machine.fixture'
import { sharedSystem } from './shared-system.fixture'
import { operatorOf } from './operator'
import { Person } from './person'

const starting = sharedSystem()
const directory = mkdtempSync(join(tmpdir(), 'enigm partner '))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const example = join(repositoryRoot, 'docs/examples/partner-client.mjs')
/** The first query of the guide. */
const firstQuery = '{ serverRegions { code } }'
const organizationQuery =
  'query ($id: ID!) { organization(id: $id) { id memberCounts { members administrators } } }'

/** An account that administers a new organization. */
async function administrator() {
  const running = await starting
  const person = await Person.create(gatewayAt(running.url), '528164')
  await person.signIn()
  await person.setPin()
  const { organization } = await person.panel.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { idempotencyKey: randomUUID() },
    'organization { id }',
  )
  return { running, person, organizationId: organization.id }
}

async function partner() {
  const { running, person, organizationId } = await administrator()
  const machine = await Machine.create(running.url, originOf(running.system.settings))
  machine.clientId = await registerClient(person, machine.publicKey, organizationId)
  return { running, person, organizationId, machine }
}

/** Runs the example of the guide from the command line. */
function run(variables: Record<string, string>, ...parameters: string[]) {
  return new Promise<{ code: number; lines: string[]; errors: string[] }>((resolve) => {
    const env = { ...process.env, ...variables }
    execFile(process.execPath, [example, ...parameters], { env }, (error, stdout, stderr) => {
      const linesOf = (text: string) => text.split('\n').filter(Boolean)
      resolve({ code: Number(error?.code ?? 0), lines: linesOf(stdout), errors: linesOf(stderr) })
    })
  })
}

describe('the client of the partner guide', () => {
  it('[FED-05] goes from a new key to its first query, uses its token again, and reports its revocation', async () => {
    const { running, person, organizationId } = await administrator()
    const file = join(directory, 'key.json')
    const variables = { ENIGM_ORIGIN: originOf(running.system.settings), ENIGM_KEY_FILE: file }
    const made = await run(variables, 'new-key')
    const publicKey = JSON.parse(made.lines[0]!) as { x: string }
    expect([made.code, Object.keys(publicKey)]).toEqual([0, ['kty', 'crv', 'x']])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect((await run(variables, 'new-key')).code).toBe(1)

    const clientId = await registerClient(person, publicKey, organizationId)
    const ask = () =>
      run(
        { ...variables, ENIGM_CLIENT_ID: clientId },
        'ask',
        `{ organization(id: "${organizationId}") { id } }`,
        firstQuery,
      )
    const asked = await ask()
    expect(asked.lines.map((line) => Object.keys(JSON.parse(line)))).toEqual([
      ['organization'],
      ['serverRegions'],
    ])
    expect(JSON.parse(asked.lines[0]!)).toEqual({ organization: { id: organizationId } })
    expect(asked.errors).toEqual([expect.stringMatching(/^got a token for \d+ s: /)])

    await revokeClient(person, clientId)
    const refused = await ask()
    expect([refused.code, refused.lines]).toEqual([1, []])
    expect(refused.errors).toEqual([expect.stringMatching(/^no token: invalid_client/)])
  })

  it('explains its use with --help, and names the variables that are missing', async () => {
    const help = await run({}, '--help')
    expect([help.code, help.lines[0]]).toEqual([
      0,
      expect.stringMatching(/^node partner-client\.mjs new-key /),
    ])
    const missing = { ENIGM_ORIGIN: '', ENIGM_CLIENT_ID: '', ENIGM_KEY_FILE: 'key.json' }
    expect(await run(missing, 'ask', firstQuery)).toEqual({
      code: 1,
      lines: [],
      errors: ['Set ENIGM_ORIGIN, ENIGM_CLIENT_ID; --help explains them.'],
    })
  })

  it('is short, and matches the guide', () => {
    expect(readFileSync(example, 'utf8').split('\n').length).toBeLessThan(131)
    const guide = readFileSync(join(repositoryRoot, 'docs/partners.md'), 'utf8')
    expect(guide).toContain('node docs/examples/partner-client.mjs new-key')
    expect(guide).toContain(`node docs/examples/partner-client.mjs ask '${firstQuery}'`)
  })
})

describe('a machine client at a running gateway', () => {
  it('[FED-05][ACC-11] sees only its own organization, and no field of an account', async () => {
    const [one, other] = [await partner(), await partner()]
    const see = (id: string) => one.machine.ask('/partner/graphql', organizationQuery, { id })
    expect((await see(one.organizationId)).data.organization).toEqual({
      id: one.organizationId,
      memberCounts: { members: 1, administrators: 1 },
    })
    expect((await see(other.organizationId)).data).toEqual({ organization: null })
    expect(decodeJwt(await one.machine.accessToken())).toMatchObject({ org: one.organizationId })
    for (const path of ['/graphql', '/device/graphql', '/internal/graphql'])
      expect((await one.machine.ask(path, '{ __typename }')).code).toBe('FORBIDDEN')
    expect((await one.machine.ask('/partner/graphql', '{ me { id } }')).code).toBe('BAD_USER_INPUT')
  })

  it('[FED-05][SES-02] is refused immediately after its revocation, with the token that it has', async () => {
    const { person, machine, organizationId } = await partner()
    const see = () => machine.ask('/partner/graphql', organizationQuery, { id: organizationId })
    expect((await see()).status).toBe(200)
    await revokeClient(person, machine.clientId)
    await eventually('the refusal', async () => (await see()).code === 'UNAUTHENTICATED')
    expect(await machine.requestToken()).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  })

  it('[FED-05] rotates its key without downtime: both keys work, and a second rotation ends the first key and its tokens', async () => {
    const { person, machine, organizationId, running } = await partner()
    const see = (by: Machine) => by.ask('/partner/graphql', organizationQuery, { id: organizationId })
    const origin = originOf(running.system.settings)
    const [second, third] = [
      await Machine.create(running.url, origin),
      await Machine.create(running.url, origin),
    ]
    second.clientId = third.clientId = machine.clientId
    expect((await see(machine)).status).toBe(200)
    await rotateClient(person, machine.clientId, second.publicKey)
    expect([(await see(machine)).status, (await see(second)).status]).toEqual([200, 200])
    await rotateClient(person, machine.clientId, third.publicKey)
    await eventually('the end of the first key', async () => (await see(machine)).code === 'UNAUTHENTICATED')
    expect([(await see(second)).status, (await see(third)).status]).toEqual([200, 200])
    expect((await machine.requestToken()).body.error).toBe('invalid_client')
  })

  it('[THR-01] has its refused mutation in the audit trail of its organization, under its id', async () => {
    const { person, machine, organizationId, running } = await partner()
    const { body } = await machine.requestToken({ scope: 'servers:read' })
    expect(body.scope).toBe('servers:read')
    const create = 'mutation ($input: CreateServerInput!) { createServer(input: $input) { errors { code } } }'
    const input = {
      ...{ entitlementId: 'ent_x', region: 'EU_CENTRAL', acknowledgesResponsibility: true },
      idempotencyKey: randomUUID(),
    }
    const denied = await machine.ask('/graphql', create, { input })
    expect(denied.code).toBe('FORBIDDEN')
    const trail = await running.query(
      'accounts',
      `SELECT actor, action, outcome, reason FROM audit_entry WHERE scope = $1 AND outcome = 'DENIED'`,
      [`organization:${organizationId}`],
    )
    expect(trail).toEqual([
      { actor: machine.clientId, action: 'Mutation.createServer', outcome: 'DENIED', reason: 'FORBIDDEN' },
    ])
    const query =
      'query ($id: ID!) { organization(id: $id) { auditLog { entries(first: 1) { edges { node { actorHandle outcome } } } } } }'
    const newest = await eventually('the entry in the audit log', async () => {
      const { organization } = await person.panel.send(query, { id: organizationId })
      const [edge] = organization.auditLog?.entries.edges ?? []
      return edge?.node.outcome === 'DENIED' && edge.node
    })
    expect(newest).toEqual({ actorHandle: machine.clientId, outcome: 'DENIED' })
  })
})

describe('an internal dashboard', () => {
  it('[FED-06] reads only aggregates, with small counts suppressed, by its own credentials', async () => {
    const running = await starting
    const { settings } = running.system
    const operator = operatorOf(gatewayAt(running.url), settings)
    await operator.signIn()
    await operator.setPin()
    const dashboard = await Machine.create(running.url, originOf(settings))
    dashboard.clientId = await registerClient(operator, dashboard.publicKey)
    const counters = await dashboard.ask(
      '/internal/graphql',
      '{ accountCounters { active suspended deleted } }',
    )
    expect(counters.status).toBe(200)
    expect(counters.data.accountCounters).toMatchObject({ suspended: null, deleted: null })
    for (const path of ['/graphql', '/device/graphql', '/partner/graphql'])
      expect((await dashboard.ask(path, '{ __typename }')).code).toBe('FORBIDDEN')
    await revokeClient(operator, dashboard.clientId, 'Dashboard')
    await eventually(
      'the refusal',
      async () => (await dashboard.ask('/internal/graphql', '{ __typename }')).code === 'UNAUTHENTICATED',
    )
  })
})
