import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, Stored } from '@enigm/subgraph'
import { ArrayMinSize, ArrayUnique } from 'class-validator'
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { ServerRole } from '../member/member.entity'
import { inServerTrail } from '../server/server.entity'
import { serverPolicyLifecycle, ServerPolicyState } from './policy.lifecycle'
import {
  AccountRule,
  DeviceRule,
  FindingRule,
  ManagedRule,
  PostureRule,
  SessionRule,
  type PolicyRules,
} from './rules'

@Audiences('panel')
@InputType('ServerPolicyRulesInput', { description: 'The seven rules of an access policy.' })
@ObjectType('ServerPolicyRules', { description: 'The seven rules of an access policy.' })
export class ServerPolicyRules implements PolicyRules {
  @Field(() => AccountRule, { description: 'The accounts that it admits.' })
  accounts!: PolicyRules['accounts']

  @Field(() => DeviceRule, { description: 'The state that it asks of the devices.' })
  devices!: PolicyRules['devices']

  @Field(() => SessionRule, { description: 'The sessions that it admits.' })
  sessions!: PolicyRules['sessions']

  @Field(() => [ServerRole], { description: 'The roles that it admits; at least one.' })
  @ArrayMinSize(1)
  @ArrayUnique()
  roles!: ServerRole[]

  @Field(() => ManagedRule, { description: 'Whether it asks for managed mode.' })
  managed!: PolicyRules['managed']

  @Field(() => PostureRule, { description: 'Whether it asks for the posture of Enigm OS.' })
  posture!: PolicyRules['posture']

  @Field(() => FindingRule, { description: 'Whether it asks for the security findings.' })
  findings!: PolicyRules['findings']
}

/** One version of the access policy of a server; a change adds a version (POL-02). */
@Stored({
  class: 'OPERATIONAL',
  kept: 'OBJECT',
  purposes: {
    IDENTIFICATION: ['id'],
    RELATION: ['serverId'],
    LIFECYCLE: ['version', 'state', 'revision'],
    SETTING: ['rules', 'sharesSignals'],
    TIMING: ['effectiveFrom', 'evaluatedAt'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType({ description: 'One version of the access policy of a server. It narrows participation only.' })
export class ServerPolicy {
  @Field(() => ID, { description: 'Identifies the version.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the events. */
  @Column('int')
  version!: number

  @Field(() => ServerPolicyState, { description: 'The state of the version in its lifecycle.' })
  @Column('text')
  state!: ServerPolicyState

  @Column('text')
  serverId!: string

  @Field(() => Int, { description: 'Its number; the first version of a server has 1.' })
  @Column('int')
  revision!: number

  @Field(() => ServerPolicyRules, { description: 'Its rules.' })
  @Column('jsonb')
  rules!: PolicyRules

  @Field(() => Boolean, {
    description: 'Whether the server shares its security signals with Enigm Intelligence.',
  })
  @Column('boolean')
  sharesSignals!: boolean

  @Field(() => Date, { description: 'From when on it decides.' })
  @Column('timestamptz')
  effectiveFrom!: Date

  @Field(() => Date, {
    nullable: true,
    description: 'When each present membership was last evaluated against it; null until then.',
  })
  @Column('timestamptz', { nullable: true })
  evaluatedAt!: Date | null
}

export const serverPolicies = aggregate(ServerPolicy, {
  lifecycle: serverPolicyLifecycle,
  event({ id, serverId, revision, state }): EventData<'servers.policy.changed'> {
    return { policyId: id, serverId, revision, state }
  },
  audit: ({ id, serverId }) => inServerTrail(serverId, id),
})
