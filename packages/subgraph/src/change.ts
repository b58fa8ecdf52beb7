import { eventTypeParts, idPrefix, type EventType } from '@enigm/contracts'

/** A change that a transaction has made, and the scopes that it concerns. */
export interface Change {
  readonly entity: string
  readonly id: string
  readonly scopes: readonly string[]
}

/** `account:<id>` or `organization:<id>` of an id of either kind. */
export function holderScope(id: string): string {
  return `${id.startsWith(`${idPrefix.organization}_`) ? 'organization' : 'account'}:${id}`
}

/** The change that an event describes. It concerns the holders and the server in the data of the event, and further scopes. */
export function changeOf(
  type: EventType,
  id: string,
  data: object,
  further: readonly (string | undefined)[],
): Change {
  const { service, entity } = eventTypeParts(type)
  const { accountId, ownerId, organizationId, serverId } = data as Record<string, string | undefined>
  const named = [accountId, ownerId, organizationId].filter((holder) => holder !== undefined)
  const scopes = [...named.map(holderScope), ...(serverId ? [`server:${serverId}`] : []), ...further]
  return { entity: `${service}.${entity}`, id, scopes: scopes.filter((scope) => scope !== undefined) }
}
