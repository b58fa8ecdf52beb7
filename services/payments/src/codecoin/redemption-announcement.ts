import { systemOrigin, type TimerHandler, type Work } from '@enigm/subgraph'
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
export const announceRedemptions: TimerHandler = (timer, app) =>
  app.transact(systemOrigin(), async (work) => {
    await work.finish(timer)
    const coins = await work.query<{ id: string; version: number }>(
      `UPDATE code_coin SET version = 1 WHERE id IN (
         SELECT id FROM code_coin WHERE state = $1 AND version = 0 ORDER BY random() LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING id, version`,
      [CodeCoinState.REDEEMED, LARGEST_ANNOUNCEMENT],
    )
    for (const coin of coins.sort((one, other) => one.id.localeCompare(other.id))) {
      await work.announce(coin, {
        type: 'payments.codecoin.redeemed',
        data: { codeCoinId: coin.id, state: CodeCoinState.REDEEMED },
      })
    }
    await forgetAttempts(work)
    const isMore = coins.length === LARGEST_ANNOUNCEMENT
    await schedule(work, isMore ? new Date() : nextMidnight())
  })

/** Sets the daily timer where there is none. */
export async function seedAnnouncements(app: PaymentsApp): Promise<void> {
  await app.transact(systemOrigin(), async (work) => {
    const [present] = await work.query<object>('SELECT 1 FROM timer WHERE kind = $1', [CODE_COIN_DAY])
    if (!present) await schedule(work, nextMidnight())
  })
}

function schedule(work: Work, dueAt: Date): Promise<void> {
  return work.schedule({ kind: CODE_COIN_DAY, aggregateId: 'platform', dueAt })
}

function nextMidnight(): Date {
  return endOfTerm(new Date(), 0)
}
