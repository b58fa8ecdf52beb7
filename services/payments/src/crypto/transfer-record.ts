import type { CallContext, Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { hintHolder, lockPayment, recordReport } from '../payment/progress'
import { PurchaseLink } from '../purchase/purchase.entity'
import { openStuckPayment } from '../stuck-payment/stuck-payment.entity'
import { assess, flagsOf, type Assessment } from './assessment'
import type { Transfer } from './crypto-processor'
import { CryptoQuote, CryptoTransfer } from './crypto.entity'

/** The transfers to the address of a quote, as they were recorded and as its processor shows them now. */
interface Reading {
  quote: CryptoQuote
  before: readonly Transfer[]
  now: readonly Transfer[]
  height: number
}

/** Brings a payment to what its transfers mean, if anything has changed. */
export async function recordTransfers(
  app: PaymentsApp,
  context: CallContext,
  reading: Reading,
): Promise<void> {
  const { quote, before, now, height } = reading
  const assessment = assess(BigInt(quote.due!), now, height)
  if (isNews(quote, before, now, assessment)) await record(app, context, quote, { now, assessment })
}

export const transferOf = (row: CryptoTransfer): Transfer => ({ ...row, amount: BigInt(row.amount) })

async function record(
  app: PaymentsApp,
  context: CallContext,
  quote: CryptoQuote,
  { now, assessment }: { now: readonly Transfer[]; assessment: Assessment },
): Promise<void> {
  const { id, orderId, subaddressIndex } = quote
  await app.transaction(context, async (tx) => {
    await lockPayment(tx, orderId)
    // Another process has read the transfers meanwhile; the next reading begins with what it has recorded.
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
