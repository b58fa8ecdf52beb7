import { errorCodes, operations } from '@enigm/subgraph'

/** The expected failures of mutations about training. */
const { GuidanceError, GuidanceFailure } = errorCodes('Guidance', ['panel'], {
  ANSWER_INVALID:
    'An answer names a question or a choice that the attempt does not have, or a question or choice twice.',
  ATTEMPT_LIMIT_REACHED: 'The next attempt is possible later: CourseTraining.nextAttemptAt says when.',
  ATTEMPT_OPEN: 'An attempt at this exam is open: continue it.',
  COURSE_REVISED: 'The exam was revised during the attempt: start another one; this one does not count.',
  TIME_OVER: 'The time of the attempt is over.',
})

export { GuidanceFailure }

/** A mutation of this service. */
export const Operation = operations(GuidanceError)
