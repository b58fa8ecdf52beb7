import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTestNats, type TestNats } from '../testkit/nats-server'
import { until } from '../testkit/until'
import { busName, type Delivery } from './bus'
import { TestService, upTo } from './test-service.fixture'

const stream = busName.stream('devices')

/** Runs a test with a separate broker and service `devices`. */
async function withDevices(run: (devices: TestService, nats: TestNats) => Promise<void>): Promise<void> {
  const nats = await startTestNats()
  const devices = await TestService.open('devices', nats.url)
  try {
    await run(devices, nats)
  } finally {
    await devices.stop()
    await nats.stop()
  }
}

/** All messages of the stream, in order. */
async function read(service: TestService, count: number): Promise<Delivery[]> {
  const deliveries: Delivery[] = []
  const durable = `reader-${Math.random().toString(36).slice(2)}`
  await until(async () => service.bus.connected)
  await service.bus.createConsumer(stream, durable)
  const consumption = await service.bus.consume(stream, durable, {
    delivery: (delivery) => {
      deliveries.push(delivery)
      delivery.acknowledge()
    },
    end: () => undefined,
  })
  await until(async () => deliveries.length >= count && deliveries.at(-1)!.pending === 0, `${count} messages`)
  await consumption.stop()
  return deliveries
}

const idsOf = (deliveries: Delivery[]): string[] => deliveries.map((delivery) => delivery.header('ce-id'))

