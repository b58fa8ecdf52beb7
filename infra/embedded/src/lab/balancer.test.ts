import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'
import { freePorts } from '../host/ports'
import { startBalancer } from './balancer'

/** A server that sends its name, and keeps the connection open. */
async function named(name: string, port: number): Promise<Server> {
  const server = createServer((socket) => void socket.on('error', () => undefined).write(name))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** @returns the name of the server that accepted the connection, or an empty text */
async function reached(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  socket.on('error', () => undefined)
  const name = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => [''])])
  socket.destroy()
  return name[0] as string
}

async function withTwo(
  test: (port: number, setTargets: (numbers: number[]) => void, cut: () => void) => Promise<void>,
) {
  const [port, ...ports] = (await freePorts(3)) as [number, number, number]
  const servers = [await named('one', ports[0]!), await named('two', ports[1]!)]
  let targets = [0, 1]
  const balancer = await startBalancer(port, () => targets.map((number) => ports[number]!))
  try {
    await test(port, (numbers) => (targets = numbers), balancer.cut)
  } finally {
    await balancer.stop()
    for (const server of servers) server.close()
  }
}

describe('the balancer of the lab', () => {
  it('passes connections to its servers in turn, and to one that it may use alone', () =>
    withTwo(async (port, setTargets) => {
      expect([await reached(port), await reached(port)].sort()).toEqual(['one', 'two'])
      setTargets([1])
      expect([await reached(port), await reached(port)]).toEqual(['two', 'two'])
    }))

  it('skips a server that refuses, and disconnects a client that none accepts', async () => {
    const [port, gone, there] = (await freePorts(3)) as [number, number, number]
    const server = await named('there', there)
    const balancer = await startBalancer(port, () => [gone, there])
    expect([await reached(port), await reached(port)]).toEqual(['there', 'there'])
    server.close()
    expect(await reached(port)).toBe('')
    await balancer.stop()
  })

  it('cuts connections that are open, as when another server becomes the primary', () =>
    withTwo(async (port, _setTargets, cut) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => undefined)
      await once(socket, 'data')
      const closed = once(socket, 'close')
      cut()
      await closed
    }))
})
