import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

export const DeviceCommandState = enumType(
  'DeviceCommandState',
  'The state of a command to a managed device; only a signed report of the device completes it.',
  {
    REQUESTED: 'It waits for the device.',
    DISPATCHED: 'It was sent to the device, which has not confirmed it.',
    ACKNOWLEDGED: 'The device has confirmed that it has the command and carries it out.',
    COMPLETED: 'The device has confirmed with its signature that it was carried out.',
    FAILED: 'The device has refused it or failed to carry it out, and has signed that.',
    CANCELED: 'It was withdrawn before the device confirmed it.',
    EXPIRED:
      'The device did not confirm its end in time, or its management ended while it carried the command out.',
  },
)
export type DeviceCommandState = keyof typeof DeviceCommandState

/** The states of a command that has not ended. */
export const openStates = ['REQUESTED', 'DISPATCHED', 'ACKNOWLEDGED'] as const satisfies DeviceCommandState[]

/** A command that the device has acknowledged cannot be withdrawn, as the device may have begun; it expires as any other. */
export const commandLifecycle = lifecycle(DeviceCommandState, 'REQUESTED', {
  DISPATCH: { from: ['REQUESTED'], to: 'DISPATCHED', event: 'devices.command.dispatched' },
  ACKNOWLEDGE: { from: ['DISPATCHED'], to: 'ACKNOWLEDGED', event: 'devices.command.acknowledged' },
  COMPLETE: { from: ['ACKNOWLEDGED'], to: 'COMPLETED', event: 'devices.command.completed' },
  FAIL: { from: ['ACKNOWLEDGED'], to: 'FAILED', event: 'devices.command.failed' },
  CANCEL: {
    mutation: 'cancelRemoteOperation or cancelRemoteWipe',
    from: ['REQUESTED', 'DISPATCHED'],
    to: 'CANCELED',
    event: 'devices.command.canceled',
  },
  EXPIRE: {
    from: ['REQUESTED', 'DISPATCHED', 'ACKNOWLEDGED'],
    to: 'EXPIRED',
    event: 'devices.command.expired',
  },
})

export const DeviceCommandAction = actionsOf(
  commandLifecycle,
  'DeviceCommandAction',
  'An action on a command.',
)
export type DeviceCommandAction = keyof typeof DeviceCommandAction
