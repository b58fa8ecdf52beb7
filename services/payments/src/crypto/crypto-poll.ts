import { groupedByKey, systemContext, type CallContext, type Job, type Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { CONFIRMATIONS } from './assessment'
import { CryptoFailure, type ChainView, type Transfer } from './crypto-processor'
import { quotesByIndex, transfersByIndex, transfersInView } from './crypto.queries'
import { MoneroProcessor } from './monero-processor'
import { recordTransfers, transferOf } from './transfer-record'

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
      const before = stored[position]!.map(transferOf)
      const now = merged(before, view, { from, index: quote.subaddressIndex! })
      await recordTransfers(this.app, context, { quote, before, now, height: view.height })
    }
    return view.height
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

async function rememberHeight(tx: Transaction, height: number): Promise<void> {
  await tx.query(
    `INSERT INTO crypto_cursor (coin, height) VALUES ('XMR', $1) ON CONFLICT (coin) DO UPDATE SET height = excluded.height`,
    [height],
  )
}

function schedule(tx: Transaction, afterMilliseconds: number): Promise<void> {
  return tx.scheduleJob({ kind: CRYPTO_POLL, aggregateId: 'platform', afterMilliseconds })
}
