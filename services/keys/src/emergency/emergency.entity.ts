import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, connectionOf, enumType, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { emergencyLifecycle, EmergencyState } from './emergency.lifecycle'

export const EmergencyKind = enumType('EmergencyKind', 'Why an Enigm Key has raised an emergency.', {
  ALARM: 'It was raised by hand.',
  MISSED_CHECK_IN: 'An agreed sign of life was missed.',
  TEST: 'It was a test.',
})
export type EmergencyKind = keyof typeof EmergencyKind

/** Kind, hour and state; no column can hold a location, a contact or content (KEY-06, KEY-08). */
@Stored({
  class: 'SECURITY',
  kept: {
    days: 365,
    after: 't.at',
    when: "t.state <> 'OPEN'",
    subjects: [
      '(SELECT k.account_id FROM enigm_key k WHERE k.id = t.key_id)',
      '(SELECT k.organization_id FROM enigm_key k WHERE k.id = t.key_id)',
    ],
  },
  purposes: {
    IDENTIFICATION: ['id', 'reference'],
    RELATION: ['keyId'],
    LIFECYCLE: ['version', 'kind', 'state'],
    TIMING: ['at'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType('EmergencyEvent', {
  description: 'An emergency that an Enigm Key has raised: kind, hour and state, nothing else.',
})
export class Emergency {
  @Field(() => ID, { description: 'Identifies the emergency.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  keyId!: string

  /** Its identifier in Enigm App. */
  @Column('text')
  reference!: string

  @Field(() => EmergencyKind, { description: 'Why it was raised.' })
  @Column('text')
  kind!: EmergencyKind

  @Field(() => EmergencyState, { description: 'Where it stands.' })
  @Column('text')
  state!: EmergencyState

  @Field(() => Date, { description: 'The hour in which it was raised, in UTC.' })
  @Column('timestamptz')
  at!: Date
}

export const EmergencyEventConnection = connectionOf(Emergency, 'EmergencyEventConnection', ['panel'])

/** An emergency as the administrators of the deployment see it: without its hour (ROLES, Enigm Key). */
@Audiences('panel')
@ObjectType({ description: 'An emergency of a Key as the administrators of its deployment see it.' })
export class DeploymentEmergency {
  @Field(() => EmergencyKind, { description: 'Why it was raised.' })
  kind!: EmergencyKind

  @Field(() => EmergencyState, { description: 'Where it stands.' })
  state!: EmergencyState
}

/** The row does not hold the holder, so each change brings its audit subject. */
export const emergencies = aggregate(Emergency, {
  lifecycle: emergencyLifecycle,
  event({ id, keyId, kind, state }): EventData<'keys.emergency.recorded'> {
    return { emergencyId: id, keyId, kind, state }
  },
  audit: null,
})
