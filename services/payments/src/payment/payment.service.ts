import type { Transaction } from '@enigm/subgraph'
import { CardCheckout, cardQueue } from '../card/card-checkout.entity'
import { CryptoQuote, quoteQueue } from '../crypto/crypto.entity'
import type { Payment } from './payment.entity'

/** Asks the processor of a payment, after the commit, for what its payer needs: a page, or an address and an amount. */
export async function requestInstruction(
  tx: Transaction,
  { id, orderId, method }: Payment,
  expiresAt: Date,
): Promise<void> {
  if (method === 'CARD') {
    await tx.manager.insert(CardCheckout, { id, orderId, expiresAt, tries: 0 })
    await cardQueue.place(tx, id)
  }
  if (method === 'CRYPTO') {
    await tx.manager.insert(CryptoQuote, {
      id,
      orderId,
      received: '0',
      confirmed: '0',
      locked: '0',
      confirmations: 0,
      tries: 0,
    })
    await quoteQueue.place(tx, id)
  }
}
