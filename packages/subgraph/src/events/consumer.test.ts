import { randomUUID } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { purge, termedTables } from '../storage/purge'
import { startTestNats } from '../testkit/nats-server'
import { until } from '../testkit/until'
import { busName } from './bus'
import { retryParked } from './consumer'
import { toMessage } from './envelope'
import { deviceData, recordingHandlers, TestService, upTo, type Written } from './test-service.fixture'
import { withTwoServices } from './two-services.fixture'

const stream = busName.stream('devices')

/** Appends a message to the stream with a new message id, so that the broker does not drop it as a repetition. */
async function append(
  service: TestService,
  event: Written,
  eventId: string = newId('event'),
): Promise<string> {
  await until(async () => service.bus.connected)
  await service.bus.ensureStream(stream, busName.subjects('devices'))
  const row = {
    id: '0',
    event_id: eventId,
    type: event.type ?? 'devices.device.restricted',
    aggregate_id: event.aggregateId,
    version: event.version,
    is_snapshot: event.type?.endsWith('.snapshot') ?? false,
    data: JSON.stringify(event.data ?? deviceData(event.aggregateId)),
    correlation_id: 'corr',
    occurred_at: new Date(),
  }
  await service.bus.append({ ...toMessage('devices', row, 1), id: randomUUID() })
  return eventId
}

const restrictions = recordingHandlers('devices.device.restricted')

describe('an event handler', () => {
  it('runs once per event, in the order of its aggregate, with the correlation id in the log and the outbox', () =>
    withTwoServices(async ({ devices, servers }) => {
      servers.consumers({
        eventHandlers: {
          'devices.device.restricted': async (event, tx, app) => {
            await restrictions['devices.device.restricted']!(event, tx, app)
            await tx.emit(
              { id: event.aggregateId, version: event.version },
              { type: 'devices.device.retired', data: { ...event.data, state: 'RETIRED' } },
            )
          },
        },
      })
      await devices.write({ aggregateId: 'dev_1', version: 1, correlationId: 'corr-7' })
      await devices.write({ aggregateId: 'dev_1', version: 2 }, { aggregateId: 'dev_2', version: 1 })
      await servers.seenCount(3)
      expect(await servers.versions()).toEqual({ dev_1: [1, 2], dev_2: [1] })
      expect(await servers.count(`outbox WHERE correlation_id = 'corr-7'`)).toBe(1)
      expect(servers.logged).toContainEqual(
        expect.objectContaining({ msg: 'event handled', correlationId: 'corr-7' }),
      )
    }))

  it('runs in the order of the versions, not of the stream', () =>
    withTwoServices(async ({ devices, servers }) => {
      servers.consumers({ eventHandlers: restrictions })
      await append(devices, { aggregateId: 'dev_1', version: 5 })
      await until(async () => (await servers.count('inbox')) === 1)
      for (const version of [3, 1, 4, 2]) await append(devices, { aggregateId: 'dev_1', version })
      await servers.seenCount(5)
      expect(await servers.versions()).toEqual({ dev_1: [1, 2, 3, 4, 5] })
    }))

  it('[PRV-09] is forgotten with the id of its object after the last event of it, and no other object is', () =>
    withTwoServices(async ({ devices, servers }) => {
      const erasures = recordingHandlers('devices.device.restricted', 'devices.device.erased')
      servers.consumers({ eventHandlers: erasures })
      await append(devices, { aggregateId: 'dev_1', version: 1 })
      await append(devices, { aggregateId: 'dev_2', version: 1 })
      await append(devices, { type: 'devices.device.erased', aggregateId: 'dev_2', version: 2 })
      await servers.seenCount(3)
      const { manager } = servers.data
      const ofMachine = termedTables({ entities: [] } as never).filter(({ table }) => table === 'inbox_head')
      const days = (count: number) => new Date(Date.now() + count * 24 * 60 * 60 * 1000)
      expect(await purge(manager, ofMachine, { now: days(7) })).toEqual({})
      expect(await purge(manager, ofMachine, { now: days(8) })).toEqual({ inbox_head: 1 })
      expect(await servers.data.query('SELECT aggregate_id AS id, version FROM inbox_head')).toEqual([
        { id: 'dev_1', version: 1 },
      ])
    }))

  it('runs once even if the event is delivered again, at once or after its purge', () =>
    withTwoServices(async ({ devices, servers }) => {
      servers.consumers({ eventHandlers: restrictions })
      const id = await append(devices, { aggregateId: 'dev_1', version: 1 })
      await append(devices, { aggregateId: 'dev_1', version: 1 }, id)
      await append(devices, { aggregateId: 'dev_1', version: 2 })
      await servers.seenCount(2)
      await servers.data.query('DELETE FROM inbox')
      await append(devices, { aggregateId: 'dev_1', version: 1 }, id)
      await append(devices, { aggregateId: 'dev_1', version: 3 })
      await servers.seenCount(3)
      expect(await servers.versions()).toEqual({ dev_1: [1, 2, 3] })
      expect(await servers.count('inbox WHERE applied_at IS NULL')).toBe(0)
    }))

  it('is not needed for every event: events of the entity are counted, those of other entities are not stored', () =>
    withTwoServices(async ({ devices, servers }) => {
      servers.consumers({ eventHandlers: restrictions })
      await append(devices, { type: 'devices.device.enrollment.requested', aggregateId: 'dev_1', version: 1 })
      await append(devices, { type: 'devices.other.made', aggregateId: 'other_1', version: 1 })
      await append(devices, { aggregateId: 'dev_1', version: 2 })
      await servers.seenCount(1)
      expect(await servers.count('inbox')).toBe(2)
      expect(await servers.versions()).toEqual({ dev_1: [2] })
    }))

  it('wakes the relay of its service', () =>
    withTwoServices(async ({ devices, servers }) => {
      const relay = servers.relay()
      await until(async () => relay.status().leading)
      servers.consumers({
        eventHandlers: {
          'devices.device.restricted': async (event, tx) => {
            await tx.emit({ id: 'dev_9', version: 1 }, { type: 'devices.device.retired', data: event.data })
          },
        },
      })
      await append(devices, { aggregateId: 'dev_1', version: 1 })
      await until(async () => (await servers.count('outbox WHERE published_at IS NOT NULL')) === 1)
    }))
})

