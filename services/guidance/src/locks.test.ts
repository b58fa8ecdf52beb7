import { newId } from '@enigm/contracts'
import { systemContext, type Transaction } from '@enigm/subgraph'
import { idleJob, locksIn, locksOf } from '@enigm/subgraph/testkit'
import { lockOwnAttempt } from './exam/exam.access'
import { ExamService } from './exam/exam.service'
import { TestGuidance } from './guidance.fixture'
import { lockTraining } from './progress/progress.service'
import { holdOwnMembership } from './sharing/sharing.access'
import { endSharing } from './sharing/sharing.service'

let guidance: TestGuidance
beforeAll(async () => {
  guidance = await TestGuidance.start()
})
afterAll(() => guidance.stop())

const absent = newId('account')

describe('a transaction locks, before it decides', () => {
  it.each<[string, (tx: Transaction) => Promise<unknown>, string[]]>([
    ['an own attempt', (tx) => lockOwnAttempt(tx, absent), ['exam_attempt']],
    ['the training in a course', (tx) => lockTraining(tx, absent, 'ESSENTIAL'), ['training']],
    ['the membership of a member who decides', (tx) => holdOwnMembership(tx, absent), ['membership']],
    ['the consent of a member who leaves', (tx) => endSharing(tx, absent, absent), ['sharing']],
  ])('%s', async (_name, run, expected) => {
    expect(await locksIn(guidance.subgraph, guidance.subgraph.caller(), run)).toEqual(expected)
  })

  it('an attempt whose time is over', async () => {
    const job = await idleJob(guidance.subgraph, 'an exam')
    const expire = () => guidance.subgraph.app.get(ExamService).expire(systemContext(), job)
    expect(await locksOf(guidance.subgraph, expire)).toEqual(['exam_attempt'])
  })

  it('the training, and an attempt of before that nothing has ended', async () => {
    const learner = guidance.learner()
    await learner.start()
    // Its job is left as it is: it has not run yet.
    await guidance.subgraph.app.read(
      `UPDATE exam_attempt SET started_at = started_at - interval '2 days', ends_at = ends_at - interval '2 days'
       WHERE account_id = $1`,
      [learner.accountId],
    )
    expect(await locksOf(guidance.subgraph, () => learner.start())).toEqual(['training', 'exam_attempt'])
  })
})
