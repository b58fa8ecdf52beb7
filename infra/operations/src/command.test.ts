import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { directoryOfTests, enigm } from './command.fixture'

const directory = directoryOfTests()
const commands = [
  ['keys', 'generate'],
  ['keys', 'rotate'],
  ['database', 'provision'],
  ['broker', 'users'],
  ['broker', 'provision'],
  ['broker', 'watch'],
  ['migrate'],
  ['operator', 'create'],
  ['check-config'],
  ['status'],
  ['backup', 'create'],
  ['backup', 'verify'],
  ['backup', 'keys'],
  ['backup', 'identity'],
  ['restore', 'databases'],
  ['restore', 'keys'],
]

describe('enigm', () => {
  it.each(commands)('%s %s --help describes the command and its options', async (...command) => {
    const { code, output } = await enigm([...command.filter(Boolean), '--help'])
    expect(code).toBe(0)
    expect(output).toContain(`Usage: enigm ${command.filter(Boolean).join(' ')}`)
    expect(output).toContain('--json')
  })

  it.each([
    [['key'], "unknown command 'key'"],
    [['keys', 'generate'], "required option '--secrets <directory>' not specified"],
    [['keys', 'rotate', 'access', 'now', '--secrets', 'x'], "command-argument value 'now' is invalid"],
    [['broker', 'provision', '--replicas', '2'], 'It must be 1, 3 or 5.'],
  ])('refuses %j', async (parameters, sentence) => {
    const { code, output, errors } = await enigm(parameters)
    expect([code, output]).toEqual([1, ''])
    expect(errors).toContain(sentence)
  })

  it('prints a failure as JSON with --json', async () => {
    const { code, errors } = await enigm(['migrate', '--secrets', join(directory, 'none'), '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(errors)).toEqual({
      error: expect.stringContaining('does not exist: run enigm keys generate'),
    })
  })
})

describe('enigm check-config', () => {
  const file = join(directory, 'payments.env')

  it('prints every mistake of a process at once, and misspelled variables of its file, without values', async () => {
    writeFileSync(
      file,
      'PORT=ninety\nNATS_ULR=nats://hunter2\nDATABASE_URL=hunter2\nPAYMENTS_PEPPER_FILE=/absent\n',
    )
    const { code, output } = await enigm(['check-config', 'payments', '--env-file', file])
    expect(code).toBe(1)
    expect(output.trimEnd().split('\n')).toEqual([
      'PAYMENTS_PEPPER_FILE: the file cannot be read (ENOENT)',
      'DATABASE_URL: Invalid URL',
      'NATS_URL: is not set',
      expect.stringMatching(/^PORT: /),
      'INTERNAL_PUBLIC_KEYS: is not set',
      'GRANT_PUBLIC_KEYS: is not set',
      'HANDLE_KEY: is not set',
      'ENROLLMENT_SIGNING_KEY: is not set',
      'ENROLLMENT_PUBLIC_KEYS: is not set',
      'BLIND_COIN_SEALING_KEY: is not set',
      'NATS_ULR: payments has no such variable',
    ])
    expect(output).not.toMatch(/hunter2|ninety/)
  })

  it('succeeds with the variables of this process and the generated secrets', async () => {
    const secrets = join(directory, 'secrets')
    await enigm(['keys', 'generate', '--secrets', secrets])
    const environment = {
      DATABASE_URL: 'postgresql://payments@db/payments',
      NATS_URL: 'nats://broker:4222',
      PORT: '4002',
    }
    const { code, output } = await enigm(
      ['check-config', 'payments', '--secrets', secrets, '--json'],
      environment,
    )
    expect(JSON.parse(output)).toEqual({ process: 'payments', mistakes: [] })
    expect(code).toBe(0)
    expect(await enigm(['check-config', 'esim', '--secrets', secrets], environment)).toMatchObject({
      code: 1,
    })
  })
})

describe('enigm status', () => {
  const servers: Server[] = []
  afterAll(() => servers.forEach((server) => server.close()))

  async function answering(body: object): Promise<number> {
    const server = createServer((_request, response) => response.end(JSON.stringify(body)))
    servers.push(server)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return (server.address() as AddressInfo).port
  }

  it('shows for each process whether it is ready and what is missing, and fails unless all are', async () => {
    const gateway = await answering({ ready: true, missing: [] })
    const [accounts, keys] = [
      await answering({ ready: true, missing: [], parked: 2 }),
      await answering({ ready: false, missing: ['nats'], parked: 0 }),
    ]
    const environment = (subgraphs: Record<string, number>) => ({
      OPERATIONS_PORT: String(gateway),
      SUBGRAPH_URLS: JSON.stringify(
        Object.fromEntries(
          Object.entries(subgraphs).map(([name, port]) => [name, `http://127.0.0.1:${port}/graphql`]),
        ),
      ),
    })
    const bad = await enigm(['status'], environment({ accounts, keys, esim: 1 }))
    expect(bad.output.trimEnd().split('\n')).toEqual([
      'gateway: ready',
      'accounts: ready, 2 parked events',
      'keys: not ready: nats',
      'esim: no answer at http://127.0.0.1:1/ready',
    ])
    expect(bad.code).toBe(1)
    const good = await enigm(['status', '--json'], environment({ accounts }))
    expect(good.code).toBe(0)
    expect(JSON.parse(good.output)).toMatchObject([
      { process: 'gateway', answers: true, ready: true },
      { process: 'accounts', answers: true, ready: true, parked: 2 },
    ])
  })
})
