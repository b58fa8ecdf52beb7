import { newId } from '@enigm/contracts'
import {
  accountOf,
  deleteRows,
  type App,
  type CallContext,
  type Erased,
  type Job,
  type Transaction,
} from '@enigm/subgraph'
import type { GuidanceApp } from '../config'
import { Catalogue } from '../course/catalogue'
import type { Course } from '../course/content'
import type { Level } from '../course/content-files'
import { GuidanceFailure } from '../errors'
import { lockTraining, pass } from '../progress/progress.service'
import { EXAM_MILLISECONDS, GRACE_MILLISECONDS, nextAttemptAt } from './attempt-limit'
import { correctlyAnswered, draw, misfit, PASS_MARK, type Answer } from './draw'
import { lockOwnAttempt } from './exam.access'
import { ExamAttempt, examAttempts } from './exam.entity'
import { examLifecycle } from './exam.lifecycle'
import { latestAttempts } from './exam.queries'

export const EXAM_EXPIRY_JOB = 'exam.expire'

/** Starts, grades and ends attempts. */
export class ExamService {
  private readonly catalogue: Catalogue

  constructor(private readonly app: App<any>) {
    this.catalogue = (app as GuidanceApp).get(Catalogue)
  }

  /** @throws GuidanceFailure ATTEMPT_OPEN, ATTEMPT_LIMIT_REACHED */
  start(context: CallContext, level: Level): Promise<ExamAttempt> {
    const course = this.catalogue.course(level)
    return this.app.transaction(context, async (tx) => {
      const accountId = accountOf(tx.caller)
      await lockTraining(tx, accountId, level)
      const now = await tx.now()
      await requirePossible(tx, accountId, course, now)
      const id = newId('examAttempt')
      const endsAt = new Date(now.getTime() + EXAM_MILLISECONDS)
      await tx.scheduleJob({
        kind: EXAM_EXPIRY_JOB,
        aggregateId: id,
        dueAt: endsAt,
        afterMilliseconds: GRACE_MILLISECONDS,
      })
      return examAttempts.create(tx, 'guidance.exam.started', {
        ...{ id, accountId, course: level, courseVersion: course.version, fingerprint: course.fingerprint },
        ...{ state: examLifecycle.initial, asked: draw(course.questions), startedAt: now, endsAt },
        ...{ endedAt: null, score: null, correct: null },
      })
    })
  }

  /**
   * Grades an attempt, once.
   * @throws GuidanceFailure NOT_FOUND, INVALID_TRANSITION, TIME_OVER, COURSE_REVISED, ANSWER_INVALID
   */
  submit(context: CallContext, attemptId: string, answers: readonly Answer[]): Promise<ExamAttempt> {
    return this.app.transaction(context, async (tx) => {
      const attempt = await lockOwnAttempt(tx, attemptId)
      const course = this.catalogue.course(attempt.course)
      const now = await tx.now()
      requireGradable(attempt, course, now)
      const wrong = misfit(attempt.asked, answers)
      if (wrong) throw new GuidanceFailure('ANSWER_INVALID', ['input', 'answers', ...wrong])
      const correct = correctlyAnswered(course.questions, answers)
      const isPassed = correct.length >= PASS_MARK
      const set = { endedAt: now, score: correct.length, correct }
      await tx.cancelJob(EXAM_EXPIRY_JOB, attemptId)
      const graded = await examAttempts.move(tx, isPassed ? 'PASS' : 'FAIL', { id: attemptId }, { set })
      if (isPassed) await pass(tx, graded)
      return graded
    })
  }

  /** Ends an attempt whose time is over. */
  async expire(context: CallContext, job: Job): Promise<void> {
    await this.app.transaction(context, async (tx) => {
      const attempt = await tx.lock(ExamAttempt, { id: job.aggregateId })
      await tx.completeJob(job)
      if (attempt?.state === 'OPEN') await close(tx, attempt, await tx.now())
    })
  }
}

/** @throws GuidanceFailure ATTEMPT_OPEN, ATTEMPT_LIMIT_REACHED */
async function requirePossible(tx: Transaction, accountId: string, course: Course, now: Date): Promise<void> {
  const attempts = await tx.query(latestAttempts, [accountId, course.level, course.fingerprint])
  const open = await tx.manager.findOneBy(ExamAttempt, { accountId, course: course.level, state: 'OPEN' })
  const isStale = open && (open.fingerprint !== course.fingerprint || isOver(open, now))
  if (open && !isStale) throw new GuidanceFailure('ATTEMPT_OPEN', ['input', 'course'])
  const next = nextAttemptAt(attempts)
  if (next && next > now) throw new GuidanceFailure('ATTEMPT_LIMIT_REACHED', ['input', 'course'])
  if (!open) return
  // Its job may be ending it now.
  await tx.cancelJob(EXAM_EXPIRY_JOB, open.id)
  const stale = await tx.lock(ExamAttempt, { id: open.id, state: 'OPEN' })
  if (stale) await close(tx, stale, now)
}

/** @throws GuidanceFailure INVALID_TRANSITION, TIME_OVER, COURSE_REVISED */
function requireGradable(attempt: ExamAttempt, course: Course, now: Date): void {
  if (attempt.state === 'EXPIRED') throw new GuidanceFailure('TIME_OVER')
  if (attempt.state !== 'OPEN') throw new GuidanceFailure('INVALID_TRANSITION')
  if (isOver(attempt, now)) throw new GuidanceFailure('TIME_OVER')
  if (attempt.fingerprint !== course.fingerprint) throw new GuidanceFailure('COURSE_REVISED')
}

function isOver({ endsAt }: ExamAttempt, now: Date): boolean {
  return endsAt.getTime() + GRACE_MILLISECONDS < now.getTime()
}

/** An attempt that a revision has made void ends now, one whose time is over has ended with its time. */
async function close(tx: Transaction, { id, endsAt }: ExamAttempt, now: Date): Promise<void> {
  await examAttempts.move(tx, 'EXPIRE', { id }, { set: { endedAt: endsAt < now ? endsAt : now } })
}

export async function eraseAttempts(tx: Transaction, accountId: string): Promise<Erased> {
  return { erased: await deleteRows(tx, { exam_attempt: 'account_id' }, accountId), detached: 0 }
}
