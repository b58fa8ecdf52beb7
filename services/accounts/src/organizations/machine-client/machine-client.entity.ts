import { aggregate, Audiences, enumType, Stored } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { organizationScope } from '../organization/organization.entity'
import { machineClientLifecycle, MachineClientState } from './machine-client.lifecycle'

export const MachineRole = enumType('MachineRole', 'The role of a machine client.', {
  PARTNER: 'Acts for one organization and has no access outside it.',
  DASHBOARD: 'Reads aggregates of the platform and no data of a person.',
})
export type MachineRole = keyof typeof MachineRole

/**
 * A program that authenticates by its own Ed25519 key (RFC 7523). It has no account and no session, so it holds no grant and has
 * no access to data of a person. Of each key the `x` is stored; the private key stays with the client.
 */
@Stored({
  class: 'SECURITY',
  kept: { days: 30, after: 't.ended_at', when: "t.state = 'REVOKED'", subjects: ['t.organization_id'] },
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['organizationId'],
    LIFECYCLE: ['version', 'state', 'role'],
    TIMING: ['previousKeyEndsAt', 'registeredDay', 'lastUsedDay', 'endedAt'],
    AUTHENTICATION: ['publicKey', 'keyVersion', 'previousPublicKey', 'previousKeyVersion'],
    LABEL: ['label'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType({ description: 'A program that calls for an organization, or an internal dashboard.' })
export class MachineClient {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Identifies the client: `iss`, `sub` and `client_id` of its assertions.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => MachineClientState, { description: 'The state of the client.' })
  state!: MachineClientState

  @Column('text')
  @Field(() => MachineRole, { description: 'The role of the client.' })
  role!: MachineRole

  /** Null for dashboards. */
  @Column('text', { nullable: true })
  organizationId!: string | null

  @Column('text')
  @Field(() => String, { description: 'Its name, chosen at its registration.' })
  label!: string

  @Column('text')
  publicKey!: string

  /** The version of the client at which its key was set; tokens carry it. */
  @Column('int')
  keyVersion!: number

  @Column('text', { nullable: true })
  previousPublicKey!: string | null

  @Column('int', { nullable: true })
  previousKeyVersion!: number | null

  @Column('timestamptz', { nullable: true })
  previousKeyEndsAt!: Date | null

  @Column('timestamptz')
  @Field(() => GraphQLDate, { description: 'The day of its registration, in UTC.' })
  registeredDay!: Date

  @Column('timestamptz', { nullable: true })
  @Field(() => GraphQLDate, {
    nullable: true,
    description: 'The day of its last access token, in UTC; null before the first one.',
  })
  lastUsedDay!: Date | null

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null
}

/** The audit trail of a machine client: a partner's is that of its organization, a dashboard's that of the platform. */
export function clientScope({ organizationId }: Pick<MachineClient, 'organizationId'>): string {
  return organizationId ? organizationScope(organizationId) : 'platform'
}

export const machineClients = aggregate(MachineClient, {
  lifecycle: machineClientLifecycle,
  event: ({ id, organizationId, role, state }) => ({
    ...{ clientId: id, role, state },
    ...(organizationId !== null && { organizationId }),
  }),
  audit: ({ id, organizationId, role }) => ({
    scope: clientScope({ organizationId }),
    target: id,
    reason: role,
  }),
})
