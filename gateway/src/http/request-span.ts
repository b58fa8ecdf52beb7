import type { ServerResponse } from 'node:http'
import type { Tracer } from '@enigm/observability'
import type { EdgeLocals } from './edge'

/** Answers a request in the first span of its trace, which records no more than log and metrics do. */
export function inRequestSpan<T>(
  tracer: Tracer | undefined,
  audience: string,
  { correlationId, stats }: EdgeLocals,
  response: ServerResponse,
  run: () => T,
): T {
  if (!tracer) return run()
  const attributes = { 'enigm.audience': audience }
  const span = tracer.begin({ name: 'request', kind: 'server', correlationId, attributes })
  response.once('close', () => {
    const { operation: name, outcome } = stats
    const isFault = outcome === 'INTERNAL' || outcome === 'UNAVAILABLE'
    span.end({ name, outcome: response.writableFinished ? outcome : 'ABANDONED', isFault })
  })
  return tracer.within(span, run)
}
