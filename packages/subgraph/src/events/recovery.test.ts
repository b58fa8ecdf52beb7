import { startTestNats, type TestNats } from '../testkit/nats-server'
import { until } from '../testkit/until'
import type { Snapshot } from '../handlers'
import { busName } from './bus'
import { deviceData, recordingHandlers, TestService, upTo } from './test-service.fixture'

const stream = busName.stream('devices')
const eventHandlers = recordingHandlers('devices.device.restricted', 'devices.device.snapshot')

async function withParts(
  run: (devices: TestService, servers: TestService, nats: TestNats) => Promise<void>,
): Promise<void> {
  const nats = await startTestNats()
  const [devices, servers] = await Promise.all([
    TestService.open('devices', nats.url),
    TestService.open('servers', nats.url),
  ])
  try {
    await run(devices, servers, nats)
  } finally {
    await Promise.all([devices.stop(), servers.stop()])
    await nats.stop()
  }
}

/** Snapshots of a number of devices, each at version 3, in pages as a service returns them. */
function reportsOf(count: number, calls: string[] = []) {
  const ids = upTo(count).map((number) => `dev_${String(number).padStart(5, '0')}`)
  return {
    'devices.device.snapshot': async (_app: unknown, after: string, limit: number): Promise<Snapshot[]> => {
      calls.push(after)
      const page = ids.filter((id) => id > after).slice(0, limit)
      return page.map((aggregateId) => ({ aggregateId, version: 3, data: deviceData(aggregateId) }))
    },
  }
}

/** The projection of the consuming service: the last version of each aggregate. */
async function projection(service: TestService): Promise<Record<string, number>> {
  const last: Record<string, number> = {}
  for (const { aggregateId, version } of await service.seen()) last[aggregateId] = version
  return last
}

const isInOrder = (versions: number[]): boolean => versions.every((version, index) => version === index + 1)

describe('a service that joins late', () => {
  it('receives snapshots of aggregates that are no longer in the stream, then the following events', () =>
    withParts(async (devices, servers) => {
      const relay = devices.relay()
      devices.consumers({ snapshots: reportsOf(1200) })
      await until(async () => relay.status().leading)
      servers.consumers({ eventHandlers })
      await servers.seenCount(1200)
      await devices.write({ aggregateId: 'dev_00007', version: 4 })
      relay.poke()
      await servers.seenCount(1201)
      expect(await servers.versions()).toMatchObject({ dev_00001: [3], dev_00007: [3, 4], dev_01200: [3] })
      expect(await servers.count('snapshot_request')).toBe(0)
    }))

  it('repeats its request until the owner answers', () =>
    withParts(async (devices, servers) => {
      devices.relay()
      servers.consumers({ eventHandlers })
      await until(async () => (await servers.count('snapshot_request')) === 1)
      devices.consumers({ snapshots: reportsOf(3) })
      await servers.seenCount(3)
      await until(async () => (await servers.count('snapshot_request')) === 0)
    }))

  it('causes one answer of the owner for several requests at once', () =>
    withParts(async (devices, servers) => {
      const calls: string[] = []
      devices.relay()
      devices.consumers({ snapshots: reportsOf(700, calls) })
      await until(async () => servers.bus.connected && devices.bus.connected)
      const ask = (): Promise<string> => servers.bus.request(busName.snapshot('devices'), 5000)
      await Promise.all([ask(), ask(), ask()])
      await ask()
      expect(calls).toEqual(['', 'dev_00500'])
      expect(await devices.count(`outbox WHERE type = 'devices.device.snapshot'`)).toBe(700)
    }))

  it('ignores a snapshot that is older than its state', () =>
    withParts(async (devices, servers) => {
      devices.relay()
      servers.consumers({ eventHandlers })
      await devices.write(...upTo(5).map((version) => ({ aggregateId: 'dev_1', version })))
      await servers.seenCount(5)
      await devices.write({ aggregateId: 'dev_1', version: 4, type: 'devices.device.snapshot' })
      await devices.write({ aggregateId: 'dev_1', version: 6 })
      await servers.seenCount(6)
      expect(await servers.versions()).toEqual({ dev_1: upTo(6) })
      expect(await servers.count('inbox WHERE applied_at IS NULL')).toBe(0)
    }))
})

describe('a service that was stopped for longer than the stream keeps events', () => {
  it('requests snapshots and continues from there', () =>
    withParts(async (devices, servers) => {
      devices.relay()
      const first = servers.consumers({ eventHandlers })
      await devices.write({ aggregateId: 'dev_00001', version: 1 })
      await servers.seenCount(1)
      await until(async () => (await servers.count('snapshot_request')) === 1)
      await servers.data.query('DELETE FROM snapshot_request')
      await devices.write({ aggregateId: 'dev_00001', version: 4 })
      await until(async () => (await servers.count('inbox WHERE applied_at IS NULL')) === 1)
      await first.stop()
      await servers.data.query(`UPDATE inbox SET received_at = now() - interval '2 minutes'`)
      await servers.data.query('DELETE FROM snapshot_request')
      devices.consumers({ snapshots: reportsOf(1) })
      servers.consumers({ eventHandlers })
      await servers.seenCount(3)
      expect(await servers.versions()).toEqual({ dev_00001: [1, 3, 4] })
    }))
})

