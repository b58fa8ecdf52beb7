import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const guidance: Readonly<Record<string, MessageDescriptor>> = {
  'guidance.training.progressed': msg`A module was completed`,
  'guidance.exam.started': msg`A final exam was started`,
  'guidance.exam.passed': msg`A final exam was passed`,
  'guidance.exam.failed': msg`A final exam was not passed`,
  'guidance.exam.expired': msg`The time of a final exam was over`,
  'guidance.sharing.allowed': msg`An organization may see whether you have passed`,
  'guidance.sharing.withdrawn': msg`An organization no longer sees whether you have passed`,
  'guidance.training.passed': msg`A course was passed`,
  'guidance.erasure.completed': msg`The data of a deleted account was erased`,
  'Mutation.completeTrainingModule': msg`Completion of a module`,
  'Mutation.startFinalExam': msg`Start of a final exam`,
  'Mutation.submitFinalExam': msg`Submission of a final exam`,
  'Mutation.shareTraining': msg`Consent for an organization`,
  'Mutation.withdrawTraining': msg`Withdrawal of a consent`,
  'Mutation.askProductAssistant': msg`Question to the assistant`,
}