describe('the relay', () => {
  it('publishes an event with its CloudEvents attributes and its correlation id', () =>
    withDevices(async (devices) => {
      const relay = devices.relay()
      const [id] = await devices.write({ aggregateId: 'dev_1', version: 1, correlationId: 'corr-1' })
      relay.poke()
      await devices.published()
      const [message] = await read(devices, 1)
      expect(message!.subject).toBe('enigm.devices.device.restricted')
      expect(JSON.parse(message!.body)).toMatchObject({ deviceId: 'dev_1' })
      const names = [
        'id',
        'type',
        'source',
        'subject',
        'specversion',
        'aggregateversion',
        'snapshot',
        'correlationid',
      ]
      expect(names.map((name) => message!.header(`ce-${name}`))).toEqual([
        id,
        'devices.device.restricted',
        'enigm/devices',
        'dev_1',
        '1.0',
        '1',
        'false',
        'corr-1',
      ])
      expect(Date.parse(message!.header('ce-time'))).not.toBeNaN()
    }))

  it('loses no event of transactions that commit in another order than they write', () =>
    withDevices(async (devices) => {
      const relay = devices.relay()
      await until(async () => relay.status().leading)
      const writers = upTo(8).map(async (writer) => {
        for (const version of upTo(40)) {
          await devices.data.transaction(async (manager) => {
            await manager.query(
              `INSERT INTO outbox (event_id, type, aggregate_id, version, data, correlation_id)
               VALUES ($1, 'devices.device.restricted', $2, $3, '{}', 'c')`,
              [`evt_${writer}_${version}`, `dev_${writer}`, version],
            )
            await manager.query('SELECT pg_sleep(random() * 0.01)')
          })
          relay.poke()
        }
      })
      await Promise.all(writers)
      await devices.published()
      const deliveries = await read(devices, 320)
      expect(new Set(idsOf(deliveries)).size).toBe(320)
      expect(deliveries).toHaveLength(320)
      for (const writer of upTo(8)) {
        const own = deliveries.filter((delivery) => delivery.header('ce-subject') === `dev_${writer}`)
        expect(own.map((delivery) => Number(delivery.header('ce-aggregateversion')))).toEqual(upTo(40))
      }
    }))

  it('runs in one replica, which the other can wake and replaces when it stops', () =>
    withDevices(async (devices, nats) => {
      const second = await TestService.open('devices', nats.url, devices.database)
      const first = devices.relay()
      await until(async () => first.status().leading)
      const other = second.relay()
      await until(async () => second.bus.connected && other.status().missing.length === 0)
      expect(other.status().leading).toBe(false)

      await devices.write({ aggregateId: 'dev_1', version: 1 })
      other.poke()
      await devices.published()

      await first.stop()
      await until(async () => other.status().leading)
      await devices.write({ aggregateId: 'dev_1', version: 2 })
      other.poke()
      await devices.published()
      await second.leave()
    }))

  it('marks only the events that were acknowledged before the first failure, and sends the rest again with the same ids', () =>
    withDevices(async (devices) => {
      const tooLarge = { text: 'x'.repeat(1_100_000) }
      const ids = await devices.write(
        { aggregateId: 'dev_1', version: 1 },
        { aggregateId: 'dev_1', version: 2, data: tooLarge },
        { aggregateId: 'dev_1', version: 3 },
      )
      const relay = devices.relay()
      await until(async () => relay.status().missing.includes('stream'))
      expect(await devices.count('outbox WHERE published_at IS NOT NULL AND version = 1')).toBe(1)
      expect(await devices.count('outbox WHERE published_at IS NULL')).toBe(2)
      await devices.data.query(`UPDATE outbox SET data = '{}' WHERE version = 2`)
      await devices.published()
      const published = idsOf(await read(devices, 3))
      expect(published.sort()).toEqual(ids.sort())
      await until(async () => relay.status().missing.length === 0)
    }))

  it('publishes an event whose correlation id no header can carry', () =>
    withDevices(async (devices) => {
      devices.relay()
      await devices.write({
        aggregateId: 'dev_1',
        version: 1,
        correlationId: `a\r\nb\u2028${'c'.repeat(200)}`,
      })
      await devices.published()
      const [message] = await read(devices, 1)
      expect(message!.header('ce-correlationid')).toBe(`a??b?${'c'.repeat(123)}`)
    }))

  it('publishes new events also without a wake-up', () =>
    withDevices(async (devices) => {
      const relay = devices.relay()
      await until(async () => relay.status().leading)
      await devices.write({ aggregateId: 'dev_1', version: 1 })
      await devices.published()
    }))

  it('keeps rows while NATS is unavailable, shows this in its status, and publishes them afterwards', () =>
    withDevices(async (devices, nats) => {
      const relay = devices.relay()
      await until(async () => relay.status().leading)
      await nats.kill()
      await devices.write(...upTo(20).map((version) => ({ aggregateId: 'dev_1', version })))
      relay.poke()
      await until(async () => relay.status().missing.includes('nats') && relay.status().unpublished === 20)
      expect(relay.status().leading).toBe(false)
      await nats.restart()
      await devices.published()
      const deliveries = await read(devices, 20)
      expect(deliveries.map((delivery) => Number(delivery.header('ce-aggregateversion')))).toEqual(upTo(20))
      await until(async () => relay.status().unpublished === 0)
    }))

  it('starts without NATS', async () => {
    const nats = await startTestNats()
    await nats.kill()
    const devices = await TestService.open('devices', nats.url)
    const relay = devices.relay()
    await devices.write({ aggregateId: 'dev_1', version: 1 })
    await until(async () => relay.status().missing.includes('nats'))
    await nats.restart()
    await devices.published()
    await devices.stop()
    await nats.stop()
  })

  it('survives the loss of its database connections in the middle: each event once, in order', () =>
    withDevices(async (devices) => {
      const relay = devices.relay()
      await devices.write(...upTo(3000).map((version) => ({ aggregateId: 'dev_1', version })))
      relay.poke()
      for (const share of [2900, 2000, 1000]) {
        await until(async () => (await devices.count('outbox WHERE published_at IS NULL')) < share)
        await devices.loseDatabaseConnections()
      }
      await devices.published()
      const deliveries = await read(devices, 3000)
      expect(deliveries.map((delivery) => Number(delivery.header('ce-aggregateversion')))).toEqual(upTo(3000))
    }))

  it('publishes every kept row again when the directory of JetStream was deleted', () =>
    withDevices(async (devices, nats) => {
      const relay = devices.relay()
      const ids = await devices.write(...upTo(30).map((version) => ({ aggregateId: 'dev_1', version })))
      relay.poke()
      await devices.published()
      await devices.reconnected(() => nats.restart(true))
      expect(idsOf(await untilStream(devices, 30))).toEqual(ids)
    }))

  it('creates the stream again when it is deleted', () =>
    withDevices(async (devices) => {
      const relay = devices.relay()
      const before = await devices.write({ aggregateId: 'dev_1', version: 1 })
      relay.poke()
      await devices.published()
      await devices.bus.deleteStream(stream)
      const after = await devices.write({ aggregateId: 'dev_1', version: 2 })
      relay.poke()
      await devices.published()
      expect(idsOf(await untilStream(devices, 2))).toEqual([...before, ...after])
    }))

  it('creates the stream again when a restarted broker lacks acknowledged events', () =>
    withDevices(async (devices, nats) => {
      const relay = devices.relay()
      const early = await devices.write(...upTo(5).map((version) => ({ aggregateId: 'dev_1', version })))
      relay.poke()
      await devices.published()
      const backup = await mkdtemp(join(tmpdir(), 'enigm-nats-backup-'))
      await nats.kill()
      await cp(nats.directory, backup, { recursive: true })
      await nats.restart()
      const late = await devices.write(...upTo(5).map((version) => ({ aggregateId: 'dev_2', version })))
      relay.poke()
      await devices.published()
      await nats.kill()
      await rm(nats.directory, { recursive: true })
      await cp(backup, nats.directory, { recursive: true })
      await rm(backup, { recursive: true })
      await devices.reconnected(() => nats.restart())
      expect(idsOf(await untilStream(devices, 10))).toEqual([...early, ...late])
    }))
})

/** Reads the stream as soon as it exists and has this number of messages. */
async function untilStream(service: TestService, count: number): Promise<Delivery[]> {
  await until(async () => {
    if (!service.bus.connected || (await service.bus.findConsumer(stream, 'absent')) === 'stream absent')
      return false
    return (
      (await service.bus.ensureStream(stream, busName.subjects('devices'))) >= count &&
      (await service.published())
    )
  }, 'the stream to be filled again')
  return read(service, count)
}
