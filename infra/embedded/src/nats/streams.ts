import { serviceNames } from '@enigm/contracts'
import pino from 'pino'

export interface StreamMaker {
  stop(): Promise<void>
}

export interface StreamMakerOptions {
  readonly url: string
  /** Seed of the one user that may make streams. */
  readonly seed: string
  readonly logLevel: string
}

/** Makes the stream of each service when the service asks for it: one that the service could not make differently. */
export async function makeStreams({ url, seed, logLevel }: StreamMakerOptions): Promise<StreamMaker> {
  const { busName, connectBus } = await import('@enigm/subgraph')
  const name = 'infrastructure'
  const log = pino({ level: logLevel, base: { service: name } })
  const bus = connectBus({ url, name, nkeySeed: seed, log })
  for (const service of serviceNames) {
    bus.respond(busName.streamOrder(service), name, async () => {
      await bus.ensureStream(busName.stream(service), busName.subjects(service))
    })
  }
  return bus
}
