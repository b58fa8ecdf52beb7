import { Audiences, Key } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { RegionCode } from '../region/region'
import { ServerState } from './server.lifecycle'

registerEnumType(ServerState, {
  name: 'ServerState',
  description: 'Where a server stands in its lifecycle.',
  valuesConfig: {
    PROVISIONING: { description: 'Its environment is being made.' },
    ACTIVE: { description: 'Its environment has reported that it is there.' },
    SUSPENDED: { description: 'New participation is stopped.' },
    RESTRICTED: { description: 'The platform has limited it.' },
    RETIRED: { description: 'It is closed and waits for its deletion.' },
    DELETION_REQUESTED: { description: 'Its deletion was ordered; its memberships have ended.' },
    DELETED: { description: 'Its environment has confirmed the deletion.' },
  },
})

export enum OwnerKind {
  INDIVIDUAL = 'INDIVIDUAL',
  ORGANIZATION = 'ORGANIZATION',
}

registerEnumType(OwnerKind, {
  name: 'OwnerKind',
  description: 'Who owns a server; owning is a relation, not a role.',
  valuesConfig: {
    INDIVIDUAL: { description: 'The account that created it.' },
    ORGANIZATION: { description: 'The organization for which a partner created it.' },
  },
})

export enum LocatorAvailability {
  OPEN = 'OPEN',
  CLOSED = 'CLOSED',
}

registerEnumType(LocatorAvailability, {
  name: 'LocatorAvailability',
  description: 'Whether the locator of a server leads to it.',
  valuesConfig: {
    OPEN: { description: 'Who has it can ask to join.' },
    CLOSED: { description: 'It leads nowhere, which nobody outside can tell.' },
  },
})

/** What a caller is to a server: decided in SQL with the row, never afterwards. */
export type ViewerRole = 'OWNER' | 'ORGANIZATION' | 'ADMINISTRATOR' | 'USER'

/** Ids of the owner and the entitlement have no field (SRV-13); the locator is shown by the resolver to those who run it. */
@Entity()
@Key('id')
@Audiences('panel', 'partner')
@ObjectType({ description: 'A dedicated private messaging environment, as far as it is administered.' })
export class Server {
  @Field(() => ID, { description: 'Names the server; it is no locator and gives nothing.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the server's events. */
  @Column('int')
  version!: number

  @Field(() => ServerState, { description: 'Where the server stands in its lifecycle.' })
  @Column('text')
  state!: ServerState

  @Field(() => OwnerKind, { description: 'Who owns the server.' })
  @Column('text')
  ownerKind!: OwnerKind

  @Column('text')
  ownerId!: string

  @Column('text')
  entitlementId!: string

  @Column('text')
  region!: RegionCode

  /** Without separators; null once the server is deleted. */
  @Column('text', { nullable: true })
  locator!: string | null

  @Column('text')
  availability!: LocatorAvailability

  @Field(() => String, { nullable: true, description: 'The name that the owner chose, if any.' })
  @Column('text', { nullable: true })
  displayName!: string | null
}

/** A server with what the caller is to it. */
export type ViewedServer = Server & { viewer: ViewerRole }
