import { createHmac, randomUUID } from 'node:crypto'
import type { WebhookFormat } from '../webhooks'

/** The header by which a receiver verifies a webhook: a time, and the HMAC of time and raw body. */
export function signatureOf(body: string, secret: string, at = new Date()): string {
  const seconds = Math.floor(at.getTime() / 1000)
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${signature}`
}

/** An event in the format of the wire. */
export function cardEvent(type: string, object: object): { id: string; type: string } {
  const id = `evt_${randomUUID().replaceAll('-', '')}`
  return {
    ...{ id, object: 'event', api_version: '2026-10-28.endive', created: Math.floor(Date.now() / 1000) },
    ...{ type, data: { object }, livemode: false, pending_webhooks: 1 },
  } as { id: string; type: string }
}

/** Each delivery of an event is the same. */
export function cardFormat(secret: string): WebhookFormat {
  return {
    header: 'stripe-signature',
    sign: (body) => signatureOf(body, secret),
    idOf: (event) => (event as { id: string }).id,
    again: (event) => event,
  }
}
