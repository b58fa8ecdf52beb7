import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, Stored } from '@enigm/subgraph'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Level } from '../course/content-files'
import { TrainingLevel } from '../course/training-course'
import { ExamAttemptState, examLifecycle } from './exam.lifecycle'

/** A question of an attempt: its name and the order of its choices. */
interface AskedQuestion {
  readonly id: string
  readonly choices: readonly string[]
}

/** The answers of the holder are not stored, only whether each was correct. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['accountId'],
    RELATION: ['course', 'courseVersion', 'fingerprint'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['startedAt', 'endsAt', 'endedAt'],
    EVIDENCE: ['asked', 'score', 'correct'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType({ description: 'An attempt of the account at the final exam of a course.' })
export class ExamAttempt {
  @Field(() => ID, { description: 'Identifies the attempt.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  accountId!: string

  @Field(() => TrainingLevel, { description: 'The course.' })
  @Column('text')
  course!: Level

  @Field(() => Int, { description: 'The version of the course at the start of the attempt.' })
  @Column('int')
  courseVersion!: number

  /** Of the questions at the start of the attempt: a revision makes the attempt void. */
  @Column('text')
  fingerprint!: string

  @Field(() => ExamAttemptState, { description: 'Where it stands.' })
  @Column('text')
  state!: ExamAttemptState

  /** In the order of this attempt. */
  @Column('jsonb')
  asked!: readonly AskedQuestion[]

  @Field(() => Date, { description: 'When it was started.' })
  @Column('timestamptz')
  startedAt!: Date

  @Field(() => Date, { description: 'When its time is over.' })
  @Column('timestamptz')
  endsAt!: Date

  @Field(() => Date, {
    nullable: true,
    description: 'When it was submitted or expired; null while it is open.',
  })
  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null

  @Field(() => Int, {
    nullable: true,
    description: 'Correctly answered questions; null unless it was submitted.',
  })
  @Column('int', { nullable: true })
  score!: number | null

  /** The correctly answered questions; null unless it was submitted. */
  @Column('jsonb', { nullable: true })
  correct!: readonly string[] | null
}

export const examAttempts = aggregate(ExamAttempt, {
  lifecycle: examLifecycle,
  event({ id, accountId, course, state }): EventData<'guidance.exam.started'> {
    return { attemptId: id, accountId, course, state }
  },
  audit: ({ id, accountId }) => ({ scope: `account:${accountId}`, target: id }),
})
