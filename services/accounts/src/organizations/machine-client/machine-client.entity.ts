import { Audiences, type AuditSubject } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { organizationScope } from '../organization/organization.entity'
import { MachineClientState } from './machine-client.lifecycle'

export enum MachineRole {
  PARTNER = 'PARTNER',
  DASHBOARD = 'DASHBOARD',
}

registerEnumType(MachineRole, {
  name: 'MachineRole',
  description: 'What a machine client is for.',
  valuesConfig: {
    PARTNER: { description: 'Acts for one organization and reaches nothing outside it.' },
    DASHBOARD: { description: 'Reads aggregates of the platform and nothing of anybody.' },
  },
})

/**
 * A program that authenticates by its own Ed25519 key (RFC 7523). It has no account and no session, so it holds no grant
 * and reaches nothing that belongs to a person. Of each key the `x` is stored; the private part stays with the client.
 */
@Entity()
@Audiences('panel')
@ObjectType({ description: 'A program that calls for an organization, or an internal dashboard.' })
export class MachineClient {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Names the client: `iss`, `sub` and `client_id` of what it signs.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => MachineClientState, { description: 'Where the client stands.' })
  state!: MachineClientState

  @Column('text')
  @Field(() => MachineRole, { description: 'What the client is for.' })
  role!: MachineRole

  /** Null for dashboards. */
  @Column('text', { nullable: true })
  organizationId!: string | null

  @Column('text')
  @Field(() => String, { description: 'What whoever registered it calls it.' })
  label!: string

  @Column('text')
  publicKey!: string

  /** The version of the client at which its key came; tokens carry it. */
  @Column('int')
  keyVersion!: number

  @Column('text', { nullable: true })
  previousPublicKey!: string | null

  @Column('int', { nullable: true })
  previousKeyVersion!: number | null

  @Column('timestamptz', { nullable: true })
  previousKeyEndsAt!: Date | null

  @Column('timestamptz')
  @Field(() => Date, { description: 'The day on which it was registered, in UTC.' })
  registeredDay!: Date

  @Column('timestamptz', { nullable: true })
  @Field(() => Date, {
    nullable: true,
    description: 'The day on which it last got an access token, in UTC; null while it has got none.',
  })
  lastUsedDay!: Date | null

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null
}

/** Event data of a machine client: ids, role and state only. */
export function clientData({ id, organizationId, role, state }: MachineClient) {
  return { clientId: id, role, state, ...(organizationId ? { organizationId } : {}) }
}

/** A partner's client stands in its organization's trail, a dashboard in the platform's. */
export function clientAudit({ id, organizationId, role }: MachineClient): AuditSubject {
  return { scope: clientScope({ organizationId }), target: id, reason: role }
}

/** Whose trail the doings of a machine client stand in. */
export function clientScope({ organizationId }: Pick<MachineClient, 'organizationId'>): string {
  return organizationId ? organizationScope(organizationId) : 'platform'
}
