import { Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { MemberState } from './member.lifecycle'

/** Exactly two; owning is a relation and no third role (SRV-09). */
export enum ServerRole {
  ADMINISTRATOR = 'ADMINISTRATOR',
  USER = 'USER',
}

registerEnumType(ServerRole, {
  name: 'ServerRole',
  description: 'What a member may do in a server.',
  valuesConfig: {
    ADMINISTRATOR: { description: 'Does the daily administration; it gives no access to content.' },
    USER: { description: 'Takes part.' },
  },
})

registerEnumType(MemberState, {
  name: 'MemberState',
  description: 'Where a membership stands.',
  valuesConfig: {
    ACTIVE: { description: 'It counts for participation.' },
    RESTRICTED: { description: 'It is kept, and does not count for participation.' },
    REMOVED: { description: 'It was ended by the server.' },
    LEFT: { description: 'It was ended by the member.' },
  },
})

/** The account's id has no field: who sees a member sees a handle of this server (SRV-13). */
@Entity()
@Audiences('panel')
@ObjectType({ description: "An account's place in a server." })
export class Member {
  @Field(() => ID, { description: 'Names the membership.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the membership's events. */
  @Column('int')
  version!: number

  @Field(() => MemberState, { description: 'Where the membership stands.' })
  @Column('text')
  state!: MemberState

  @Column('text')
  serverId!: string

  @Column('text')
  accountId!: string

  @Field(() => ServerRole, { description: 'What the member may do in the server.' })
  @Column('text')
  role!: ServerRole

  /** The approved request that it came from; the owner has none. */
  @Column('text', { nullable: true })
  joinRequestId!: string | null

  @Field(() => Date, { description: 'The day on which the membership began, in UTC.' })
  @Column('timestamptz')
  sinceDay!: Date
}
