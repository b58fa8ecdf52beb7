import { accountOf, ownerClause, select, type Context, type Transaction } from '@enigm/subgraph'
import { GuidanceFailure } from '../errors'
import { ExamAttempt } from './exam.entity'

const own = select(ExamAttempt, 'e').where('e.id = $1')
const readable = own.where(ownerClause('Query.examAttempt id', 'e.account_id = $2'))
const submittable = own
  .where(ownerClause('Mutation.submitFinalExam input.attemptId', 'e.account_id = $2'))
  .forUpdate()

/** An own attempt of the caller; null without one. */
export async function ownAttempt({ app, caller }: Context, id: string): Promise<ExamAttempt | null> {
  const [attempt] = await app.read(readable, [id, accountOf(caller)])
  return attempt ?? null
}

/** Locks an own attempt of the caller. @throws GuidanceFailure NOT_FOUND */
export async function lockOwnAttempt(tx: Transaction, id: string): Promise<ExamAttempt> {
  const [attempt] = await tx.query(submittable, [id, accountOf(tx.caller)])
  if (!attempt) throw new GuidanceFailure('NOT_FOUND', ['input', 'attemptId'])
  return attempt
}
