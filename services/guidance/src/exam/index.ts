import { definePart } from '@enigm/subgraph'
import { ExamAttempt } from './exam.entity'
import { ExamResolver } from './exam.resolver'
import { eraseAttempts, EXAM_EXPIRY_JOB, ExamService } from './exam.service'

export const examPart = definePart({
  entities: [ExamAttempt],
  resolvers: [ExamResolver],
  jobs: { [EXAM_EXPIRY_JOB]: (job, app, context) => app.get(ExamService).expire(context, job) },
  erase: (accountId, tx) => eraseAttempts(tx, accountId),
})
