import { DAY_MILLISECONDS, startOfDay, systemContext, type Job, type Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { forgetAttempts } from './throttle.service'

export const CODE_COIN_DAY = 'code-coin-day'

const LARGEST_ANNOUNCEMENT = 1_000

/**
 * Announces and counts the day's redemptions at midnight, in random order and under a separate correlation id. Announced at once, the
 * outbox would connect the coin and the order that it has paid (PAY-03).
 */
export class AnnouncementService {
  constructor(private readonly app: PaymentsApp) {}

  announce(job: Job): Promise<void> {
    return this.app.transaction(systemContext(), async (tx) => {
      await tx.completeJob(job)
      const coins = await tx.query<{ id: string; version: number; batchId: string }>(
        `UPDATE code_coin SET version = 1 WHERE id IN (
           SELECT id FROM code_coin WHERE state = 'REDEEMED' AND version = 0 ORDER BY random() LIMIT $1 FOR UPDATE SKIP LOCKED)
         RETURNING id, version, batch_id AS "batchId"`,
        [LARGEST_ANNOUNCEMENT],
      )
      // Ids are random: their order says nothing about that of the redemptions.
      for (const coin of coins.sort((one, other) => one.id.localeCompare(other.id))) {
        const data = { codeCoinId: coin.id, state: 'REDEEMED' as const }
        await tx.emit(coin, { type: 'payments.codecoin.redeemed', data })
      }
      await count(tx, coins)
      await forgetAttempts(tx)
      const isMore = coins.length === LARGEST_ANNOUNCEMENT
      await schedule(tx, isMore ? undefined : await nextMidnight(tx))
    })
  }

  /** Schedules the daily job unless it is scheduled already. */
  seed(): Promise<void> {
    return this.app.transaction(systemContext(), async (tx) => {
      const present = await tx.query('SELECT 1 FROM job WHERE kind = $1', [CODE_COIN_DAY])
      if (present.length === 0) await schedule(tx, await nextMidnight(tx))
    })
  }
}

/** Adds the redemptions to the counts of their batches, and counts the coins of voided ones. */
async function count(tx: Transaction, coins: readonly { batchId: string }[]): Promise<void> {
  await tx.query(
    `UPDATE code_coin_batch b SET redeemed = redeemed + added.count
     FROM (SELECT id, count(*)::int FROM unnest($1::text[]) AS coin (id) GROUP BY id) AS added WHERE b.id = added.id`,
    [coins.map(({ batchId }) => batchId)],
  )
  await tx.query(
    `UPDATE code_coin_batch b SET voided =
       (SELECT count(*) FROM code_coin c WHERE c.batch_id = b.id AND c.state = 'VOIDED')
     WHERE state = 'VOIDED' AND voided IS NULL`,
  )
}

function schedule(tx: Transaction, dueAt?: Date): Promise<void> {
  return tx.scheduleJob({ kind: CODE_COIN_DAY, aggregateId: 'platform', dueAt })
}

async function nextMidnight(tx: Transaction): Promise<Date> {
  return startOfDay(new Date((await tx.now()).getTime() + DAY_MILLISECONDS))
}
