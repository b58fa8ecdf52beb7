import { enumType, lifecycle } from '@enigm/subgraph'

export const ManagedMode = enumType('ManagedMode', 'Whether a device can be managed remotely.', {
  OFF: 'It cannot be managed; the initial mode.',
  ON: 'Its owner has switched on the management of this device.',
})
export type ManagedMode = keyof typeof ManagedMode

/** Only the owner of the device makes these moves (MDM-02); the end of the device switches the mode off as well (MDM-08). */
export const managementLifecycle = lifecycle(ManagedMode, 'OFF', {
  ENABLE: { mutation: 'enableManagedMode', from: ['OFF'], to: 'ON', event: 'devices.management.enabled' },
  DISABLE: { mutation: 'disableManagedMode', from: ['ON'], to: 'OFF', event: 'devices.management.disabled' },
})
