import type { Logger } from 'pino'
import type { Delivery } from './bus'
import { fromDelivery, type Received } from './envelope'

/**
 * Reads the stream of a service: the events of these entities; other events are acknowledged and dropped. Only the service
 * itself can write to its stream, so an event that names another service is forged.
 */
export function serviceReader(service: string, entities: ReadonlySet<string>, log: Logger) {
  return async (batch: readonly Delivery[]): Promise<Received[]> =>
    batch.flatMap((delivery) => {
      const event = fromDelivery(delivery)
      if (!event) log.error({ source: service }, 'message without a valid envelope is dropped')
      return event?.service === service && entities.has(event.entity) ? [event] : []
    })
}
