import {
  eventCatalogue,
  eventSubject,
  eventTypeParts,
  isEventType,
  type ExternalSource,
} from '@enigm/contracts'
import type { Logger } from 'pino'
import type { ExternalSystems } from '../health/external-systems'
import type { Delivery } from './bus'
import { received, type Received } from './envelope'
import { errorCode } from './wake'

/** The content of a message that an external source has signed. */
export interface ExternalEvent {
  /** The id that the source has given this event; each id is processed once. */
  readonly id: string
  readonly type: string
  readonly aggregateId: string
  /** Counts the events of this aggregate from 1, without gaps; a snapshot is a new starting point. */
  readonly version: number
  readonly occurredAt: string
  readonly data: object
}

/** Verifies that the source has signed the message for this service. @throws for every other message */
export type VerifyExternalMessage = (message: string) => Promise<ExternalEvent>

const LONGEST_MESSAGE = 4_096

/**
 * Reads the stream of an external source. Access to the stream proves nothing: a message that is not signed by the source,
 * too long, malformed, of another type than its subject or not in the catalogue is counted and dropped, and delays no other
 * message. A verified message is an ordinary event: processed once, in the order of its aggregate.
 */
export class ExternalSourceReader {
  private refusedCount = 0

  constructor(
    private readonly options: {
      source: ExternalSource
      entities: ReadonlySet<string>
      verify: VerifyExternalMessage
      log: Logger
      externalSystems: ExternalSystems
    },
  ) {}

  /** The number of messages that were refused since the start. */
  get refused(): number {
    return this.refusedCount
  }

  async read(batch: readonly Delivery[]): Promise<Received[]> {
    const { source, log, externalSystems } = this.options
    const reasons = new Set<string>()
    const events: Received[] = []
    for (const delivery of batch) {
      try {
        const event = await this.eventOf(delivery)
        externalSystems.note(source.toUpperCase(), true)
        if (this.options.entities.has(event.entity)) events.push(event)
      } catch (error) {
        this.refusedCount += 1
        reasons.add(errorCode(error))
      }
    }
    if (reasons.size > 0)
      log.warn({ source, reasons: [...reasons] }, 'messages of an external source were refused')
    return events
  }

  /** @throws Error for a message that is not a valid event of this source */
  private async eventOf({ body, subject }: Delivery): Promise<Received> {
    const { source, verify } = this.options
    if (body.length > LONGEST_MESSAGE) throw new RefusedMessage('it is too long')
    const { id, type, data, ...rest } = await verify(body)
    if (!isEventType(type) || eventTypeParts(type).service !== source || eventSubject(type) !== subject)
      throw new RefusedMessage('its type does not match its subject')
    // Two sources can use the same event id: one must not suppress the other's event.
    const eventId = `${source}:${id}`
    const event = received(
      { ...rest, eventId, type, correlationId: eventId },
      JSON.stringify(eventCatalogue[type].parse(data)),
    )
    if (!event) throw new RefusedMessage('its envelope is not valid')
    return event
  }
}

class RefusedMessage extends Error {
  override readonly name = 'RefusedMessage'
}
