import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { until } from '../../fixtures/until.fixture'
import { claimsOf, credentials } from '../auth/page.fixture'
import { ONION, send, startTorSystem, type TorSystem } from './tor.fixture'

/** Runs in a separate process, whose standard output is the log. */
const program = `
const { startGateway } = require(process.argv[1])
startGateway(process.env).then((gateway) => {
  process.on('message', () => gateway.stop().then(() => process.exit(0)))
  process.send({ url: gateway.url, torUrl: gateway.torUrl, operationsUrl: gateway.operationsUrl })
})
`

const started = startTorSystem()
afterAll(async () => (await started).stop())

interface Records {
  /** Of the log, since the start. */
  readonly lines: Record<string, unknown>[]
  /** The names and labels of the series of \`/metrics\` with the counts of requests. */
  readonly series: string[]
  readonly received: object[]
  readonly text: string
}

/** Sends the same requests to one listener of a gateway, and returns everything that is recorded of them. */
async function recordsOf(system: TorSystem, listener: 'url' | 'torUrl', headers: Record<string, string>) {
  const child = spawn(process.execPath, ['-e', program, join(__dirname, '../../../dist/start.js')], {
    env: { PATH: process.env['PATH'], ...system.environment, LOG_LEVEL: 'debug' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let text = ''
  child.stdout!.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const [urls] = (await once(child, 'message')) as [Record<'url' | 'torUrl' | 'operationsUrl', string>]
  const host = { host: ONION }
  await until(
    () => send(urls.torUrl, '/', host),
    ({ status }) => status === 200,
  )
  const [from, origin] = [system.accounts.received.length, `http://${ONION}`]
  const own = listener === 'torUrl' ? origin : 'https://command.example'
  const to = (path: string, body: unknown, more: Record<string, string> = {}) =>
    send(urls[listener], path, listener === 'torUrl' ? host : {}, { body, headers: { ...headers, ...more } })
  await to('/graphql', { query: '{ me { id } }' })
  await to('/graphql', { query: 'mutation { renameAccount(input: { name: "x" }) { id } }' })
  await to('/graphql', { query: 'mutation { issueCoins(input: { count: 1 }) { id } }' })
  await to('/graphql', { query: '{ unknown }' })
  await to('/auth/sign-in', credentials, { origin: own })
  const metrics = String((await send(urls.operationsUrl, '/metrics', {})).body)
  child.send('stop')
  await once(child, 'exit')
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  return {
    lines: lines.slice(lines.findIndex(({ msg }) => msg === 'listening') + 1),
    series: metrics.split('\n').filter((line) => /^enigm_gateway_request\w*_count/.test(line)),
    received: system.accounts.received
      .slice(from)
      // A gateway asks it when heartbeats are late: on a busy machine, with and without Tor.
      .filter(({ query }) => !query.startsWith('query SessionLiveness'))
      .map(({ query, variables, headers: sent }) => ({
        ...{ query, variables, headers: Object.keys(sent).sort() },
        claims: { ...claimsOf(sent.authorization), scopes: [], iat: 0, exp: 0 },
      })),
    text: text + metrics,
  } satisfies Records
}

/** A log line without what differs between any two requests. */
const comparable = ({
  time,
  pid,
  hostname,
  correlationId,
  milliseconds,
  ...line
}: Record<string, unknown>) => {
  expect([time, milliseconds].every((value) => typeof value === 'number')).toBe(true)
  expect([pid, hostname]).toEqual([undefined, undefined])
  expect(correlationId).toEqual(expect.any(String))
  return line
}

describe('a request over Tor', () => {
  it('[TOR-04] [TOR-06] leaves the same log lines, the same metrics, the same entries and the same requests to subgraphs as any other', async () => {
    const system = await started
    const headers = { authorization: `Bearer ${await system.token()}` }
    const overTor = await recordsOf(system, 'torUrl', headers)
    const denials = system.state.denials.splice(0)
    const direct = await recordsOf(system, 'url', headers)
    expect(overTor.lines).toHaveLength(5)
    expect(overTor.lines.map(comparable)).toEqual(direct.lines.map(comparable))
    expect(overTor.series.length).toBeGreaterThan(3)
    expect(overTor.series).toEqual(direct.series)
    expect(overTor.received).toEqual(direct.received)
    expect(denials).toHaveLength(1)
    expect(denials).toEqual(system.state.denials)
    for (const { lines, series } of [overTor, direct])
      expect(JSON.stringify([lines, series])).not.toMatch(/onion|\btor\b/i)
    expect(overTor.text).not.toContain(ONION)
  })
})
