import {
  eventTypeParts,
  externalSourceNames,
  serviceNames,
  type EventType,
  type ExternalSource,
  type ServiceName,
} from '@enigm/contracts'
import type { SubgraphDefinition } from '../definition'

type Handlers = Pick<SubgraphDefinition<any>, 'eventHandlers'>

/** The services and external sources whose events a service receives. */
interface EventSources {
  readonly services: readonly ServiceName[]
  readonly externalSources: readonly ExternalSource[]
}

/** Derives the sources of a service from its event handlers, which include those of its projections. */
export function eventSourcesOf(definition: Handlers): EventSources {
  const entities = receivedEntities(definition)
  return {
    services: serviceNames.filter((name) => entities.has(name)),
    externalSources: externalSourceNames.filter((name) => entities.has(name)),
  }
}

/**
 * The entities of each source that a service has an event handler for. The service receives all events of these
 * entities, so that no version of an aggregate is missing.
 */
export function receivedEntities({ eventHandlers }: Handlers): Map<string, Set<string>> {
  const sources = new Map<string, Set<string>>()
  for (const type of Object.keys(eventHandlers) as EventType[]) {
    const { service, entity } = eventTypeParts(type)
    sources.set(service, (sources.get(service) ?? new Set()).add(entity))
  }
  return sources
}
