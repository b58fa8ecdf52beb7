import type { Logger } from 'pino'
import type { TracingConfig } from './config'
import { otlpTracer } from './otlp-tracer'
import type { Tracer } from './trace'

/**
 * The tracer of one part of a process, which has the name of its service; undefined without a collector. OpenTelemetry is loaded only
 * with one.
 */
export async function startTracing(
  service: string,
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: share }: TracingConfig,
  log: Logger,
): Promise<Tracer | undefined> {
  if (endpoint === undefined) return undefined
  return otlpTracer({ service, endpoint, share, log })
}
