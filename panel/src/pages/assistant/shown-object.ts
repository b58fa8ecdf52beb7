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
 * The object of the page, with what its service offers for it now; null on other pages. It has no identifier.
 * @throws Refusal
 */
export async function shownObject(pathname: string): Promise<ShownObject | null> {
  const [, place, id] = /^\/(servers|esims|keys|devices)\/([^/]+)/.exec(pathname) ?? []
  if (id === undefined || ['new', 'join'].includes(id)) return null
  switch (place) {
    case 'servers':
      return shown('SERVER', (await queryClient.fetchQuery(read(ShownServer, { id }))).server)
    case 'esims':
      return shown('ESIM', (await queryClient.fetchQuery(read(ShownEsim, { id }))).esim)
    case 'keys':
      return shown('KEY', (await queryClient.fetchQuery(read(ShownKey, { handle: id }))).enigmKey)
    default:
      return shown('DEVICE', (await queryClient.fetchQuery(read(ShownDevice, { handle: id }))).device)
  }
}

function shown(
  kind: ShownObject['kind'],
  object: { readonly availableActions: readonly string[] } | null,
): ShownObject | null {
  return object && { kind, availableActions: object.availableActions }
}
