import { byKey, select, type BatchLoader } from '@enigm/subgraph'
import { CryptoQuote, CryptoTransfer } from './crypto.entity'

/** The quote of each payment with Monero; null before wallet and rate source have answered. */
export const quoteOfPayment: BatchLoader<string, CryptoQuote | null> = async (paymentIds, { app }) => {
  const found = await app.read(select(CryptoQuote).where('id = ANY($1)', 'address IS NOT NULL'), [paymentIds])
  return byKey(paymentIds, found, 'id')
}

/** The quotes whose addresses have these indexes. */
export const quotesByIndex = select(CryptoQuote).where('subaddress_index = ANY($1)')

/** The known transfers to addresses of the wallet that a view of the chain from a height on contains, unless they have gone. */
export const transfersInView = select(CryptoTransfer).where(
  '(height >= $1 OR height IS NULL)',
  'subaddress_index >= 0',
)

/** All known transfers to the addresses with these indexes. */
export const transfersByIndex = select(CryptoTransfer).where('subaddress_index = ANY($1)')

/** The quotes of these payments. */
export const quotesById = select(CryptoQuote).where('id = ANY($1)')
