import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { startSystem } from './fixtures/system.fixture'

/** Runs in a process of its own, so that nothing of the test hides a connection: it tells every address that is asked for. */
const spy = `
const net = require('node:net'); const dns = require('node:dns')
const told = (what, value) => process.send({ what, value: String(value) })
const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : given
  told('connect', (options && (options.host || options.path)) || 'localhost')
  return connect.apply(this, given)
}
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
  const original = dns[name]
  dns[name] = (host, ...rest) => { told('dns', host); return original(host, ...rest) }
}
const { startGateway } = require(process.argv[1])
startGateway(process.env).then((gateway) => {
  process.on('message', () => gateway.stop().then(() => process.exit(0)))
  told('listening', gateway.url)
})
`

const started = startSystem()
afterAll(async () => (await started).stop())

describe('the gateway', () => {
  it('calls nobody but its broker and its subgraphs: no telemetry, no name is looked up', async () => {
    const system = await started
    const child = spawn(process.execPath, ['-e', spy, join(__dirname, '..', 'dist', 'http', 'server.js')], {
      env: {
        PATH: process.env['PATH'],
        APOLLO_KEY: 'service:x:y',
        APOLLO_GRAPH_REF: 'x@y',
        ...system.environment,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const called: { what: string; value: string }[] = []
    const url = await new Promise<string>((resolve) => {
      child.on('message', (message: { what: string; value: string }) => {
        if (message.what === 'listening') resolve(message.value)
        else called.push(message)
      })
    })
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await system.token()}` },
      body: JSON.stringify({ query: '{ me { name devices { label } } }' }),
    })
    expect(await response.json()).toEqual({ data: { me: { name: 'Ada', devices: [{ label: 'a phone' }] } } })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.send('stop')
    expect(await ended).toBe(0)
    expect(called.length).toBeGreaterThan(0)
    expect(called.filter(({ value }) => value !== '127.0.0.1')).toEqual([])
  })
})
