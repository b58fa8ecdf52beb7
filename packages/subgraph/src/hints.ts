import {
  entitiesWithPublicId,
  eventTypeParts,
  hintOfEverything,
  hintSubject,
  idPrefix,
  type EventType,
  type Hint,
} from '@enigm/contracts'
import type { App } from './app'
import type { Bus } from './events/bus'

const MOST_IDS = 20

/** A change that a transaction has made, and the scopes that it concerns. */
export interface Change {
  readonly entity: string
  readonly id: string
  readonly scopes: readonly string[]
}

/** The accounts and organizations, as scopes, that a further scope of a service stands for, such as `server:<id>`. */
export type ResolveScope = (app: App<any>, scope: string) => Promise<readonly string[]>

/** `account:<id>` or `organization:<id>` of an id of either kind. */
export function holderScope(id: string): string {
  return `${id.startsWith(`${idPrefix.organization}_`) ? 'organization' : 'account'}:${id}`
}

/** What the data of an event says of those concerned, and further scopes. */
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

/** Publishes hints of committed changes; no transaction waits for it. */
export interface HintPublisher {
  publish(changes: readonly Change[]): void
  stop(): void
}

interface PublisherOptions {
  readonly app: App<any>
  readonly bus: Bus
  readonly resolveScope: ResolveScope | undefined
}

/** Each hint is for one account or organization and names no other. */
export function hintPublisher({ app, bus, resolveScope }: PublisherOptions): HintPublisher {
  const send = (hint: Hint) => bus.publish(hintSubject(app.name), JSON.stringify(hint))
  const detach = bus.onChange(() => {
    if (bus.connected) send(hintOfEverything)
  })
  const holdersOf = async (scope: string): Promise<readonly string[]> => {
    if (/^(account|organization):/.test(scope)) return [scope]
    return resolveScope ? resolveScope(app, scope) : []
  }
  const publish = async (changes: readonly Change[]) => {
    for (const { scope, entity, ids } of await byScope(changes, holdersOf)) {
      const shown = entitiesWithPublicId.has(entity) && ids.size <= MOST_IDS
      send({ scope, type: entity, ids: shown ? [...ids] : [] })
    }
  }
  return {
    publish(changes) {
      if (changes.length === 0 || !bus.connected) return
      publish(changes).catch((error: Error) => app.log.warn({ reason: error.message }, 'hints not sent'))
    },
    stop: detach,
  }
}

interface Group {
  readonly scope: string
  readonly entity: string
  readonly ids: Set<string>
}

async function byScope(
  changes: readonly Change[],
  holdersOf: (scope: string) => Promise<readonly string[]>,
): Promise<Iterable<Group>> {
  const scopes = [...new Set(changes.flatMap((change) => change.scopes))]
  const holders = new Map(
    await Promise.all(scopes.map(async (scope) => [scope, await holdersOf(scope)] as const)),
  )
  const groups = new Map<string, Group>()
  for (const { entity, id, scopes } of changes) {
    for (const scope of new Set(scopes.flatMap((each) => holders.get(each) ?? []))) {
      const key = `${entity} ${scope}`
      const group = groups.get(key) ?? { scope, entity, ids: new Set() }
      groups.set(key, group)
      group.ids.add(id)
    }
  }
  return groups.values()
}
