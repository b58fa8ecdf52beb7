import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

export const TorSurfaceState = enumType('TorSurfaceState', 'Whether a web surface is reachable over Tor.', {
  DISABLED: 'It is not reachable over Tor.',
  ENABLED: 'It is reachable over Tor at its onion address.',
})
export type TorSurfaceState = keyof typeof TorSurfaceState

export const torSurfaceLifecycle = lifecycle(TorSurfaceState, 'DISABLED', {
  ENABLE: {
    mutation: 'enableTorSurface',
    from: ['DISABLED'],
    to: 'ENABLED',
    event: 'governance.torsurface.enabled',
  },
  DISABLE: {
    mutation: 'disableTorSurface',
    from: ['ENABLED'],
    to: 'DISABLED',
    event: 'governance.torsurface.disabled',
  },
})

export const TorSurfaceAction = actionsOf(
  torSurfaceLifecycle,
  'TorSurfaceAction',
  'An action that an operator can take on a web surface of Tor Gateway.',
)
export type TorSurfaceAction = keyof typeof TorSurfaceAction
