import { z } from 'zod'
import { erasure, id } from './state'

const course = z.enum(['ESSENTIAL', 'ADVANCED'])
const training = z.object({
  trainingId: id,
  accountId: id,
  course,
  state: z.enum(['IN_PROGRESS', 'PASSED']),
})
const attempt = z.object({
  attemptId: id,
  accountId: id,
  course,
  state: z.enum(['OPEN', 'PASSED', 'FAILED', 'EXPIRED']),
})
/** The consent of a member that an organization sees whether the member has passed. */
const sharing = z.object({
  sharingId: id,
  accountId: id,
  organizationId: id,
  state: z.enum(['WITHDRAWN', 'ALLOWED']),
})

/** Events of guidance. None of them has an answer, a score or a question. */
export const guidanceEvents = {
  'guidance.training.progressed': training,
  'guidance.training.passed': training,
  'guidance.exam.started': attempt,
  'guidance.exam.passed': attempt,
  'guidance.exam.failed': attempt,
  'guidance.exam.expired': attempt,
  'guidance.sharing.allowed': sharing,
  'guidance.sharing.withdrawn': sharing,
  'guidance.erasure.completed': erasure,
  'guidance.erasure.snapshot': erasure,
}
