import { createHmac, randomUUID } from 'node:crypto'
import type { WebhookFormat } from '../webhooks'

/** The header by which a receiver verifies a webhook: the HMAC of the raw body. */
export function btcpaySignatureOf(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

/** The first delivery of an event about an invoice. */
export function invoiceEvent(type: string, fields: { storeId: string; invoiceId: string }): object {
  const deliveryId = randomUUID()
  return {
    ...{ deliveryId, webhookId: 'webhook', originalDeliveryId: deliveryId, isRedelivery: false },
    ...{ type, timestamp: Math.floor(Date.now() / 1000), ...fields },
  }
}

/** A repeated delivery has a separate id, and names the first one. */
export function btcpayFormat(secret: string): WebhookFormat {
  return {
    header: 'btcpay-sig',
    sign: (body) => btcpaySignatureOf(body, secret),
    idOf: (event) => (event as { originalDeliveryId: string }).originalDeliveryId,
    again: (event) => ({ ...event, deliveryId: randomUUID(), isRedelivery: true }),
  }
}
