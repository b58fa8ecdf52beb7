import { startTestNats, type TestNats } from '../testkit/nats-server'
import { until } from '../testkit/until'
import { busName } from './bus'
import { TestService } from './test-service.fixture'

/** A service that publishes events and one that handles them, with a broker between them. */
interface TwoServices {
  nats: TestNats
  /** The service that publishes; its relay runs. */
  devices: TestService
  /** The service that handles events. */
  servers: TestService
}

export async function withTwoServices(run: (services: TwoServices) => Promise<void>): Promise<void> {
  const nats = await startTestNats()
  const [devices, servers] = await Promise.all([
    TestService.open('devices', nats.url),
    TestService.open('servers', nats.url),
  ])
  devices.relay()
  try {
    // A message that a test appends before would be taken for one of a lost database.
    const stream = busName.stream('devices')
    await until(
      async () =>
        devices.bus.connected && (await devices.bus.findConsumer(stream, 'none')) !== 'stream absent',
      'the stream',
    )
    await run({ nats, devices, servers })
  } finally {
    await Promise.all([devices.stop(), servers.stop()])
    await nats.stop()
  }
}
