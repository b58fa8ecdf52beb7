import type { Logger } from 'pino'
import type { App } from './app'
import { system } from './caller'
import type { JobHandler } from './handlers'
import type { Job } from './job'
import { backoff } from './backoff'
import { errorCode, Wake } from './events/wake'

interface JobWorkerOptions {
  app: App
  handlers: Record<string, JobHandler>
  log: Logger
  /** The time for which a process owns a job without renewing its lease; afterwards another process can take it over. */
  leaseSeconds?: number
}

export interface JobCounts {
  /** The delay of the most overdue job. */
  readonly overdueSeconds: number
  /** Jobs that should have begun over a minute ago. */
  readonly overdueJobs: number
  /** Jobs that are due later than any term of the system ends: a clock was wrong. */
  readonly farFutureJobs: number
  /** Jobs whose last attempt failed. */
  readonly failingJobs: number
}

interface JobStatus extends JobCounts {
  readonly missing: readonly 'database'[]
}

export interface JobWorker {
  /** Call it after a commit that scheduled a job. */
  poke(): void
  /** Waits for the running handlers. */
  stop(): Promise<void>
  status(): JobStatus
}

interface JobRow extends Job {
  readonly correlationId: string
}

const CONCURRENCY = 8
const POLL_MS = 1000
const LEASE_SECONDS = 4
const RENEW_MS = 1000
/** A handler that runs for longer is considered hanging, and its lease ends. */
const LONGEST_RUN_MS = 60_000
const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 5 * 60 * 1000

/** A job that should have begun over a minute ago. */
export const isOverdue = "due_at < clock_timestamp() - interval '1 minute'"
/** The longest term is that of Code Coins, five years. */
export const isFarFuture = "due_at > clock_timestamp() + interval '1900 days'"

/** The jobs that operators have to know of, in one row. */
export const jobCounts = `
  SELECT coalesce(greatest(extract(epoch FROM clock_timestamp() - min(due_at)), 0), 0)::float AS "overdueSeconds",
    (SELECT count(*) FROM job WHERE ${isOverdue})::int AS "overdueJobs",
    (SELECT count(*) FROM job WHERE ${isFarFuture})::int AS "farFutureJobs",
    (SELECT count(*) FROM job WHERE error IS NOT NULL)::int AS "failingJobs"
  FROM job`

/** Runs due jobs; each takes effect once, with any number of processes and after the crash of any of them. */
export function startJobWorker(options: JobWorkerOptions): JobWorker {
  return new JobRunner(options)
}

class JobRunner implements JobWorker {
  private stopped = false
  private counts: JobCounts = { overdueSeconds: 0, overdueJobs: 0, farFutureJobs: 0, failingJobs: 0 }
  private missing: JobStatus['missing'] = []
  private measuredAt = -Infinity
  private readonly inFlight = new Map<Promise<void>, { job: Job; startedAt: number }>()
  private renewing?: Promise<void>
  private readonly wake = new Wake()
  private readonly running: Promise<void>
  private readonly renewal: NodeJS.Timeout

  constructor(private readonly options: JobWorkerOptions) {
    this.running = this.run()
    this.renewal = setInterval(() => {
      this.renewing ??= this.renew().finally(() => (this.renewing = undefined))
    }, RENEW_MS)
  }

  poke(): void {
    this.wake.call()
  }

