import { select } from '@enigm/subgraph'
import { ExamAttempt } from './exam.entity'

const LIMITING = 3

/** The latest attempts of an account at one revision of an exam, the latest first: those that limit the next one. */
export const latestAttempts = select(ExamAttempt, 'e')
  .where('e.account_id = $1', 'e.course = $2', 'e.fingerprint = $3')
  .orderBy('startedAt desc', 'id')
  .limit(LIMITING)

/** The latest attempts of accounts at each exam, the latest first. */
export const recentAttempts = select(ExamAttempt, 'e')
  .where(
    'e.account_id = ANY($1)',
    `e.id IN (SELECT l.id FROM exam_attempt l WHERE l.account_id = e.account_id AND l.course = e.course
      ORDER BY l.started_at DESC, l.id LIMIT ${LIMITING})`,
  )
  .orderBy('startedAt desc', 'id')
