import { retentionGrounds, serviceNames, type RetentionGround } from '@enigm/contracts'
import { Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { DeletionState, StepState } from './deletion.lifecycle'

const RetentionGroundEnum = Object.fromEntries(retentionGrounds.map((ground) => [ground, ground]))
const DeletionDomain = Object.fromEntries(serviceNames.map((name) => [name.toUpperCase(), name]))

registerEnumType(RetentionGroundEnum, {
  name: 'RetentionGround',
  description: 'Why something of a deleted account is kept.',
  valuesConfig: {
    SECURITY: { description: 'The audit trail: who did what to which object.' },
    TAX_LAW: { description: 'Records of sales, which lead to no buyer.' },
    EVENT_DELIVERY: { description: 'Events on their way between services; they hold ids and states.' },
    TOMBSTONE: {
      description: 'The id of the account and that it is deleted, so that nothing brings it back.',
    },
  } satisfies Record<RetentionGround, { description: string }>,
})

registerEnumType(DeletionDomain, {
  name: 'DeletionDomain',
  description: 'Whose side of an account is erased.',
  valuesConfig: Object.fromEntries(
    serviceNames.map((name) => [name.toUpperCase(), { description: `What ${name} holds of the account.` }]),
  ),
})

@Audiences('panel', 'device')
@ObjectType({ description: 'Something of a deleted account that is kept.' })
export class Retention {
  @Field(() => RetentionGroundEnum, { description: 'Why it is kept.' })
  ground!: RetentionGround

  @Field(() => Date, {
    nullable: true,
    description: 'Until when, in UTC; null for a tombstone, which stays.',
  })
  until?: Date | null
}

/** One service's side of a deletion. */
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'How one service erases its side of an account.' })
export class DeletionStep {
  @PrimaryColumn('text')
  deletionId!: string

  @PrimaryColumn('text')
  @Field(() => DeletionDomain, { description: 'Whose side it is.' })
  domain!: string

  @Column('text')
  @Field(() => StepState, { description: 'How far it has come.' })
  state!: StepState

  /** Rows that are gone. */
  @Column('int')
  erased!: number

  /** Rows that stay and lead to nobody any more. */
  @Column('int')
  detached!: number

  /** As the service has told it; times as text. */
  @Column('jsonb')
  retained!: { ground: RetentionGround; until?: string }[]
}

/** One row per account: a new request takes the place of a canceled one. */
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'The deletion of the own account.' })
export class AccountDeletion {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Names the deletion.' })
  id!: string

  @Column('text')
  accountId!: string

  @Column('text')
  @Field(() => DeletionState, { description: 'Where it stands.' })
  state!: DeletionState

  /** Where canceling brings the account back to. */
  @Column('text')
  stateBefore!: 'ACTIVE' | 'RESTRICTED'

  @Column('timestamptz')
  @Field(() => Date, { description: 'When it was asked for, in UTC.' })
  requestedAt!: Date

  @Column('timestamptz')
  @Field(() => Date, { description: 'When the grace period ends and it begins, at the earliest, in UTC.' })
  executesAt!: Date

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null
}
