import { Audiences, Key } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

export enum OrganizationState {
  ACTIVE = 'ACTIVE',
}

registerEnumType(OrganizationState, {
  name: 'OrganizationState',
  description: 'Where an organization stands.',
  valuesConfig: { ACTIVE: { description: 'In use; it has at least one administrator.' } },
})

/** An organization knows accounts and nothing about persons; its name is what its administrators chose. */
@Entity()
@Key('id')
@Audiences('panel', 'partner')
@ObjectType({ description: 'Accounts that are administered together. Only those who belong to it see it.' })
export class Organization {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Names the organization.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => OrganizationState, { description: 'Where the organization stands.' })
  state!: OrganizationState

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Its name for those who belong to it.' })
  displayName!: string | null
}

/** An organization as one caller sees it. */
export interface ViewedOrganization extends Pick<Organization, 'id' | 'state' | 'displayName'> {
  viewer: 'ADMIN' | 'MEMBER' | 'PARTNER'
  administrators: number
  members: number
  /** One who can act: whose sessions the organization does not restrict. */
  hasOtherAdministrator: boolean
}

/** Event data of an organization: ids and state only. */
export function organizationData({ id, state }: Pick<Organization, 'id' | 'state'>) {
  return { organizationId: id, state }
}

/** The chain of an organization; its administrators read it. */
export function organizationScope(organizationId: string): string {
  return `organization:${organizationId}`
}
