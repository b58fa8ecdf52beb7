import type { EventData } from '@enigm/contracts'
import { Audiences, connectionOf, lifecycle, type AuditSubject } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

export enum EmergencyKind {
  ALARM = 'ALARM',
  MISSED_CHECK_IN = 'MISSED_CHECK_IN',
  TEST = 'TEST',
}

export enum EmergencyState {
  OPEN = 'OPEN',
  ENDED = 'ENDED',
  CANCELED = 'CANCELED',
}

registerEnumType(EmergencyKind, {
  name: 'EmergencyKind',
  description: 'Why an Enigm Key has raised an emergency.',
  valuesConfig: {
    ALARM: { description: 'It was raised by hand.' },
    MISSED_CHECK_IN: { description: 'An agreed sign of life did not come.' },
    TEST: { description: 'It was a test.' },
  },
})

registerEnumType(EmergencyState, {
  name: 'EmergencyState',
  description: 'Where an emergency stands.',
  valuesConfig: {
    OPEN: { description: 'It goes on.' },
    ENDED: { description: 'Enigm App says that it is over.' },
    CANCELED: { description: 'It was raised by mistake.' },
  },
})

const { OPEN, ENDED, CANCELED } = EmergencyState

export const emergencyLifecycle = lifecycle(EmergencyState, OPEN, {
  end: { from: [OPEN], to: ENDED, event: 'keys.emergency.ended' },
  cancel: { from: [OPEN], to: CANCELED, event: 'keys.emergency.canceled' },
})

/** Kind, hour and state; no place, nobody's contact and nothing that was said has a column here (KEY-06, KEY-08). */
@Entity()
@Audiences('panel')
@ObjectType('EmergencyEvent', {
  description: 'An emergency that an Enigm Key has raised: kind, hour and state, nothing else.',
})
export class Emergency {
  @Field(() => ID, { description: 'Names the event to the holder of the Key.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  keyId!: string

  /** What Enigm App calls it. */
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

/** The latest first. */
export const EmergencyEventConnection = connectionOf(Emergency, 'EmergencyEventConnection', ['panel'])

/** What every event of an emergency says. */
export function emergencyData({ id, keyId, kind, state }: Emergency): EventData<'keys.emergency.recorded'> {
  return { emergencyId: id, keyId, kind, state }
}

export function emergencyAudit(accountId: string) {
  return ({ id }: Pick<Emergency, 'id'>): AuditSubject => ({ scope: `account:${accountId}`, target: id })
}
