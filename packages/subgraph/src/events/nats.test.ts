import pino from 'pino'
import { freePort, startTestNats, type TestNats } from '../testkit/nats-server'
import { until } from '../testkit/until'
import type { Bus } from './bus'
import { connectBus } from './nats'

const log = pino({ level: 'silent' })

async function withBus(run: (bus: Bus, nats: TestNats) => Promise<void>): Promise<void> {
  const nats = await startTestNats()
  const bus = connectBus({ url: nats.url, name: 'test', log })
  try {
    await until(async () => bus.connected)
    await run(bus, nats)
  } finally {
    await bus.stop()
    await nats.stop()
  }
}

async function reconnected(bus: Bus, run: () => Promise<void>): Promise<void> {
  const { generation } = bus
  await run()
  await until(async () => bus.connected && bus.generation > generation)
}

describe('the bus', () => {
  it('returns at once without a broker, fails its requests, and stops', async () => {
    const bus = connectBus({ url: `nats://127.0.0.1:${await freePort()}`, name: 'test', log })
    expect(bus.connected).toBe(false)
    await expect(bus.append({ id: 'a', subject: 'enigm.x.y', headers: {}, body: '' })).rejects.toThrow(
      'no connection',
    )
    await expect(bus.request('control.x.snapshot', 100)).rejects.toThrow('no connection')
    bus.publish('control.x.poke')
    await bus.stop()
  })

  it('logs an invalid address and does not throw', async () => {
    const logged: string[] = []
    const warned = pino({}, { write: (line) => void logged.push(line) })
    const bus = connectBus({ url: 'nats://127.0.0.1:notaport', name: 'test', log: warned })
    await until(async () => logged.some((line) => line.includes('no connection to NATS')))
    await bus.stop()
  })

  it('drops a message that is published while it stops, as it does without a connection', () =>
    withBus(async (bus) => {
      const stopped = bus.stop()
      for (let turn = 0; turn < 20; turn += 1) {
        bus.publish('control.x.poke')
        await Promise.resolve()
      }
      await stopped
    }))

  it('keeps its subscriptions after a restart of the broker and signals each change', () =>
    withBus(async (bus, nats) => {
      const changes: boolean[] = []
      bus.onChange(() => changes.push(bus.connected))
      const poked: number[] = []
      bus.subscribe('control.test.poke', () => poked.push(bus.generation))
      await reconnected(bus, () => nats.restart())
      bus.publish('control.test.poke')
      await until(async () => poked.length === 1)
      expect(poked).toEqual([2])
      expect(changes).toEqual([false, true])
    }))

  it('answers a request once, and fails for a failed or absent listener', () =>
    withBus(async (bus) => {
      await expect(bus.request('control.a.snapshot', 1000)).rejects.toMatchObject({ code: '503' })
      const asked: string[] = []
      bus.respond('control.a.snapshot', 'a', async () => void asked.push('first'))
      bus.respond('control.a.snapshot', 'a', async () => void asked.push('second'))
      await bus.request('control.a.snapshot', 1000)
      expect(asked).toHaveLength(1)
      bus.respond('control.b.snapshot', 'b', async () => {
        throw new Error('no')
      })
      await expect(bus.request('control.b.snapshot', 1000)).rejects.toThrow('failed')
    }))

  it('fails pending requests as soon as the connection is lost', () =>
    withBus(async (bus, nats) => {
      bus.respond('control.slow.snapshot', 'slow', () => new Promise(() => undefined))
      const asked = performance.now()
      const answer = expect(bus.request('control.slow.snapshot', 30_000)).rejects.toThrow('lost')
      await nats.kill()
      await answer
      expect(performance.now() - asked).toBeLessThan(5000)
    }))

  it('drops a second message with the same id', () =>
    withBus(async (bus) => {
      await bus.ensureStream('ENIGM_TEST', 'enigm.test.>')
      const message = {
        id: 'evt_1',
        subject: 'enigm.test.thing.made',
        headers: { 'ce-id': 'evt_1' },
        body: '{}',
      }
      await bus.append(message)
      await bus.append(message)
      expect(await bus.ensureStream('ENIGM_TEST', 'enigm.test.>')).toBe(1)
      const [first, second] = await Promise.all([bus.read('ENIGM_TEST', 1), bus.read('ENIGM_TEST', 2)])
      expect([first?.header('ce-id'), second]).toEqual(['evt_1', null])
    }))

  it('refuses an event that no stream accepts', () =>
    withBus(async (bus) => {
      const message = { id: 'evt_1', subject: 'enigm.absent.thing.made', headers: {}, body: '{}' }
      await expect(bus.append(message)).rejects.toMatchObject({ code: '503' })
    }))
})
