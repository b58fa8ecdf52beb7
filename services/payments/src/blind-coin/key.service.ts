import {
  DAY_MILLISECONDS,
  startOfDay,
  systemContext,
  type Context,
  type Job,
  type Transaction,
} from '@enigm/subgraph'
import { IsNull, Not } from 'typeorm'
import type { PaymentsApp } from '../config'
import { PaymentsFailure } from '../errors'
import { BlindCoinKey } from './blind-coin.entity'
import { fingerprintOf, newKeyPair } from './blind-signature'
import { quarterOf, yearAfter } from './quarter'
import { openKey, sealKey } from './sealed-key'

export const BLIND_COIN_DAY = 'blind-coin-day'

/** The keys of blind coins: made before they are needed, the same for everyone, and unable to sign after their quarter. */
export class BlindCoinKeyService {
  constructor(private readonly app: PaymentsApp) {}

  /** Makes the key of a product and the quarter of a moment, unless it exists. */
  async ensure(tx: Transaction, productKey: string, moment: Date): Promise<void> {
    await tx.takeTurn(`blind-coin-key:${productKey}`)
    const { from: signsFrom, until: signsUntil } = quarterOf(moment)
    if (await tx.manager.existsBy(BlindCoinKey, { productKey, signsFrom, voidedOn: IsNull() })) return
    const pair = await newKeyPair()
    const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' })
    const fingerprint = fingerprintOf(publicKey)
    const sealedKey = sealKey(this.app.config.BLIND_COIN_SEALING_KEY, fingerprint, pair.privateKey)
    await tx.manager.insert(BlindCoinKey, {
      ...{ fingerprint, publicKey, sealedKey, productKey, signsFrom, signsUntil },
      ...{ validUntil: yearAfter(signsUntil), voidedOn: null, issued: 0, redeemed: 0 },
    })
    await announce(tx, 'payments.coinkey.created', { fingerprint, productKey, signsFrom })
  }

  /**
   * Ends a key for good, with all its coins: a lost private key could sign more of them than were sold. In its quarter another one
   * takes its place.
   * @throws PaymentsFailure NOT_FOUND; INVALID_TRANSITION when it was voided before
   */
  voidKey(context: Context, fingerprint: string): Promise<BlindCoinKey> {
    return this.app.transaction(context, async (tx) => {
      const now = await tx.now()
      const voided = await tx.manager.update(
        BlindCoinKey,
        { fingerprint, voidedOn: IsNull() },
        { voidedOn: startOfDay(now), sealedKey: null },
      )
      const key = await tx.manager.findOneBy(BlindCoinKey, { fingerprint })
      if (!key) throw new PaymentsFailure('NOT_FOUND', ['input', 'fingerprint'])
      if (voided.affected === 0) throw new PaymentsFailure('INVALID_TRANSITION', ['input', 'fingerprint'])
      await announce(tx, 'payments.coinkey.voided', key)
      await this.ensure(tx, key.productKey, now)
      return key
    })
  }

  /**
   * The work of a midnight: the private keys of ended quarters are deleted, the others sealed with the present sealing key and
   * their coins counted, and the keys of tomorrow made for every product of which such coins were sold.
   */
  keepDay(job: Job): Promise<void> {
    return this.app.transaction(systemContext(), async (tx) => {
      await tx.completeJob(job)
      const now = await tx.now()
      await tx.query(
        'UPDATE blind_coin_key SET sealed_key = NULL WHERE signs_until <= $1 AND sealed_key IS NOT NULL',
        [now],
      )
      await this.reseal(tx)
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

  /** Schedules the daily job unless it is scheduled already, and seals the private keys with the present sealing key. */
  seed(): Promise<void> {
    return this.app.transaction(systemContext(), async (tx) => {
      await this.reseal(tx)
      const present = await tx.query('SELECT 1 FROM job WHERE kind = $1', [BLIND_COIN_DAY])
      if (present.length === 0) await schedule(tx)
    })
  }

  /** Seals every private key that the other key of a rotation has sealed with the present one. */
  private async reseal(tx: Transaction): Promise<void> {
    const { config, log } = this.app
    for (const { fingerprint, sealedKey } of await tx.manager.findBy(BlindCoinKey, {
      sealedKey: Not(IsNull()),
    })) {
      const opened = openKey(config, fingerprint, sealedKey!)
      if (!opened) log.error({ fingerprint }, 'private key of blind coins does not open')
      if (!opened || opened.isSealedWithPresent) continue
      const resealed = sealKey(config.BLIND_COIN_SEALING_KEY, fingerprint, opened.key)
      // Not a row that another replica has sealed, or emptied, meanwhile.
      await tx.query('UPDATE blind_coin_key SET sealed_key = $3 WHERE fingerprint = $1 AND sealed_key = $2', [
        ...[fingerprint, sealedKey, resealed],
      ])
    }
  }
}

/** An event of a key, with an entry in the trail of the platform. */
async function announce(
  tx: Transaction,
  type: 'payments.coinkey.created' | 'payments.coinkey.voided',
  { fingerprint, productKey, signsFrom }: Pick<BlindCoinKey, 'fingerprint' | 'productKey' | 'signsFrom'>,
): Promise<void> {
  const version = type === 'payments.coinkey.created' ? 0 : 1
  const data = { fingerprint, productKey, signsFrom: signsFrom.toISOString() }
  // The first order of a product makes its key; the trail of the platform does not name who ordered.
  const actor = type === 'payments.coinkey.created' ? 'system' : undefined
  const audit = { scope: 'platform', target: fingerprint, actor }
  await tx.emit({ id: fingerprint, version }, { type, data, audit })
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
