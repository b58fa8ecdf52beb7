import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const guidance: Readonly<Record<string, MessageDescriptor>> = {
  ANSWER_INVALID: msg`An answer did not fit the questions of the attempt`,
  ATTEMPT_LIMIT_REACHED: msg`The next attempt was possible later`,
  ATTEMPT_OPEN: msg`An attempt was open`,
  COURSE_REVISED: msg`The exam was revised during the attempt`,
  TIME_OVER: msg`The time of the attempt was over`,
}