  status(): JobStatus {
    return { ...this.counts, missing: this.missing }
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.wake.call()
    await this.running
    await Promise.all(this.inFlight.keys())
    clearInterval(this.renewal)
    await this.renewing
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        const free = CONCURRENCY - this.inFlight.size
        const taken = free > 0 ? await this.take(free) : []
        for (const job of taken) this.start(job)
        if (performance.now() - this.measuredAt >= POLL_MS) await this.measure()
        this.missing = []
        if (free > 0 && taken.length === free) continue
        await this.wake.wait(await this.nextMs())
      } catch (error) {
        if (this.missing.length === 0)
          this.options.log.warn({ code: errorCode(error) }, 'jobs cannot be read')
        this.missing = ['database']
        await this.wake.wait(POLL_MS)
      }
    }
  }

  private start(job: JobRow): void {
    const handled = this.handle(job).finally(() => {
      this.inFlight.delete(handled)
      this.wake.call()
    })
    this.inFlight.set(handled, { job, startedAt: performance.now() })
  }

  /** A frozen process renews nothing, so another process takes its jobs over within seconds. */
  private async renew(): Promise<void> {
    const { app, log, leaseSeconds = LEASE_SECONDS } = this.options
    const owned = [...this.inFlight.values()].filter(
      ({ startedAt }) => performance.now() - startedAt < LONGEST_RUN_MS,
    )
    try {
      if (owned.length > 0)
        await app.data.query(
          `UPDATE job SET lease_until = clock_timestamp() + make_interval(secs => $3)
           FROM unnest($1::text[], $2::int[]) AS owned (id, attempts)
           WHERE job.id = owned.id AND job.attempts = owned.attempts AND lease_until IS NOT NULL`,
          [owned.map(({ job }) => job.id), owned.map(({ job }) => job.attempts), leaseSeconds],
        )
    } catch (error) {
      log.debug({ code: errorCode(error) }, 'leases of jobs cannot be renewed')
    }
  }

  private async take(limit: number): Promise<JobRow[]> {
    const { app, handlers, leaseSeconds = LEASE_SECONDS } = this.options
    return app.data.query(
      `WITH due AS (
         SELECT id FROM job
         WHERE due_at <= clock_timestamp() AND kind = ANY($1) AND (lease_until IS NULL OR lease_until <= clock_timestamp())
         ORDER BY due_at FOR UPDATE SKIP LOCKED LIMIT $2
       ), taken AS (
         UPDATE job SET lease_until = clock_timestamp() + make_interval(secs => $3), attempts = attempts + 1
         FROM due WHERE job.id = due.id
         RETURNING job.id, kind, aggregate_id, payload, attempts, correlation_id
       )
       SELECT id, kind, aggregate_id AS "aggregateId", payload, attempts, correlation_id AS "correlationId" FROM taken`,
      [Object.keys(handlers), limit, leaseSeconds],
    )
  }

  private async handle({ correlationId, ...job }: JobRow): Promise<void> {
    const { app, handlers, log } = this.options
    try {
      await app.tracing.job(job, correlationId, () =>
        handlers[job.kind]!(job, app, { caller: system, correlationId }),
      )
      await this.retryLater(job, new Error('the handler did not complete its job'))
    } catch (error) {
      log.warn({ correlationId, job: job.kind, attempts: job.attempts, code: errorCode(error) }, 'job failed')
      await this.retryLater(job, error).catch((lost: unknown) =>
        log.warn(
          { correlationId, job: job.kind, code: errorCode(lost) },
          'job waits for the end of its lease',
        ),
      )
    }
  }

  /** Schedules the next attempt, unless another process has taken the job over. */
  private async retryLater(job: Job, error: unknown): Promise<void> {
    const retrySeconds = backoff(job.attempts, { first: FIRST_RETRY_MS, longest: LONGEST_RETRY_MS }) / 1000
    const text = error instanceof Error ? `${errorCode(error)}: ${error.message}` : String(error)
    await this.options.app.data.query(
      `UPDATE job SET lease_until = NULL, error = $3, due_at = clock_timestamp() + make_interval(secs => $4)
       WHERE id = $1 AND attempts = $2`,
      [job.id, job.attempts, text.slice(0, 2000), retrySeconds],
    )
  }

  private async measure(): Promise<void> {
    this.measuredAt = performance.now()
    const [row]: JobCounts[] = await this.options.app.data.query(jobCounts)
    this.counts = row!
  }

  /** The time until the next job is due or its lease ends; at most one second, because other replicas schedule jobs too. */
  private async nextMs(): Promise<number> {
    if (this.inFlight.size >= CONCURRENCY) return POLL_MS
    const [row]: { ms: number | null }[] = await this.options.app.data.query(
      `SELECT extract(epoch FROM min(greatest(due_at, lease_until)) - clock_timestamp())::float * 1000 AS ms
       FROM job WHERE kind = ANY($1)`,
      [Object.keys(this.options.handlers)],
    )
    return Math.min(Math.max(row?.ms ?? POLL_MS, 1), POLL_MS)
  }
}
