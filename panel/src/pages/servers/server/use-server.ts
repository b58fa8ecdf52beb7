import { createContext, useContext } from 'react'
import type { ServerQuery } from '../../../generated/servers'

export type ServerData = NonNullable<ServerQuery['server']>

/** The server that the page around has read. One reader for all parts: they never differ, and a lost server removes them together. */
export const ReadServer = createContext<ServerData | undefined>(undefined)

/** The server of the address. */
export function useServer(): ServerData {
  const server = useContext(ReadServer)
  if (!server) throw new Error('The server is used outside of its page.')
  return server
}

/** Whether the caller administers the server: it owns it, or is an administrator in it. */
export function administers({ viewerRole }: ServerData): boolean {
  return viewerRole !== 'USER'
}

/** Whether the server was given up or its deletion was requested. */
export function isEnding({ state }: ServerData): boolean {
  return state === 'DELETION_REQUESTED' || state === 'DELETED' || state === 'CANCELED'
}
