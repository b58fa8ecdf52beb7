import { newId } from '@enigm/contracts'
import {
  accountOf,
  deleteRows,
  type App,
  type CallContext,
  type Erased,
  type Transaction,
} from '@enigm/subgraph'
import type { GuidanceApp } from '../config'
import { Catalogue } from '../course/catalogue'
import type { Level } from '../course/content-files'
import { GuidanceFailure } from '../errors'
import type { ExamAttempt } from '../exam/exam.entity'
import { trainings } from './progress.entity'
import { trainingLifecycle } from './progress.lifecycle'

/** Records the modules that an account has completed. */
export class ProgressService {
  private readonly catalogue: Catalogue

  constructor(private readonly app: App<any>) {
    this.catalogue = (app as GuidanceApp).get(Catalogue)
  }

  /**
   * Completes a module in its present version.
   * @returns the course
   * @throws GuidanceFailure NOT_FOUND, INVALID_TRANSITION if this version is completed already
   */
  complete(context: CallContext, moduleId: string): Promise<Level> {
    return this.app.transaction(context, async (tx) => {
      const module = this.catalogue.module(moduleId)
      if (!module) throw new GuidanceFailure('NOT_FOUND', ['input', 'moduleId'])
      const accountId = accountOf(tx.caller)
      const id = await lockTraining(tx, accountId, module.level)
      const [completed] = await tx.query<object>(
        `INSERT INTO completed_module (account_id, course, module_id, version, completed_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, module_id) DO UPDATE
           SET course = excluded.course, version = excluded.version, completed_at = excluded.completed_at
           WHERE completed_module.version < excluded.version
         RETURNING module_id`,
        [accountId, module.level, moduleId, module.version, await tx.now()],
      )
      if (!completed) throw new GuidanceFailure('INVALID_TRANSITION')
      await trainings.change(tx, 'guidance.training.progressed', { id })
      return module.level
    })
  }
}

/**
 * Locks the training of an account in a course, which begins with this row.
 * @returns its id
 */
export async function lockTraining(tx: Transaction, accountId: string, course: Level): Promise<string> {
  await tx.query(
    `INSERT INTO training (id, version, account_id, course, state) VALUES ($1, 0, $2, $3, $4)
     ON CONFLICT (account_id, course) DO NOTHING`,
    [newId('training'), accountId, course, trainingLifecycle.initial],
  )
  const [row] = await tx.query<{ id: string }>(
    'SELECT id FROM training WHERE account_id = $1 AND course = $2 FOR UPDATE',
    [accountId, course],
  )
  return row!.id
}

/** Dates a pass. The audit entry of the attempt covers it. */
export async function pass(tx: Transaction, attempt: ExamAttempt): Promise<void> {
  const id = await lockTraining(tx, attempt.accountId, attempt.course)
  const { endedAt: passedAt, courseVersion: passedVersion, score } = attempt
  await trainings.move(tx, 'PASS', { id }, { set: { passedAt, passedVersion, score }, audit: null })
}

/** SQL: the account `$1` has gone on with the course of the training `t` since the moment `$2`. */
const isContinued = `(
  EXISTS (SELECT FROM completed_module m WHERE m.account_id = $1 AND m.course = t.course)
  OR EXISTS (SELECT FROM exam_attempt e
             WHERE e.account_id = $1 AND e.course = t.course AND (e.ended_at IS NULL OR e.ended_at >= $2)))`

/**
 * Deletes what an account that stays had learned before a moment (ACC-06). Attempts that limit the next one stay, and so does what
 * is later or open.
 */
export async function deleteTraining(tx: Transaction, accountId: string, before: Date): Promise<void> {
  const parameters = [accountId, before]
  await tx.query('DELETE FROM completed_module WHERE account_id = $1 AND completed_at < $2', parameters)
  await tx.query(
    `DELETE FROM exam_attempt WHERE account_id = $1 AND ended_at < $2
       AND started_at < $2::timestamptz - interval '1 day'`,
    parameters,
  )
  await tx.query(
    `DELETE FROM training t
     WHERE t.account_id = $1 AND (t.passed_at IS NULL OR t.passed_at < $2) AND NOT ${isContinued}`,
    parameters,
  )
  await tx.query(
    `UPDATE training t SET state = '${trainingLifecycle.initial}', passed_at = NULL, passed_version = NULL, score = NULL
     WHERE t.account_id = $1 AND t.passed_at < $2`,
    parameters,
  )
}

export async function eraseProgress(tx: Transaction, accountId: string): Promise<Erased> {
  const columns = { completed_module: 'account_id', training: 'account_id' }
  return { erased: await deleteRows(tx, columns, accountId), detached: 0 }
}
