import {
  ShownDevice,
  ShownEsim,
  ShownKey,
  ShownServer,
  type AskProductAssistantMutationVariables,
} from '../../generated/assistant'
import { queryClient, read } from '../../operations'

export type ShownObject = NonNullable<AskProductAssistantMutationVariables['input']['object']>

/**
 * The object of the page, with what its service offers for it now; null on other pages, and while its service does not answer. It
 * has no identifier.
 */
export function shownObject(pathname: string): Promise<ShownObject | null> {
  return objectOf(pathname).catch(() => null)
}

async function objectOf(pathname: string): Promise<ShownObject | null> {
  const [, place, id] = /^\/(servers|esims|keys|devices)\/([^/]+)/.exec(pathname) ?? []
  if (id === undefined || ['new', 'join', 'trust'].includes(id)) return null
  switch (place) {
    case 'servers':
      return server(id)
    case 'esims': {
      const { esim } = await queryClient.fetchQuery(read(ShownEsim, { id }))
      return esim && { kind: 'ESIM', availableActions: esim.availableActions }
    }
    case 'keys': {
      const { enigmKey } = await queryClient.fetchQuery(read(ShownKey, { handle: id }))
      return enigmKey && { kind: 'KEY', availableActions: enigmKey.availableActions }
    }
    default:
      return device(id)
  }
}

async function server(id: string): Promise<ShownObject | null> {
  const { server } = await queryClient.fetchQuery(read(ShownServer, { id }))
  if (!server) return null
  const { state, viewerRole, openTransfer, members } = server
  const ofMembers = members.edges.flatMap(({ node }) => node.availableActions)
  const ofOffer = openTransfer?.availableActions ?? []
  const availableActions = [...new Set([...server.availableActions, ...ofOffer, ...ofMembers])]
  return { kind: 'SERVER', availableActions, state, viewerRole }
}

async function device(handle: string): Promise<ShownObject | null> {
  const { device } = await queryClient.fetchQuery(read(ShownDevice, { handle }))
  if (!device) return null
  const { availableActions, state, managedMode, management, commands } = device
  const cancelable = commands.edges.filter(({ node }) => node.availableActions.includes('CANCEL'))
  return {
    ...{ kind: 'DEVICE', availableActions, state, managedMode },
    isBound: typeof management?.organizationId === 'string',
    cancelableCommands: [...new Set(cancelable.map(({ node }) => node.kind))],
  }
}
