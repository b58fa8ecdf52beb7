import { eventCatalogue, eventTypeParts, isExternalSource, type EventType } from '@enigm/contracts'
import { definitions } from '@enigm/embedded'

const eventHandlers = Object.values(definitions).flatMap(({ name, eventHandlers }) =>
  (Object.keys(eventHandlers) as EventType[]).map((type) => ({ name, type, ...eventTypeParts(type) })),
)

describe('the events of the training', () => {
  it('[TRN-04] have no handler in any service: a pass gates nothing', () => {
    const ofTraining = eventHandlers.filter(
      ({ service, entity }) => service === 'guidance' && entity !== 'erasure',
    )
    expect(ofTraining).toEqual([])
  })
})

describe('every event with a handler', () => {
  it('comes from another service', () => {
    expect(eventHandlers.filter(({ name, service }) => name === service)).toEqual([])
  })

  it('is about an aggregate with a snapshot, so that a service can join late', () => {
    const withoutSnapshot = eventHandlers.filter(({ service, entity }) => {
      const type = `${service}.${entity}.snapshot` as EventType
      // An external source gets no requests: it sends its snapshots unasked.
      const owner = Object.values(definitions).find(({ name }) => name === service)
      return !(type in eventCatalogue) || !(isExternalSource(service) || owner?.snapshots[type])
    })
    expect(withoutSnapshot).toEqual([])
  })

  it('has a handler for the snapshot of its aggregate in the same service', () => {
    const without = eventHandlers.filter(({ name, service, entity }) => {
      const snapshot = `${service}.${entity}.snapshot`
      return !eventHandlers.some((other) => other.name === name && other.type === snapshot)
    })
    expect(without).toEqual([])
  })
})
