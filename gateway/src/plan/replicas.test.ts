import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { freePort } from '../fixtures/nats.fixture'
import { until } from '../fixtures/until.fixture'
import { replicatedClient } from './replicas'

/** A replica that answers with its name. */
class Replica {
  readonly asked: string[] = []
  isReady = true
  /** Accepts no internal token, as a process whose clock is wrong. */
  isRefusing = false
  /** Closes the connection of each request, after it was received. */
  isBroken = false
  /** Accepts requests and answers nothing, as a frozen process. */
  isFrozen = false
  private readonly server: Server

  private constructor(readonly name: string) {
    this.server = createServer((request, response) => {
      if (this.isFrozen) return
      if (request.url === '/ready') {
        response.statusCode = this.isReady ? 200 : 503
        return void response.end('{"missing":[]}')
      }
      this.asked.push(request.url!)
      if (this.isRefusing) response.statusCode = 401
      if (this.isBroken) return void request.socket.destroy()
      response.end(JSON.stringify({ data: { name: this.name } }))
    })
  }

  static async start(name: string): Promise<Replica> {
    const replica = new Replica(name)
    await new Promise<void>((resolve) => replica.server.listen(0, '127.0.0.1', resolve))
    return replica
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}

/** A client of two replicas. */
async function withTwo(
  test: (
    replicas: [Replica, Replica],
    send: (query: string) => Promise<unknown>,
    isReady: () => Promise<boolean | undefined>,
  ) => Promise<void>,
) {
  const replicas: [Replica, Replica] = [await Replica.start('one'), await Replica.start('two')]
  const urls = replicas.map(({ url }) => url)
  const client = replicatedClient('twice', urls, { timeoutMilliseconds: 20_000 })
  const send = async (query: string) => (await client.send({ query }, {})).data?.['name']
  try {
    await test(replicas, send, async () => (await client.readiness())?.ready)
  } finally {
    await client.close()
    await Promise.all(replicas.map((replica) => replica.stop()))
  }
}

const mutation = 'mutation { a }'

describe('the replicas of a subgraph', () => {
  it('are asked in turn', () =>
    withTwo(async (_replicas, send) => {
      const names = [await send('{ a }'), await send('{ a }'), await send(mutation), await send(mutation)]
      expect(names.sort()).toEqual(['one', 'one', 'two', 'two'])
    }))

  it('are left out while they are not ready', () =>
    withTwo(async ([one, two], send) => {
      one.isReady = false
      const timesAsked = async () => {
        const before = one.asked.length
        for (let times = 0; times < 4; times++) await send(mutation)
        return one.asked.length - before
      }
      await until(timesAsked, (times) => times === 0)
      expect(two.asked.length).toBeGreaterThan(3)
      one.isReady = true
      await until(
        () => send('{ a }'),
        (name) => name === 'one',
      )
    }))

  it('take over even a mutation that another one did not receive', async () => {
    const [one, nowhere] = [await Replica.start('one'), `http://127.0.0.1:${await freePort()}`]
    const client = replicatedClient('twice', [nowhere, one.url], { timeoutMilliseconds: 1_000 })
    for (let times = 0; times < 3; times++)
      expect(await client.send({ query: mutation }, {})).toEqual({ data: { name: 'one' } })
    expect(await client.readiness()).toMatchObject({ ready: true })
    await client.close()
    await one.stop()
  })

  it('take over even a mutation whose token another one refuses', () =>
    withTwo(async ([one, two], send) => {
      one.isRefusing = true
      expect([await send(mutation), await send(mutation)]).toEqual(['two', 'two'])
      two.isRefusing = true
      await expect(send(mutation)).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE' } })
    }))

  it('take over a query whose connection was lost, and no mutation', () =>
    withTwo(async ([one, two], send) => {
      one.isBroken = true
      expect([await send('{ a }'), await send('{ a }')]).toEqual(['two', 'two'])
      two.isBroken = true
      const before = one.asked.length + two.asked.length
      await expect(send(mutation)).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE' } })
      expect(one.asked.length + two.asked.length).toBe(before + 1)
    }))

  it('take over a query from one that does not answer any more', () =>
    withTwo(async ([one, two], send) => {
      one.isFrozen = true
      expect([await send('{ a }'), await send('{ a }')]).toEqual(['two', 'two'])
      expect(two.asked.length).toBe(2)
    }))

  it('end a query with its client', () =>
    withTwo(async ([one, two]) => {
      const client = replicatedClient('twice', [one.url, two.url], { timeoutMilliseconds: 10_000 })
      one.isFrozen = true
      two.isFrozen = true
      const leaving = new AbortController()
      setTimeout(() => leaving.abort(), 100)
      const begun = performance.now()
      await expect(client.send({ query: '{ a }' }, {}, leaving.signal)).rejects.toThrow()
      expect(performance.now() - begun).toBeLessThan(5_000)
      await client.close()
    }))

  it('are ready together as long as one of them is', () =>
    withTwo(async ([one, two], _send, isReady) => {
      one.isReady = false
      expect(await isReady()).toBe(true)
      two.isReady = false
      expect(await isReady()).toBe(false)
    }))
})
