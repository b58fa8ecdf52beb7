import pino, { type Logger } from 'pino'

const BUFFERED_BYTES = 4_096
const FLUSHED_EVERY_MS = 500

/** The gateway's log and the way to write out what it still holds. */
export interface GatewayLog {
  readonly log: Logger
  flush(): void
}

/** JSON lines on standard output, written in blocks: one write per request would cost as much as a fetch. */
export function gatewayLog(level: string): GatewayLog {
  const destination = pino.destination({
    dest: 1,
    sync: false,
    minLength: BUFFERED_BYTES,
    periodicFlush: FLUSHED_EVERY_MS,
  })
  const log = pino({ level, base: { service: 'gateway' } }, destination)
  return { log, flush: () => destination.flushSync() }
}
