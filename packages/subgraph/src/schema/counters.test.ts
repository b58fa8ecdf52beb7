import { getMetadataStorage } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { countersOf } from './counters'

type LampState = 'ON' | 'SWITCHED_OFF' | 'GONE'

@Entity()
class Lamp {
  @PrimaryColumn('text')
  id!: string

  @Column('text')
  state!: LampState
}

const lampCounters = countersOf(Lamp, 'state', {
  name: 'LampCounters',
  audiences: ['panel'],
  description: 'Lamps by state',
  values: { ON: 'Lamps that shine.', SWITCHED_OFF: 'Lamps that are dark.', GONE: 'Lamps that are gone.' },
})

describe('countersOf', () => {
  it('[FED-06] shows no number below 5, zero included', () => {
    const rows = [{ value: 'ON', count: 5 } as const, { value: 'SWITCHED_OFF', count: 4 } as const]
    expect(lampCounters.shown(rows)).toEqual({ on: 5, switchedOff: null, gone: null })
  })

  it('counts all rows by one statement', async () => {
    const read = jest.fn(async () => [{ value: 'GONE', count: 7 }])
    expect(await lampCounters.count({ read } as never)).toEqual({ on: null, switchedOff: null, gone: 7 })
    expect(read).toHaveBeenCalledWith(
      'SELECT "lamp"."state" AS value, count(*)::int AS count FROM "lamp" GROUP BY 1',
    )
  })

  it('is a type of the schema with a description of each number', () => {
    const type = getMetadataStorage().objectTypes.find(({ target }) => target === lampCounters.type)
    expect(type).toMatchObject({
      name: 'LampCounters',
      description: 'Lamps by state; a number below 5 is null.',
    })
  })
})
