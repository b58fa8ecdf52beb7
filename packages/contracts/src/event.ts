import { z } from 'zod'
import { accountsEvents } from './events/accounts'
import { appEvents } from './events/app'
import { devicesEvents } from './events/devices'
import { esimEvents } from './events/esim'
import { governanceEvents } from './events/governance'
import { guidanceEvents } from './events/guidance'
import { keysEvents } from './events/keys'
import { paymentsEvents } from './events/payments'
import { serversEvents } from './events/servers'

/** The schema of the data of each event type. A type is `<service>.<entity>.<past participle>`. */
export const eventCatalogue = {
  ...accountsEvents,
  ...devicesEvents,
  ...esimEvents,
  ...governanceEvents,
  ...guidanceEvents,
  ...keysEvents,
  ...paymentsEvents,
  ...serversEvents,
  ...appEvents,
}

export type EventType = keyof typeof eventCatalogue

/** After these events the aggregate has no other one: its service has erased it, or does so without an event. */
const finalEvents: ReadonlySet<string> = new Set<EventType>([
  ...(Object.keys(eventCatalogue) as EventType[]).filter((type) => type.endsWith('.erased')),
  'accounts.session.closed',
  'accounts.session.expired',
])

/** Whether an event of this type is the last one of its aggregate. */
export function isFinalEvent(type: string): boolean {
  return finalEvents.has(type)
}

export type EventData<T extends EventType> = z.infer<(typeof eventCatalogue)[T]>

/** One event of one aggregate. CloudEvents 1.0 attributes travel as `ce-*` headers, `data` travels as JSON. */
export interface EventEnvelope<T extends EventType = EventType> {
  id: string
  type: T
  service: string
  entity: string
  aggregateId: string
  /** Counts the events of this aggregate from 1, without gaps. */
  version: number
  /** A snapshot of the current state for services that join late: its version is a new starting point, not a step. */
  isSnapshot: boolean
  occurredAt: string
  correlationId: string
  data: EventData<T>
}

/** The parts of an event type: `devices.device.enrollment.requested` has service `devices` and entity `device`. */
export function eventTypeParts(type: EventType): { service: string; entity: string; isSnapshot: boolean } {
  const [service = '', entity = '', ...verb] = type.split('.')
  return { service, entity, isSnapshot: verb.join('.') === 'snapshot' }
}

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventCatalogue, type)
}

/** NATS subject of an event type. */
export function eventSubject(type: EventType): string {
  return `enigm.${type}`
}
