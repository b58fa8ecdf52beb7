import { isId, type EventEnvelope } from '@enigm/contracts'
import { startOfHour, type Transaction } from '@enigm/subgraph'
import { wakeWebhooks } from '../webhook/webhook-queue'
import { announcedEvents, type Announcement } from './announced-events'

const announcements: Readonly<Record<string, (data: any) => Announcement>> = announcedEvents

/**
 * Appends an event to the feed of the organization that it concerns. A transfer of a server is in the feeds of both owners: this
 * handler runs before that of the copy of owners, which still has the former one.
 */
export async function recordEvent(event: EventEnvelope, tx: Transaction): Promise<void> {
  const announcement = announcements[event.type]?.(event.data)
  if (!announcement) return
  const former =
    event.type === 'servers.server.ownership.transferred'
      ? await ownerOf(tx, announcement.objectId)
      : undefined
  const concerned = new Set([announcement.organizationId, former])
  for (const organizationId of concerned)
    if (organizationId && isId('organization', organizationId))
      await append(tx, organizationId, event, announcement)
}

async function ownerOf(tx: Transaction, serverId: string): Promise<string | undefined> {
  const [owner] = await tx.query<{ id: string }>('SELECT owner_id AS id FROM server_owner WHERE id = $1', [
    serverId,
  ])
  return owner?.id
}

/** Positions become visible in their order: no reader can pass one that is committed later. */
async function append(
  tx: Transaction,
  organizationId: string,
  { id, type, occurredAt }: EventEnvelope,
  { objectId, state }: Announcement,
): Promise<void> {
  // One turn for all feeds: two transactions that append to several of them cannot wait for each other.
  await tx.takeTurn('organization feed')
  const [appended] = await tx.query<object>(
    `WITH turn AS (
       INSERT INTO organization_feed AS f (organization_id, position, recorded_at)
       SELECT $1, 1, clock_timestamp()
       WHERE NOT EXISTS (SELECT FROM organization_event WHERE organization_id = $1 AND id = $2)
       ON CONFLICT (organization_id) DO UPDATE
         SET position = f.position + 1, recorded_at = greatest(f.recorded_at, clock_timestamp())
       RETURNING organization_id, position, recorded_at)
     INSERT INTO organization_event (organization_id, position, id, type, object_id, state, at, recorded_at)
     SELECT organization_id, position, $2, $3, $4, $5, $6, recorded_at FROM turn RETURNING position`,
    [organizationId, id, type, objectId, state, startOfHour(new Date(occurredAt))],
  )
  if (appended) await wakeWebhooks(tx, organizationId)
}
