import { enumType, lifecycle } from '@enigm/subgraph'

export const PlatformActionState = enumType(
  'PlatformActionState',
  'Whether an action of the platform on a server holds.',
  {
    IN_EFFECT: 'It holds.',
    REVERSED: 'The platform has reversed it.',
  },
)
export type PlatformActionState = keyof typeof PlatformActionState

/** A restriction and a suspension can be reversed; a retirement and a deletion are final (SLC-03). */
export const platformActionLifecycle = lifecycle(PlatformActionState, 'IN_EFFECT', {
  REVERSE: {
    mutation: 'reversePlatformAction',
    from: ['IN_EFFECT'],
    to: 'REVERSED',
    event: 'servers.platform.reversed',
  },
})
