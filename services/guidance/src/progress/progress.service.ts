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
        `INSERT INTO completed_module (account_id, module_id, version, completed_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, module_id) DO UPDATE
           SET version = excluded.version, completed_at = excluded.completed_at
           WHERE completed_module.version < excluded.version
         RETURNING module_id`,
        [accountId, moduleId, module.version, await tx.now()],
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

export async function eraseProgress(tx: Transaction, accountId: string): Promise<Erased> {
  const columns = { completed_module: 'account_id', training: 'account_id' }
  return { erased: await deleteRows(tx, columns, accountId), detached: 0 }
}
