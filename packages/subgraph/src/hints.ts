import { entitiesWithPublicId, hintOfEverything, hintSubject, type Hint } from '@enigm/contracts'
import type { App } from './app'
import type { Change } from './change'
import type { Bus } from './events/bus'

const MOST_IDS = 20

/** The accounts and organizations, as scopes, that a further scope of a service stands for, such as `server:<id>`. */
export type ResolveScope = (app: App<any>, scope: string) => Promise<readonly string[]>

/** Publishes hints of committed changes; no transaction waits for it. */
interface HintPublisher {
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
