import { useParams } from '@tanstack/react-router'
import { Server, type ServerQuery } from '../../../generated/servers'
import { useRead } from '../../../operations'

export type ServerData = NonNullable<ServerQuery['server']>

/** The server of the address. The page around has read it before any of its parts is shown. */
export function useServer(): ServerData {
  const { serverId } = useParams({ from: '/app/servers/$serverId' })
  const { data } = useRead(Server, { id: serverId })
  if (!data?.server) throw new Error('The server is read outside of its page.')
  return data.server
}

/** Whether the caller administers the server: it owns it, or is an administrator in it. */
export function administers({ viewerRole }: ServerData): boolean {
  return viewerRole !== 'USER'
}

/** Whether the deletion of the server was requested. */
export function isEnding({ state }: ServerData): boolean {
  return state === 'DELETION_REQUESTED' || state === 'DELETED'
}
