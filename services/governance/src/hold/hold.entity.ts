import { aggregate, Audiences, countedConnectionOf, enumType, Stored } from '@enigm/subgraph'
import type { HoldGround } from '@enigm/contracts'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { LegalHoldState, legalHoldLifecycle } from './hold.lifecycle'

const groundSentences = {
  COURT_ORDER: 'A court has ordered that the records are kept.',
  LEGAL_CLAIM: 'The records are needed to establish, exercise or defend a legal claim.',
  REGULATORY_INQUIRY: 'An authority has demanded with a legal basis that the records are kept.',
} satisfies Record<HoldGround, string>

export const LegalHoldGround = enumType('LegalHoldGround', 'Why records must be kept.', groundSentences)

export const LegalHoldSubject = enumType('LegalHoldSubject', 'The kind of subject whose records are kept.', {
  ACCOUNT: 'An account.',
  ORGANIZATION: 'An organization.',
  SERVER: 'A server.',
})
export type LegalHoldSubject = keyof typeof LegalHoldSubject

/** It keeps records and opens no content (RET-01). A released hold stays for a year as evidence. */
@Stored({
  class: 'LEGAL',
  kept: { days: 365, after: 't.ends_on' },
  afterErasure: 'LEGAL_HOLD',
  purposes: {
    IDENTIFICATION: ['id'],
    RELATION: ['subjectId', 'subjectHandle'],
    LIFECYCLE: ['version', 'state', 'subjectKind', 'ground'],
    TIMING: ['placedOn', 'endsOn'],
  },
})
@Entity('legal_hold_order')
@Audiences('panel')
@ObjectType({
  description:
    'An obligation to keep the records of an account, an organization or a server. It gives access to no content.',
})
export class LegalHold {
  @Field(() => ID, { description: 'Identifies the legal hold.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => LegalHoldState, { description: 'State of the legal hold.' })
  @Column('text')
  state!: LegalHoldState

  @Field(() => LegalHoldSubject, { description: 'The kind of its subject.' })
  @Column('text')
  subjectKind!: LegalHoldSubject

  @Column('text')
  subjectId!: string

  /** The platform handle of an account, the id of an organization or a server. */
  @Column('text')
  subjectHandle!: string

  @Field(() => LegalHoldGround, { description: 'Why the records are kept.' })
  @Column('text')
  ground!: HoldGround

  @Field(() => GraphQLDate, { description: 'The UTC day on which it was placed.' })
  @Column('timestamptz')
  placedOn!: Date

  @Field(() => Date, { description: 'Its end, in UTC; from then on it keeps nothing.' })
  @Column('timestamptz')
  endsOn!: Date
}

export const legalHolds = aggregate(LegalHold, {
  lifecycle: legalHoldLifecycle,
  event: ({ id, subjectId, ground, endsOn, state }) => ({
    ...{ holdId: id, subjectId, ground, until: endsOn.toISOString(), state },
  }),
  audit: ({ id }) => ({ scope: 'platform', target: id }),
})

export const LegalHoldConnection = countedConnectionOf(LegalHold, 'LegalHoldConnection', ['panel'])
