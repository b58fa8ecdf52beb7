import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { RegionCode } from '../region/region'
import type { EnvironmentFailureKind } from './environment-failure'
import type { EnvironmentOutcome, HoldGround } from './environment-receipt'

type CommandKind = 'PROVISION' | 'MEMBER_CONTENT' | 'ENVIRONMENT'

/** WAITING: the agent does not have it. DELIVERED: the agent carries it out. REPORTED: the agent signed how it ended. */
type CommandState = 'WAITING' | 'DELIVERED' | 'REPORTED'

/** A command to the environment of a server: to set it up, to delete one member's content, or to delete everything. */
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
  selector!: { member?: string }

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
  heldByGround!: { ground: HoldGround; count: number }[] | null

  @Column('text', { nullable: true })
  tombstoneRoot!: string | null

  @Column('timestamptz', { nullable: true })
  reportedAt!: Date | null

  @Column('text', { nullable: true })
  signedReport!: string | null
}
