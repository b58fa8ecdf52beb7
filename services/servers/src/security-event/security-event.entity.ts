import { Audiences, enumType, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

export const ServerSecurityCategory = enumType(
  'ServerSecurityCategory',
  'The category of a security event in a server; it names no method of detection.',
  {
    ACCESS_ANOMALY: 'The access to the account of a member was recovered.',
    DEVICE_LIFECYCLE: 'A device of a member was restricted, revoked or replaced.',
    POLICY_VIOLATION: 'The access policy began to deny a member.',
    SUSPICIOUS_ACTIVITY: 'A device of a member, or the environment, has reported what cannot be right.',
    DEFENSIVE_OUTCOME: 'The platform has restricted or suspended the account of a member.',
  },
)
export type ServerSecurityCategory = keyof typeof ServerSecurityCategory

/** Category, hour and membership, and nothing more: no device, value, place or count of anything (SEC-03). */
@Stored({
  class: 'SECURITY',
  kept: 'OBJECT',
  purposes: {
    IDENTIFICATION: ['id'],
    RELATION: ['serverId', 'memberId'],
    LIFECYCLE: ['category'],
    TIMING: ['hour'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType({
  description: 'A security event in a server, by category. It shows no content and no activity.',
})
export class ServerSecurityEvent {
  @Field(() => ID, { description: 'Identifies the event.' })
  @PrimaryColumn('text')
  id!: string

  @Column('text')
  serverId!: string

  @Field(() => ServerSecurityCategory, { description: 'The category of the event.' })
  @Column('text')
  category!: ServerSecurityCategory

  @Column('text', { nullable: true })
  memberId!: string | null

  @Field(() => Date, { description: 'The hour of the event, in UTC.' })
  @Column('timestamptz')
  hour!: Date
}
