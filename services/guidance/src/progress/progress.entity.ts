import type { EventData } from '@enigm/contracts'
import { aggregate, Stored } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Level } from '../course/content-files'
import { trainingLifecycle, type TrainedState } from './progress.lifecycle'

/** The training of an account in a course, from its first module or attempt on. It gates nothing (TRN-04). */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['accountId'],
    RELATION: ['course'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['passedAt'],
    EVIDENCE: ['passedVersion', 'score'],
  },
})
@Entity()
export class Training {
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  accountId!: string

  @Column('text')
  course!: Level

  @Column('text')
  state!: TrainedState

  /** Of the latest pass. */
  @Column('timestamptz', { nullable: true })
  passedAt!: Date | null

  @Column('int', { nullable: true })
  passedVersion!: number | null

  @Column('int', { nullable: true })
  score!: number | null
}

export const trainings = aggregate(Training, {
  lifecycle: trainingLifecycle,
  event({ id, accountId, course, state }): EventData<'guidance.training.passed'> {
    return { trainingId: id, accountId, course, state }
  },
  audit: ({ id, accountId }) => ({ scope: `account:${accountId}`, target: id }),
})
