import { Gauge, type Registry } from 'prom-client'
import type { App } from './app'
import { answerAuditRequests } from './audit/feed'
import { startCounting } from './counters/counting'
import type { Transaction } from './database/transaction'
import type { SubgraphDefinition } from './definition'
import type { Bus } from './events/bus'
import { startConsumers } from './events/consumer'
import { eventSourcesOf } from './events/event-sources'
import { followHeartbeats } from './events/heartbeats'
import { startRelay } from './events/relay'
import { hintPublisher } from './hints'
import { startJobWorker } from './job-worker'
import { startPurging } from './storage/purge'

/** The background work of a subgraph: relay, consumers and jobs. It starts when the database is available. */
export interface Workers {
  /** Starts at once the work that a committed transaction has left. */
  wake(wakes: Transaction['wakes']): void
  status(): WorkersStatus
  /** Finishes the running work, then the relay; events that the broker does not accept stay in the outbox. */
  stop(): Promise<void>
}

interface WorkersStatus {
  readonly missing: readonly string[]
  /** The events that the broker still holds for this service, by source. */
  readonly pending: Readonly<Record<string, number>>
  readonly gauges: Readonly<Record<GaugeName, number>>
}

const gaugeHelp = {
  enigm_outbox_unpublished: 'Events in the outbox that are not published yet.',
  enigm_outbox_oldest_seconds: 'Age of the oldest event that is not published yet.',
  enigm_inbox_parked: 'Events whose handler failed ten times; an operator has to retry or discard them.',
  enigm_inbox_failing: 'Events whose handler failed and is retried.',
  enigm_external_messages_refused: 'Messages of external sources that were refused since the start.',
  enigm_inbox_oldest_seconds: 'Age of the oldest event that is not applied yet.',
  enigm_job_overdue_seconds: 'Delay of the most overdue job.',
  enigm_job_overdue: 'Jobs that should have begun over a minute ago.',
  enigm_job_far_future: 'Jobs that are due in more than 1,900 days: a clock was wrong.',
  enigm_job_failing: 'Jobs whose last attempt failed.',
} as const
type GaugeName = keyof typeof gaugeHelp

export function startWorkers(definition: SubgraphDefinition<any>, app: App, bus: Bus): Workers {
  const { log, config, name } = app
  const relay = startRelay({
    ...{ service: name, databaseUrl: config.DATABASE_URL, bus, log, tracing: app.tracing },
    onReconnect: () => consumers.check(),
  })
  const jobs = startJobWorker({ app, handlers: definition.jobs, log })
  const stopPurging = startPurging(definition, app, log)
  const stopCounting = startCounting(definition.counters, app, log)
  const stopHeartbeats = followHeartbeats(app.data, bus, eventSourcesOf(definition).services)
  const hints = hintPublisher({ app, bus, resolveScope: definition.resolveScope })
  const wake = (wakes: Transaction['wakes']) => {
    if (wakes.relay) relay.poke()
    if (wakes.jobs) jobs.poke()
    hints.publish(wakes.changes)
  }
  const consumers = startConsumers({ app, definition, bus, log, onWork: wake })
  const stopAnswers = answerAuditRequests(app, bus, definition.auditHandles)
  const worker = definition.startWorker?.(app, bus)
  return {
    wake,
    status() {
      const [out, into, due] = [relay.status(), consumers.status(), jobs.status()]
      return {
        missing: [...out.missing, ...into.missing, ...due.missing],
        pending: Object.fromEntries(into.sources.map(({ service, pending }) => [service, pending])),
        gauges: {
          enigm_outbox_unpublished: out.unpublished,
          enigm_outbox_oldest_seconds: out.oldestUnpublishedSeconds,
          enigm_inbox_parked: into.parked,
          enigm_inbox_failing: into.failing,
          enigm_external_messages_refused: into.refused,
          enigm_inbox_oldest_seconds: into.oldestWaitingSeconds,
          enigm_job_overdue_seconds: due.overdueSeconds,
          enigm_job_overdue: due.overdueJobs,
          enigm_job_far_future: due.farFutureJobs,
          enigm_job_failing: due.failingJobs,
        },
      }
    },
    async stop() {
      hints.stop()
      stopHeartbeats()
      stopAnswers()
      await Promise.all([consumers.stop(), jobs.stop(), stopPurging(), stopCounting(), worker?.stop()])
      await relay.stop()
    },
  }
}

/** Exports the gauges at `/metrics`; they have no value before the start of the workers. */
export function registerGauges(registry: Registry, status: () => WorkersStatus | undefined): void {
  for (const [name, help] of Object.entries(gaugeHelp) as [GaugeName, string][]) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const current = status()
        if (current) this.set(current.gauges[name])
      },
    })
  }
  new Gauge({
    name: 'enigm_stream_pending',
    help: 'Events that the broker still holds for this service, by source.',
    labelNames: ['source'],
    registers: [registry],
    collect() {
      for (const [source, pending] of Object.entries(status()?.pending ?? {})) this.set({ source }, pending)
    },
  })
}
