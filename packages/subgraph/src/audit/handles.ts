import { idPrefix } from '@enigm/contracts'
import type { App } from '../app'
import type { HandleKind } from '../handle'

const handleKinds: Readonly<Record<string, HandleKind>> = {
  [idPrefix.account]: 'ah',
  [idPrefix.device]: 'dh',
  [idPrefix.member]: 'mh',
  [idPrefix.key]: 'kh',
}

/** How the readers of the trail of a scope see an id: by the handle that they know, or by one of the scope if it has a kind of handle. */
export function handleInTrail(
  app: App<any>,
  scope: string,
  id: string,
  known?: ReadonlyMap<string, string>,
): string {
  const kind = handleKinds[id.split('_')[0] ?? '']
  return known?.get(id) ?? (kind ? app.handle(kind, scope, id) : id)
}
