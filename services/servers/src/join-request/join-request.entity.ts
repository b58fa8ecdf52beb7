import { Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { JoinRequestState } from './join-request.lifecycle'

registerEnumType(JoinRequestState, {
  name: 'JoinRequestState',
  description: 'Where a request to join stands.',
  valuesConfig: {
    PENDING: { description: 'Nobody has decided; so does a request that leads nowhere.' },
    APPROVED: { description: 'An administrator has approved it.' },
    REJECTED: { description: 'An administrator has rejected it.' },
    WITHDRAWN: { description: 'The applicant has taken it back.' },
    EXPIRED: { description: 'Nobody decided in time.' },
    CLOSED: { description: 'It was ended together with what it led to.' },
  },
})

/** As its applicant sees it: nothing tells whether it leads to a server (JOI-02). */
@Entity()
@Audiences('panel')
@ObjectType({
  description: 'A request of the account to join a server, whether or not its locator leads to one.',
})
export class JoinRequest {
  @Field(() => ID, { description: 'Names the request.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the request's events. */
  @Column('int')
  version!: number

  @Field(() => JoinRequestState, { description: 'Where the request stands.' })
  @Column('text')
  state!: JoinRequestState

  @Column('text')
  applicantAccountId!: string

  @Column('text', { nullable: true })
  serverId!: string | null

  @Column('text')
  locatorDigest!: string

  @Column('timestamptz')
  requestedAt!: Date

  @Field(() => Date, { description: 'The day on which it was made, in UTC.' })
  @Column('timestamptz')
  requestedDay!: Date
}

/** As the owner and the administrators see it. */
@Audiences('panel')
@ObjectType({ description: 'A request to join, as those who decide about it see it.' })
export class ServerJoinRequest {
  @Field(() => ID, { description: 'Names the request.' })
  id!: string

  @Field(() => String, {
    description: 'The applicant: the handle that a membership in this server would have.',
  })
  applicant!: string

  @Field(() => JoinRequestState, { description: 'Where the request stands.' })
  state!: JoinRequestState

  @Field(() => Date, { description: 'The day on which it was made, in UTC.' })
  requestedDay!: Date
}
