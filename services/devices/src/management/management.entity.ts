import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, startOfDay, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { managementLifecycle, type ManagedMode } from './management.lifecycle'
import { ManagedPolicy, PolicyState } from './policy'
import { postureCategory, type DevicePosture } from './posture'

/**
 * The managed mode of a device, with the policy that is assigned and the one that the device has confirmed. A new device
 * has none: a replacement inherits nothing (DEV-07).
 */
@Stored({
  class: 'OPERATIONAL',
  kept: 'OBJECT',
  purposes: {
    IDENTIFICATION: ['id', 'organizationHandle'],
    HOLDER: ['accountId', 'organizationId'],
    RELATION: ['deviceId'],
    LIFECYCLE: ['version', 'state', 'policyState', 'chainBroken', 'findings'],
    TIMING: ['enabledAt', 'boundAt', 'assignedAt', 'appliedAt', 'postureAt', 'findingsDay'],
    SETTING: ['assignedPolicy', 'appliedPolicy', 'posture'],
    INTEGRITY: ['lastSequence', 'heads'],
  },
})
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'The management of a device in managed mode.' })
export class DeviceManagement {
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  state!: ManagedMode

  @Column('text')
  deviceId!: string

  @Column('text')
  accountId!: string

  @Field(() => Date, { nullable: true, description: 'When the owner has switched managed mode on.' })
  @Column('timestamptz', { nullable: true })
  enabledAt!: Date | null

  @Field(() => ID, {
    nullable: true,
    description:
      'The organization whose administrators manage the device too; null when its owner has bound it to none.',
  })
  @Column('text', { nullable: true })
  organizationId!: string | null

  /** What the administrators of the organization see (DEV-17). */
  @Column('text', { nullable: true })
  organizationHandle!: string | null

  /** The organization sees nothing from before this moment. */
  @Column('timestamptz', { nullable: true })
  boundAt!: Date | null

  @Field(() => ManagedPolicy, {
    nullable: true,
    description: 'The policy that the device shall follow; null without one.',
  })
  @Column('text', { nullable: true })
  assignedPolicy!: ManagedPolicy | null

  @Field(() => Date, { nullable: true, description: 'When the policy was assigned.' })
  @Column('timestamptz', { nullable: true })
  assignedAt!: Date | null

  @Field(() => PolicyState, { description: 'Whether the device follows the assigned policy.' })
  @Column('text')
  policyState!: PolicyState

  @Field(() => ManagedPolicy, {
    nullable: true,
    description: 'The policy that the device has confirmed last with its signature; null without one.',
  })
  @Column('text', { nullable: true })
  appliedPolicy!: ManagedPolicy | null

  @Field(() => Date, { nullable: true, description: 'When the device has confirmed that policy.' })
  @Column('timestamptz', { nullable: true })
  appliedAt!: Date | null

  @Column('jsonb', { nullable: true })
  posture!: Omit<DevicePosture, 'reportedHour'> | null

  @Column('timestamptz', { nullable: true })
  postureAt!: Date | null

  /** What other services learn of the findings: whether one is open; null until Active Defense reports in managed mode. */
  @Column('text', { nullable: true })
  findings!: 'NONE' | 'OPEN' | null

  /** The day of that report. */
  @Column('timestamptz', { nullable: true })
  findingsDay!: Date | null

  /** The sequence of the last envelope for this device. */
  @Column('int')
  lastSequence!: number

  /**
   * The hashes of the last envelope that the device has named in a poll and of those that it was sent since; the hash before
   * the first envelope is empty.
   */
  @Column('text', { array: true })
  heads!: string[]

  @Field(() => Boolean, {
    description:
      'Whether the device has named another last command than it was sent: it may have been copied or set back, and it gets no further command.',
  })
  @Column('boolean')
  chainBroken!: boolean
}

export const managements = aggregate(DeviceManagement, {
  lifecycle: managementLifecycle,
  event(row): EventData<'devices.management.enabled'> {
    const { id, deviceId, accountId, organizationId, state, posture, postureAt, findingsDay } = row
    const findings = row.chainBroken ? 'OPEN' : row.findings
    return {
      ...{ managementId: id, deviceId, accountId, ...(organizationId && { organizationId }), state },
      ...(posture &&
        postureAt && { posture: postureCategory(posture), postureDay: startOfDay(postureAt).toISOString() }),
      ...(findings && { findings }),
      ...(findingsDay && { findingsDay: findingsDay.toISOString() }),
    }
  },
  audit: ({ accountId, deviceId }) => ({ scope: `account:${accountId}`, target: deviceId }),
})