describe('after the directory of JetStream was deleted', () => {
  it('every projection is equal again, from the kept rows and from snapshots', () =>
    withParts(async (devices, servers, nats) => {
      const relay = devices.relay()
      devices.consumers({ snapshots: reportsOf(2) })
      const consumers = servers.consumers({ eventHandlers })
      await servers.seenCount(2)
      await devices.write(...upTo(50).map((version) => ({ aggregateId: 'dev_00001', version: version + 3 })))
      await devices.write(...upTo(20).map((version) => ({ aggregateId: 'dev_9', version })))
      relay.poke()
      await until(async () => (await projection(servers)).dev_9 === 20)
      const before = await projection(servers)

      await servers.reconnected(() => nats.restart(true))
      await until(async () => consumers.status().sources[0]!.consuming && relay.status().leading)
      await devices.write({ aggregateId: 'dev_9', version: 21 })
      relay.poke()
      await until(async () => (await projection(servers)).dev_9 === 21)
      expect(await projection(servers)).toEqual({ ...before, dev_9: 21 })
      expect((await servers.versions()).dev_9).toEqual(upTo(21))

      for (const table of ['seen', 'inbox', 'inbox_head']) await servers.data.query(`DELETE FROM ${table}`)
      await servers.reconnected(() => nats.restart(true))
      await until(async () => Object.keys(await projection(servers)).length === 3)
      await until(async () => (await projection(servers)).dev_00001 === 53)
      await until(async () => (await projection(servers)).dev_9 === 21)
      expect(await projection(servers)).toEqual({ ...before, dev_9: 21 })
    }))
})

describe('a flow of events', () => {
  const flow = async (devices: TestService, aggregates: number, versions: number): Promise<void> => {
    for (const version of upTo(versions)) {
      await devices.write(...upTo(aggregates).map((number) => ({ aggregateId: `dev_${number}`, version })))
    }
  }
  const expectWhole = async (servers: TestService, aggregates: number, versions: number): Promise<void> => {
    await servers.seenCount(aggregates * versions)
    const seen = await servers.versions()
    expect(Object.keys(seen)).toHaveLength(aggregates)
    expect(Object.values(seen).filter((list) => list.length !== versions || !isInOrder(list))).toEqual([])
  }

  it('loses and repeats nothing when the broker is killed repeatedly in the middle', () =>
    withParts(async (devices, servers, nats) => {
      devices.relay()
      servers.consumers({ eventHandlers })
      const writing = flow(devices, 20, 100)
      for (const share of [100, 600, 1200]) {
        await until(async () => (await servers.count('seen')) > share)
        await servers.reconnected(() => nats.restart())
      }
      await writing
      await expectWhole(servers, 20, 100)
    }))

  it('loses and repeats nothing when PostgreSQL drops every connection of the consumer in the middle', () =>
    withParts(async (devices, servers) => {
      devices.relay()
      const consumers = servers.consumers({ eventHandlers })
      const writing = flow(devices, 20, 100)
      for (const share of [50, 400, 900, 1500]) {
        await until(async () => (await servers.count('seen')) > share)
        await servers.loseDatabaseConnections()
      }
      await writing
      await expectWhole(servers, 20, 100)
      await until(async () => consumers.status().missing.length === 0)
    }))

  it('continues after the consumer or the stream is deleted', () =>
    withParts(async (devices, servers) => {
      const relay = devices.relay()
      devices.consumers({ snapshots: reportsOf(0) })
      servers.consumers({ eventHandlers })
      await devices.write(...upTo(10).map((version) => ({ aggregateId: 'dev_1', version })))
      await servers.seenCount(10)
      await servers.bus.deleteConsumer(stream, 'servers')
      await devices.write({ aggregateId: 'dev_1', version: 11 })
      relay.poke()
      await servers.seenCount(11)
      await devices.bus.deleteStream(stream)
      await devices.write({ aggregateId: 'dev_1', version: 12 })
      relay.poke()
      await servers.seenCount(12)
      expect(await servers.versions()).toEqual({ dev_1: upTo(12) })
    }))

  it('is shared by replicas without a loss, a repetition or another order', () =>
    withParts(async (devices, servers, nats) => {
      devices.relay()
      servers.consumers({ eventHandlers })
      const second = await TestService.open('servers', nats.url, servers.database)
      second.consumers({ eventHandlers })
      await flow(devices, 20, 50)
      await expectWhole(servers, 20, 50)
      await second.leave()
    }))

  it('finishes the running batch when the consumer stops, and the next consumer continues after it', () =>
    withParts(async (devices, servers) => {
      devices.relay()
      const first = servers.consumers({ eventHandlers })
      const writing = flow(devices, 10, 100)
      await until(async () => (await servers.count('seen')) > 200)
      await first.stop()
      servers.consumers({ eventHandlers })
      await writing
      await expectWhole(servers, 10, 100)
    }))
})
