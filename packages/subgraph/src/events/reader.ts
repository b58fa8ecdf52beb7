import type { Logger } from 'pino'
import type { Delivery } from './bus'
import { fromDelivery, type Received } from './envelope'

/**
 * Reads the stream of a service: the events that concern whoever reads; the others are acknowledged and forgotten. The
 * broker lets a service write to its own stream alone, so an event there that names another service is forged.
 */
export function serviceReader(service: string, entities: ReadonlySet<string>, log: Logger) {
  return async (batch: readonly Delivery[]): Promise<Received[]> =>
    batch.flatMap((delivery) => {
      const event = fromDelivery(delivery)
      if (!event) log.error({ source: service }, 'a message has no valid envelope and is dropped')
      return event?.service === service && entities.has(event.entity) ? [event] : []
    })
}
