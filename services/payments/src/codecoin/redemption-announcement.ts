import { systemContext, type JobHandler, type Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { endOfTerm } from '../day'
import { CodeCoinState } from './code-coin.lifecycle'
import { forgetAttempts } from './code-coin.throttle'

export const CODE_COIN_DAY = 'code-coin-day'

const LARGEST_ANNOUNCEMENT = 1_000

/**
 * Tells the day's redemptions in random order and under a correlation id of their own. Told at once, the outbox would
 * stand the coin beside the order that it has paid (PAY-03).
 */
export const announceRedemptions: JobHandler = (job, app) =>
  app.transaction(systemContext(), async (tx) => {
    await tx.completeJob(job)
    const coins = await tx.query<{ id: string; version: number }>(
      `UPDATE code_coin SET version = 1 WHERE id IN (
         SELECT id FROM code_coin WHERE state = $1 AND version = 0 ORDER BY random() LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING id, version`,
      [CodeCoinState.REDEEMED, LARGEST_ANNOUNCEMENT],
    )
    for (const coin of coins.sort((one, other) => one.id.localeCompare(other.id))) {
      await tx.emit(coin, {
        type: 'payments.codecoin.redeemed',
        data: { codeCoinId: coin.id, state: CodeCoinState.REDEEMED },
      })
    }
    await forgetAttempts(tx)
    const isMore = coins.length === LARGEST_ANNOUNCEMENT
    await schedule(tx, isMore ? new Date() : nextMidnight())
  })

/** Sets the daily timer where there is none. */
export async function seedAnnouncements(app: PaymentsApp): Promise<void> {
  await app.transaction(systemContext(), async (tx) => {
    const [present] = await tx.query<object>('SELECT 1 FROM timer WHERE kind = $1', [CODE_COIN_DAY])
    if (!present) await schedule(tx, nextMidnight())
  })
}

function schedule(tx: Transaction, dueAt: Date): Promise<void> {
  return tx.scheduleJob({ kind: CODE_COIN_DAY, aggregateId: 'platform', dueAt })
}

function nextMidnight(): Date {
  return endOfTerm(new Date(), 0)
}
