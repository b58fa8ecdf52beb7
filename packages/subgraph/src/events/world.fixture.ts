import { startTestNats, type TestNats } from '../testkit/nats-server'
import { Part } from './part.fixture'

/** A service that publishes and one that reacts, with a broker between them. */
interface World {
  nats: TestNats
  /** The service that publishes; its relay runs. */
  devices: Part
  /** The service that reacts. */
  servers: Part
}

export async function withWorld(run: (world: World) => Promise<void>): Promise<void> {
  const nats = await startTestNats()
  const [devices, servers] = await Promise.all([
    Part.open('devices', nats.url),
    Part.open('servers', nats.url),
  ])
  devices.relay()
  try {
    await run({ nats, devices, servers })
  } finally {
    await Promise.all([devices.stop(), servers.stop()])
    await nats.stop()
  }
}
