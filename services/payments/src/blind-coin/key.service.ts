import { DAY_MILLISECONDS, startOfDay, systemContext, type Job, type Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { BlindCoinKey } from './blind-coin.entity'
import { fingerprintOf, newKeyPair } from './blind-signature'
import { quarterOf, yearAfter } from './quarter'
import { sealKey } from './sealed-key'

export const BLIND_COIN_DAY = 'blind-coin-day'

/** The keys of blind coins: made before they are needed, the same for everyone, and unable to sign after their quarter. */
export class BlindCoinKeyService {
  constructor(private readonly app: PaymentsApp) {}

  /** Makes the key of a product and the quarter of a moment, unless it exists. */
  async ensure(tx: Transaction, productKey: string, moment: Date): Promise<void> {
    await tx.takeTurn(`blind-coin-key:${productKey}`)
    const { from: signsFrom, until: signsUntil } = quarterOf(moment)
    if (await tx.manager.existsBy(BlindCoinKey, { productKey, signsFrom })) return
    const pair = await newKeyPair()
    const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' })
    const fingerprint = fingerprintOf(publicKey)
    const sealedKey = sealKey(this.app.config.BLIND_COIN_SEALING_KEY, fingerprint, pair.privateKey)
    await tx.manager.insert(BlindCoinKey, {
      ...{ fingerprint, publicKey, sealedKey, productKey, signsFrom, signsUntil },
      ...{ validUntil: yearAfter(signsUntil), issued: 0, redeemed: 0 },
    })
    const audit = { scope: 'platform', target: fingerprint }
    const data = { fingerprint, productKey, signsFrom: signsFrom.toISOString() }
    await tx.emit({ id: fingerprint, version: 0 }, { type: 'payments.coinkey.created', data, audit })
  }

  /**
   * The work of a midnight: the private keys of ended quarters are deleted, the coins of the others counted, and the keys of
   * tomorrow made for every product of which such coins were sold.
   */
  keepDay(job: Job): Promise<void> {
    return this.app.transaction(systemContext(), async (tx) => {
      await tx.completeJob(job)
      const now = await tx.now()
      await tx.query(
        'UPDATE blind_coin_key SET sealed_key = NULL WHERE signs_until <= $1 AND sealed_key IS NOT NULL',
        [now],
      )
      await count(tx)
      const sold = await tx.query<{ productKey: string }>(
        'SELECT DISTINCT product_key AS "productKey" FROM blind_coin_key ORDER BY 1',
      )
      for (const { productKey } of sold)
        for (const moment of [now, new Date(now.getTime() + DAY_MILLISECONDS)])
          await this.ensure(tx, productKey, moment)
      await schedule(tx)
    })
  }

  /** Schedules the daily job unless it is scheduled already. */
  seed(): Promise<void> {
    return this.app.transaction(systemContext(), async (tx) => {
      const present = await tx.query('SELECT 1 FROM job WHERE kind = $1', [BLIND_COIN_DAY])
      if (present.length === 0) await schedule(tx)
    })
  }
}

/** Counts the coins of the keys that still pay, and of those that have ended since yesterday. */
async function count(tx: Transaction): Promise<void> {
  await tx.query(
    `UPDATE blind_coin_key k SET
       issued = (SELECT coalesce(sum(quantity), 0) FROM blind_signature s WHERE s.fingerprint = k.fingerprint),
       redeemed = (SELECT count(*) FROM spent_blind_coin c WHERE c.fingerprint = k.fingerprint)
     WHERE valid_until > now() - interval '2 days'`,
  )
}

async function schedule(tx: Transaction): Promise<void> {
  const dueAt = startOfDay(new Date((await tx.now()).getTime() + DAY_MILLISECONDS))
  await tx.scheduleJob({ kind: BLIND_COIN_DAY, aggregateId: 'platform', dueAt })
}
