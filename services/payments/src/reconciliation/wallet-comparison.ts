import type { App } from '@enigm/subgraph'
import { formatCoins } from '../crypto/amount'
import type { ChainView, Transfer } from '../crypto/crypto-processor'
import { quotesByIndex } from '../crypto/crypto.queries'
import type { Difference, DifferenceKind } from './reconciliation.entity'

/** About 35 days: a block is found every two minutes. */
export const WALLET_BLOCKS = 25_200
/** Twice the confirmations of a payment: what is deeper on the chain must be recorded, however late the last reading was. */
const DEEP_BLOCKS = 20

type Row = Pick<Transfer, 'txid' | 'subaddressIndex'> & { amount: string }

const recordedBetween = `
  SELECT txid, subaddress_index AS "subaddressIndex", amount::text AS amount FROM crypto_transfer
  WHERE height BETWEEN $1 AND $2 AND subaddress_index >= 0`
const recordedTransfers = `
  SELECT txid, subaddress_index AS "subaddressIndex", amount::text AS amount FROM crypto_transfer
  WHERE subaddress_index = ANY($1)`

/** Compares the transfers that are deep on the chain with those that were recorded. */
export async function compareWallet(
  app: Pick<App, 'read'>,
  { height, transfers }: ChainView,
  { from, subjectOf }: { from: number; subjectOf: (reference: string) => string },
): Promise<Difference[]> {
  const deepest = height - DEEP_BLOCKS
  const deep = transfers.filter((each) => each.height !== null && each.height <= deepest)
  const shown = new Set(transfers.map(nameOf))
  const gone = (await app.read<Row>(recordedBetween, [from, deepest])).filter(
    (row) => !shown.has(nameOf(row)),
  )
  const indexes = [...new Set([...deep, ...gone].map(({ subaddressIndex }) => subaddressIndex))]
  const rows = await app.read<Row>(recordedTransfers, [indexes])
  const recorded = new Set(rows.map((row) => `${nameOf(row)} ${row.amount}`))
  const quotes = await app.read(quotesByIndex, [indexes])
  const payments = new Map(quotes.map(({ id, subaddressIndex }) => [subaddressIndex, id]))
  const missing = deep.filter((each) => !recorded.has(`${nameOf(each)} ${each.amount}`))
  const differences = [
    ...missing.map((each) => {
      const paymentId = payments.get(each.subaddressIndex) ?? null
      const kind: DifferenceKind = paymentId ? 'WALLET_NOT_RECORDED' : 'WALLET_UNKNOWN'
      return { kind, paymentId, name: nameOf(each), amount: each.amount }
    }),
    ...gone.map((row) => {
      const paymentId = payments.get(row.subaddressIndex) ?? null
      return {
        kind: 'WALLET_NOT_REPORTED' as const,
        paymentId,
        name: nameOf(row),
        amount: BigInt(row.amount),
      }
    }),
  ]
  return differences.map(({ kind, paymentId, name, amount }) => {
    const money = `XMR ${formatCoins(amount)}`
    const isGone = kind === 'WALLET_NOT_REPORTED'
    const sides = { recorded: isGone ? money : null, reported: isGone ? null : money }
    return { kind, subject: subjectOf(name), paymentId, ...sides }
  })
}

const nameOf = ({ txid, subaddressIndex }: Pick<Transfer, 'txid' | 'subaddressIndex'>): string =>
  `${txid} ${subaddressIndex}`
