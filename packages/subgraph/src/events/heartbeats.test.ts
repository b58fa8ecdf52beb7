import { setTimeout as delay } from 'node:timers/promises'
import { CURRENT_MILLISECONDS, heartbeatSubject } from '@enigm/contracts'
import { startTestNats } from '../testkit/nats-server'
import { until } from '../testkit/until'
import { followHeartbeats, requireCurrent } from './heartbeats'
import { TestService } from './test-service.fixture'

async function withTwoServices(
  run: (services: {
    devices: TestService
    servers: TestService
    requireDevices: () => Promise<void>
  }) => Promise<void>,
): Promise<void> {
  const nats = await startTestNats()
  const [devices, servers] = [
    await TestService.open('devices', nats.url),
    await TestService.open('servers', nats.url),
  ]
  const stop = followHeartbeats(servers.data, servers.bus, ['devices'])
  try {
    await until(async () => devices.bus.connected && servers.bus.connected)
    await run({ devices, servers, requireDevices: () => requireCurrent(servers.data, 'devices') })
  } finally {
    stop()
    await devices.stop()
    await servers.stop()
    await nats.stop()
  }
}

describe('heartbeats', () => {
  it('keep what is remembered of a service current while its relay publishes', () =>
    withTwoServices(async ({ devices, requireDevices }) => {
      await expect(requireDevices()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
      devices.relay()
      await until(
        () =>
          requireDevices().then(
            () => true,
            () => false,
          ),
        'a heartbeat',
      )
      await delay(2 * CURRENT_MILLISECONDS)
      await requireDevices()
    }))

  it('stop while a committed event is not in the stream', () =>
    withTwoServices(async ({ devices, servers, requireDevices }) => {
      devices.relay()
      await until(
        () =>
          requireDevices().then(
            () => true,
            () => false,
          ),
        'a heartbeat',
      )
      const heard = jest.fn()
      devices.bus.append = () =>
        new Promise((_, reject) => setTimeout(() => reject(new Error('no space')), 50))
      await devices.write({ aggregateId: 'dev_1', version: 1 })
      await delay(CURRENT_MILLISECONDS)
      servers.bus.subscribe(heartbeatSubject('devices'), heard)
      await expect(requireDevices()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
      expect(heard).not.toHaveBeenCalled()
    }))
})
