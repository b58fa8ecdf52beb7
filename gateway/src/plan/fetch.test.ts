import { createServer, type Socket } from 'node:net'
import { subgraphClient } from './fetch'
import { freePort } from '../fixtures/nats.fixture'
import { startSystem } from '../fixtures/system.fixture'

/** A server that handles each connection as the script says. */
async function scripted(script: (socket: Socket, connection: number) => void) {
  const port = await freePort()
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    const current = connections
    socket.on('error', () => socket.destroy())
    socket.once('data', () => script(socket, current))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const client = subgraphClient('scripted', `http://127.0.0.1:${port}`, { timeoutMilliseconds: 200 })
  return {
    client,
    connections: () => connections,
    async stop() {
      await client.close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const httpResponse = (body: string, status = 200) =>
  `HTTP/1.1 ${status} x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
const good = httpResponse('{"data":{"a":1}}')

describe('a subgraph’s connection', () => {
  it('that is lost before the response is retried once for a query', async () => {
    const server = await scripted((socket, connection) => {
      if (connection === 1) socket.destroy()
      else socket.end(good)
    })
    await expect(server.client.send({ query: '{ a }' }, {})).resolves.toEqual({ data: { a: 1 } })
    expect(server.connections()).toBe(2)
    await server.stop()
  })

  it('that is lost is never retried for a mutation, which may have been executed', async () => {
    const server = await scripted((socket) => void socket.destroy())
    await expect(server.client.send({ query: 'mutation { a }' }, {})).rejects.toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
    })
    expect(server.connections()).toBe(1)
    await server.stop()
  })

  it('that is lost twice is UNAVAILABLE', async () => {
    const server = await scripted((socket) => void socket.destroy())
    await expect(server.client.send({ query: '{ a }' }, {})).rejects.toMatchObject({ subgraph: 'scripted' })
    expect(server.connections()).toBe(2)
    await server.stop()
  })

  it.each([
    ['no response within the timeout', ''],
    ['an incomplete response', good.slice(0, -4)],
  ])('with %s is UNAVAILABLE', async (_what, text) => {
    const server = await scripted((socket) => void socket.write(text))
    await expect(server.client.send({ query: 'mutation { a }' }, {})).rejects.toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
      reason: expect.stringMatching(/TIMEOUT/),
    })
    await server.stop()
  })

  it.each([
    ['a response that is not JSON', httpResponse('<html>', 502)],
    ['JSON that is not a GraphQL response', httpResponse('{"ok":true}')],
    [
      'a refusal of the internal token',
      httpResponse('{"errors":[{"message":"x","extensions":{"code":"UNAUTHENTICATED"}}]}', 401),
    ],
  ])('with %s is UNAVAILABLE', async (_what, text) => {
    const server = await scripted((socket) => void socket.end(text))
    await expect(server.client.send({ query: '{ a }' }, {})).rejects.toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
      reason: expect.stringMatching(/^status \d+$/),
    })
    await server.stop()
  })
})

describe('a subgraph that is killed', () => {
  it('makes its fields null with UNAVAILABLE and without its address, and is used again after a restart', async () => {
    const system = await startSystem()
    const token = await system.token()
    const query = '{ me { name devices { label } } }'
    const whole = { data: { me: { name: 'Ada', devices: [{ label: 'a phone' }] } } }
    try {
      expect((await system.ask(query, { token })).body).toEqual(whole)
      await system.devices.kill()
      const answer = await system.ask(query, { token })
      expect([answer.status, answer.codes]).toEqual([200, ['UNAVAILABLE']])
      expect(answer.text).not.toMatch(/devices"?:.*127|ECONN|localhost|scripted|subgraph/)
      expect((await system.ask('{ products { key } }')).status).toBe(200)
      await system.devices.start()
      expect((await system.ask(query, { token })).body).toEqual(whole)
    } finally {
      await system.stop()
    }
  })
})
