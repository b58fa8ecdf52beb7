import { newId } from '@enigm/contracts'
import {
  DAY_MILLISECONDS,
  startOfDay,
  systemContext,
  type CallContext,
  type Job,
  type Transaction,
} from '@enigm/subgraph'
import { CardFailure } from '../card/card-processor'
import { StripeProcessor } from '../card/stripe-processor'
import { keyedHash } from '../code-coin/keyed-hash'
import type { PaymentsApp } from '../config'
import { CryptoFailure } from '../crypto/crypto-processor'
import { MoneroProcessor } from '../crypto/monero-processor'
import type { PaymentMethod } from '../product/product.entity'
import { compareBooks } from './book-comparison'
import { CARD_DAYS, compareCard } from './card-comparison'
import type { Difference } from './reconciliation.entity'
import { compareWallet, WALLET_BLOCKS } from './wallet-comparison'

/** The nightly job. */
export const RECONCILIATION = 'reconciliation'

const NIGHT_MILLISECONDS = 3 * 3_600_000

/** The kinds of differences of a processor begin with this. */
const kindsOf: Partial<Record<PaymentMethod, string>> = { CARD: 'CARD_%', CRYPTO: 'WALLET_%' }

/**
 * Compares what processors and our own books say, and lists the differences. It never changes an order, a payment or an invoice: an
 * operator finds out which side is wrong.
 */
export class ReconciliationService {
  constructor(private readonly app: PaymentsApp) {}

  async run(context: CallContext, job: Job): Promise<void> {
    const unreachable: PaymentMethod[] = []
    const found: Difference[] = []
    for (const [method, compare] of this.comparisons()) {
      const differences = await compare().catch((error: unknown) => {
        if (!(error instanceof CardFailure || error instanceof CryptoFailure)) throw error
        this.app.log.warn({ method, failure: error.kind }, 'processor not compared')
        return null
      })
      if (differences) found.push(...differences)
      else unreachable.push(method)
    }
    found.push(...(await compareBooks(this.app)))
    await this.app.transaction(context, async (tx) => {
      await tx.completeJob(job)
      await replace(tx, found, unreachable)
      await scheduleNight(tx)
    })
    if (found.length > 0)
      this.app.log.warn({ differences: found.length }, 'reconciliation has found differences')
  }

  /** Schedules the nightly comparison, also after its job was discarded. */
  seed(): Promise<void> {
    return this.app.transaction(systemContext(), scheduleNight)
  }

  /** The comparisons with the processors that are connected. */
  private comparisons(): readonly (readonly [PaymentMethod, () => Promise<Difference[]>])[] {
    const { STRIPE_SECRET_KEY, MONERO_WALLET_URL } = this.app.config
    return [
      ...(STRIPE_SECRET_KEY ? [['CARD', () => this.card()] as const] : []),
      ...(MONERO_WALLET_URL ? [['CRYPTO', () => this.wallet()] as const] : []),
    ]
  }

  private async card(): Promise<Difference[]> {
    const [clock] = await this.app.read<{ now: Date }>('SELECT clock_timestamp() AS now')
    const { now } = clock!
    const paid = await this.app
      .get(StripeProcessor)
      .paidSince(new Date(now.getTime() - CARD_DAYS * DAY_MILLISECONDS))
    return compareCard(this.app, paid, { now, subjectOf: this.subjectOf })
  }

  private async wallet(): Promise<Difference[]> {
    const [cursor] = await this.app.read<{ height: number }>('SELECT height FROM crypto_cursor')
    const from = Math.max(0, (cursor?.height ?? 0) - WALLET_BLOCKS)
    const view = await this.app.get(MoneroProcessor).transfersFrom(from)
    return compareWallet(this.app, view, { from, subjectOf: this.subjectOf })
  }

  /** No name that a processor has for money is stored with a difference. */
  private readonly subjectOf = (reference: string): string =>
    keyedHash(this.app.config.PAYMENTS_PEPPER, 'reconciliation', reference)
}

/** Stores the differences in place of the earlier ones; those of a processor that did not answer stay. */
async function replace(
  tx: Transaction,
  found: readonly Difference[],
  unreachable: readonly PaymentMethod[],
): Promise<void> {
  const now = await tx.now()
  const kept = unreachable.flatMap((method) => kindsOf[method] ?? [])
  await tx.query(
    `DELETE FROM reconciliation_difference d WHERE NOT d.kind LIKE ANY($3)
       AND NOT EXISTS (SELECT FROM unnest($1::text[], $2::text[]) AS f (kind, subject)
         WHERE (f.kind, f.subject) = (d.kind, d.subject))`,
    [found.map(({ kind }) => kind), found.map(({ subject }) => subject), kept],
  )
  for (const { kind, subject, paymentId, recorded, reported } of found)
    await tx.query(
      `INSERT INTO reconciliation_difference (id, kind, subject, payment_id, recorded, reported, found_on)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (kind, subject) DO UPDATE SET recorded = excluded.recorded, reported = excluded.reported`,
      [newId('difference'), kind, subject, paymentId, recorded, reported, startOfDay(now)],
    )
  await tx.query(
    `INSERT INTO reconciliation (id, compared_at, unreachable) VALUES ('platform', $1, $2)
     ON CONFLICT (id) DO UPDATE SET compared_at = excluded.compared_at, unreachable = excluded.unreachable`,
    [now, unreachable],
  )
}

/** At three in the morning, UTC; an earlier run stays. */
async function scheduleNight(tx: Transaction): Promise<void> {
  const now = (await tx.now()).getTime()
  const today = startOfDay(await tx.now()).getTime() + NIGHT_MILLISECONDS
  const next = today > now ? today : today + DAY_MILLISECONDS
  await tx.runJobEarlier({ kind: RECONCILIATION, aggregateId: 'platform', afterMilliseconds: next - now })
}
