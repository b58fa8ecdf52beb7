import { randomUUID } from 'node:crypto'
import { startTestNats } from '../testkit/nats-server'
import { until } from '../testkit/until'
import { busName } from './bus'
import { connectBus } from './nats'
import type { ExternalEvent } from './external-sources'
import { recordingHandlers, TestService, upTo } from './test-service.fixture'

const stream = busName.stream('app')
const subject = 'enigm.app.key.activated'

/** A message of the external source of these tests: the event with a word in place of a signature. */
const signed = (event: object, signature = 'genuine') => JSON.stringify({ signature, event })

async function verify(message: string): Promise<ExternalEvent> {
  const { signature, event } = JSON.parse(message) as { signature: string; event: ExternalEvent }
  if (signature !== 'genuine') throw new Error('it is forged')
  return event
}

function activated(aggregateId: string, version: number, more: Partial<ExternalEvent> = {}): ExternalEvent {
  return {
    id: randomUUID(),
    type: 'app.key.activated',
    aggregateId,
    version,
    occurredAt: new Date().toISOString(),
    data: { keyReference: aggregateId },
    ...more,
  }
}

async function withService(
  run: (service: TestService, publish: (body: string, on?: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const nats = await startTestNats()
  const service = await TestService.open('keys', nats.url)
  const bus = connectBus({ url: nats.url, name: 'external', log: service.log })
  await until(async () => bus.connected && service.bus.connected)
  await bus.ensureStream(stream, busName.subjects('app'))
  const publish = (body: string, on = subject) =>
    bus.append({ id: randomUUID(), subject: on, headers: {}, body })
  try {
    await run(service, publish)
  } finally {
    await service.stop()
    await bus.stop()
    await nats.stop()
  }
}

const eventHandlers = recordingHandlers('app.key.activated', 'app.key.snapshot')
const externalSources = { app: () => verify }

describe('the stream of an external source', () => {
  it('is missing until it exists: no service creates it', () =>
    withService(async (service) => {
      const { bus } = service
      await bus.deleteStream(stream)
      const consumers = service.consumers({ eventHandlers, externalSources })
      await until(async () => consumers.status().missing.includes('stream'))
      await bus.ensureStream(stream, busName.subjects('app'))
      await until(async () => consumers.status().missing.length === 0)
    }))
})

describe('a message of an external source', () => {
  it('becomes an ordinary event after its verification: applied once, in the order of its aggregate', () =>
    withService(async (service, publish) => {
      service.consumers({ eventHandlers, externalSources })
      const events = upTo(4).map((version) => activated('kref_1', version))
      for (const event of [events[3]!, events[1]!, events[0]!, events[1]!, events[2]!])
        await publish(signed(event))
      await service.seenCount(4)
      expect(await service.versions()).toEqual({ kref_1: [1, 2, 3, 4] })
    }))

  it('is dropped, counted and never stored if it is not valid, and blocks no other message', () =>
    withService(async (service, publish) => {
      const consumers = service.consumers({ eventHandlers, externalSources })
      const genuine = activated('kref_1', 1)
      const bad: [string, string?][] = [
        [signed(genuine, 'forged')],
        ['garbage'],
        [signed({ ...genuine, type: 'app.key.snapshot' })],
        [signed({ ...genuine, type: 'devices.device.retired' }), 'enigm.app.device.retired'],
        [signed({ ...genuine, type: 'app.key.unheard' }), 'enigm.app.key.unheard'],
        [signed({ ...genuine, version: 0 })],
        [signed({ ...genuine, aggregateId: 'two words' })],
        [signed({ ...genuine, occurredAt: 'yesterday' })],
        [signed({ ...genuine, data: { keyReference: 'x'.repeat(65) } })],
        [signed({ ...genuine, more: 'x'.repeat(4_096) })],
      ]
      for (const [body, on] of bad) await publish(body, on)
      await publish(signed(genuine))
      await service.seenCount(1)
      expect(consumers.status().refused).toBe(bad.length)
      expect(await service.count('inbox')).toBe(1)
      expect(consumers.status()).toMatchObject({ parked: 0, failing: 0, missing: [] })
      expect(JSON.stringify(service.logged)).not.toContain('kref_1')
    }))

  it('continues from a snapshot after a loss', () =>
    withService(async (service, publish) => {
      service.consumers({ eventHandlers, externalSources })
      await publish(signed(activated('kref_1', 3)))
      const data = { keyReference: 'kref_1', accountReference: 'ah_1', state: 'ACTIVE' }
      const snapshot = activated('kref_1', 7, { type: 'app.key.snapshot', data })
      await publish(signed(snapshot), 'enigm.app.key.snapshot')
      await publish(signed(activated('kref_1', 8)))
      await service.seenCount(2)
      expect(await service.versions()).toEqual({ kref_1: [7, 8] })
    }))

  it('survives a crash: a message that was delivered but not stored is delivered again', () =>
    withService(async (service, publish) => {
      const first = service.consumers({ eventHandlers, externalSources })
      await publish(signed(activated('kref_1', 1)))
      await service.seenCount(1)
      await first.stop()
      for (const version of [2, 3]) await publish(signed(activated('kref_1', version)))
      service.consumers({ eventHandlers, externalSources })
      await service.seenCount(3)
      expect(await service.versions()).toEqual({ kref_1: [1, 2, 3] })
    }))

  it('requires a verifier', () =>
    withService(async (service) => {
      expect(() => service.consumers({ eventHandlers })).toThrow(
        'keys has handlers for events of app but no verifier',
      )
    }))
})
