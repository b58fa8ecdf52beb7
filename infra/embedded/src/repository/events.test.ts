import { eventCatalogue, eventTypeParts, isOutside, type EventType } from '@enigm/contracts'
import { definitions } from '../definitions'

const reactions = Object.values(definitions).flatMap(({ name, reactions }) =>
  (Object.keys(reactions) as EventType[]).map((type) => ({ name, type, ...eventTypeParts(type) })),
)

describe('every event that somebody reacts to', () => {
  it('is of another service', () => {
    expect(reactions.filter(({ name, service }) => name === service)).toEqual([])
  })

  it('is of an entity whose present state its owner reports, so that a service may join late', () => {
    const unreported = reactions.filter(({ service, entity }) => {
      const type = `${service}.${entity}.reported` as EventType
      // An outside system cannot be asked: it reports by itself.
      const owner = Object.values(definitions).find(({ name }) => name === service)
      return !(type in eventCatalogue) || !(isOutside(service) || owner?.reports[type])
    })
    expect(unreported).toEqual([])
  })

  it('is made up for by the report: whoever reacts to an entity reacts to its report', () => {
    const deaf = reactions.filter(({ name, service, entity }) => {
      const reported = `${service}.${entity}.reported`
      return !reactions.some((other) => other.name === name && other.type === reported)
    })
    expect(deaf).toEqual([])
  })
})
