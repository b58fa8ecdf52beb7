import { Refusal } from '@enigm/contracts'
import { traced, tracedPart, type Ending, type Tracer } from '@enigm/observability'
import { LRUCache } from 'lru-cache'
import { errorCode } from './events/wake'
import { DomainFailure } from './failure'

/** Jobs that begin at once do so within milliseconds; a job that is forgotten here is not traced. */
const REMEMBERED_JOBS = 1_000

/** The event of a row of the outbox or the inbox. */
interface TracedEvent {
  readonly eventId: string
  readonly type: string
  readonly correlationId: string
  readonly isSnapshot: boolean
}

interface TracedRequest {
  readonly correlationId: string
  /** The header with the span of the gateway. */
  readonly traceparent: string | undefined
}

/**
 * The spans of one service, from a request to the handlers of its events. Without a tracer it only does the work. A trace ends with
 * the work that begins at once: timers and polls are not in it, or it would never end.
 */
export class ServiceTracing {
  private readonly jobsAtOnce: LRUCache<string, true> | undefined

  constructor(private readonly tracer?: Tracer) {
    this.jobsAtOnce = tracer && new LRUCache({ max: REMEMBERED_JOBS })
  }

  /**
   * @param run executes the request
   * @param codesOf the codes of the errors and expected failures of its answer
   */
  async request<T extends { readonly operation: string }>(
    request: TracedRequest,
    run: () => Promise<T>,
    codesOf: (answer: T) => readonly string[],
  ): Promise<T> {
    const { tracer } = this
    if (!tracer) return run()
    const span = tracer.begin({ name: 'request', kind: 'server', ...request })
    try {
      const answer = await tracer.within(span, run)
      const [outcome = 'OK'] = codesOf(answer)
      span.end({ name: answer.operation, outcome, isFault: isFault(outcome) })
      return answer
    } catch (error) {
      span.end(endingOf(error))
      throw error
    }
  }

  /** A transaction within a request, a handler or a job. */
  transaction<T>(run: () => Promise<T>): Promise<T> {
    return tracedPart(this.tracer, { name: 'transaction', kind: 'internal' }, run, endingOf)
  }

  /** A call of an external system within a request or a job. */
  call<T>(system: string, run: () => Promise<T>): Promise<T> {
    return tracedPart(this.tracer, { name: `call ${system}`, kind: 'client' }, run, endingOf)
  }

  /** Notes events in the outbox. Snapshots are not traced: they belong to no request. */
  emitted(type: string, eventIds: readonly string[], correlationId: string): void {
    for (const eventId of this.tracer ? eventIds : [])
      this.note({ name: `emit ${type}`, correlationId, key: `emit ${eventId}` })
  }

  publish<T>(event: TracedEvent, run: () => Promise<T>): Promise<T> {
    const { eventId, type, correlationId, isSnapshot } = event
    const keys = { key: `publish ${eventId}`, parentKey: `emit ${eventId}` }
    const span = { name: `publish ${type}`, kind: 'producer', correlationId, ...keys } as const
    return traced(isSnapshot ? undefined : this.tracer, span, run, endingOf)
  }

  /** @param events of one type and one correlation id, which one call handles; an external source publishes no span */
  handle<T>(events: readonly TracedEvent[], isExternal: boolean, run: () => Promise<T>): Promise<T> {
    const [{ eventId, type, correlationId, isSnapshot }] = events as [TracedEvent]
    const span = {
      ...({ name: `handle ${type}`, kind: 'consumer', correlationId } as const),
      ...(!isExternal && { parentKey: `publish ${eventId}` }),
      attributes: { 'enigm.events': events.length },
    }
    return traced(isSnapshot ? undefined : this.tracer, span, run, endingOf)
  }

  /** Notes a job that is due now. */
  scheduled(kind: string, jobId: string, correlationId: string): void {
    if (!this.jobsAtOnce) return
    this.jobsAtOnce.set(jobId, true)
    this.note({ name: `schedule ${kind}`, correlationId, key: `schedule ${jobId}` })
  }

  /** An attempt of a job, if this process has scheduled it to begin at once. */
  job<T>(job: { id: string; kind: string }, correlationId: string, run: () => Promise<T>): Promise<T> {
    const span = { name: `job ${job.kind}`, kind: 'internal', parentKey: `schedule ${job.id}` } as const
    const tracer = this.jobsAtOnce?.has(job.id) ? this.tracer : undefined
    return traced(tracer, { ...span, correlationId }, run, endingOf)
  }

  async stop(): Promise<void> {
    await this.tracer?.stop()
  }

  private note(span: { name: string; correlationId: string; key: string }): void {
    this.tracer?.begin({ ...span, kind: 'producer' }).end({ outcome: 'OK', isFault: false })
  }
}

/** A refusal and an expected failure are no fault. */
function endingOf(error: unknown): Ending {
  const outcome = errorCode(error)
  const isExpected = error instanceof DomainFailure || error instanceof Refusal
  return { outcome, isFault: isExpected ? isFault(outcome) : true }
}

function isFault(code: string): boolean {
  return code === 'INTERNAL' || code === 'UNAVAILABLE'
}
