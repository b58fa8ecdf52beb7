import { randomUUID } from 'node:crypto'
import { startTestNats } from '../testkit/nats-server'
import { until } from '../testkit/until'
import { busName } from './bus'
import { connectBus } from './nats'
import type { ExternalEvent } from './external-sources'
import { noting, TestService, upTo } from './test-service.fixture'

const stream = busName.stream('app')
const subject = 'enigm.app.key.activated'

/** What the outside system of these tests says: the event, behind a word that stands for a signature. */
const said = (event: object, signature = 'genuine') => JSON.stringify({ signature, event })

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
  const bus = connectBus({ url: nats.url, name: 'outside', log: service.log })
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

const eventHandlers = noting('app.key.activated', 'app.key.snapshot')
const externalSources = { app: () => verify }

describe('what an outside system says', () => {
  it('is an event like any other once it is verified: once, and in the order of its aggregate', () =>
    withService(async (service, publish) => {
      service.consumers({ eventHandlers, externalSources })
      const events = upTo(4).map((version) => activated('kref_1', version))
      for (const event of [events[3]!, events[1]!, events[0]!, events[1]!, events[2]!])
        await publish(said(event))
      await service.seenCount(4)
      expect(await service.versions()).toEqual({ kref_1: [1, 2, 3, 4] })
    }))

  it('is dropped, counted and never stored when it is not what it should be, and blocks nothing', () =>
    withService(async (service, publish) => {
      const consumers = service.consumers({ eventHandlers, externalSources })
      const genuine = activated('kref_1', 1)
      const bad: [string, string?][] = [
        [said(genuine, 'forged')],
        ['garbage'],
        [said({ ...genuine, type: 'app.key.snapshot' })],
        [said({ ...genuine, type: 'devices.device.retired' }), 'enigm.app.device.retired'],
        [said({ ...genuine, type: 'app.key.unheard' }), 'enigm.app.key.unheard'],
        [said({ ...genuine, version: 0 })],
        [said({ ...genuine, aggregateId: 'two words' })],
        [said({ ...genuine, occurredAt: 'yesterday' })],
        [said({ ...genuine, data: { keyReference: 'x'.repeat(65) } })],
        [said({ ...genuine, more: 'x'.repeat(4_096) })],
      ]
      for (const [body, on] of bad) await publish(body, on)
      await publish(said(genuine))
      await service.seenCount(1)
      expect(consumers.status().refused).toBe(bad.length)
      expect(await service.count('inbox')).toBe(1)
      expect(consumers.status()).toMatchObject({ parked: 0, failing: 0, missing: [] })
      expect(JSON.stringify(service.logged)).not.toContain('kref_1')
    }))

  it('goes on from a report when something was lost', () =>
    withService(async (service, publish) => {
      service.consumers({ eventHandlers, externalSources })
      await publish(said(activated('kref_1', 3)))
      const data = { keyReference: 'kref_1', accountReference: 'ah_1', state: 'ACTIVE' }
      const report = activated('kref_1', 7, { type: 'app.key.snapshot', data })
      await publish(said(report), 'enigm.app.key.snapshot')
      await publish(said(activated('kref_1', 8)))
      await service.seenCount(2)
      expect(await service.versions()).toEqual({ kref_1: [7, 8] })
    }))

  it('is not taken from a crash: what was delivered and not stored comes again', () =>
    withService(async (service, publish) => {
      const first = service.consumers({ eventHandlers, externalSources })
      await publish(said(activated('kref_1', 1)))
      await service.seenCount(1)
      await first.stop()
      for (const version of [2, 3]) await publish(said(activated('kref_1', version)))
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
