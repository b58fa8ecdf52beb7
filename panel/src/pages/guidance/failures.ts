import { msg } from '@lingui/core/macro'
import { explainFailures } from '../../kit'

explainFailures({
  ANSWER_INVALID: msg`An answer belongs to no question of this attempt. Nothing was submitted; load the page again.`,
  ATTEMPT_LIMIT_REACHED: msg`The next attempt is possible later. Nothing was started.`,
  ATTEMPT_OPEN: msg`An attempt at this exam is open: continue it.`,
  COURSE_REVISED: msg`The exam was revised during your attempt. The attempt does not count; start another one.`,
  TIME_OVER: msg`The time of the attempt is over. Nothing was submitted.`,
})
