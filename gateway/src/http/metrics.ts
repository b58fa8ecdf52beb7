import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Readiness } from './readiness'

/** Prometheus metrics of one gateway; no label identifies an account or session. */
export class GatewayMetrics {
  readonly registry = new Registry()
  private readonly latency = new Histogram({
    name: 'enigm_gateway_request_seconds',
    help: 'Request duration by audience, root field and outcome.',
    labelNames: ['audience', 'operation', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  })
  private readonly refused = new Counter({
    name: 'enigm_gateway_anonymous_refusals_total',
    help: 'Refused operations of anonymous callers, which leave no audit entry.',
    registers: [this.registry],
  })
  private readonly unrecorded = new Counter({
    name: 'enigm_gateway_unrecorded_denials_total',
    help: 'Refused mutations of known callers that accounts did not record.',
    registers: [this.registry],
  })
  private readonly shed = new Counter({
    name: 'enigm_gateway_overload_refusals_total',
    help: 'Requests refused because the gateway executes its maximum number of requests.',
    registers: [this.registry],
  })
  private readonly puzzles = new Counter({
    name: 'enigm_gateway_guest_puzzles_total',
    help: 'Requests of guests that were answered with a puzzle, because their network is beyond its limit.',
    registers: [this.registry],
  })
  private readonly lag = new Histogram({
    name: 'enigm_gateway_revocation_lag_seconds',
    help: 'Time from the transaction that revoked a session to its arrival at this gateway.',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [this.registry],
  })

  /** @param isCurrent whether the list of revocations is complete; called when metrics are collected */
  constructor(isCurrent: () => boolean) {
    new Gauge({
      name: 'enigm_gateway_revocations_current',
      help: '1 while the list of revocations is complete, 0 while the gateway asks accounts before mutations.',
      registers: [this.registry],
      collect() {
        this.set(isCurrent() ? 1 : 0)
      },
    })
  }

  /** @param count the open streams of `/events`; called when metrics are collected */
  observeStreams(count: () => number): void {
    new Gauge({
      name: 'enigm_gateway_event_streams',
      help: 'Open streams of hints.',
      registers: [this.registry],
      collect() {
        this.set(count())
      },
    })
  }

  /** @param isReady asks every subgraph; called when metrics are collected */
  observeReadiness(isReady: () => Promise<Readiness>): void {
    new Gauge({
      name: 'enigm_ready',
      help: '1 while the process is ready, 0 while something is missing that `/ready` lists.',
      registers: [this.registry],
      async collect() {
        this.set((await isReady()).ready ? 1 : 0)
      },
    })
  }

  observeRequest(audience: string, operation: string, outcome: string, seconds: number): void {
    this.latency.observe({ audience, operation, outcome }, seconds)
  }

  anonymousRefused(): void {
    this.refused.inc()
  }

  denialUnrecorded(): void {
    this.unrecorded.inc()
  }

  overloadRefused(): void {
    this.shed.inc()
  }

  guestPuzzled(): void {
    this.puzzles.inc()
  }

  observeLag(seconds: number): void {
    this.lag.observe(seconds)
  }
}
