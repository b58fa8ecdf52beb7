import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, Stored } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { joinRequestLifecycle, JoinRequestState } from './join-request.lifecycle'

/** The applicant's view: no field discloses whether the locator belongs to a server (JOI-02). */
@Stored({
  class: 'OPERATIONAL',
  kept: {
    days: 365,
    after: 't.requested_at',
    when: "t.state IN ('REJECTED', 'WITHDRAWN', 'EXPIRED', 'CLOSED')",
    subjects: ['t.applicant_account_id', 't.server_id'],
  },
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['applicantAccountId'],
    RELATION: ['serverId', 'locatorDigest'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['requestedAt', 'requestedDay'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType({
  description: 'A request of the account to join a server, whether or not its locator leads to one.',
})
export class JoinRequest {
  @Field(() => ID, { description: 'Identifies the request.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the request's events. */
  @Column('int')
  version!: number

  @Field(() => JoinRequestState, { description: 'The state of the request in its lifecycle.' })
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

  @Field(() => GraphQLDate, { description: 'The day on which it was made, in UTC.' })
  @Column('timestamptz')
  requestedDay!: Date
}

/** The same row, as the administrators of its server see it. */
@Audiences('panel')
@ObjectType({ description: 'A request to join, as the administrators of the server see it.' })
export class ServerJoinRequest {
  @Field(() => ID, { description: 'Identifies the request.' })
  id!: string

  @Field(() => JoinRequestState, { description: 'The state of the request in its lifecycle.' })
  state!: JoinRequestState

  serverId!: string | null

  applicantAccountId!: string

  @Field(() => GraphQLDate, { description: 'The day on which it was made, in UTC.' })
  requestedDay!: Date
}

/** One of several decisions: the new state, or the code of the failure. */
@Audiences('panel')
@ObjectType({ description: 'The outcome of a decision about one of several requests to join.' })
export class JoinDecisionOutcome {
  @Field(() => ID, { description: 'Identifies the request.' })
  joinRequestId!: string

  @Field(() => JoinRequestState, {
    nullable: true,
    description: 'The new state of the request; null when it has not changed.',
  })
  state!: JoinRequestState | null

  @Field(() => String, {
    nullable: true,
    description:
      'Why it has not changed, as an error code of the decision about one request; null when it has.',
  })
  code!: string | null
}

/** Its events name no server: a locator that leads to none causes the same event (JOI-02). */
export const joinRequests = aggregate(JoinRequest, {
  lifecycle: joinRequestLifecycle,
  event({ id, state }): EventData<'servers.join.requested'> {
    return { joinRequestId: id, state }
  },
  audit: ({ id, applicantAccountId }) => ({ scope: `account:${applicantAccountId}`, target: id }),
  concerns: ({ serverId }) => (serverId ? [`server:${serverId}`] : []),
})
