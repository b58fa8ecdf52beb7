import { Audiences, enumType, Stored } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { AccountState } from './account.lifecycle'

/** A closed list, so that no text about a person can be kept (ACC-03). */
export const ReasonCategory = enumType(
  'ReasonCategory',
  'Why the platform changed the state of an account.',
  {
    SECURITY_CONCERN: 'Another person may control the account.',
    TERMS_VIOLATION: 'The account was used against the terms.',
    LEGAL_ORDER: 'An authority has ordered it.',
    HOLDER_REQUEST: 'The holder has requested it.',
    REVIEW_COMPLETED: 'A review is complete.',
    CORRECTION: 'An earlier decision was wrong.',
    ROLE_ENDED: 'The holder is no longer a member of the staff.',
  },
)
export type ReasonCategory = keyof typeof ReasonCategory

/** One transition of an account. A trigger of the database writes it together with the new state. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['seq'],
    HOLDER: ['accountId'],
    LIFECYCLE: ['from', 'to', 'reasonCategory'],
    TIMING: ['at'],
  },
})
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'One change of the state of an account.' })
export class AccountMove {
  @PrimaryColumn('bigint')
  seq!: string

  @Column('text')
  accountId!: string

  @Column('text', { nullable: true })
  @Field(() => AccountState, { nullable: true, description: 'The state before; null at its creation.' })
  from!: AccountState | null

  @Column('text')
  @Field(() => AccountState, { description: 'The state after.' })
  to!: AccountState

  @Column('text', { nullable: true })
  @Field(() => ReasonCategory, {
    nullable: true,
    description: 'Why the platform changed it; null when the platform did not.',
  })
  reasonCategory!: ReasonCategory | null

  @Column('timestamptz')
  @Field(() => Date, { description: 'When, in UTC.' })
  at!: Date
}
