import type { App } from './app'
import { backoff } from './backoff'
import type { CallContext } from './caller'
import type { Transaction } from './database/transaction'
import type { JobHandler } from './handlers'
import { errorCode } from './events/wake'
import type { Job } from './job'

/** The continuation after a step of a command: none, the next step now, or the next step after a delay. */
export type NextStep = 'DONE' | 'NOW' | { readonly afterMilliseconds: number }

/**
 * The protocol between a service and an external system. A command is a row of the service that the external system executes
 * in one or more steps. After a crash between a call and its record the same call is repeated, so the external system must
 * recognize a repeated command by its id.
 */
export interface OutboundProtocol<Command extends { id: string }, Answer, Failure extends Error> {
  /** The expected failures of a call. Any other error is a fault of the service, and the job is retried. */
  readonly failure: new (...parameters: any[]) => Failure
  /** Reads a command before its next step, in a transaction that ends before the call. @returns null without a next step */
  claim(tx: Transaction, id: string): Promise<Command | null>
  /** Makes the call of the next step, outside any transaction. @throws Failure */
  call(command: Command): Promise<Answer>
  /** Records an answer together with its effects. */
  succeed(tx: Transaction, command: Command, answer: Answer): Promise<NextStep>
  /** Records a failure: `queue.retry(…)` repeats the step later, `DONE` gives up. */
  fail(tx: Transaction, command: Command, failure: Failure): Promise<NextStep>
}

/** The outcome of a call. */
export type Outcome<Command, Answer, Failure> =
  | { readonly command: Command; readonly answer: Answer }
  | { readonly command: Command; readonly failure: Failure }

interface OutboundQueueOptions {
  /** The kind of the jobs, e.g. `environment.command`: one job for each command with a next step. */
  job: string
  /** The delays after failures. */
  backoff: { first: number; longest: number }
}

/** Commands to an external system: none is lost, and each step takes effect once. */
export class OutboundQueue {
  constructor(private readonly options: OutboundQueueOptions) {}

  /**
   * Places a command in the transaction that writes its row; the first call follows the commit. `correlationId` replaces that of
   * the transaction when the two must not be linkable.
   */
  place(
    tx: Transaction,
    id: string,
    options: { afterMilliseconds?: number; correlationId?: string } = {},
  ): Promise<void> {
    return tx.scheduleJob({ kind: this.options.job, aggregateId: id, ...options })
  }

  /** The delay after a number of consecutive failed attempts. */
  retry(attempts: number): { readonly afterMilliseconds: number } {
    return { afterMilliseconds: backoff(attempts, this.options.backoff) }
  }

  /** The job handler of a part: `jobs: environmentQueue.jobs(EnvironmentWorker)`. */
  jobs<Command extends { id: string }, Answer, Failure extends Error>(
    Protocol: new (app: App<any>) => OutboundProtocol<Command, Answer, Failure>,
  ): Record<string, JobHandler> {
    return {
      [this.options.job]: (job, app, context) => this.process(app, context, job, app.get(Protocol)),
    }
  }

  /** Executes the due steps of a command. The job ends with the last step, or is scheduled again after a delay. */
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
        // Rows of the service are locked before its jobs, in the same order as when a command is placed.
        await tx.completeJob(job)
        if (next !== 'DONE')
          await tx.scheduleJob({
            ...{ kind: this.options.job, aggregateId: job.aggregateId, ...next },
            ...('failure' in outcome && {
              failed: { attempts: job.attempts, error: errorCode(outcome.failure) },
            }),
          })
        return null
      })
    }
  }
}

/**
 * Makes the calls of many commands, `width` at once, until the deadline (a moment of `performance.now()`). No call was made for
 * a command without an outcome. The caller records the outcomes.
 */
export async function callAll<Command extends { id: string }, Answer, Failure extends Error>(
  protocol: Pick<OutboundProtocol<Command, Answer, Failure>, 'call' | 'failure'>,
  commands: readonly Command[],
  { width, deadline }: { width: number; deadline: number },
): Promise<Outcome<Command, Answer, Failure>[]> {
  const waiting = [...commands]
  const outcomes: Outcome<Command, Answer, Failure>[] = []
  const run = async () => {
    for (let next = waiting.shift(); next && performance.now() < deadline; next = waiting.shift())
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
