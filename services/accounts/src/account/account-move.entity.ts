import { Audiences } from '@enigm/subgraph'
import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { AccountState } from './account.lifecycle'

/** Why the platform moved an account: a closed list, so that no text about a person can be kept (ACC-03). */
export enum ReasonCategory {
  SECURITY_CONCERN = 'SECURITY_CONCERN',
  TERMS_VIOLATION = 'TERMS_VIOLATION',
  LEGAL_ORDER = 'LEGAL_ORDER',
  HOLDER_REQUEST = 'HOLDER_REQUEST',
  REVIEW_COMPLETED = 'REVIEW_COMPLETED',
  CORRECTION = 'CORRECTION',
  ROLE_ENDED = 'ROLE_ENDED',
}

registerEnumType(ReasonCategory, {
  name: 'ReasonCategory',
  description: 'Why the platform changed the state of an account.',
  valuesConfig: {
    SECURITY_CONCERN: { description: 'The account may be in the hands of somebody else.' },
    TERMS_VIOLATION: { description: 'The account was used against the terms.' },
    LEGAL_ORDER: { description: 'An authority has ordered it.' },
    HOLDER_REQUEST: { description: 'The holder has asked for it.' },
    REVIEW_COMPLETED: { description: 'A review has come to an end.' },
    CORRECTION: { description: 'An earlier decision was wrong.' },
    ROLE_ENDED: { description: 'Somebody is no longer a member of the staff.' },
  },
})

/** One move of an account; the database writes it in the statement that moves, whoever does it. */
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'One move in the life of an account.' })
export class AccountMove {
  @PrimaryColumn('bigint')
  seq!: string

  @Column('text')
  accountId!: string

  @Column('text', { nullable: true })
  @Field(() => AccountState, { nullable: true, description: 'The state before; null when it was created.' })
  from!: AccountState | null

  @Column('text')
  @Field(() => AccountState, { description: 'The state after.' })
  to!: AccountState

  @Column('text', { nullable: true })
  @Field(() => ReasonCategory, {
    nullable: true,
    description: 'Why the platform moved it; null when the platform did not.',
  })
  reasonCategory!: ReasonCategory | null

  @Column('timestamptz')
  @Field(() => Date, { description: 'When, in UTC.' })
  at!: Date
}
