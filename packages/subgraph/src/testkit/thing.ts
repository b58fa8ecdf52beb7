import { eventCatalogue } from '@enigm/contracts'
import { Column, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm'
import type { SubgraphDefinition } from '../definition'
import { lifecycle } from '../lifecycle'
import { Stored } from '../storage/stored'

export enum ThingState {
  OPEN = 'OPEN',
  SHUT = 'SHUT',
  GONE = 'GONE',
}

/** A minimal aggregate for the tests of the machinery, with event types of devices. */
@Stored({
  class: 'OPERATIONAL',
  kept: { days: 30, after: 't.shut_at', subjects: ['t.owner_id'] },
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['ownerId'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['shutAt'],
  },
})
@Entity()
export class Thing {
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  state!: ThingState

  @Column('text')
  ownerId!: string

  @Column('timestamptz', { nullable: true })
  shutAt!: Date | null
}

export const thingLifecycle = lifecycle(ThingState, ThingState.OPEN, {
  shut: { from: [ThingState.OPEN], to: ThingState.SHUT, event: 'devices.device.restricted' },
  open: { from: [ThingState.SHUT], to: ThingState.OPEN, event: 'devices.device.restriction.lifted' },
  remove: { from: [ThingState.OPEN, ThingState.SHUT], to: ThingState.GONE, event: 'devices.device.retired' },
})

export class CreateThing1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE thing (id text PRIMARY KEY, version int NOT NULL, state text NOT NULL,
      owner_id text NOT NULL, shut_at timestamptz)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE thing')
  }
}

/** Event data for the event types of devices. */
export function thingData(
  thing: { id: string; ownerId: string },
  state: 'TRUSTED' | 'RESTRICTED' | 'RETIRED',
) {
  return eventCatalogue['devices.device.retired'].parse({
    deviceId: thing.id,
    accountId: thing.ownerId,
    sessionId: 'sess_test',
    state,
  })
}

/** The parts of a definition that the database layer uses. */
export const thingDefinition = {
  name: 'devices',
  entities: [Thing],
  migrations: [CreateThing1700000000001],
} as unknown as SubgraphDefinition
