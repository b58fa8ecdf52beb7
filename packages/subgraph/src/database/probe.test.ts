import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createTestDatabase, type TestDatabase } from '../testkit/postgres'
import { until } from '../testkit/until'
import { DatabaseProbe } from './probe'

/** Stands between the probe and PostgreSQL; frozen, it keeps every connection, takes new ones and passes nothing on. */
class Proxy {
  private readonly sockets = new Set<Socket>()
  private isFrozen = false

  private constructor(private readonly server: Server) {}

  static async start(databaseUrl: string): Promise<Proxy> {
    const { hostname, port } = new URL(databaseUrl)
    const server = createServer()
    const proxy = new Proxy(server)
    server.on('connection', (near) => {
      const far = connect(Number(port), hostname)
      for (const socket of [near, far]) {
        proxy.sockets.add(socket)
        socket.on('error', () => socket.destroy())
      }
      near.on('data', (chunk) => proxy.isFrozen || far.write(chunk)).on('close', () => far.destroy())
      far.on('data', (chunk) => proxy.isFrozen || near.write(chunk)).on('close', () => near.destroy())
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return proxy
  }

  url(databaseUrl: string): string {
    const url = new URL(databaseUrl)
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`
    return url.href
  }

  freeze(isFrozen: boolean): void {
    this.isFrozen = isFrozen
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy()
    this.server.close()
  }
}

describe('the probe of the database', () => {
  let database: TestDatabase
  let proxy: Proxy
  beforeAll(async () => {
    database = await createTestDatabase()
    proxy = await Proxy.start(database.url)
  })
  afterAll(async () => {
    proxy.stop()
    await database.drop()
  })

  it('finds a database that keeps its connections and answers nothing, within 4 s, and its return', async () => {
    const probe = new DatabaseProbe({ service: 'devices', databaseUrl: proxy.url(database.url) })
    expect(probe.isAnswering).toBe(false)
    await until(async () => probe.isAnswering)
    const frozenAt = Date.now()
    proxy.freeze(true)
    await until(async () => !probe.isAnswering)
    expect(Date.now() - frozenAt).toBeLessThan(4_000)
    proxy.freeze(false)
    await until(async () => probe.isAnswering)
    await probe.stop()
  })
})
