import { z } from 'zod'

/** The environment variables of tracing, the same in every process. The names are those of OpenTelemetry. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        'The collector that gets traces as OTLP over HTTP, e.g. http://127.0.0.1:4318. Without it, nothing is traced.',
    }),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1).meta({
    description: 'The share of traces that are recorded, from 0 to 1. Set the same in every process.',
  }),
}

/** What a process needs for tracing. */
export interface TracingConfig {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined
  readonly OTEL_TRACES_SAMPLER_ARG: number
}
