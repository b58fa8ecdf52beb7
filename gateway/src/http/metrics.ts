import { Counter, Gauge, Histogram, Registry } from 'prom-client'

const KNOWN_OPERATIONS = 200

/** The figures of one gateway; nothing in them names an account or a session. */
export class GatewayMetrics {
  readonly registry = new Registry()
  private readonly operations = new Set<string>()
  private readonly latency = new Histogram({
    name: 'enigm_gateway_request_seconds',
    help: 'Time from request to answer by audience, operation name and outcome.',
    labelNames: ['audience', 'operation', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  })
  private readonly refused = new Counter({
    name: 'enigm_gateway_anonymous_refusals_total',
    help: 'Operations of anonymous callers that were refused; they leave no audit entry.',
    registers: [this.registry],
  })
  private readonly unrecorded = new Counter({
    name: 'enigm_gateway_unrecorded_denials_total',
    help: 'Refused mutations of known callers that accounts could not be told of.',
    registers: [this.registry],
  })
  private readonly lag = new Histogram({
    name: 'enigm_gateway_revocation_lag_seconds',
    help: 'Time from the transaction that ended a session to this gateway.',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [this.registry],
  })

  /** @param isCurrent whether the gateway knows of every ended session, asked when the figures are read */
  constructor(isCurrent: () => boolean) {
    new Gauge({
      name: 'enigm_gateway_revocations_current',
      help: '1 while the gateway knows of every ended session, 0 while it has to ask accounts.',
      registers: [this.registry],
      collect() {
        this.set(isCurrent() ? 1 : 0)
      },
    })
  }

  /** The label of an operation name: clients choose names, so only the first ones get a label of their own. */
  operationLabel(name: string | null | undefined): string {
    if (!name) return 'anonymous'
    if (this.operations.has(name)) return name
    if (this.operations.size >= KNOWN_OPERATIONS) return 'other'
    this.operations.add(name)
    return name
  }

  answered(audience: string, operation: string, outcome: string, seconds: number): void {
    this.latency.observe({ audience, operation, outcome }, seconds)
  }

  anonymousRefused(): void {
    this.refused.inc()
  }

  denialUnrecorded(): void {
    this.unrecorded.inc()
  }

  observeLag(seconds: number): void {
    this.lag.observe(seconds)
  }
}
