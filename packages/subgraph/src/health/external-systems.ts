import type { Logger } from 'pino'
import type { DataSource } from 'typeorm'
import { errorCode } from '../events/wake'
import { ServiceTracing } from '../tracing'

/** How an external system has answered. */
export interface ExternalSystemRow {
  name: string
  isAnswering: boolean
  /** The minute of the first call with the same result as the last one. */
  since: Date
  /** The hour of the last call. */
  calledAt: Date
}

const REPEAT_MILLISECONDS = 10_000

/** Notes of each external system whether it answers, for operators: not for which object it was called (FED-08). */
export class ExternalSystems {
  private readonly noted = new Map<string, { isAnswering: boolean; at: number }>()
  /** One after the other, so that the last result is the last one written. */
  private writing = Promise.resolve()
  /** Takes the duration of each call, for the metrics. */
  onCall: (name: string, isAnswering: boolean, seconds: number) => void = () => undefined

  constructor(
    private readonly data: DataSource,
    private readonly log: Logger,
    private readonly tracing = new ServiceTracing(),
  ) {}

  /** Makes a call and notes its result. An error means that the system does not answer, unless it is one of its answers. */
  async call<T>(
    name: string,
    run: () => Promise<T>,
    isAnswer: (error: unknown) => boolean = () => false,
  ): Promise<T> {
    const startedAt = performance.now()
    const end = (isAnswering: boolean) => {
      this.note(name, isAnswering)
      this.onCall(name, isAnswering, (performance.now() - startedAt) / 1000)
    }
    try {
      const answer = await this.tracing.call(name, run)
      end(true)
      return answer
    } catch (error) {
      end(isAnswer(error))
      throw error
    }
  }

  /** An equal result is written every ten seconds at most: another process can have noted the opposite meanwhile. */
  note(name: string, isAnswering: boolean): void {
    const last = this.noted.get(name)
    if (last?.isAnswering === isAnswering && performance.now() - last.at < REPEAT_MILLISECONDS) return
    this.noted.set(name, { isAnswering, at: performance.now() })
    this.writing = this.writing
      .then(() => this.write(name, isAnswering))
      .catch((error: unknown) => {
        this.noted.delete(name)
        this.log.debug({ code: errorCode(error) }, 'external system not noted')
      })
  }

  private async write(name: string, isAnswering: boolean): Promise<void> {
    await this.data.query(
      `INSERT INTO external_system AS known (name, is_answering, since, called_at)
       VALUES ($1, $2, date_trunc('minute', clock_timestamp()), date_trunc('hour', clock_timestamp()))
       ON CONFLICT (name) DO UPDATE SET is_answering = excluded.is_answering, called_at = excluded.called_at,
         since = CASE WHEN known.is_answering = excluded.is_answering THEN known.since ELSE excluded.since END
       WHERE (known.is_answering, known.called_at) <> (excluded.is_answering, excluded.called_at)`,
      [name, isAnswering],
    )
  }
}
