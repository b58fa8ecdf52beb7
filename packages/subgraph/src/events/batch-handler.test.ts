import { batchHandler } from '../handlers'
import { until } from '../testkit/until'
import { recordingHandlers } from './test-service.fixture'
import { withTwoServices } from './two-services.fixture'

const restrictions = recordingHandlers('devices.device.restricted')

describe('a batch handler', () => {
  /** Records its calls and their events; fails for a device while the test requires it. */
  const batch = (isFailing: (aggregateId: string) => boolean = () => false) => {
    const given: { ids: string[]; causes: Set<string> }[] = []
    const eventHandlers = {
      'devices.device.restricted': batchHandler<'devices.device.restricted'>(async (events, tx, app) => {
        given.push({
          ids: events.map(({ aggregateId }) => aggregateId),
          causes: new Set([tx.context.correlationId, ...events.map(({ correlationId }) => correlationId)]),
        })
        for (const event of events) await restrictions['devices.device.restricted']!(event, tx, app)
        if (events.some(({ aggregateId }) => isFailing(aggregateId))) throw new Error('not now')
      }),
    }
    return { given, eventHandlers }
  }
  const devicesOf = (count: number) => Array.from({ length: count }, (_, index) => `dev_${index}`)

  it('receives the events of one correlation id together, one per aggregate, each once in the order of its aggregate', () =>
    withTwoServices(async ({ devices, servers }) => {
      const ids = devicesOf(40)
      const written = [1, 2].flatMap((version) =>
        ids.map((aggregateId, index) => ({ aggregateId, version, correlationId: `corr-${index % 2}` })),
      )
      const { given, eventHandlers } = batch()
      await devices.write(...written)
      await until(async () => (await devices.count('outbox WHERE published_at IS NULL')) === 0)
      servers.consumers({ eventHandlers })
      await servers.seenCount(80)
      expect(await servers.versions()).toEqual(Object.fromEntries(ids.map((id) => [id, [1, 2]])))
      expect(given.map(({ causes }) => causes.size)).toEqual(given.map(() => 1))
      expect(given.map(({ ids: each }) => new Set(each).size)).toEqual(
        given.map(({ ids: each }) => each.length),
      )
      expect(Math.max(...given.map(({ ids: each }) => each.length))).toBeGreaterThan(1)
      expect(await servers.count('inbox WHERE applied_at IS NULL')).toBe(0)
    }))

  it('that fails for one event handles each other event once, and that event after its retry', () =>
    withTwoServices(async ({ devices, servers }) => {
      const state = { failing: true }
      const { eventHandlers } = batch((id) => state.failing && id === 'dev_3')
      const ids = devicesOf(10)
      await devices.write(...ids.map((aggregateId) => ({ aggregateId, version: 1, correlationId: 'corr-1' })))
      const consumers = servers.consumers({ eventHandlers })
      await servers.seenCount(9)
      await until(async () => consumers.status().failing === 1)
      expect(await servers.versions()).toEqual(
        Object.fromEntries(ids.filter((id) => id !== 'dev_3').map((id) => [id, [1]])),
      )
      state.failing = false
      await servers.seenCount(10)
      expect((await servers.versions()).dev_3).toEqual([1])
    }))
})
