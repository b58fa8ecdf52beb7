import { startTestNats, type TestNats } from '../testkit/nats-server'
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
    await run({ nats, devices, servers })
  } finally {
    await Promise.all([devices.stop(), servers.stop()])
    await nats.stop()
  }
}
