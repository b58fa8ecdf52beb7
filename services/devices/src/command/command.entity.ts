import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, enumType, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { ManagedPolicy } from '../management/policy'
import { commandLifecycle, DeviceCommandState } from './command.lifecycle'

/** The operations without a grant; none of them deletes anything. */
export const RemoteOperation = enumType('RemoteOperation', 'A remote operation on a managed device.', {
  LOCK: 'The device locks its screen.',
  REFRESH_POSTURE: 'The device reports its posture.',
  ROTATE_POLICY: 'The device applies its assigned policy.',
})
export type RemoteOperation = keyof typeof RemoteOperation

/** The closed list of commands: there is no script and no access to content (MDM-05, MDM-12). */
export const DeviceCommandKind = enumType('DeviceCommandKind', 'A kind of command to a device.', {
  LOCK: 'To lock its screen.',
  REFRESH_POSTURE: 'To report its posture.',
  ROTATE_POLICY: 'To apply its assigned policy.',
  WIPE: 'To erase itself.',
})
export type DeviceCommandKind = keyof typeof DeviceCommandKind

export const CommandFailure = enumType('CommandFailure', 'Why a device has not carried out a command.', {
  REFUSED: 'The device has refused it.',
  NOT_SUPPORTED: 'The device cannot do this.',
  FAILED_ON_DEVICE: 'The device has tried it without success.',
  INCOMPLETE_REPORT: 'The device has reported success without the result that belongs to it.',
})
export type CommandFailure = keyof typeof CommandFailure

const LateReport = enumType('LateReport', 'A report about a command that was canceled or had expired.', {
  ACKNOWLEDGED: 'The device has received it.',
  COMPLETED: 'The device says that it has carried it out.',
  FAILED: 'The device says that it has not carried it out.',
})
type LateReport = keyof typeof LateReport

export const CommandOrigin = enumType('CommandOrigin', 'The party that has requested a command.', {
  OWNER: 'The owner of the device.',
  ORGANIZATION: 'An administrator of the organization to which the owner had bound the device.',
})
export type CommandOrigin = keyof typeof CommandOrigin

@Stored({
  class: 'SECURITY',
  kept: 'OBJECT',
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['accountId', 'organizationId'],
    RELATION: ['deviceId'],
    LIFECYCLE: ['version', 'state', 'kind', 'failure'],
    TIMING: ['requestedAt', 'expiresAt', 'dispatchedAt', 'endedAt'],
    SETTING: ['policy'],
    DELIVERY: ['retryAt', 'envelope', 'deferredSequence'],
    INTEGRITY: ['sequence', 'envelopeHash', 'previousHash'],
    EVIDENCE: ['lateReport'],
  },
})
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'A command to a managed device.' })
export class DeviceCommand {
  @Field(() => ID, { description: 'Identifies the command.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => DeviceCommandState, { description: 'Where the command stands in its lifecycle.' })
  @Column('text')
  state!: DeviceCommandState

  @Column('text')
  deviceId!: string

  @Column('text')
  accountId!: string

  /** The organization whose administrator has requested it; null for the owner of the device. */
  @Column('text', { nullable: true })
  organizationId!: string | null

  @Field(() => DeviceCommandKind, { description: 'The kind of the command.' })
  @Column('text')
  kind!: DeviceCommandKind

  @Field(() => ManagedPolicy, { nullable: true, description: 'The policy to apply; null for other kinds.' })
  @Column('text', { nullable: true })
  policy!: ManagedPolicy | null

  @Field(() => Date, { description: 'When it was requested.' })
  @Column('timestamptz')
  requestedAt!: Date

  @Field(() => Date, { description: 'When it expires unless it has ended.' })
  @Column('timestamptz')
  expiresAt!: Date

  @Field(() => Date, {
    nullable: true,
    description: 'The earliest time of the next attempt, where the device has answered NOT_NOW.',
  })
  @Column('timestamptz', { nullable: true })
  retryAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was sent to the device for the first time.' })
  @Column('timestamptz', { nullable: true })
  dispatchedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it has ended.' })
  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null

  @Column('int', { nullable: true })
  sequence!: number | null

  /** The signed envelope as it was sent last. */
  @Column('text', { nullable: true })
  envelope!: string | null

  @Column('text', { nullable: true })
  envelopeHash!: string | null

  @Column('text', { nullable: true })
  previousHash!: string | null

  /** The sequence that the device has answered with NOT_NOW last, so that a repeated answer delays nothing again. */
  @Column('int', { nullable: true })
  deferredSequence!: number | null

  @Field(() => CommandFailure, { nullable: true, description: 'The reason of its failure; null otherwise.' })
  @Column('text', { nullable: true })
  failure!: CommandFailure | null

  @Field(() => LateReport, {
    nullable: true,
    description: 'The report of the device after the command was canceled or had expired; null otherwise.',
  })
  @Column('text', { nullable: true })
  lateReport!: LateReport | null
}

/** A command as one party sees it: the owner sees those of the organization, and cannot cancel them. */
export type ViewedCommand = DeviceCommand & { isForeign?: boolean }

export const commands = aggregate(DeviceCommand, {
  lifecycle: commandLifecycle,
  event({ id, deviceId, accountId, organizationId, kind, state }): EventData<'devices.command.requested'> {
    return { commandId: id, deviceId, accountId, ...(organizationId && { organizationId }), kind, state }
  },
  audit: ({ accountId, deviceId, kind }) => ({
    scope: `account:${accountId}`,
    target: deviceId,
    reason: kind,
  }),
})
