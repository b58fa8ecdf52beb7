import { OutboundQueue, Stored } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { CarrierFailureKind, FinalStatus } from '../carrier/carrier'
import type { EsimPolicy } from './esim-policy'
import type { ProfileGoal, ProfileState } from './profile.lifecycle'

/** The commands to the carrier about one profile each. */
export const carrierQueue = new OutboundQueue({
  job: 'carrier.profile',
  backoff: { first: 250, longest: 60_000 },
})

/** The pending profiles of one organization, which are processed by one job, also in large numbers. */
export const ORGANIZATION_QUEUE_JOB = 'carrier.organization-queue'

/** The carrier's view of an eSIM. It names no holder, no entitlement and no eSIM (ESM-05). */
@Stored({
  class: 'OPERATIONAL',
  kept: 'OBJECT',
  purposes: {
    IDENTIFICATION: ['id', 'iccid', 'nonce', 'matchingHash'],
    LIFECYCLE: ['state', 'goal', 'finalStatus', 'onDevice'],
    TIMING: ['notifiedAt'],
    SETTING: ['policy'],
    DELIVERY: ['organizationQueue', 'notifiedIds', 'asked', 'tries', 'nextTryAt', 'lastFailure'],
  },
})
@Entity('carrier_profile')
export class Profile {
  @PrimaryColumn('text')
  id!: string

  @Column('text')
  state!: ProfileState

  @Column('text')
  goal!: ProfileGoal

  /** What `cancelOrder` makes of the profile; null until it is to be canceled. */
  @Column('text', { nullable: true })
  finalStatus!: FinalStatus | null

  @Column('text')
  policy!: EsimPolicy

  /** The organization in whose queue the profile is; null for profiles of accounts, canceled and unlinked ones. */
  @Column('text', { nullable: true })
  organizationQueue!: string | null

  @Column('text', { nullable: true })
  iccid!: string | null

  /** The matching id follows from it and the pepper. */
  @Column('text')
  nonce!: string

  @Column('text', { nullable: true })
  matchingHash!: string | null

  @Column('text')
  onDevice!: 'NO' | 'YES' | 'REMOVED'

  /** The time of the newest notification that was processed. */
  @Column('timestamptz', { nullable: true })
  notifiedAt!: Date | null

  /** The call identifiers of the notifications of that time. */
  @Column('text', { array: true })
  notifiedIds!: string[]

  /** Whether the carrier may know of the profile. */
  @Column('boolean')
  asked!: boolean

  /** Failed tries of the present command. */
  @Column('int')
  tries!: number

  @Column('timestamptz')
  nextTryAt!: Date

  @Column('text', { nullable: true })
  lastFailure!: CarrierFailureKind | null
}
