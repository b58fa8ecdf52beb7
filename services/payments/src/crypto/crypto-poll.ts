import { groupedByKey, systemContext, type CallContext, type Job, type Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { hintHolder, lockPayment, recordReport } from '../payment/progress'
import { PurchaseLink } from '../purchase/purchase.entity'
import { openStuckPayment } from '../stuck-payment/stuck-payment.entity'
import { assess, CONFIRMATIONS, flagsOf, type Assessment } from './assessment'
import { CryptoFailure, type ChainView, type Transfer } from './crypto-processor'
import { CryptoQuote, CryptoTransfer } from './crypto.entity'
import { quotesByIndex, transfersByIndex, transfersInView } from './crypto.queries'
import { MoneroProcessor } from './monero-processor'

export const CRYPTO_POLL = 'crypto-poll'

/** How many blocks before the last known one are read again: three times the confirmations of a payment. */
const REORGANIZATION_BLOCKS = 30

/**
 * Reads the chain by a timer. One call reads all new transfers, so its cost follows the payments that move and not the orders
 * that are open; a service that was away continues at the block where it stopped.
 */
export class CryptoPoll {
  private readonly processor: MoneroProcessor

  constructor(private readonly app: PaymentsApp) {
    this.processor = app.get(MoneroProcessor)
  }

  async poll(context: CallContext, job: Job): Promise<void> {
    const height = await this.read(context).catch((error: unknown) => {
      if (!(error instanceof CryptoFailure)) throw error
      this.app.log.warn({ failure: error.kind }, 'wallet not read, will be retried')
      return null
    })
    await this.app.transaction(context, async (tx) => {
      await tx.completeJob(job)
      if (height !== null) await rememberHeight(tx, height)
      await schedule(tx, this.app.config.MONERO_POLL_MILLISECONDS)
    })
  }

  /** Schedules the first poll, if a wallet is connected. */
  seed(): Promise<void> {
    return this.app.transaction(systemContext(), async (tx) => {
      if (this.app.config.MONERO_WALLET_URL) await schedule(tx, 0)
      else await tx.cancelJob(CRYPTO_POLL, 'platform')
    })
  }

  /** @returns the height of the chain that was recorded */
  private async read(context: CallContext): Promise<number> {
    const [cursor] = await this.app.read<{ height: number }>('SELECT height FROM crypto_cursor')
    const from = Math.max(0, (cursor?.height ?? 0) - REORGANIZATION_BLOCKS)
    const view = await this.processor.transfersFrom(from)
    // Its file is older than what it has shown: transfers that are missing now have not gone.
    if (view.height < (cursor?.height ?? 0) - CONFIRMATIONS) throw new CryptoFailure('BEHIND')
    const known = await this.app.read(transfersInView, [from])
    const indexes = [...new Set([...known, ...view.transfers].map((each) => each.subaddressIndex))]
    const quotes = await this.app.read(quotesByIndex, [indexes])
    const rows = await this.app.read(transfersByIndex, [quotes.map((quote) => quote.subaddressIndex)])
    const stored = groupedByKey(
      quotes.map((quote) => quote.subaddressIndex!),
      rows,
      'subaddressIndex',
    )
    for (const [position, quote] of quotes.entries()) {
      const before = stored[position]!.map(read)
      const now = merged(before, view, { from, index: quote.subaddressIndex! })
      const assessment = assess(BigInt(quote.due!), now, view.height)
      if (isNews(quote, before, now, assessment)) await this.record(context, quote, { now, assessment })
    }
    return view.height
  }

  private record(
    context: CallContext,
    quote: CryptoQuote,
    { now, assessment }: { now: readonly Transfer[]; assessment: Assessment },
  ): Promise<void> {
    const { id, orderId, subaddressIndex } = quote
    return this.app.transaction(context, async (tx) => {
      await lockPayment(tx, orderId)
      // Another process has read the chain meanwhile; the next reading begins with what it has recorded.
      if (!(await isUnchanged(tx, quote))) return
      const { received, confirmed, locked, confirmations } = assessment
      const final = confirmed > BigInt(quote.confirmed) ? flagsOf(BigInt(quote.due!), confirmed) : null
      await recordReport(tx, orderId, { ...assessment, final })
      const link = await tx.manager.findOneBy(PurchaseLink, { orderId })
      await tx.manager.delete(CryptoTransfer, { subaddressIndex: subaddressIndex! })
      const rows = now.map((each) => ({ ...each, amount: each.amount.toString() }))
      if (rows.length > 0) await tx.manager.insert(CryptoTransfer, rows)
      const sums = {
        ...{ received: received.toString(), confirmed: confirmed.toString() },
        ...{ locked: locked.toString(), confirmations },
      }
      await tx.manager.update(CryptoQuote, { id }, sums)
      if (locked > BigInt(quote.locked)) await openStuckPayment(tx, id, 'LOCKED')
      hintHolder(tx, { id }, link)
    })
  }
}

/** Known transfers below the view stay; those that should be in it and are not have gone with their block. */
function merged(
  before: readonly Transfer[],
  { transfers }: ChainView,
  { from, index }: { from: number; index: number },
): Transfer[] {
  const below = before.filter(({ height }) => height !== null && height < from)
  const seen = transfers.filter(({ subaddressIndex }) => subaddressIndex === index)
  const ids = new Set(seen.map(({ txid }) => txid))
  return [...below.filter(({ txid }) => !ids.has(txid)), ...distinct(seen)]
}

/** After a reorganization the wallet may list a transaction twice: the later block counts. */
function distinct(transfers: readonly Transfer[]): Transfer[] {
  const sorted = [...transfers].sort((one, other) => (one.height ?? 0) - (other.height ?? 0))
  return [...new Map(sorted.map((each) => [each.txid, each])).values()]
}

function isNews(
  quote: CryptoQuote,
  before: readonly Transfer[],
  now: readonly Transfer[],
  { received, confirmed, locked, confirmations }: Assessment,
): boolean {
  const sums = [received, confirmed, locked].map(String)
  const isSame = textOf(before) === textOf(now) && sumsOf(quote).join() === sums.join()
  return !isSame || quote.confirmations !== confirmations
}

/** Whether a quote is still as it was read, from which the report about it was made. */
async function isUnchanged(tx: Transaction, quote: CryptoQuote): Promise<boolean> {
  const now = await tx.manager.findOneByOrFail(CryptoQuote, { id: quote.id })
  return sumsOf(now).join() === sumsOf(quote).join() && now.confirmations === quote.confirmations
}

const sumsOf = ({ received, confirmed, locked }: CryptoQuote): string[] => [received, confirmed, locked]

const textOf = (transfers: readonly Transfer[]): string =>
  transfers
    .map(({ txid, amount, height }) => `${txid} ${amount} ${height}`)
    .sort()
    .join()

const read = (row: CryptoTransfer): Transfer => ({ ...row, amount: BigInt(row.amount) })

async function rememberHeight(tx: Transaction, height: number): Promise<void> {
  await tx.query(
    `INSERT INTO crypto_cursor (coin, height) VALUES ('XMR', $1) ON CONFLICT (coin) DO UPDATE SET height = excluded.height`,
    [height],
  )
}

function schedule(tx: Transaction, afterMilliseconds: number): Promise<void> {
  return tx.scheduleJob({ kind: CRYPTO_POLL, aggregateId: 'platform', afterMilliseconds })
}
