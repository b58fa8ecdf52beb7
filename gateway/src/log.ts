import pino, { type Logger } from 'pino'

const BUFFERED_BYTES = 4_096
const FLUSH_INTERVAL_MS = 500

/** The gateway's log, with a function that writes its buffer. */
export interface GatewayLog {
  readonly log: Logger
  flush(): void
}

/** Writes JSON lines to standard output in blocks: one write per request would cost as much as a fetch. */
export function gatewayLog(level: string): GatewayLog {
  const destination = pino.destination({
    dest: 1,
    sync: false,
    minLength: BUFFERED_BYTES,
    periodicFlush: FLUSH_INTERVAL_MS,
  })
  const log = pino({ level, base: { service: 'gateway' } }, destination)
  return { log, flush: () => destination.flushSync() }
}
