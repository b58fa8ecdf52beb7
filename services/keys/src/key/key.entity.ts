import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, KeyHandle, type Transaction, Stored } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { keyLifecycle, KeyState, type KeyAction } from './key.lifecycle'
import { ManagedKey } from './managed-key'

/** No serial number, model or location has a column here (KEY-01, KEY-08); ids have no field. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id', 'handle', 'organizationHandle', 'reference'],
    HOLDER: ['accountId', 'organizationId'],
    RELATION: ['replacesId'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['associatedAt', 'changedAt'],
  },
})
@Entity()
@Audiences('panel', 'device')
@ObjectType({
  implements: ManagedKey,
  description: 'An Enigm Key of the account, as its holder sees it.',
})
export class EnigmKey implements ManagedKey {
  @PrimaryColumn('text')
  id!: string

  /** Counts the events of the Key. */
  @Column('int')
  version!: number

  @Column('text')
  accountId!: string

  /** The deployment that Enigm App has named; it counts only while the account belongs to the organization. */
  @Column('text', { nullable: true })
  organizationId!: string | null

  /** What the holder sees; stored, so that finding a Key by it is one indexed statement with the holder's clause. */
  @Field(() => KeyHandle, { description: 'Names the Key to its holder, and to no other viewer.' })
  @Column('text')
  handle!: string

  /** What the administrators of the deployment see. */
  @Column('text', { nullable: true })
  organizationHandle!: string | null

  @Audiences('device')
  @Field(() => String, {
    name: 'appKeyReference',
    description: 'The reference of the Key in Enigm App, for the App alone.',
  })
  @Column('text')
  reference!: string

  @Field(() => KeyState, { description: 'The state of the Key in its lifecycle.' })
  @Column('text')
  state!: KeyState

  @Field(() => Date, { description: 'When Enigm App linked it.' })
  @Column('timestamptz')
  associatedAt!: Date

  /** When it came into its present state. */
  @Column('timestamptz')
  changedAt!: Date

  @Column('text', { nullable: true })
  replacesId!: string | null
}

/** A transition of a Key; a trigger writes it in the statement that moves the Key. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'OBJECT',
  purposes: {
    IDENTIFICATION: ['seq'],
    RELATION: ['keyId'],
    LIFECYCLE: ['from', 'to'],
    TIMING: ['at'],
  },
})
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'A transition in the lifecycle of an Enigm Key.' })
export class KeyMove {
  @PrimaryColumn('bigint')
  seq!: string

  @Column('text')
  keyId!: string

  @Field(() => KeyState, { nullable: true, description: 'The state before; null when it was linked.' })
  @Column('text', { nullable: true })
  from!: KeyState | null

  @Field(() => KeyState, { description: 'The state after.' })
  @Column('text')
  to!: KeyState

  @Field(() => Date, { description: 'When, in UTC.' })
  @Column('timestamptz')
  at!: Date
}

/** The audit trail holds the id; each of its readers sees their own handle. */
export const auditSubject = ({ accountId, id }: Pick<EnigmKey, 'accountId' | 'id'>) => ({
  scope: `account:${accountId}`,
  target: id,
})

export const enigmKeys = aggregate(EnigmKey, {
  lifecycle: keyLifecycle,
  event({ id, accountId, organizationId, state }): EventData<'keys.key.snapshot'> {
    return { keyId: id, accountId, ...(organizationId && { organizationId }), state }
  },
  audit: auditSubject,
})

/** Moves a Key that is locked. @throws DomainFailure INVALID_TRANSITION */
export function moveKey(
  tx: Transaction,
  action: KeyAction | 'ACTIVATE',
  id: string,
  reason?: 'UNLINKED' | 'ACCOUNT_DELETED',
): Promise<EnigmKey> {
  return enigmKeys.move(tx, action, { id }, { set: { changedAt: new Date() }, reason })
}
