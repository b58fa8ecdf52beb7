import { Audiences, countersOf, enumType, groupedByKey, select, type BatchLoader } from '@enigm/subgraph'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import type { GuidanceApp } from '../config'
import { Catalogue } from '../course/catalogue'
import { levels, type Level } from '../course/content-files'
import { TrainingLevel } from '../course/training-course'
import { nextAttemptAt } from '../exam/attempt-limit'
import { ExamAttempt } from '../exam/exam.entity'
import { recentAttempts } from '../exam/exam.queries'
import { Training } from './progress.entity'

const TrainingState = enumType('TrainingState', 'Where the training of an account in a course stands.', {
  NOT_STARTED: 'No module is completed and no exam was started.',
  IN_PROGRESS: 'A module is completed, or an exam was started.',
  PASSED: 'The final exam was passed.',
})
type TrainingState = keyof typeof TrainingState

@Audiences('panel')
@ObjectType({ description: 'A module that the account has completed.' })
class CompletedModule {
  @Field(() => ID, { description: 'The module.' })
  moduleId!: string

  @Field(() => Int, { description: 'The version that was completed.' })
  version!: number

  @Field(() => Date, { description: 'When.' })
  completedAt!: Date
}

/** Education of the account (TRN-04): no rule of any service reads it. */
@Audiences('panel')
@ObjectType({ description: 'The training of the account in a course. It gives no access to anything.' })
export class CourseTraining {
  @Field(() => TrainingLevel, { description: 'The course.' })
  course!: Level

  @Field(() => TrainingState, { description: 'Where it stands.' })
  state!: TrainingState

  @Field(() => [CompletedModule], { description: 'The completed modules of the course, at most 30.' })
  completedModules!: CompletedModule[]

  @Field(() => Int, { nullable: true, description: 'Correct answers of the latest pass; null before.' })
  score!: number | null

  @Field(() => Date, { nullable: true, description: 'When the exam was passed last; null before.' })
  passedAt!: Date | null

  @Field(() => Int, {
    nullable: true,
    description: 'The version of the course that was passed last; null before.',
  })
  passedVersion!: number | null

  @Field(() => ExamAttempt, { nullable: true, description: 'The latest attempt; null before the first.' })
  lastAttempt!: ExamAttempt | null

  @Field(() => Date, {
    nullable: true,
    description: 'The earliest time of the next attempt; null if it is possible from the start.',
  })
  nextAttemptAt!: Date | null
}

const trainingsOf = select(Training, 't').where('t.account_id = ANY($1)')
type CompletedRow = CompletedModule & { accountId: string }

/** The training of accounts, in the order of the courses. */
export const trainingOf: BatchLoader<string, CourseTraining[]> = async (accountIds, { app }) => {
  const catalogue = (app as GuidanceApp).get(Catalogue)
  const [trainings, completed, attempts] = await Promise.all([
    app.read(trainingsOf, [accountIds]),
    app.read<CompletedRow>(
      `SELECT account_id AS "accountId", module_id AS "moduleId", version, completed_at AS "completedAt"
       FROM completed_module WHERE account_id = ANY($1) ORDER BY completed_at, module_id`,
      [accountIds],
    ),
    app.read(recentAttempts, [accountIds]),
  ])
  const completedBy = groupedByKey(accountIds, completed, 'accountId')
  const attemptsBy = groupedByKey(accountIds, attempts, 'accountId')
  return accountIds.map((accountId, index) =>
    (Object.keys(levels) as Level[]).map((course) => {
      const row = trainings.find((each) => each.accountId === accountId && each.course === course)
      const own = attemptsBy[index]!.filter((each) => each.course === course)
      const { fingerprint } = catalogue.course(course)
      return {
        course,
        state: row?.state ?? 'NOT_STARTED',
        ...{ score: row?.score ?? null, passedAt: row?.passedAt ?? null },
        passedVersion: row?.passedVersion ?? null,
        completedModules: completedBy[index]!.filter(
          ({ moduleId }) => catalogue.module(moduleId)?.level === course,
        ),
        lastAttempt: own[0] ?? null,
        nextAttemptAt: nextAttemptAt(own.filter((each) => each.fingerprint === fingerprint)),
      }
    }),
  )
}

export const trainingCounters = countersOf(Training, 'state', {
  name: 'TrainingCounters',
  description: 'Trainings of accounts in a course by state',
  values: { IN_PROGRESS: 'Begun and not passed.', PASSED: 'Passed.' },
})
