import type { ExternalSource } from '@enigm/contracts'
import type { App } from './app'
import type { Part, SubgraphDefinition } from './definition'
import type { Erase, Erased, Retained } from './erasure'
import type { EventHandler, EventHandlers } from './handlers'
import type { StoredTable } from './storage/stored-table'

type Parts = Omit<SubgraphDefinition<any>, 'name' | 'config'>

/** Types a part: `export const device = definePart({ entities: [Device], resolvers: [DeviceResolver] })`. */
export function definePart(part: Part): Part {
  return part
}

/** @throws Error when two parts define the same reference, snapshot, job or external source, or both resolve scopes */
export function mergeParts(parts: readonly Part[]): Parts {
  const erasers = parts.flatMap(({ erase }) => erase ?? [])
  const seeds = parts.flatMap(({ seed }) => seed ?? [])
  const [resolveScope, second] = parts.flatMap(({ resolveScope = [] }) => resolveScope)
  if (second) throw new Error('two parts resolve scopes')
  const [auditHandles, otherHandles] = parts.flatMap(({ auditHandles = [] }) => auditHandles)
  if (otherHandles) throw new Error('two parts name people in audit trails')
  const [startWorker, otherWorker] = parts.flatMap(({ startWorker = [] }) => startWorker)
  if (otherWorker) throw new Error('two parts start a worker')
  const listeners = parts.flatMap(({ listen }) => listen ?? [])
  return {
    entities: parts.flatMap(({ entities = [] }) => entities),
    storage: merged<StoredTable>(
      'table',
      parts.map(({ storage = {} }) => storage),
    ),
    migrations: parts.flatMap(({ migrations = [] }) => migrations),
    resolvers: parts.flatMap(({ resolvers = [] }) => resolvers),
    stubs: parts.flatMap(({ stubs = [] }) => stubs),
    references: merged(
      'reference',
      parts.map(({ references = {} }) => references),
    ),
    eventHandlers: handlersOf(parts),
    externalSources: merged<NonNullable<Parts['externalSources']>[ExternalSource]>(
      'external source',
      parts.map(({ externalSources = {} }) => externalSources),
    ),
    snapshots: merged(
      'snapshot',
      parts.map(({ snapshots = {} }) => snapshots),
    ),
    jobs: merged(
      'job',
      parts.map(({ jobs = {} }) => jobs),
    ),
    counters: parts.flatMap(({ counters = [] }) => counters),
    ...(resolveScope && { resolveScope }),
    ...(auditHandles && { auditHandles }),
    ...(startWorker && { startWorker }),
    ...(erasers.length > 0 && { erase: eraseInTurn(erasers) }),
    ...(listeners.length > 0 && { listen: listenToAll(listeners) }),
    ...(seeds.length > 0 && {
      async seed(app: App<any>) {
        for (const seed of seeds) await seed(app)
      },
    }),
  }
}

function merged<T>(what: string, records: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  const entries = records.flatMap((record) => Object.entries(record))
  const names = entries.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw new Error(`two parts define the ${what} ${twice}`)
  return Object.fromEntries(entries)
}

/** A batch handler keeps its batch variant if it is the only handler of its event. */
function handlersOf(parts: readonly Part[]): EventHandlers {
  const types = new Set(
    parts.flatMap(({ eventHandlers = {} }) => Object.keys(eventHandlers) as (keyof EventHandlers)[]),
  )
  return Object.fromEntries(
    [...types].map((type) => {
      const handlers = parts.flatMap(
        ({ eventHandlers }) => (eventHandlers?.[type] as Handler | undefined) ?? [],
      )
      return [type, handlers.length === 1 ? handlers[0] : inTurn(handlers)]
    }),
  )
}

type Handler = ((...parameters: any[]) => Promise<void>) & Pick<EventHandler<any>, 'prunes'>

function inTurn(handlers: readonly Handler[]): Handler {
  const all: Handler = async (...parameters) => {
    for (const handle of handlers) await handle(...parameters)
  }
  return Object.assign(all, { prunes: handlers.flatMap(({ prunes = [] }) => prunes) })
}

function eraseInTurn(erasers: readonly Erase[]): Erase {
  return async (accountId, tx, app) => {
    const total: Erased & { retained: Retained[] } = { erased: 0, detached: 0, retained: [] }
    for (const erase of erasers) {
      const { erased, detached, retained = [] } = await erase(accountId, tx, app)
      total.erased += erased
      total.detached += detached
      total.retained.push(...retained)
    }
    return total
  }
}

/** When one listener fails to open, the opened ones are closed. */
function listenToAll(listeners: readonly NonNullable<Part['listen']>[]): NonNullable<Part['listen']> {
  return async (app) => {
    const open: (() => Promise<void>)[] = []
    const close = async () => {
      await Promise.all(open.map((each) => each()))
    }
    try {
      for (const listen of listeners) open.push(await listen(app))
    } catch (error) {
      await close()
      throw error
    }
    return close
  }
}
