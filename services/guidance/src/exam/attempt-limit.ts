import { DAY_MILLISECONDS } from '@enigm/subgraph'
import type { ExamAttempt } from './exam.entity'

const MINUTE_MILLISECONDS = 60_000
export const EXAM_MILLISECONDS = 30 * MINUTE_MILLISECONDS
/** For the way of a submission: what arrives so much later is still in time. */
export const GRACE_MILLISECONDS = 10_000
const COOL_DOWN_MILLISECONDS = 15 * MINUTE_MILLISECONDS
const MOST_ATTEMPTS = 3

/** An attempt that counts towards the limit. */
type CountedAttempt = Pick<ExamAttempt, 'state' | 'startedAt' | 'endsAt' | 'endedAt'>

/**
 * When the account may start the next attempt: 15 minutes after the end of the last one, and at most three in 24 hours.
 * @param attempts the latest first; those of another revision of the exam do not count
 */
export function nextAttemptAt(attempts: readonly CountedAttempt[]): Date | null {
  const [last] = attempts
  if (!last) return null
  const earliest = (last.endedAt ?? last.endsAt).getTime() + COOL_DOWN_MILLISECONDS
  const limiting = attempts[MOST_ATTEMPTS - 1]
  return new Date(Math.max(earliest, limiting ? limiting.startedAt.getTime() + DAY_MILLISECONDS : 0))
}
