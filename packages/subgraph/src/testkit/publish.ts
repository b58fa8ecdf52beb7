import { randomUUID } from 'node:crypto'
import { eventSubject, eventTypeParts, newId, type EventData, type EventType } from '@enigm/contracts'
import { busName, type Bus } from '../events/bus'
import { toMessage } from '../events/envelope'

/** Publishes one event as the relay of its service does; creates the stream if it does not exist. */
export async function publishAs<T extends EventType>(
  bus: Bus,
  type: T,
  aggregateId: string,
  version: number,
  data: EventData<T>,
): Promise<void> {
  const { service, isSnapshot } = eventTypeParts(type)
  await bus.ensureStream(busName.stream(service), busName.subjects(service))
  const row = {
    id: '0',
    event_id: newId('event'),
    type,
    aggregate_id: aggregateId,
    version,
    is_snapshot: isSnapshot,
    data: JSON.stringify(data),
    correlation_id: randomUUID(),
    occurred_at: new Date(),
  }
  await bus.append({ ...toMessage(service, row, 1), subject: eventSubject(type) })
}
