import { newId } from '@enigm/contracts'
import { backoff, DAY_MILLISECONDS, OutboundQueue, type Transaction } from '@enigm/subgraph'
import { EnvironmentCommand } from './environment-command.entity'

/** 0.1 s, 0.2 s, 0.4 s … 15 s. */
export const environmentQueue = new OutboundQueue({
  job: 'environment.command',
  backoff: { first: 100, longest: 15_000 },
})

/**
 * Nobody waits for the environment of a server that was given up: after the first tries its agent is asked once an hour, and for 30 days
 * at most (SRV-19).
 */
export const UNAWAITED = {
  eagerTries: 20,
  afterMilliseconds: 3_600_000,
  longestMilliseconds: 30 * DAY_MILLISECONDS,
} as const

/** 2 s, 4 s, 8 s … 1 h after the FAILED reports of rounds 1, 2, 3 … */
const ROUND_BACKOFF = { first: 2_000, longest: 3_600_000 }

type Purpose = Pick<EnvironmentCommand, 'serverId' | 'region' | 'kind'> &
  Partial<Pick<EnvironmentCommand, 'selector' | 'deletionId'>>

/** Writes a command in the transaction of its purpose; the agent gets it after the commit. */
export function placeCommand(tx: Transaction, purpose: Purpose): Promise<void> {
  return place(tx, purpose, 1)
}

/** Places the same command again after a FAILED report, later each time. */
export function placeAgain(
  tx: Transaction,
  { serverId, region, kind, selector, deletionId, round }: EnvironmentCommand,
): Promise<void> {
  return place(tx, { serverId, region, kind, selector, deletionId }, round + 1)
}

async function place(tx: Transaction, purpose: Purpose, round: number): Promise<void> {
  const id = newId('environmentCommand')
  await tx.manager.insert(EnvironmentCommand, {
    ...{ id, selector: {}, state: 'WAITING', round, tries: 0, refusedReports: 0, createdAt: await tx.now() },
    ...purpose,
  })
  const afterMilliseconds = round === 1 ? 0 : backoff(round - 1, ROUND_BACKOFF)
  await environmentQueue.place(tx, id, { afterMilliseconds })
}
