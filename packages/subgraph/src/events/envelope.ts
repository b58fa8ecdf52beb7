import { eventTypeParts, type EventType } from '@enigm/contracts'
import { z } from 'zod'
import type { Delivery, Outgoing } from './bus'
import { isEndOfSnapshots } from './end-of-snapshots'

/** A row of the outbox, its data as JSON text. */
export interface OutboxRow {
  id: string
  event_id: string
  type: string
  aggregate_id: string
  version: number
  is_snapshot: boolean
  data: string
  correlation_id: string
  occurred_at: Date
}

/** One event of a stream; only its envelope is validated. */
export interface Received {
  eventId: string
  service: string
  entity: string
  type: string
  aggregateId: string
  version: number
  isSnapshot: boolean
  correlationId: string
  occurredAt: string
  /** Counts the restorations of the sender's database, from 1: after one, its aggregates continue at lower versions. */
  epoch: number
  /** JSON text. */
  data: string
}

const LARGEST_VERSION = 2 ** 31 - 1
const LONGEST_TEXT = 128
const token = z.string().regex(/^[\x21-\x7e]{1,128}$/)

const attributes = z.object({
  eventId: token,
  type: z.string().regex(/^[a-z]+(\.[\w-]+){2,5}$/),
  aggregateId: token,
  version: z.coerce.number().int().min(1).max(LARGEST_VERSION),
  correlationId: z.string().max(LONGEST_TEXT),
  occurredAt: z.iso.datetime(),
  epoch: z.coerce.number().int().min(1).max(LARGEST_VERSION).default(1),
})

/** CloudEvents 1.0 attributes as headers; the last four are extension attributes. */
export function toMessage(service: string, row: OutboxRow, epoch: number): Outgoing {
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
      'ce-snapshot': String(row.is_snapshot),
      'ce-correlationid': printable(row.correlation_id),
      'ce-epoch': String(epoch),
    },
    body: row.data,
  }
}

/** Parses a message. @returns null without a valid envelope */
export function fromDelivery(delivery: Delivery): Received | null {
  const values = {
    eventId: delivery.header('ce-id'),
    type: delivery.header('ce-type'),
    aggregateId: delivery.header('ce-subject'),
    version: delivery.header('ce-aggregateversion'),
    correlationId: delivery.header('ce-correlationid'),
    occurredAt: delivery.header('ce-time'),
    epoch: delivery.header('ce-epoch') || undefined,
  }
  return received(values, delivery.body)
}

/** An event with these attributes and this data. @returns null if an attribute is not valid */
export function received(
  values: Readonly<Record<Exclude<keyof z.infer<typeof attributes>, 'epoch'>, unknown>> & { epoch?: unknown },
  body: string,
): Received | null {
  const { success, data } = attributes.safeParse(values)
  if (!success) return null
  const parts = eventTypeParts(data.type as EventType)
  const isSnapshot = parts.isSnapshot || isEndOfSnapshots(data.type)
  return { ...data, ...parts, isSnapshot, data: body }
}

/** A correlation id can come from a client; characters that a header cannot carry are replaced. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_TEXT)
}
