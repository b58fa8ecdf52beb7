import { externalSourceNames, serviceNames } from '@enigm/contracts'
import pino, { type Logger } from 'pino'
import { pause } from '../pause'

export interface StreamMaker {
  stop(): Promise<void>
}

export interface StreamMakerOptions {
  readonly url: string
  /** Seed of the one user that may make streams. */
  readonly seed: string
  readonly logLevel: string
}

const CHECK_MS = 1000

/**
 * Makes the stream of each service when the service asks for it: one that the service could not make differently. That of
 * an outside system, which can ask for nothing, is there whenever the broker is.
 */
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
  const ensureOutside = async () => {
    for (const source of bus.connected ? externalSourceNames : []) {
      await bus.ensureStream(busName.stream(source), busName.subjects(source))
    }
  }
  const stopping = new AbortController()
  const keeping = keep(ensureOutside, stopping.signal, log)
  return {
    async stop() {
      stopping.abort()
      await keeping
      await bus.stop()
    },
  }
}

/** Looks again and again: the broker may come back without its data. */
async function keep(ensure: () => Promise<void>, signal: AbortSignal, log: Logger): Promise<void> {
  while (!signal.aborted) {
    await ensure().catch((error: Error) =>
      log.warn({ reason: error.message }, 'the streams of outside systems cannot be made'),
    )
    await pause(CHECK_MS, signal)
  }
}
