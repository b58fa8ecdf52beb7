import type { Transaction } from '@enigm/subgraph'
import { hourOf } from '../moments'
import { Esim } from './esim.entity'
import { esimLifecycle, type EsimMove, type EsimState } from './esim.lifecycle'
import { esimAudit, esimData } from './ownership'

export interface MoveDetails {
  set?: Partial<Esim>
  /** What the event carries beside the eSIM. */
  data?: object
  reason?: string
}

/**
 * Moves a locked eSIM, with its place in the history, its event and its audit entry. These name the holder that it had,
 * also when the move takes it away.
 * @throws DomainFailure INVALID_TRANSITION
 */
export async function moveEsim(
  tx: Transaction,
  before: Esim,
  move: EsimMove,
  { set, data, reason }: MoveDetails = {},
): Promise<Esim> {
  const moved = await tx.move(Esim, esimLifecycle, move, {
    where: { id: before.id },
    set: { problem: null, ...set },
    data: ({ state }) => ({ ...esimData({ ...before, state }), ...data }),
    audit: () => ({ ...esimAudit(before), ...(reason ? { reason } : {}) }),
  })
  await recordStates(tx, [moved])
  return moved
}

/** Notes the states in the histories that the holders can read (ESM-03). */
export async function recordStates(
  tx: Transaction,
  esims: readonly { id: string; version: number; state: EsimState }[],
): Promise<void> {
  await tx.query(
    `INSERT INTO esim_move (esim_id, version, state, at)
     SELECT id, version, state, $4 FROM unnest($1::text[], $2::int[], $3::text[]) AS reached (id, version, state)`,
    [
      esims.map(({ id }) => id),
      esims.map(({ version }) => version),
      esims.map(({ state }) => state),
      hourOf(new Date()),
    ],
  )
}
