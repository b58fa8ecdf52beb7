import { defineSubgraph } from '../define'
import { eventSourcesOf } from './event-sources'
import { projection } from './projection'

const handler = async () => undefined

describe('the event sources of a service', () => {
  it('are the services and external sources of its event handlers and projections, in the order of the ports', () => {
    const definition = defineSubgraph({
      name: 'servers',
      eventHandlers: {
        'keys.key.lost': handler,
        'app.key.linked': handler,
        'devices.device.revoked': handler,
      },
      parts: [
        {
          eventHandlers: projection('accounts.membership', {
            table: 'membership',
            key: 'membershipId',
            row: ({ state }) => ({ state }),
          }),
        },
      ],
    })
    expect(eventSourcesOf(definition)).toEqual({
      services: ['accounts', 'devices', 'keys', 'governance'],
      externalSources: ['app'],
    })
  })

  it('include accounts when the service erases', () => {
    const erase = async () => ({ erased: 0, detached: 0 })
    expect(eventSourcesOf(defineSubgraph({ name: 'esim', erase }))).toEqual({
      services: ['accounts', 'governance'],
      externalSources: [],
    })
  })

  it('are governance alone, for legal holds, without event handlers', () => {
    expect(eventSourcesOf(defineSubgraph({ name: 'esim' }))).toEqual({
      services: ['governance'],
      externalSources: [],
    })
  })
})
