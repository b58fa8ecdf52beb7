import { randomUUID } from 'node:crypto'
import { startTestNats } from '../testkit/nats-server'
import { endOfSnapshots } from './end-of-snapshots'
import type { Received } from './envelope'
import { Inbox } from './inbox'
import { deviceData, recordingHandlers, TestService, upTo } from './test-service.fixture'

const SNAPSHOT = 'devices.device.snapshot'

function received(type: string, aggregateId: string): Received {
  return {
    ...{ eventId: `evt_${randomUUID()}`, service: 'devices', entity: 'device', type, aggregateId },
    ...{ version: 1, isSnapshot: true, correlationId: 'c', occurredAt: new Date().toISOString(), epoch: 1 },
    data: JSON.stringify(deviceData(aggregateId)),
  }
}

/** A batch as a replica receives it: a snapshot, and the end of the snapshots. */
const batchOf = (id: string) => [received(SNAPSHOT, id), received(endOfSnapshots(SNAPSHOT), 'devices.device')]

describe('the inbox', () => {
  it('applies the end of snapshots in several replicas at once without a deadlock', async () => {
    const nats = await startTestNats()
    const service = await TestService.open('servers', nats.url)
    const replica = () =>
      new Inbox({
        app: service.app,
        eventHandlers: recordingHandlers(SNAPSHOT),
        onWork: () => undefined,
        retryMs: 1,
      })
    try {
      const batches = upTo(20).map((number) => replica().receive('devices', batchOf(`dev_${number}`)))
      await Promise.all(batches)
      expect(await service.count('seen')).toBe(20)
      expect(service.logged.filter(({ code }) => code === '40P01')).toEqual([])
    } finally {
      await service.stop()
      await nats.stop()
    }
  })
})
