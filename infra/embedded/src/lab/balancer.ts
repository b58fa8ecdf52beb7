import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { loopback } from '../host/ports'

const CONNECT_MS = 1_000

export interface Balancer {
  readonly port: number
  /** Closes every connection through it, so that its clients connect again. */
  cut(): void
  stop(): Promise<void>
}

/**
 * Passes TCP connections to one of several servers on loopback, in turn; a server that refuses or does not answer within a
 * second is skipped. A client whose connection no server accepts is disconnected.
 * @param targets the ports that may get a connection now
 */
export async function startBalancer(port: number, targets: () => readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>()
  let turn = 0
  const server = createServer((client) => {
    open.add(client.on('error', () => undefined).on('close', () => open.delete(client)))
    turn += 1
    const ports = targets()
    const inTurn = ports.map((_, index) => ports[(turn + index) % ports.length]!)
    void pass(client, inTurn)
  })
  server.listen(port, loopback)
  await once(server, 'listening')
  const cut = () => open.forEach((client) => client.destroy())
  return {
    port,
    cut,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      cut()
      await closed
    },
  }
}

async function pass(client: Socket, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const server = await reach(port)
    if (!server) continue
    if (client.destroyed) return void server.destroy()
    client.setNoDelay(true)
    client.on('close', () => server.destroy())
    server.on('error', () => client.destroy()).on('close', () => client.destroy())
    client.pipe(server).pipe(client)
    return
  }
  client.destroy()
}

function reach(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: loopback, noDelay: true })
    const fail = () => (socket.destroy(), resolve(undefined))
    const late = setTimeout(fail, CONNECT_MS)
    socket.once('connect', () => {
      clearTimeout(late)
      socket.off('error', fail)
      resolve(socket.on('error', () => undefined))
    })
    socket.once('error', () => (clearTimeout(late), fail()))
  })
}