describe('a failing event handler', () => {
  const failingOn = (aggregateId: string, isFailing: () => boolean) => ({
    'devices.device.restricted': async (
      ...[event, tx, app]: Parameters<(typeof restrictions)['devices.device.restricted'] & {}>
    ) => {
      await restrictions['devices.device.restricted']!(event, tx, app)
      if (event.aggregateId === aggregateId && isFailing()) throw new Error('out of order')
    },
  })

  it('is rolled back and retried, its event is parked after ten attempts; other aggregates continue; an operator can retry it', () =>
    withTwoServices(async ({ devices, servers }) => {
      const state = { failing: true }
      const consumers = servers.consumers({ eventHandlers: failingOn('dev_bad', () => state.failing) })
      await devices.write(
        { aggregateId: 'dev_a', version: 1 },
        { aggregateId: 'dev_bad', version: 1 },
        { aggregateId: 'dev_b', version: 1 },
        { aggregateId: 'dev_bad', version: 2 },
      )
      await servers.seenCount(2)
      await until(async () => consumers.status().failing === 1 || consumers.status().parked === 1)
      await devices.write({ aggregateId: 'dev_a', version: 2 })
      await servers.seenCount(3)
      // Only while the event waits for its next attempt, because a running attempt would increment the count.
      await until(async () => {
        const [, updated] = await servers.data.query<[unknown[], number]>(
          `UPDATE inbox SET attempts = 9, next_try_at = now()
           WHERE attempts > 0 AND parked_at IS NULL AND next_try_at > clock_timestamp()`,
        )
        return updated === 1 || consumers.status().parked === 1
      })
      await until(async () => consumers.status().parked === 1)
      expect(await servers.versions()).toEqual({ dev_a: [1, 2], dev_b: [1] })
      expect(
        await servers.data.query('SELECT attempts, error, version FROM inbox WHERE parked_at IS NOT NULL'),
      ).toEqual([{ attempts: 10, error: 'Error: out of order', version: 1 }])
      const parked = servers.logged.find(({ msg }) => msg === 'event parked')
      expect(parked).toMatchObject({ event: 'devices.device.restricted', attempts: 10 })
      expect(JSON.stringify(parked)).not.toContain('dev_bad')

      state.failing = false
      expect(await retryParked(servers.app)).toBe(1)
      await servers.seenCount(5)
      expect((await servers.versions()).dev_bad).toEqual([1, 2])
      await until(async () => consumers.status().parked === 0)
    }))

  it('is retried automatically', () =>
    withTwoServices(async ({ devices, servers }) => {
      const state = { tries: 0 }
      servers.consumers({ eventHandlers: failingOn('dev_bad', () => ++state.tries < 4) })
      await devices.write({ aggregateId: 'dev_bad', version: 1 })
      await servers.seenCount(1)
      expect(await servers.versions()).toEqual({ dev_bad: [1] })
    }))

  it('leaves the transaction usable if a statement failed', () =>
    withTwoServices(async ({ devices, servers }) => {
      const consumers = servers.consumers({
        eventHandlers: {
          'devices.device.restricted': async (event, tx, app) => {
            if (event.aggregateId === 'dev_bad') await tx.query('SELECT 1 / 0')
            await restrictions['devices.device.restricted']!(event, tx, app)
          },
        },
      })
      await devices.write({ aggregateId: 'dev_bad', version: 1 }, { aggregateId: 'dev_good', version: 1 })
      await servers.seenCount(1)
      await until(async () => consumers.status().failing === 1)
      expect(servers.logged).toContainEqual(
        expect.objectContaining({ msg: 'event handler failed', code: '22012' }),
      )
    }))
})

