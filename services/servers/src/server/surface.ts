import { enumType } from '@enigm/subgraph'

/** SRV-11: a configuration of the environment; it says nothing about use. */
export const ServerSurface = enumType(
  'ServerSurface',
  'A surface for communication that the environment of a server supports.',
  { TEXT: 'Messages.', CALL: 'Calls.', MEDIA: 'Pictures, recordings and files.' },
)
export type ServerSurface = keyof typeof ServerSurface

export const allSurfaces = Object.keys(ServerSurface) as ServerSurface[]
