import {
  eventCatalogue,
  eventTypeParts,
  newId,
  serviceNames,
  type EventType,
  type ServiceName,
} from '@enigm/contracts'
import { definitions } from '@enigm/embedded'
import {
  systemContext,
  withApp,
  type App,
  type EventHandlers,
  type Snapshot,
  type Transaction,
} from '@enigm/subgraph'

type VariablesOf = (service: ServiceName) => NodeJS.ProcessEnv
type Snapshots = ReadonlyMap<EventType, readonly Snapshot[]>
/** The rows of each copy as text, sorted. */
type Copies = Record<string, string[]>

/** Ends a transaction without its changes. */
class TakenBack extends Error {}

/**
 * Compares each copy that a service keeps of another service’s aggregates with their owner: the copy is made again from the
 * owner’s snapshots, in a transaction that is taken back, and its rows and versions have to be those of the database.
 * @returns a line for each difference, and the number of copied rows
 */
export async function compareCopies(
  variablesOf: VariablesOf,
): Promise<{ differences: string[]; rows: number }> {
  const snapshots = new Map<EventType, readonly Snapshot[]>()
  for (const owner of serviceNames) {
    await withApp(definitions[owner], variablesOf(owner), async (app) => {
      for (const [type, read] of Object.entries(definitions[owner].snapshots))
        snapshots.set(type as EventType, await allOf((after) => read(app, after, PAGE)))
    })
  }
  const differences: string[] = []
  let rows = 0
  for (const receiver of serviceNames) {
    await withApp(definitions[receiver], variablesOf(receiver), async (app) => {
      const { kept, made } = await copiesOf(app, snapshots)
      for (const [table, known] of Object.entries(kept)) {
        rows += known.length
        differences.push(...differencesOf(`${receiver}.${table}`, known, made[table]!))
      }
      differences.push(...(await outdated(app, snapshots)))
    })
  }
  return { differences, rows }
}

const PAGE = 500

async function allOf(read: (after: string) => Promise<Snapshot[]>): Promise<Snapshot[]> {
  const all: Snapshot[] = []
  for (;;) {
    const page = await read(all.at(-1)?.aggregateId ?? '')
    all.push(...page)
    if (page.length < PAGE) return all
  }
}

/** The copies as the service keeps them, and as its handlers make them from the snapshots. */
async function copiesOf(app: App, snapshots: Snapshots): Promise<{ kept: Copies; made: Copies }> {
  const { storage = {}, eventHandlers } = definitions[app.name]
  const tables = Object.keys(storage).filter((table) => storage[table]!.kept === 'SOURCE')
  let result = { kept: {} as Copies, made: {} as Copies }
  await app
    .transaction(systemContext(), async (tx) => {
      const kept = await rowsOf(tx, tables)
      for (const table of tables) await tx.query(`DELETE FROM "${table}"`)
      for (const [type, all] of snapshots) await apply(tx, app, { type, all, eventHandlers })
      result = { kept, made: await rowsOf(tx, tables) }
      throw new TakenBack()
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error
    })
  return result
}

async function rowsOf(tx: Transaction, tables: readonly string[]): Promise<Copies> {
  const copies: Copies = {}
  for (const table of tables) {
    const rows = await tx.query<{ row: string }>(`SELECT t::text AS row FROM "${table}" t ORDER BY 1`)
    copies[table] = rows.map(({ row }) => row)
  }
  return copies
}

/** Hands the snapshots to the handler if it keeps a copy. */
async function apply(
  tx: Transaction,
  app: App,
  { type, all, eventHandlers }: { type: EventType; all: readonly Snapshot[]; eventHandlers: EventHandlers },
): Promise<void> {
  const handler = eventHandlers[type]
  if (!handler || !keepsCopy(eventHandlers, type)) return
  for (const { aggregateId, version, data } of all) {
    const { service, entity } = eventTypeParts(type)
    const rest = { occurredAt: new Date().toISOString(), correlationId: 'comparison', isSnapshot: true }
    const parsed = eventCatalogue[type].parse(JSON.parse(JSON.stringify(data)))
    const event = { id: newId('event'), type, service, entity, aggregateId, version, data: parsed, ...rest }
    await handler(event as never, tx, app)
  }
}

/** A copy is pruned after a restoration, which a handler of any event of the aggregate says. */
function keepsCopy(eventHandlers: EventHandlers, type: EventType): boolean {
  const { service, entity } = eventTypeParts(type)
  return Object.entries(eventHandlers).some(
    ([handled, handler]) => handled.startsWith(`${service}.${entity}.`) && (handler.prunes ?? []).length > 0,
  )
}

function differencesOf(copy: string, kept: readonly string[], made: readonly string[]): string[] {
  return [
    ...kept.filter((row) => !made.includes(row)).map((row) => `${copy} has ${row}`),
    ...made.filter((row) => !kept.includes(row)).map((row) => `${copy} lacks ${row}`),
  ]
}

/** Aggregates whose newest version the service has not applied, or that it knows at a version that their owner lacks. */
async function outdated(app: App, snapshots: Snapshots): Promise<string[]> {
  const heads = await app.read<{ service: string; id: string; version: number }>(
    'SELECT service, aggregate_id AS id, version FROM inbox_head',
  )
  const known = new Map(heads.map(({ service, id, version }) => [`${service} ${id}`, version]))
  return [...snapshots]
    .filter(([type]) => definitions[app.name].eventHandlers[type])
    .flatMap(([type, all]) =>
      all
        .map(({ aggregateId, version }) => ({
          ...{ aggregateId, version },
          head: known.get(`${eventTypeParts(type).service} ${aggregateId}`),
        }))
        .filter(({ version, head }) => head !== version)
        .map(
          ({ aggregateId, version, head }) => `${app.name} has ${aggregateId} at ${head}, not at ${version}`,
        ),
    )
}
