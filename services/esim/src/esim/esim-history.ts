import {
  Audiences,
  groupedByKey,
  select,
  startOfHour,
  type BatchLoader,
  type Transaction,
  Stored,
} from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { EsimState } from './esim.lifecycle'

@Stored({
  class: 'OPERATIONAL',
  kept: 'OBJECT',
  purposes: {
    RELATION: ['esimId'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['at'],
  },
})
@Entity()
@Audiences('panel', 'partner')
@ObjectType({ description: 'A state that an eSIM has reached.' })
export class EsimPastState {
  @PrimaryColumn('text')
  esimId!: string

  /** The version of the eSIM in this state. */
  @PrimaryColumn('int')
  version!: number

  @Field(() => EsimState, { description: 'The state.' })
  @Column('text')
  state!: EsimState

  /** The hour only: minutes would reveal habits of the user. */
  @Field(() => Date, { description: 'The hour in which the eSIM has reached it, in UTC.' })
  @Column('timestamptz')
  at!: Date
}

/** Records the states that eSIMs have reached, for the history that their holders can read (ESM-03). */
export async function recordStates(
  tx: Transaction,
  esims: readonly { id: string; version: number; state: EsimState }[],
): Promise<void> {
  const at = startOfHour(new Date())
  await tx.manager.insert(
    EsimPastState,
    esims.map(({ id, version, state }) => ({ esimId: id, version, state, at })),
  )
}

const LARGEST_HISTORY = 50

const history = select(EsimPastState, 'p')
  .where('p.esim_id = wanted.id')
  .orderBy('version desc')
  .limit('$2')
  .within(
    (states) =>
      `SELECT latest.* FROM unnest($1::text[]) AS wanted (id) CROSS JOIN LATERAL (${states}) AS latest`,
  )

/** The latest states of eSIMs, the newest first. The caller decides which eSIMs are visible. */
export const pastStates: BatchLoader<string, EsimPastState[]> = async (ids, { app }) =>
  groupedByKey(ids, await app.read(history, [ids, LARGEST_HISTORY]), 'esimId')
