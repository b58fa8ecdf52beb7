import { getMetadataStorage } from 'type-graphql'
import { actionsOf, lifecycle } from './lifecycle'
import { enumType } from './schema/enum-type'

const DoorState = enumType('DoorState', 'Where a door stands.', {
  OPEN: 'It can be walked through.',
  SHUT: 'It can be opened.',
  GONE: 'It never comes back.',
})

const doorLifecycle = lifecycle(DoorState, 'OPEN', {
  CLOSE: { mutation: 'closeDoor', from: ['OPEN'], to: 'SHUT', event: 'devices.device.restricted' },
  OPEN: { mutation: 'openDoor', from: ['SHUT'], to: 'OPEN', event: 'devices.device.restriction.lifted' },
  REMOVE: { from: ['OPEN', 'SHUT'], to: 'GONE', event: 'devices.device.retired' },
})

const DoorAction = actionsOf(doorLifecycle, 'DoorAction', 'What can be done with a door.')

const registered = (type: object) => getMetadataStorage().enums.find(({ enumObj }) => enumObj === type)

describe('enumType', () => {
  it('has each value as its text, with its description in the schema', () => {
    expect(DoorState).toEqual({ OPEN: 'OPEN', SHUT: 'SHUT', GONE: 'GONE' })
    expect(registered(DoorState)).toMatchObject({
      name: 'DoorState',
      description: 'Where a door stands.',
      valuesConfig: { SHUT: { description: 'It can be opened.' } },
    })
  })
})

describe('lifecycle', () => {
  it('lists the possible actions of a state, and those of clients', () => {
    expect(doorLifecycle.next('OPEN')).toEqual(['CLOSE', 'REMOVE'])
    expect(doorLifecycle.available('OPEN')).toEqual(['CLOSE'])
    expect(doorLifecycle.next('GONE')).toEqual([])
    expect(doorLifecycle.reachable()).toEqual(new Set(['OPEN', 'SHUT', 'GONE']))
  })

  it('defines an enum of the actions of clients, each value with its mutation', () => {
    expect(DoorAction).toEqual({ CLOSE: 'CLOSE', OPEN: 'OPEN' })
    expect(registered(DoorAction)).toMatchObject({
      valuesConfig: { CLOSE: { description: 'Call closeDoor.' }, OPEN: { description: 'Call openDoor.' } },
    })
  })
})
