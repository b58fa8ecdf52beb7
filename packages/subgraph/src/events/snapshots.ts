import { randomUUID } from 'node:crypto'
import { eventCatalogue, newId, type EventType } from '@enigm/contracts'
import type { Logger } from 'pino'
import type { App } from '../app'
import type { Transaction } from '../database/transaction'
import type { SubgraphDefinition } from '../definition'
import type { Snapshot } from '../handlers'
import { busName, type Bus } from './bus'
import { errorCode, Wake } from './wake'

export interface SnapshotRequests {
  /** Notes durably that a service has to be asked for its present state; the asking goes on until it has answered. */
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
/** A request this soon after an answer is answered by it: what was reported then is in the outbox, so it will arrive. */
const COALESCE_MS = 2000

/** Asks other services for reports, one request at a time. */
export function requestSnapshots(options: RequestOptions): SnapshotRequests {
  const { app, bus, log } = options
  const wake = new Wake()
  const detach = bus.onChange(() => wake.call())
  let stopped = false

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        if (bus.connected) await askWanted(options, () => stopped)
      } catch (error) {
        log.debug({ code: errorCode(error) }, 'report requests cannot be read')
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

async function askWanted({ app, bus, log }: RequestOptions, isStopped: () => boolean): Promise<void> {
  const wanted: { service: string; requested_at: string }[] = await app.data.query(
    'SELECT service, requested_at::text FROM snapshot_request ORDER BY requested_at',
  )
  for (const { service, requested_at } of wanted) {
    if (isStopped()) return
    try {
      await bus.request(busName.snapshot(service), ANSWER_MS)
    } catch (error) {
      log.debug({ source: service, code: errorCode(error) }, 'a report has not been answered yet')
      continue
    }
    await app.data.query('DELETE FROM snapshot_request WHERE service = $1 AND requested_at = $2', [
      service,
      requested_at,
    ])
    log.info({ source: service }, 'the present state was reported')
  }
}

/** Answers a request when the present state of every aggregate stands in the outbox. */
export function answerSnapshotRequests({ app, snapshots, bus, log, onWork }: AnswerOptions): {
  stop(): Promise<void>
} {
  let stopped = false
  let running: Promise<void> | null = null
  let answeredAt = -COALESCE_MS

  async function report(): Promise<void> {
    let count = 0
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
    }
    answeredAt = performance.now()
    log.info({ count }, 'reported the present state')
  }

  const detach = bus.respond(busName.snapshot(app.name), app.name, async () => {
    if (!running && performance.now() - answeredAt < COALESCE_MS) return
    running ??= report().finally(() => (running = null))
    await running
  })
  return {
    async stop() {
      stopped = true
      detach()
      await running?.catch((error: unknown) =>
        log.debug({ code: errorCode(error) }, 'a report was not finished'),
      )
    },
  }
}

/**
 * Writes one page in one transaction. State and version come from one statement, so they agree; a newer event in
 * between has a higher version, and whoever has applied it takes the report for a repetition.
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
