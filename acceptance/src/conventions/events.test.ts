import { eventCatalogue, eventTypeParts, isExternalSource, type EventType } from '@enigm/contracts'
import { definitions } from '@enigm/embedded'

const eventHandlers = Object.values(definitions).flatMap(({ name, eventHandlers }) =>
  (Object.keys(eventHandlers) as EventType[]).map((type) => ({ name, type, ...eventTypeParts(type) })),
)

describe('every event that somebody reacts to', () => {
  it('is of another service', () => {
    expect(eventHandlers.filter(({ name, service }) => name === service)).toEqual([])
  })

  it('is of an entity whose present state its owner reports, so that a service may join late', () => {
    const unreported = eventHandlers.filter(({ service, entity }) => {
      const type = `${service}.${entity}.reported` as EventType
      // An outside system cannot be asked: it reports by itself.
      const owner = Object.values(definitions).find(({ name }) => name === service)
      return !(type in eventCatalogue) || !(isExternalSource(service) || owner?.snapshots[type])
    })
    expect(unreported).toEqual([])
  })

  it('is made up for by the report: whoever reacts to an entity reacts to its report', () => {
    const deaf = eventHandlers.filter(({ name, service, entity }) => {
      const reported = `${service}.${entity}.reported`
      return !eventHandlers.some((other) => other.name === name && other.type === reported)
    })
    expect(deaf).toEqual([])
  })
})
