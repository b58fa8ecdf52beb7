import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import * as otel from '@opentelemetry/api'
import type {
  BasicTracerProvider,
  IdGenerator,
  ReadableSpan,
  SpanExporter,
} from '@opentelemetry/sdk-trace-base'
import type { Logger } from 'pino'
import { parentIn, spanIdOf, traceIdOf, type NewSpan, type Span, type SpanKind, type Tracer } from './trace'

/** Spans wait in memory for the next batch; beyond this number they are dropped. */
const WAITING_SPANS = 4_096
const BATCH_SPANS = 512
const BATCH_MILLISECONDS = 1_000
const EXPORT_MILLISECONDS = 5_000
const STOP_MILLISECONDS = 1_000

const kinds: Record<SpanKind, otel.SpanKind> = {
  server: otel.SpanKind.SERVER,
  client: otel.SpanKind.CLIENT,
  producer: otel.SpanKind.PRODUCER,
  consumer: otel.SpanKind.CONSUMER,
  internal: otel.SpanKind.INTERNAL,
}

interface ActiveSpan {
  readonly correlationId: string
  readonly context: otel.SpanContext
}

interface TracerOptions {
  readonly service: string
  readonly endpoint: string
  readonly share: number
  readonly log: Logger
}

/**
 * Loads the SDK of OpenTelemetry, and sends spans to a collector in batches. One that is slow or not available costs spans and nothing
 * else.
 */
export async function otlpTracer({ service, endpoint, share, log }: TracerOptions): Promise<Tracer> {
  const [sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_MILLISECONDS,
  })
  const ids = new GivenIds(new sdk.RandomIdGenerator())
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    idGenerator: ids,
    // Each process decides by the trace id alone, so all record the same traces.
    sampler: new sdk.TraceIdRatioBasedSampler(share),
    spanProcessors: [
      new sdk.BatchSpanProcessor(new ReportingExporter(exporter, log), {
        maxQueueSize: WAITING_SPANS,
        maxExportBatchSize: BATCH_SPANS,
        scheduledDelayMillis: BATCH_MILLISECONDS,
        exportTimeoutMillis: EXPORT_MILLISECONDS,
      }),
    ],
  })
  return new OtlpTracer(provider, ids)
}

class OtlpTracer implements Tracer {
  private readonly active = new AsyncLocalStorage<ActiveSpan>()
  private readonly tracer: otel.Tracer

  constructor(
    private readonly provider: BasicTracerProvider,
    private readonly ids: GivenIds,
  ) {
    this.tracer = provider.getTracer('enigm')
  }

  begin({ name, kind, correlationId, key, parentKey, traceparent, attributes = {} }: NewSpan): OtlpSpan {
    const traceId = traceIdOf(correlationId)
    const parentId = parentKey
      ? spanIdOf(parentKey)
      : (parentIn(traceparent, traceId) ?? this.activeIn(correlationId)?.spanId)
    const parent: otel.Context = parentId
      ? otel.trace.setSpanContext(otel.ROOT_CONTEXT, {
          ...{ traceId, spanId: parentId, traceFlags: otel.TraceFlags.SAMPLED, isRemote: true },
        })
      : otel.ROOT_CONTEXT
    const span = this.ids.using({ traceId, ...(key && { spanId: spanIdOf(key) }) }, () =>
      this.tracer.startSpan(name, { kind: kinds[kind], attributes }, parent),
    )
    return new OtlpSpan(span, correlationId)
  }

  within<T>(span: OtlpSpan, run: () => T): T {
    return this.active.run({ correlationId: span.correlationId, context: span.context }, run)
  }

  activeCorrelationId(): string | undefined {
    return this.active.getStore()?.correlationId
  }

  traceparent(correlationId: string): string | undefined {
    const context = this.activeIn(correlationId)
    return context && `00-${context.traceId}-${context.spanId}-0${context.traceFlags}`
  }

  async stop(): Promise<void> {
    const stopped = this.provider.shutdown().catch(() => undefined)
    await Promise.race([stopped, delay(STOP_MILLISECONDS, undefined, { ref: false })])
  }

  private activeIn(correlationId: string): otel.SpanContext | undefined {
    const active = this.active.getStore()
    return active?.correlationId === correlationId ? active.context : undefined
  }
}

class OtlpSpan implements Span {
  constructor(
    private readonly span: otel.Span,
    readonly correlationId: string,
  ) {}

  get context(): otel.SpanContext {
    return this.span.spanContext()
  }

  end({ outcome, isFault, name }: Parameters<Span['end']>[0]): void {
    if (name !== undefined) this.span.updateName(name)
    this.span.setAttribute('enigm.outcome', outcome)
    if (isFault) this.span.setStatus({ code: otel.SpanStatusCode.ERROR })
    this.span.end()
  }
}

/** Gives a span the ids that are derived, and random ones otherwise. */
class GivenIds implements IdGenerator {
  constructor(private readonly random: IdGenerator) {}

  private given: { traceId?: string; spanId?: string } = {}

  /** @param run begins one span */
  using<T>(ids: { traceId: string; spanId?: string }, run: () => T): T {
    this.given = ids
    try {
      return run()
    } finally {
      this.given = {}
    }
  }

  generateTraceId = (): string => this.given.traceId ?? this.random.generateTraceId()
  generateSpanId = (): string => this.given.spanId ?? this.random.generateSpanId()
}

/** Logs once that the collector takes no spans, and once that it takes them again. */
class ReportingExporter implements SpanExporter {
  private isTaking = true

  constructor(
    private readonly exporter: SpanExporter,
    private readonly log: Logger,
  ) {}

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    this.exporter.export(spans, (result) => {
      this.note(result.error === undefined && result.code === 0)
      done(result)
    })
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown()
  }

  private note(isTaking: boolean): void {
    if (isTaking === this.isTaking) return
    this.isTaking = isTaking
    if (isTaking) this.log.info('the collector takes traces again')
    else this.log.warn('the collector takes no traces, they are dropped')
  }
}
