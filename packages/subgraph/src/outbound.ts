import type { App } from './app'
import { backoff } from './backoff'
import type { CallContext } from './caller'
import type { Transaction } from './database/transaction'
import type { JobHandler } from './handlers'
import type { Job } from './job'

/** What follows a step of a command: nothing, the next step at once, or the next step after a pause. */
export type NextStep = 'DONE' | 'NOW' | { readonly afterMilliseconds: number }

/**
 * How a service speaks to an outside system. A command is a row of the service that the outside system carries out in one or
 * more steps. A process that dies between a call and its record makes the same call again, so the outside system must
 * recognize a repeated command by its id.
 */
export interface OutboundProtocol<Command extends { id: string }, Answer, Failure extends Error> {
  /** The failures that the command survives; any other error is a fault of the service, and the job worker repeats the job. */
  readonly failure: new (...parameters: any[]) => Failure
  /** Reads a command before its next step, in a transaction that ends before the call. Null when nothing is left to do. */
  claim(tx: Transaction, id: string): Promise<Command | null>
  /** Makes the call of the next step, outside any transaction. @throws Failure */
  call(command: Command): Promise<Answer>
  /** Records an answer together with its effects. */
  succeed(tx: Transaction, command: Command, answer: Answer): Promise<NextStep>
  /** Records a failure: `queue.retry(…)` tries the step again later, `DONE` gives up. */
  fail(tx: Transaction, command: Command, failure: Failure): Promise<NextStep>
}

/** What became of a call. */
export type Outcome<Command, Answer, Failure> =
  | { readonly command: Command; readonly answer: Answer }
  | { readonly command: Command; readonly failure: Failure }

interface OutboundQueueOptions {
  /** The kind of the jobs, e.g. `environment.command`: one job for each command that has steps left. */
  job: string
  /** The pauses after failures. */
  backoff: { first: number; longest: number }
}

/** Commands to an outside system: none is lost, and each step takes effect once. */
export class OutboundQueue {
  constructor(private readonly options: OutboundQueueOptions) {}

  /**
   * Places a command in the transaction that writes its row; the first call follows the commit. `correlationId` stands in for
   * that of the transaction where nothing may lead from the one to the other.
   */
  place(
    tx: Transaction,
    id: string,
    { afterMilliseconds = 0, ...rest }: { afterMilliseconds?: number; correlationId?: string } = {},
  ): Promise<void> {
    const dueAt = new Date(Date.now() + afterMilliseconds)
    return tx.scheduleJob({ kind: this.options.job, aggregateId: id, dueAt, ...rest })
  }

  /** The pause after so many tries in a row without success. */
  retry(tries: number): { readonly afterMilliseconds: number } {
    return { afterMilliseconds: backoff(tries, this.options.backoff) }
  }

  /** The job handler of a part: `jobs: environmentQueue.jobs(EnvironmentWorker)`. */
  jobs<Command extends { id: string }, Answer, Failure extends Error>(
    Protocol: new (app: App<any>) => OutboundProtocol<Command, Answer, Failure>,
  ): Record<string, JobHandler> {
    return {
      [this.options.job]: (job, app, context) => this.process(app, context, job, app.get(Protocol)),
    }
  }

  /** Takes every step of a command that is due; the job ends with the last one, or is placed again after a pause. */
  private async process<Command extends { id: string }, Answer, Failure extends Error>(
    app: App<any>,
    context: CallContext,
    job: Job,
    protocol: OutboundProtocol<Command, Answer, Failure>,
  ): Promise<void> {
    const claim = async (tx: Transaction): Promise<Command | null> => {
      const command = await protocol.claim(tx, job.aggregateId)
      if (!command) await tx.completeJob(job)
      return command
    }
    let command = await app.transaction(context, claim)
    while (command) {
      const outcome = await outcomeOf(protocol, command)
      command = await app.transaction(context, async (tx) => {
        const next = await record(tx, protocol, outcome)
        if (next === 'NOW') return claim(tx)
        // The record comes first: rows of the service are locked before its jobs, as where a command is placed.
        await tx.completeJob(job)
        if (next !== 'DONE') await this.place(tx, job.aggregateId, next)
        return null
      })
    }
  }
}

/**
 * Makes the calls of many commands, `width` at once, until the deadline (in milliseconds since the epoch); a command without
 * an outcome was not called for. The caller records the outcomes.
 */
export async function callAll<Command extends { id: string }, Answer, Failure extends Error>(
  protocol: Pick<OutboundProtocol<Command, Answer, Failure>, 'call' | 'failure'>,
  commands: readonly Command[],
  { width, deadline }: { width: number; deadline: number },
): Promise<Outcome<Command, Answer, Failure>[]> {
  const waiting = [...commands]
  const outcomes: Outcome<Command, Answer, Failure>[] = []
  const run = async () => {
    for (let next = waiting.shift(); next && Date.now() < deadline; next = waiting.shift())
      outcomes.push(await outcomeOf(protocol, next))
  }
  await Promise.all(Array.from({ length: width }, run))
  return outcomes
}

async function outcomeOf<Command extends { id: string }, Answer, Failure extends Error>(
  protocol: Pick<OutboundProtocol<Command, Answer, Failure>, 'call' | 'failure'>,
  command: Command,
): Promise<Outcome<Command, Answer, Failure>> {
  try {
    return { command, answer: await protocol.call(command) }
  } catch (error) {
    if (error instanceof protocol.failure) return { command, failure: error }
    throw error
  }
}

function record<Command extends { id: string }, Answer, Failure extends Error>(
  tx: Transaction,
  protocol: OutboundProtocol<Command, Answer, Failure>,
  outcome: Outcome<Command, Answer, Failure>,
): Promise<NextStep> {
  return 'failure' in outcome
    ? protocol.fail(tx, outcome.command, outcome.failure)
    : protocol.succeed(tx, outcome.command, outcome.answer)
}
