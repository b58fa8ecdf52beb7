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
  description: 'Lamps by state',
  values: { ON: 'Lamps that shine.', SWITCHED_OFF: 'Lamps that are dark.', GONE: 'Lamps that are gone.' },
})

describe('countersOf', () => {
  it('gives a number for each value, zero included', () => {
    const rows = [{ value: 'ON', count: 5 } as const, { value: 'SWITCHED_OFF', count: 4 } as const]
    expect(lampCounters.numbers(rows)).toEqual({ on: 5, switchedOff: 4, gone: 0 })
  })

  it('is a type of the schema with a description of each number', () => {
    const type = getMetadataStorage().objectTypes.find(({ target }) => target === lampCounters.type)
    expect(type).toMatchObject({
      name: 'LampCounters',
      description:
        'Lamps by state; each number is rounded down to a multiple of 5 and stays the same for a day (UTC); below 5 it is null.',
    })
  })
})
