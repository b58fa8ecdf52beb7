import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

export interface Metrics {
  /** Starts the measurement of a request. @returns a function that ends it with the name of the operation */
  startTimer(): (operation: string) => void
  /** Counts a refusal; the refusals of anonymous callers are recorded nowhere else. */
  refused(operation: string, code: string): void
}

/**
 * Latency, refusals and readiness of one subgraph. Label values are taken from the schema, never from a client.
 * @param isReady called when metrics are collected
 */
export function createMetrics(registry: Registry, service: string, isReady: () => boolean): Metrics {
  const duration = new Histogram({
    name: 'enigm_operation_duration_seconds',
    help: 'Time from the verified request to its answer, by operation.',
    labelNames: ['service', 'operation'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  const refusals = new Counter({
    name: 'enigm_refusals_total',
    help: 'Refused requests and expected failures, by operation and code.',
    labelNames: ['service', 'operation', 'code'],
    registers: [registry],
  })
  new Gauge({
    name: 'enigm_ready',
    help: '1 while the process is ready, 0 while something is missing that `/ready` lists.',
    registers: [registry],
    collect() {
      this.set(isReady() ? 1 : 0)
    },
  })
  return {
    startTimer() {
      const end = duration.startTimer({ service })
      return (operation) => void end({ operation })
    },
    refused: (operation, code) => refusals.inc({ service, operation, code }),
  }
}
