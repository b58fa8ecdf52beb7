import { createHash } from 'node:crypto'

export type SpanKind = 'server' | 'client' | 'producer' | 'consumer' | 'internal'

/**
 * A span to begin. Name and attributes come from the schema, the catalogue of events and the configuration: they contain no
 * identifier, and nothing that a client has sent.
 */
export interface NewSpan {
  readonly name: string
  readonly kind: SpanKind
  /** Decides the trace. Work with another correlation id is in another trace, and has no link to this one. */
  readonly correlationId: string
  /** What this span is about, if another process names it as parent; its id is derived from it. Otherwise the id is random. */
  readonly key?: string
  /** The key of the parent. */
  readonly parentKey?: string
  /** The header of the request that this span answers. */
  readonly traceparent?: string | undefined
  readonly attributes?: Readonly<Record<string, string | number>>
}

/** The result of a span: `OK`, or the code of an error. */
export interface Ending {
  readonly outcome: string
  /** Whether an operator has to look at it: a refusal is no fault. */
  readonly isFault: boolean
  /** Replaces the name, when it is known at the end only. */
  readonly name?: string
}

export interface Span {
  end(ending: Ending): void
}

/** Makes the spans of one part of a process. */
export interface Tracer {
  /** The parent is the one that the span names, otherwise the active span of the same correlation id. */
  begin(span: NewSpan): Span
  /** Runs work in which a span is the active one. */
  within<T>(span: Span, run: () => T): T
  /** The correlation id of the active span. */
  activeCorrelationId(): string | undefined
  /** The W3C trace context for a request in the active span; undefined outside spans of this correlation id. */
  traceparent(correlationId: string): string | undefined
  /** Sends what is recorded, for a second at most. */
  stop(): Promise<void>
}

export const traceparentHeader = 'traceparent'

/** Derived, so that every process knows the trace of an event, a job and a log line, and nothing further has to be stored. */
export function traceIdOf(correlationId: string): string {
  return hash(correlationId).slice(0, 32)
}

export function spanIdOf(key: string): string {
  return hash(key).slice(0, 16)
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The parent in a W3C trace context, if it belongs to this trace. */
export function parentIn(traceparent: string | undefined, traceId: string): string | undefined {
  const [, trace, span] = /^00-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}$/.exec(traceparent ?? '') ?? []
  return trace === traceId ? span : undefined
}

/** Records work as a span; without a tracer it only does the work. */
export async function traced<T>(
  tracer: Tracer | undefined,
  span: NewSpan,
  run: () => Promise<T>,
  endingOf: (error: unknown) => Ending,
): Promise<T> {
  if (!tracer) return run()
  const begun = tracer.begin(span)
  try {
    const result = await tracer.within(begun, run)
    begun.end({ outcome: 'OK', isFault: false })
    return result
  } catch (error) {
    begun.end(endingOf(error))
    throw error
  }
}

/** Records a part of the active span's work; outside spans it only does the work. */
export function tracedPart<T>(
  tracer: Tracer | undefined,
  part: Pick<NewSpan, 'name' | 'kind' | 'attributes'>,
  run: () => Promise<T>,
  endingOf: (error: unknown) => Ending,
): Promise<T> {
  const correlationId = tracer?.activeCorrelationId()
  return correlationId === undefined ? run() : traced(tracer, { ...part, correlationId }, run, endingOf)
}
