import { createHmac, timingSafeEqual } from 'node:crypto'
import { systemContext } from '@enigm/subgraph'
import { z } from 'zod'
import type { PaymentsApp } from '../config'
import { isFirstDelivery } from '../webhook/delivery'
import type { WebhookRoute } from '../webhook/webhook-route'
import { CryptoQuote } from './crypto.entity'
import { INVOICE_LOOK } from './invoice-look'

const eventSchema = z.object({
  /** The same for each delivery of an event. */
  originalDeliveryId: z.string().min(1).max(255),
  storeId: z.string(),
  invoiceId: z.string().max(100),
})

/** Takes the hints of a store that something has happened to an invoice. What has happened is always asked at its API. */
class InvoiceHints {
  constructor(private readonly app: PaymentsApp) {}

  /** @param body the content of a webhook whose signature was verified; events about nothing of ours are ignored */
  async take(body: Buffer): Promise<void> {
    const { data: event } = eventSchema.safeParse(parsed(body))
    if (event?.storeId !== this.app.config.BTCPAY_STORE_ID) return
    await this.app.transaction(systemContext(), async (tx) => {
      if (!(await isFirstDelivery(tx, 'crypto_event', event.originalDeliveryId))) return
      const quote = await tx.manager.findOneBy(CryptoQuote, { invoiceId: event.invoiceId })
      if (quote) await tx.runJobEarlier({ kind: INVOICE_LOOK, aggregateId: quote.id })
    })
  }
}

export const btcpayWebhook: WebhookRoute = {
  path: '/webhooks/btcpay',
  signatureHeader: 'btcpay-sig',
  isServed: ({ BTCPAY_URL }) => BTCPAY_URL !== undefined,
  async receive(app, body, signature) {
    if (!isSigned(body, signature, app.config.BTCPAY_WEBHOOK_SECRET)) return false
    await app.get(InvoiceHints).take(body)
    return true
  },
}

/** Whether a signature is `sha256=` and the HMAC of the raw body, in a time that does not depend on where they differ. */
function isSigned(body: Buffer, signature: string, secret: string): boolean {
  const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(signature) ?? []
  if (!hex) return false
  return timingSafeEqual(Buffer.from(hex, 'hex'), createHmac('sha256', secret).update(body).digest())
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
