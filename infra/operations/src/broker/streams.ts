import { setTimeout as delay } from 'node:timers/promises'
import {
  externalSourceNames,
  serviceNames,
  USED_PROOF_MILLISECONDS,
  usedProofStream,
  usedProofSubject,
} from '@enigm/contracts'
import { busName, connectBus, type Bus } from '@enigm/subgraph'
import pino, { type Logger } from 'pino'

/** A broker, and the seed of a user of it; without a seed the broker accepts every client. */
export interface BrokerAccess {
  readonly url: string
  readonly seed: string | undefined
}

interface StreamCreator {
  stop(): Promise<void>
}

/** The broker, as the one user that may create streams. */
export interface StreamCreatorOptions extends BrokerAccess {
  readonly logLevel: string
  readonly replicas?: number
}

const CHECK_MS = 1000
const userName = 'infrastructure'

/** Creates every stream that does not exist. @returns the names of all streams */
export async function ensureStreams({
  url,
  seed,
  logLevel,
  replicas,
}: StreamCreatorOptions): Promise<string[]> {
  const log = pino({ level: logLevel, base: { service: userName } })
  const bus = connectBus({ url, name: userName, nkeySeed: seed, streamReplicas: replicas, log })
  try {
    if (!bus.connected) await new Promise<void>((resolve) => bus.onChange(resolve))
    const names = [...serviceNames, ...externalSourceNames]
    for (const name of names) await bus.ensureStream(busName.stream(name), busName.subjects(name))
    await ensureUsedProofs(bus)
    return [...names.map((name) => busName.stream(name)), usedProofStream]
  } finally {
    await bus.stop()
  }
}

/**
 * Creates the stream of each service on its request, with a configuration that the service cannot choose. The stream of an
 * external source and that of the gateways, which cannot request one, are created as soon as the broker is connected.
 */
export async function createStreams({
  url,
  seed,
  logLevel,
  replicas,
}: StreamCreatorOptions): Promise<StreamCreator> {
  const log = pino({ level: logLevel, base: { service: userName } })
  const bus = connectBus({ url, name: userName, nkeySeed: seed, streamReplicas: replicas, log })
  for (const service of serviceNames) {
    bus.respond(busName.streamRequest(service), userName, async () => {
      await bus.ensureStream(busName.stream(service), busName.subjects(service))
    })
  }
  const ensureExternalStreams = async () => {
    if (bus.connected) await ensureUsedProofs(bus)
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

function ensureUsedProofs(bus: Bus): Promise<number> {
  return bus.ensureStream(usedProofStream, usedProofSubject, USED_PROOF_MILLISECONDS)
}

/** Repeats the check, because the broker can restart without its data. */
async function repeat(ensure: () => Promise<void>, signal: AbortSignal, log: Logger): Promise<void> {
  while (!signal.aborted) {
    await ensure().catch((error: Error) =>
      log.warn({ reason: error.message }, 'streams of external sources and gateways not created'),
    )
    await delay(CHECK_MS, undefined, { signal }).catch(() => undefined)
  }
}