describe('an event that cannot be parsed', () => {
  it('is parked if its type or its data is unknown, and blocks no other aggregate', () =>
    withTwoServices(async ({ devices, servers }) => {
      const consumers = servers.consumers({ eventHandlers: restrictions })
      await append(devices, { type: 'devices.device.abducted', aggregateId: 'dev_1', version: 1 })
      await append(devices, { aggregateId: 'dev_2', version: 1, data: { deviceId: 7 } })
      await append(devices, { aggregateId: 'dev_3', version: 1 })
      await servers.seenCount(1)
      await until(async () => consumers.status().parked === 2)
      expect(await servers.versions()).toEqual({ dev_3: [1] })
    }))

  it('is applied after a restart with a version that knows it', () =>
    withTwoServices(async ({ devices, servers }) => {
      const first = servers.consumers({ eventHandlers: restrictions })
      await append(devices, { aggregateId: 'dev_2', version: 1, data: { deviceId: 7 } })
      await until(async () => first.status().parked === 1)
      await first.stop()
      await servers.data.query('UPDATE inbox SET data = $1', [deviceData('dev_2')])
      servers.consumers({ eventHandlers: restrictions })
      await servers.seenCount(1)
    }))

  it('is dropped without an envelope, from a foreign service or with data that cannot be stored', () =>
    withTwoServices(async ({ devices, servers }) => {
      servers.consumers({ eventHandlers: restrictions })
      await append(devices, { aggregateId: 'dev_1', version: 1 })
      await devices.bus.append({
        id: 'x',
        subject: 'enigm.devices.device.restricted',
        headers: {},
        body: 'x',
      })
      const forged = { aggregateId: 'dev_9', version: 1, type: 'accounts.device.restricted' }
      const row = {
        ...forged,
        id: '0',
        event_id: 'evt_forged',
        aggregate_id: 'dev_9',
        is_snapshot: false,
        data: '{}',
      }
      const message = toMessage('accounts', { ...row, correlation_id: '', occurred_at: new Date() }, 1)
      await devices.bus.append({ ...message, subject: 'enigm.devices.device.restricted' })
      await append(devices, { aggregateId: 'dev_2', version: 1, data: { deviceId: 'a\u0000b' } })
      await append(devices, { aggregateId: 'dev_3', version: 1 })
      await servers.seenCount(2)
      expect(await servers.versions()).toEqual({ dev_1: [1], dev_3: [1] })
      expect(await servers.count('inbox')).toBe(2)
    }))
})

describe('the inbox', () => {
  it('starts before the broker, the stream and the other service', async () => {
    const nats = await startTestNats()
    await nats.kill()
    const servers = await TestService.open('servers', nats.url)
    const consumers = servers.consumers({ eventHandlers: restrictions })
    await until(async () => consumers.status().missing.includes('nats'))
    await servers.reconnected(() => nats.restart())
    await until(async () => consumers.status().missing.length === 0)
    expect(consumers.status().sources).toMatchObject([{ service: 'devices', consuming: false }])
    const devices = await TestService.open('devices', nats.url)
    await devices.write(...upTo(5).map((version) => ({ aggregateId: 'dev_1', version })))
    devices.relay()
    await servers.seenCount(5)
    expect(consumers.status().sources).toMatchObject([{ service: 'devices', consuming: true }])
    await Promise.all([devices.stop(), servers.stop()])
    await nats.stop()
  })
})
