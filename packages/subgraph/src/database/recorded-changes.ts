import { eventTypeParts, type EventType } from '@enigm/contracts'
import { actorOf, type CallContext } from '../caller'

/** A row that is an aggregate: its version counts its events. */
export interface Aggregate {
  id: string
  version: number
}

/** The scope and the target of an audit entry; ids only. */
export interface AuditSubject {
  /** `account:<id>`, `server:<id>` or `platform`: each has a separate hash chain. */
  scope: string
  target: string
  reason?: string
  /** Replaces the caller where the readers of the trail must not identify the caller. */
  actor?: string
}

export interface AuditEntryInput extends AuditSubject {
  action: string
  outcome: 'DONE' | 'DENIED'
}

interface RecordedEvent {
  readonly eventId: string
  readonly type: EventType
  readonly aggregate: Aggregate
  readonly data: object
}

const insertEvents = `INSERT INTO outbox (event_id, type, aggregate_id, version, is_snapshot, data, correlation_id)
  SELECT event.*, $1 FROM unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::boolean[], $7::jsonb[]) AS event`

/** @param first the number of its first own parameter */
const appendEntries = (first: number) =>
  `SELECT append_audit(scope, actor, action, target, outcome, reason, $${first}, $1) FROM unnest(${Array.from(
    { length: 6 },
    (_, index) => `$${first + 1 + index}::text[]`,
  ).join(', ')}) AS entry (scope, actor, action, target, outcome, reason)`

const both = `WITH event AS (${insertEvents}) ${appendEntries(8)}`
const entriesOnly = appendEntries(2)

/** The events and audit entries of a transaction, until one statement writes them. */
export class RecordedChanges {
  private events: RecordedEvent[] = []
  private entries: AuditEntryInput[] = []

  constructor(private readonly context: CallContext) {}

  addEvent(event: RecordedEvent): void {
    this.events.push(event)
  }

  addEntry(entry: AuditEntryInput): void {
    this.entries.push(entry)
  }

  /** The statement that writes them, of which nothing is kept here; undefined when there is nothing. */
  take(): { sql: string; parameters: unknown[] } | undefined {
    const [events, entries] = [this.events, this.entries]
    this.events = []
    this.entries = []
    const { correlationId } = this.context
    if (events.length === 0 && entries.length === 0) return undefined
    if (entries.length === 0)
      return { sql: insertEvents, parameters: [correlationId, ...columnsOfEvents(events)] }
    const ofEntries = this.columnsOfEntries(entries)
    if (events.length === 0) return { sql: entriesOnly, parameters: [correlationId, ...ofEntries] }
    return { sql: both, parameters: [correlationId, ...columnsOfEvents(events), ...ofEntries] }
  }

  /** The heads of trails are locked in the order of their scopes: two transactions cannot wait for each other. */
  private columnsOfEntries(entries: readonly AuditEntryInput[]): unknown[] {
    const sorted = entries.toSorted((one, other) =>
      one.scope < other.scope ? -1 : Number(one.scope > other.scope),
    )
    return [
      this.context.grant?.jti ?? '',
      sorted.map(({ scope }) => scope),
      sorted.map(({ actor }) => actor ?? actorOf(this.context.caller)),
      sorted.map(({ action }) => action),
      sorted.map(({ target }) => target),
      sorted.map(({ outcome }) => outcome),
      sorted.map(({ reason }) => reason ?? ''),
    ]
  }
}

function columnsOfEvents(events: readonly RecordedEvent[]): unknown[] {
  return [
    events.map(({ eventId }) => eventId),
    events.map(({ type }) => type),
    events.map(({ aggregate }) => aggregate.id),
    events.map(({ aggregate }) => aggregate.version),
    events.map(({ type }) => eventTypeParts(type).isSnapshot),
    events.map(({ data }) => JSON.stringify(data)),
  ]
}
