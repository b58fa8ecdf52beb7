import { serviceNames, type RetentionGround, type ServiceName } from '@enigm/contracts'
import { Audiences, enumType, Stored } from '@enigm/subgraph'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { AccountState } from '../account/account.lifecycle'
import { DeletionState, StepState } from './deletion.lifecycle'

const groundSentences = {
  SECURITY: 'The audit trail: who did what to which object.',
  TAX_LAW: 'Records of sales, from which no buyer can be found.',
  EVENT_DELIVERY: 'Events that are on their way between services; they contain ids and states.',
  LEGAL_HOLD: 'Records of an account that the law forbids to delete until this moment.',
  TOMBSTONE: 'The id of the account and that it is deleted, so that nothing creates it again.',
} satisfies Record<RetentionGround, string>

const Ground = enumType('RetentionGround', 'Why a record of a deleted account is kept.', groundSentences)

/** The services by their names in capitals. */
export const DeletionDomain = enumType(
  'DeletionDomain',
  'A service that erases its rows of an account.',
  Object.fromEntries(serviceNames.map((name) => [name.toUpperCase(), `The rows of ${name}.`])),
)

@Audiences('panel', 'device')
@ObjectType({ description: 'Records of a deleted account that are kept.' })
export class Retention {
  @Field(() => Ground, { description: 'Why they are kept.' })
  ground!: RetentionGround

  @Field(() => Date, {
    nullable: true,
    description: 'Until when, in UTC; null for a tombstone, which is kept permanently.',
  })
  until!: Date | null
}

/** The erasure by one service. */
@Stored({
  class: 'COMPLIANCE',
  kept: 'OBJECT',
  purposes: {
    RELATION: ['deletionId', 'domain'],
    LIFECYCLE: ['state'],
    EVIDENCE: ['erased', 'detached', 'retained', 'checked'],
  },
})
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'The erasure of an account by one service.' })
export class DeletionStep {
  @PrimaryColumn('text')
  deletionId!: string

  @PrimaryColumn('text')
  domain!: ServiceName

  @Column('text')
  @Field(() => StepState, { description: 'How far the service has come.' })
  state!: StepState

  @Column('int')
  @Field(() => Int, { description: 'The number of records that are deleted.' })
  erased!: number

  @Column('int')
  @Field(() => Int, { description: 'The number of records that are kept without any link to the account.' })
  detached!: number

  /** As the event of the service names it; times as text. */
  @Column('jsonb')
  retained!: { ground: RetentionGround; until?: string }[]

  @Column('int')
  @Field(() => Int, {
    description:
      'The number of records in which the service has searched for the account afterwards, and found nothing.',
  })
  checked!: number
}

/** One row per account: a new request replaces a canceled one. */
@Stored({
  class: 'COMPLIANCE',
  kept: 'PERMANENT',
  afterErasure: 'TOMBSTONE',
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['accountId'],
    LIFECYCLE: ['state', 'stateBefore'],
    TIMING: ['requestedAt', 'executesAt', 'endedAt'],
    AUTHENTICATION: ['receiptHash'],
    EVIDENCE: ['receipt'],
  },
})
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'The deletion of the own account.' })
export class AccountDeletion {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Identifies the deletion.' })
  id!: string

  @Column('text')
  accountId!: string

  @Column('text')
  @Field(() => DeletionState, { description: 'Where the deletion stands in its lifecycle.' })
  state!: DeletionState

  /** The state to which a cancelation returns the account. */
  @Column('text')
  stateBefore!: Extract<AccountState, 'ACTIVE' | 'RESTRICTED'>

  @Column('timestamptz')
  @Field(() => Date, { description: 'When it was requested, in UTC.' })
  requestedAt!: Date

  @Column('timestamptz')
  @Field(() => Date, { description: 'The earliest start of the erasure, after the grace period, in UTC.' })
  executesAt!: Date

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null

  /** The holder has the code, which is derived and not stored. */
  @Column('text')
  receiptHash!: string

  /** Signed at the end. */
  @Column('text', { nullable: true })
  receipt!: string | null
}

/** It names no account, so that its code can be kept with other papers. */
@Audiences('panel')
@ObjectType({
  description: 'What became of the deletion of an account, for a reader who has its receipt code.',
})
export class AccountDeletionReceipt {
  @Field(() => DeletionState, { description: 'Where the deletion stands in its lifecycle.' })
  state!: DeletionState

  @Field(() => Date, { description: 'When it was requested, in UTC.' })
  requestedAt!: Date

  @Field(() => Date, {
    nullable: true,
    description: 'When it was canceled or completed, in UTC; null before.',
  })
  endedAt!: Date | null

  @Field(() => [DeletionStep], { description: 'The erasure by each service.' })
  steps!: DeletionStep[]

  @Field(() => String, {
    nullable: true,
    description:
      'The receipt as a JSON Web Signature, which the public keys at /.well-known/jwks.json verify; null before the completion.',
  })
  signature!: string | null
}
