import { enumType, lifecycle } from '@enigm/subgraph'

export const ServerDeviceState = enumType('ServerDeviceState', 'Whether a device takes part in a server.', {
  CONNECTED: 'It takes part, while its trust and the membership allow it.',
  REMOVED: 'It was removed from this server; its trust elsewhere is unchanged.',
})
export type ServerDeviceState = keyof typeof ServerDeviceState

/** A removed device stays removed in this server: an enrollment under another key makes it another device (DEV-17). */
export const serverDeviceLifecycle = lifecycle(ServerDeviceState, 'CONNECTED', {
  REMOVE: {
    mutation: 'removeDeviceFromServer',
    from: ['CONNECTED'],
    to: 'REMOVED',
    event: 'servers.device.removed',
  },
})
