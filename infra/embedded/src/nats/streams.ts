import { externalSourceNames, serviceNames } from '@enigm/contracts'
import pino, { type Logger } from 'pino'
import { pause } from '../host/processes'
import type { BrokerAccess } from './probe'

interface StreamCreator {
  stop(): Promise<void>
}

/** The broker, as the one user that may create streams. */
interface StreamCreatorOptions extends BrokerAccess {
  readonly logLevel: string
}

const CHECK_MS = 1000

/**
 * Creates the stream of each service on its request, with a configuration that the service cannot choose. The stream of an
 * external source, which cannot request one, is created as soon as the broker is connected.
 */
export async function createStreams({ url, seed, logLevel }: StreamCreatorOptions): Promise<StreamCreator> {
  const { busName, connectBus } = await import('@enigm/subgraph')
  const name = 'infrastructure'
  const log = pino({ level: logLevel, base: { service: name } })
  const bus = connectBus({ url, name, nkeySeed: seed, log })
  for (const service of serviceNames) {
    bus.respond(busName.streamRequest(service), name, async () => {
      await bus.ensureStream(busName.stream(service), busName.subjects(service))
    })
  }
  const ensureExternalStreams = async () => {
    for (const source of bus.connected ? externalSourceNames : []) {
      await bus.ensureStream(busName.stream(source), busName.subjects(source))
    }
  }
  const stopping = new AbortController()
  const repeating = repeat(ensureExternalStreams, stopping.signal, log)
  return {
    async stop() {
      stopping.abort()
      await repeating
      await bus.stop()
    },
  }
}

/** Repeats the check, because the broker can restart without its data. */
async function repeat(ensure: () => Promise<void>, signal: AbortSignal, log: Logger): Promise<void> {
  while (!signal.aborted) {
    await ensure().catch((error: Error) =>
      log.warn({ reason: error.message }, 'streams of external sources not created'),
    )
    await pause(CHECK_MS, signal)
  }
}
