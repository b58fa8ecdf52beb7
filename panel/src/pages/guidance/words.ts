import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type {
  ContentLanguage,
  ExamAttemptState,
  TrainingLevel,
  TrainingState,
  TrainingTopic,
} from '../../generated/guidance'
import type { StatusOf } from '../../kit'

/** The language of the content, which is that of the page. */
export function useContentLanguage(): ContentLanguage {
  const { i18n } = useLingui()
  return i18n.locale === 'de' ? 'DE' : 'EN'
}

export const courses: Record<TrainingLevel, MessageDescriptor> = {
  ESSENTIAL: msg`Essential course`,
  ADVANCED: msg`Advanced course`,
}

export const topics: Record<TrainingTopic, MessageDescriptor> = {
  PRODUCT_EDUCATION: msg`Product`,
  SECURITY_GUIDANCE: msg`Security`,
  CONFIGURATION_GUIDANCE: msg`Configuration`,
}

export const trainingStates: Record<TrainingState, StatusOf> = {
  NOT_STARTED: ['off', msg`Not begun`],
  IN_PROGRESS: ['wait', msg`Begun`],
  PASSED: ['ok', msg`Passed`],
}

export const attemptStates: Record<ExamAttemptState, StatusOf> = {
  OPEN: ['wait', msg`Not submitted yet`],
  PASSED: ['ok', msg`Passed`],
  FAILED: ['stop', msg`Not passed`],
  EXPIRED: ['off', msg`Time over, not counted as passed`],
}
