import { eventTypeParts, type EventType } from '@enigm/contracts'
import { z } from 'zod'
import type { Delivery, Outgoing } from './bus'

/** A row of the outbox, its data as JSON text. */
export interface OutboxRow {
  id: string
  event_id: string
  type: string
  aggregate_id: string
  version: number
  reported: boolean
  data: string
  correlation_id: string
  occurred_at: Date
}

/** One event as it came from a stream; only its envelope has been checked. */
export interface Received {
  eventId: string
  service: string
  entity: string
  type: string
  aggregateId: string
  version: number
  reported: boolean
  correlationId: string
  occurredAt: string
  /** JSON text. */
  data: string
}

const LARGEST_VERSION = 2 ** 31 - 1
const token = z.string().regex(/^[\w:.-]{1,128}$/)

const attributes = z.object({
  eventId: token,
  type: z.string().regex(/^[a-z]+(\.[a-z]+){2,4}$/),
  aggregateId: token,
  version: z.coerce.number().int().min(1).max(LARGEST_VERSION),
  reported: z.enum(['true', 'false']),
  correlationId: z.string().regex(/^[\x20-\x7e]{0,128}$/),
  occurredAt: z.iso.datetime(),
})

/** CloudEvents 1.0 attributes as headers, the last three being extensions of our own. */
export function toMessage(service: string, row: OutboxRow): Outgoing {
  return {
    id: row.event_id,
    subject: `enigm.${row.type}`,
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': row.event_id,
      'ce-source': `enigm/${service}`,
      'ce-type': row.type,
      'ce-subject': row.aggregate_id,
      'ce-time': row.occurred_at.toISOString(),
      'ce-aggregateversion': String(row.version),
      'ce-reported': String(row.reported),
      'ce-correlationid': row.correlation_id,
    },
    body: row.data,
  }
}

/**
 * Reads a message, or gives null for one that has no valid envelope. The subject must be that of the type: what a
 * service may publish is limited by subject, so no service can speak for another one.
 */
export function fromDelivery(delivery: Delivery): Received | null {
  const { success, data } = attributes.safeParse({
    eventId: delivery.header('ce-id'),
    type: delivery.header('ce-type'),
    aggregateId: delivery.header('ce-subject'),
    version: delivery.header('ce-aggregateversion'),
    reported: delivery.header('ce-reported'),
    correlationId: delivery.header('ce-correlationid'),
    occurredAt: delivery.header('ce-time'),
  })
  if (!success || delivery.subject !== `enigm.${data.type}`) return null
  const { service, entity } = eventTypeParts(data.type as EventType)
  return { ...data, reported: data.reported === 'true', service, entity, data: delivery.body }
}
