import {
  eventCatalogue,
  eventSubject,
  eventTypeParts,
  isEventType,
  type ExternalSource,
} from '@enigm/contracts'
import type { Logger } from 'pino'
import type { Delivery } from './bus'
import { received, type Received } from './envelope'
import { errorCode } from './wake'

/** What an outside system has said, taken from a message that it has signed. */
export interface ExternalEvent {
  /** Its own name of this event; the same name is taken once. */
  readonly id: string
  readonly type: string
  readonly aggregateId: string
  /** Counts what it says about this aggregate from 1, without gaps; a `reported` one starts anew from its own. */
  readonly version: number
  readonly occurredAt: string
  readonly data: object
}

/** Verifies that the outside system has said this to this service. @throws for every other message */
export type VerifyExternalMessage = (message: string) => Promise<ExternalEvent>

const LONGEST_MESSAGE = 4_096

/**
 * Reads the stream of an outside system. Who can write to it is no reason to believe it: what its system has not signed,
 * what is too long, malformed, of another type than its subject says or not in the catalogue is counted and dropped, and
 * stands in the way of nothing. What is left is an event like any other: once, and in the order of its aggregate.
 */
export class ExternalSourceReader {
  private dropped = 0

  constructor(
    private readonly options: {
      source: ExternalSource
      entities: ReadonlySet<string>
      verify: VerifyExternalMessage
      log: Logger
    },
  ) {}

  /** How many messages were dropped since the start. */
  get refused(): number {
    return this.dropped
  }

  async read(batch: readonly Delivery[]): Promise<Received[]> {
    const { source, log } = this.options
    const reasons = new Set<string>()
    const events: Received[] = []
    for (const delivery of batch) {
      try {
        const event = await this.eventOf(delivery)
        if (this.options.entities.has(event.entity)) events.push(event)
      } catch (error) {
        this.dropped += 1
        reasons.add(errorCode(error))
      }
    }
    if (reasons.size > 0) log.warn({ source, reasons: [...reasons] }, 'messages from outside were dropped')
    return events
  }

  /** @throws Error for whatever is no event of this source */
  private async eventOf({ body, subject }: Delivery): Promise<Received> {
    const { source, verify } = this.options
    if (body.length > LONGEST_MESSAGE) throw new UnbelievedMessage('it is too long')
    const { id, type, data, ...rest } = await verify(body)
    if (!isEventType(type) || eventTypeParts(type).service !== source || eventSubject(type) !== subject)
      throw new UnbelievedMessage('it is of another type than its subject says')
    // Two sources may name their events alike: one must not keep the other's out of the inbox.
    const eventId = `${source}:${id}`
    const event = received(
      { ...rest, eventId, type, correlationId: eventId },
      JSON.stringify(eventCatalogue[type].parse(data)),
    )
    if (!event) throw new UnbelievedMessage('its envelope is not valid')
    return event
  }
}

class UnbelievedMessage extends Error {
  override readonly name = 'UnbelievedMessage'
}
