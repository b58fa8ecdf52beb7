import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, DeviceHandle, enumType, Stored } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { deviceLifecycle, DeviceState } from './device.lifecycle'
import type { LabelColor, LabelNoun } from './label'

export const DeviceKind = enumType('DeviceKind', 'The operating system of a device.', {
  ENIGM_APP: 'Enigm App on a phone or computer of the user.',
  ENIGM_OS: 'A phone that runs Enigm OS.',
})
export type DeviceKind = keyof typeof DeviceKind

/** An Ed25519 public key as a JSON Web Key (RFC 8037). */
export interface PublicKey {
  kty: 'OKP'
  crv: 'Ed25519'
  x: string
}

/** No serial, model, name or address has a column here (DEV-01); ids and the key have no field (DEV-17). */
@Stored({
  class: 'SECURITY',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id', 'handle'],
    HOLDER: ['accountId'],
    RELATION: ['sessionId', 'replaces'],
    LIFECYCLE: ['version', 'kind', 'state', 'restrictedBy'],
    TIMING: ['lastSeenHour', 'requestedAt', 'enrolledAt', 'endedAt', 'removedAt'],
    AUTHENTICATION: ['keyThumbprint', 'publicKey'],
    LABEL: ['labelColor', 'labelNoun'],
  },
})
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'A device of the account.' })
export class Device {
  @PrimaryColumn('text')
  id!: string

  /** Counts the device's events. */
  @Column('int')
  version!: number

  @Column('text')
  accountId!: string

  /** What the owner sees; stored, so that finding a device by it is one indexed statement with the owner's clause. */
  @Field(() => DeviceHandle, { description: 'Identifies the device for its owner only.' })
  @Column('text')
  handle!: string

  /** The session in which the device asked to be enrolled: it is the device's own. */
  @Column('text')
  sessionId!: string

  @Field(() => DeviceKind, {
    description: 'The operating system of the device, as its enrollment request named it.',
  })
  @Column('text')
  kind!: DeviceKind

  @Field(() => DeviceState, { description: 'The state of the device in its lifecycle.' })
  @Column('text')
  state!: DeviceState

  /** The organization that has restricted it: only this one, and the owner, lift the restriction. */
  @Column('text', { nullable: true })
  restrictedBy!: string | null

  @Column('text')
  labelColor!: LabelColor

  @Column('text')
  labelNoun!: LabelNoun

  @Field(() => Date, {
    nullable: true,
    description:
      'The hour, in UTC, in which the device was last connected; null before its first connection.',
  })
  @Column('timestamptz', { nullable: true })
  lastSeenHour!: Date | null

  /** RFC 7638, SHA-256, base64url. */
  @Column('text')
  keyThumbprint!: string

  @Column('jsonb')
  publicKey!: PublicKey

  @Field(() => Date, { description: 'When the device asked to be enrolled.' })
  @Column('timestamptz')
  requestedAt!: Date

  @Field(() => Date, { nullable: true, description: 'When its enrollment was approved.' })
  @Column('timestamptz', { nullable: true })
  enrolledAt!: Date | null

  @Field(() => Date, {
    nullable: true,
    description: 'The moment from which it counts for no trust decision.',
  })
  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null

  /** From then on it is in no list of its account; its key enrolls no second time (DEV-06). */
  @Column('timestamptz', { nullable: true })
  removedAt!: Date | null

  @Field(() => DeviceHandle, {
    nullable: true,
    description: 'The device that this one was named to replace; it inherits nothing from it.',
  })
  @Column('text', { nullable: true })
  replaces!: string | null
}

/** The data of every event of a device. The audit trail contains the id, and each of its readers sees a separate handle. */
export const devices = aggregate(Device, {
  lifecycle: deviceLifecycle,
  event({ id, accountId, sessionId, keyThumbprint, state }): EventData<'devices.device.snapshot'> {
    return { deviceId: id, accountId, sessionId, keyThumbprint, state }
  },
  audit: ({ accountId, id }) => ({ scope: `account:${accountId}`, target: id }),
})

/** The moment from which a revoked device counts for no trust decision: the one that the row holds (DEV-05). */
export function effectiveAt({ endedAt }: Device): Pick<EventData<'devices.device.revoked'>, 'effectiveAt'> {
  return { effectiveAt: endedAt!.toISOString() }
}
