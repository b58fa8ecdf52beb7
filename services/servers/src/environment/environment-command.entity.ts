import { Stored } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { ContentClass } from '../content-deletion/content-class'
import type { RegionCode } from '../region/region'
import type { ServerSurface } from '../server/surface'
import type { EnvironmentFailureKind } from './environment-failure'
import type { EnvironmentOutcome, HeldGroup } from './environment-receipt'

type CommandKind =
  'PROVISION' | 'OBJECTS' | 'CONTENT_CLASS' | 'MEMBER_CONTENT' | 'ALL_CONTENT' | 'ENVIRONMENT'

/** The part of an environment that a command is about: opaque references, classes, surfaces and a moment. */
export interface EnvironmentSelector {
  member?: string
  objects?: string[]
  classes?: ContentClass[]
  /** Of a new environment. */
  surfaces?: ServerSurface[]
  /** Only what was stored before this moment (ISO 8601, UTC). */
  before?: string
}

/**
 * WAITING: the agent does not have it. DELIVERED: the agent carries it out. REPORTED: the agent signed how it ended. ABANDONED: the
 * agent reported nothing about the environment of a server that was given up long ago.
 */
type CommandState = 'WAITING' | 'DELIVERED' | 'REPORTED' | 'ABANDONED'

/** A command to the environment of a server: to set it up, to delete content, or to delete everything. */
@Stored({
  class: 'COMPLIANCE',
  kept: 'OBJECT',
  purposes: {
    IDENTIFICATION: ['id'],
    RELATION: ['serverId', 'deletionId', 'region'],
    LIFECYCLE: ['kind', 'state', 'outcome'],
    TIMING: ['createdAt', 'reportedAt'],
    DELIVERY: ['selector', 'round', 'tries', 'refusedReports', 'lastFailure'],
    EVIDENCE: ['matched', 'deleted', 'held', 'heldByGround', 'tombstoneRoot', 'signedReport'],
  },
})
@Entity()
export class EnvironmentCommand {
  @PrimaryColumn('text')
  id!: string

  /** The agent knows the environment by the id of its server. */
  @Column('text')
  serverId!: string

  @Column('text', { nullable: true })
  deletionId!: string | null

  @Column('text')
  region!: RegionCode

  @Column('text')
  kind!: CommandKind

  /** The selected part of the environment; opaque references only. */
  @Column('jsonb')
  selector!: EnvironmentSelector

  @Column('text')
  state!: CommandState

  /** Counts the commands for the same purpose: a FAILED report places another one. */
  @Column('int')
  round!: number

  /** Calls in a row without progress. */
  @Column('int')
  tries!: number

  @Column('int')
  refusedReports!: number

  @Column('text', { nullable: true })
  lastFailure!: EnvironmentFailureKind | null

  @Column('timestamptz')
  createdAt!: Date

  @Column('text', { nullable: true })
  outcome!: EnvironmentOutcome | null

  @Column('int', { nullable: true })
  matched!: number | null

  @Column('int', { nullable: true })
  deleted!: number | null

  @Column('int', { nullable: true })
  held!: number | null

  @Column('jsonb', { nullable: true })
  heldByGround!: readonly HeldGroup[] | null

  @Column('text', { nullable: true })
  tombstoneRoot!: string | null

  @Column('timestamptz', { nullable: true })
  reportedAt!: Date | null

  @Column('text', { nullable: true })
  signedReport!: string | null
}
