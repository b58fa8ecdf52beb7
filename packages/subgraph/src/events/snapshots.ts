import { randomUUID } from 'node:crypto'
import { eventCatalogue, newId, type EventType } from '@enigm/contracts'
import type { Logger } from 'pino'
import type { App } from '../app'
import type { Transaction } from '../database/transaction'
import type { SubgraphDefinition } from '../definition'
import type { Snapshot } from '../handlers'
import { busName, type Bus } from './bus'
import { endOfSnapshots } from './end-of-snapshots'
import { errorCode, Wake } from './wake'

export interface SnapshotRequests {
  /** Stores a request for the snapshots of a service; the request is repeated until the service has answered. */
  add(service: string): Promise<void>
  stop(): Promise<void>
}

interface RequestOptions {
  app: App
  bus: Bus
  log: Logger
}

interface AnswerOptions {
  app: App
  snapshots: SubgraphDefinition['snapshots']
  bus: Bus
  log: Logger
  onWork: (wakes: Transaction['wakes']) => void
}

const PAGE = 500
const ANSWER_MS = 30_000
const AGAIN_MS = 1000
/** A request this soon after an answer needs no further answer: the snapshots are in the outbox and will arrive. */
const COALESCE_MS = 2000

/** Requests snapshots from other services, one service at a time. */
export function requestSnapshots(options: RequestOptions): SnapshotRequests {
  const { app, bus, log } = options
  const wake = new Wake()
  const detach = bus.onChange(() => wake.call())
  let stopped = false

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        if (bus.connected) await sendRequests(options, () => stopped)
      } catch (error) {
        log.debug({ code: errorCode(error) }, 'snapshot requests cannot be read')
      }
      await wake.wait(AGAIN_MS)
    }
  }

  const running = run()
  return {
    async add(service) {
      await app.data.query(
        `INSERT INTO snapshot_request (service) VALUES ($1)
         ON CONFLICT (service) DO UPDATE SET requested_at = clock_timestamp()`,
        [service],
      )
      wake.call()
    },
    async stop() {
      stopped = true
      detach()
      wake.call()
      await running
    },
  }
}

async function sendRequests({ app, bus, log }: RequestOptions, isStopped: () => boolean): Promise<void> {
  const requests: { service: string; requested_at: string }[] = await app.data.query(
    'SELECT service, requested_at::text FROM snapshot_request ORDER BY requested_at',
  )
  for (const { service, requested_at } of requests) {
    if (isStopped()) return
    try {
      await bus.request(busName.snapshot(service), ANSWER_MS)
    } catch (error) {
      log.debug({ source: service, code: errorCode(error) }, 'snapshot request is not answered yet')
      continue
    }
    await app.data.query('DELETE FROM snapshot_request WHERE service = $1 AND requested_at = $2', [
      service,
      requested_at,
    ])
    log.info({ source: service }, 'snapshots received')
  }
}

/** Answers a request once the snapshots of all aggregates are in the outbox. */
export function answerSnapshotRequests({ app, snapshots, bus, log, onWork }: AnswerOptions): {
  stop(): Promise<void>
} {
  let stopped = false
  let running: Promise<void> | null = null
  let answered = { at: -COALESCE_MS, epoch: 0 }

  async function writeSnapshots(): Promise<void> {
    let count = 0
    const epoch = await epochOf(app)
    for (const [type, read] of Object.entries(snapshots)) {
      for (let after = '', full = true; full;) {
        if (stopped) throw new Error('the service stops')
        const page = await read(app, after, PAGE)
        await write(app, type as EventType, page)
        onWork({ relay: page.length > 0, jobs: false, changes: [] })
        count += page.length
        after = page.at(-1)?.aggregateId ?? after
        full = page.length === PAGE
      }
      await writeEnd(app, type)
      onWork({ relay: true, jobs: false, changes: [] })
    }
    answered = { at: performance.now(), epoch }
    log.info({ count }, 'snapshots written')
  }

  const detach = bus.respond(busName.snapshot(app.name), app.name, async () => {
    const isRecent = !running && performance.now() - answered.at < COALESCE_MS
    // The snapshots of an earlier epoch were lost with the database.
    if (isRecent && answered.epoch === (await epochOf(app))) return
    running ??= writeSnapshots().finally(() => (running = null))
    await running
  })
  return {
    async stop() {
      stopped = true
      detach()
      await running?.catch((error: unknown) =>
        log.debug({ code: errorCode(error) }, 'snapshots are incomplete'),
      )
    },
  }
}

/**
 * Writes one page in one transaction. State and version come from one statement, so they agree. A service that has already
 * applied a newer event ignores the snapshot, whose version is lower.
 */
async function write(app: App, type: EventType, page: readonly Snapshot[]): Promise<void> {
  await app.data.query(
    `INSERT INTO outbox (event_id, type, aggregate_id, version, is_snapshot, data, correlation_id)
     SELECT event_id, $2, aggregate_id, version, true, data, $6
     FROM unnest($1::text[], $3::text[], $4::int[], $5::jsonb[]) AS page (event_id, aggregate_id, version, data)`,
    [
      page.map(() => newId('event')),
      type,
      page.map(({ aggregateId }) => aggregateId),
      page.map(({ version }) => version),
      page.map(({ data }) => JSON.stringify(eventCatalogue[type].parse(data))),
      randomUUID(),
    ],
  )
}

async function epochOf(app: App): Promise<number> {
  const [row]: { epoch: number }[] = await app.data.query('SELECT epoch FROM stream_epoch')
  return row!.epoch
}

/** Tells the receivers that an aggregate without a snapshot no longer exists. */
async function writeEnd(app: App, type: string): Promise<void> {
  const [service, entity] = type.split('.')
  await app.data.query(
    `INSERT INTO outbox (event_id, type, aggregate_id, version, is_snapshot, data, correlation_id)
     SELECT $1, $2, $3, epoch, true, '{}', $4 FROM stream_epoch`,
    [newId('event'), endOfSnapshots(type), `${service}.${entity}`, randomUUID()],
  )
}
