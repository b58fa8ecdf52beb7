import { enumType, lifecycle } from '@enigm/subgraph'

export const ExamAttemptState = enumType('ExamAttemptState', 'Where an attempt at a final exam stands.', {
  OPEN: 'It can be submitted until its time is over.',
  PASSED: 'Enough questions were answered correctly.',
  FAILED: 'Too few questions were answered correctly.',
  EXPIRED: 'Its time was over before it was submitted, or the exam was revised.',
})
export type ExamAttemptState = keyof typeof ExamAttemptState

export const examLifecycle = lifecycle(ExamAttemptState, 'OPEN', {
  PASS: { mutation: 'submitFinalExam', from: ['OPEN'], to: 'PASSED', event: 'guidance.exam.passed' },
  FAIL: { mutation: 'submitFinalExam', from: ['OPEN'], to: 'FAILED', event: 'guidance.exam.failed' },
  EXPIRE: { from: ['OPEN'], to: 'EXPIRED', event: 'guidance.exam.expired' },
})
