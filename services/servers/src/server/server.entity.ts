import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, enumType, Key, type AuditSubject, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { ContentClass } from '../content-deletion/content-class'
import type { RegionCode } from '../region/region'
import type { ServerResource } from '../visibility/resource'
import type { OwnerKind } from './owner-kind'
import { serverLifecycle, ServerState } from './server.lifecycle'
import { ServerSurface } from './surface'

export const LocatorAvailability = enumType(
  'LocatorAvailability',
  'Whether the locator of a server accepts requests to join.',
  {
    OPEN: 'A request to join by the locator reaches the server.',
    CLOSED: 'A request to join by the locator reaches no server; the applicant gets the same answer.',
  },
)
export type LocatorAvailability = keyof typeof LocatorAvailability

export const SuspensionCause = enumType(
  'SuspensionCause',
  'Why a server is suspended; each cause is lifted separately.',
  {
    COMMERCIAL: 'Its paid term and the grace period have ended; a renewal lifts it.',
    OWNER: 'Its owner has suspended it, and lifts it by resumeServer.',
    PLATFORM: 'The platform has suspended it; the platform alone lifts it.',
  },
)
export type SuspensionCause = keyof typeof SuspensionCause

export const CancelationCause = enumType('ServerCancelationCause', 'Why the creation of a server ended.', {
  OWNER: 'The owner canceled it.',
  NOT_READY: 'Its environment was not ready in time.',
  ACCOUNT_DELETED: 'The account of the owner, or of the last member of the organization, was deleted.',
})
export type CancelationCause = keyof typeof CancelationCause

/**
 * The relation of a caller to a server, decided in the SQL that reads the row. OWNER is the owning account or an administrator of
 * the owning organization, ORGANIZATION a machine client of that organization.
 */
export type ViewerRole = 'OWNER' | 'ORGANIZATION' | 'ADMINISTRATOR' | 'USER'

/** The ids of the owner and of the entitlement have no field (SRV-13); the resolver shows the locator to administrators alone. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['ownerKind', 'ownerId'],
    RELATION: ['entitlementId', 'region', 'locator'],
    LIFECYCLE: ['version', 'state', 'suspendedBy', 'isRestricted', 'cancelationCause'],
    SETTING: [
      'availability',
      'contentPolicyVersion',
      'retentionDays',
      'retentionClasses',
      'delegatesFullDeletion',
      'visibleToUsers',
      'surfaces',
    ],
    TIMING: ['deletedAt'],
    LABEL: ['displayName'],
  },
})
@Entity()
@Key('id')
@Audiences('panel', 'partner')
@ObjectType({ description: 'A dedicated private messaging environment, as far as it is administered.' })
export class Server {
  @Field(() => ID, { description: 'Identifies the server; it is no locator and grants no access.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the server's events. */
  @Column('int')
  version!: number

  @Field(() => ServerState, { description: 'The state of the server in its lifecycle.' })
  @Column('text')
  state!: ServerState

  @Column('text')
  ownerKind!: OwnerKind

  @Column('text')
  ownerId!: string

  @Column('text')
  entitlementId!: string

  @Column('text')
  region!: RegionCode

  /** Without separators; null once the server is deleted or canceled. */
  @Column('text', { nullable: true })
  locator!: string | null

  @Column('text')
  availability!: LocatorAvailability

  @Field(() => String, { nullable: true, description: 'The name that the owner chose; null without one.' })
  @Column('text', { nullable: true })
  displayName!: string | null

  @Field(() => [SuspensionCause], {
    description: 'The causes of its suspension; empty unless it is suspended.',
  })
  @Column('text', { array: true, default: [] })
  suspendedBy!: SuspensionCause[]

  /** By the platform; while the server is suspended too, its state shows the suspension. */
  @Column('boolean', { default: false })
  isRestricted!: boolean

  @Field(() => CancelationCause, {
    nullable: true,
    description: 'The cause of the end of its creation; null unless the state is CANCELED.',
  })
  @Column('text', { nullable: true })
  cancelationCause!: CancelationCause | null

  /** When its environment confirmed its deletion; its records are kept for a year from then on (SLC-04). */
  @Column('timestamptz', { nullable: true })
  deletedAt!: Date | null

  /** The content policy (CON-01): its version, the days after which its environment deletes content, and the classes of it. */
  @Column('int', { default: 0 })
  contentPolicyVersion!: number

  @Column('int', { nullable: true })
  retentionDays!: number | null

  @Column('text', { array: true, default: [] })
  retentionClasses!: ContentClass[]

  /** Whether the administrators of the server may delete all of its content, as its owner may. */
  @Column('boolean', { default: false })
  delegatesFullDeletion!: boolean

  /** The surfaces that its environment supports (SRV-11). */
  @Column('text', { array: true })
  surfaces!: ServerSurface[]

  /** What its users see of it in addition to what concerns themselves (POL-08). */
  @Column('text', { array: true, default: [] })
  visibleToUsers!: ServerResource[]
}

/** A server with what the caller is to it. */
export type ViewedServer = Server & { viewer: ViewerRole }

/** An entry about `target` in the audit trail of a server. */
export function inServerTrail(serverId: string, target: string): AuditSubject {
  return { scope: `server:${serverId}`, target }
}

export const servers = aggregate(Server, {
  lifecycle: serverLifecycle,
  event({ id, ownerId, entitlementId, state }): EventData<'servers.server.snapshot'> {
    return { serverId: id, ownerId, entitlementId, state }
  },
  audit: ({ id }) => inServerTrail(id, id),
})
