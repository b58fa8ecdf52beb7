import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { startSystem } from './fixtures/system.fixture'

/** Runs in a separate process, so that no connection of the test interferes, and reports every address that it uses. */
const spy = `
const net = require('node:net'); const dns = require('node:dns')
const report = (what, value) => process.send({ what, value: String(value) })
const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : given
  report('connect', (options && (options.host || options.path)) || 'localhost')
  return connect.apply(this, given)
}
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
  const original = dns[name]
  dns[name] = (host, ...rest) => { report('dns', host); return original(host, ...rest) }
}
const { startGateway } = require(process.argv[1])
startGateway(process.env).then((gateway) => {
  process.on('message', () => gateway.stop().then(() => process.exit(0)))
  report('listening', gateway.url)
})
`

const started = startSystem()
afterAll(async () => (await started).stop())

describe('the gateway', () => {
  it('connects only to its broker and its subgraphs: no telemetry and no DNS lookup', async () => {
    const system = await started
    const child = spawn(process.execPath, ['-e', spy, join(__dirname, '..', 'dist', 'start.js')], {
      env: {
        PATH: process.env['PATH'],
        APOLLO_KEY: 'service:x:y',
        APOLLO_GRAPH_REF: 'x@y',
        ...system.environment,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const reported: { what: string; value: string }[] = []
    const url = await new Promise<string>((resolve) => {
      child.on('message', (message: { what: string; value: string }) => {
        if (message.what === 'listening') resolve(message.value)
        else reported.push(message)
      })
    })
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await system.token()}` },
      body: JSON.stringify({ query: '{ me { name devices { label } } }' }),
    })
    expect(await response.json()).toEqual({ data: { me: { name: 'Ada', devices: [{ label: 'a phone' }] } } })
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.send('stop')
    expect(await exited).toBe(0)
    expect(reported.length).toBeGreaterThan(0)
    expect(reported.filter(({ value }) => value !== '127.0.0.1')).toEqual([])
  })
})
