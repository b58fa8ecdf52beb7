import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import type { JobHandler } from './handlers'
import type { Job } from './job'
import { Part } from './events/part.fixture'
import { systemContext } from './start'
import { until } from './testkit/until'

/** No broker: timers need none. */
const NOWHERE = 'nats://127.0.0.1:9'

async function withPart(run: (part: Part) => Promise<void>): Promise<void> {
  const part = await Part.open('servers', NOWHERE)
  try {
    await run(part)
  } finally {
    await part.stop()
  }
}

interface Setting {
  kind?: string
  aggregateId?: string
  dueInMs?: number
}

function schedule(
  part: Part,
  { kind = 'note', aggregateId = randomUUID(), dueInMs = 0 }: Setting = {},
): Promise<void> {
  const origin = { caller: { kind: 'system', scopes: new Set() }, correlationId: 'corr-1' } as const
  const dueAt = new Date(Date.now() + dueInMs)
  return part.app.transaction(origin as never, (tx) =>
    tx.scheduleJob({ kind, aggregateId, dueAt, payload: { some: 'thing' } }),
  )
}

/** Notes the timer and ends it in the same transaction. */
const note: JobHandler = (job, app, origin) =>
  app.transaction(origin, async (tx) => {
    await tx.query('INSERT INTO seen (aggregate_id, version, type, correlation_id) VALUES ($1, $2, $3, $4)', [
      job.aggregateId,
      job.attempts,
      job.kind,
      origin.correlationId,
    ])
    await tx.completeJob(job)
  })

describe('a timer', () => {
  it('fires once when it is due, with its payload and correlation id, and is gone', () =>
    withPart(async (part) => {
      const seen: Job[] = []
      part.jobs({ note: (job, app, origin) => (seen.push(job), note(job, app, origin)) })
      await schedule(part, { aggregateId: 'srv_1', dueInMs: 300 })
      expect(await part.count('seen')).toBe(0)
      await part.seenCount(1)
      expect(await part.seen()).toEqual([
        { aggregateId: 'srv_1', version: 1, type: 'note', correlationId: 'corr-1' },
      ])
      expect(seen).toEqual([
        {
          id: expect.stringMatching(/^tmr_/),
          kind: 'note',
          aggregateId: 'srv_1',
          payload: { some: 'thing' },
          attempts: 1,
        },
      ])
      expect(await part.count('timer')).toBe(0)
    }))

  it('is correlated with the work that set it last, or with what that work says', () =>
    withPart(async (part) => {
      const job = { kind: 'note', aggregateId: 'srv_1', dueAt: new Date() }
      const set = (correlationId: string, own?: { correlationId: string }) =>
        part.app.transaction(systemContext(correlationId), (tx) => tx.scheduleJob({ ...job, ...own }))
      const read = () => part.app.data.query('SELECT correlation_id AS id FROM timer')
      await set('corr-1')
      await set('corr-2')
      expect(await read()).toEqual([{ id: 'corr-2' }])
      await set('corr-3', { correlationId: 'own' })
      expect(await read()).toEqual([{ id: 'own' }])
    }))

  it('that many share is kept by whoever finds it, due at the earlier moment, and loses no work while it runs', () =>
    withPart(async (part) => {
      const lane = { kind: 'lane', aggregateId: 'org_1' }
      const tx = (dueInMs: number) =>
        part.app.transaction(systemContext('corr-1'), async (unit) => {
          await unit.query(
            `INSERT INTO seen (aggregate_id, version, type, correlation_id) VALUES ('org_1', 0, 'waiting', 'c')`,
          )
          await unit.runJobEarlier({ ...lane, dueAt: new Date(Date.now() + dueInMs) })
        })
      await tx(3_600_000)
      const [first] = await part.app.data.query('SELECT id FROM timer')
      await tx(0)
      expect(await part.app.data.query('SELECT id FROM timer WHERE due_at < now()')).toEqual([first])
      const gate = new EventEmitter()
      const entered = once(gate, 'entered')
      let rounds = 0
      part.jobs({
        lane: async (job, app, origin) => {
          rounds++
          const released = rounds === 1 ? once(gate, 'released') : undefined
          gate.emit('entered')
          await released
          await app.transaction(origin, async (unit) => {
            await unit.completeJob(job)
            const left = await unit.query(
              `UPDATE seen SET type = 'done' WHERE type = 'waiting' RETURNING seq`,
            )
            if (left.length > 0) await unit.runJobEarlier({ ...lane, dueAt: new Date() })
          })
        },
      })
      await entered
      await tx(0)
      gate.emit('released')
      await until(async () => (await part.count('timer')) === 0)
      expect(await part.count(`seen WHERE type = 'done'`)).toBe(3)
      expect(rounds).toBe(2)
    }))

  it('does not fire before it is due', () =>
    withPart(async (part) => {
      part.jobs({ note })
      await schedule(part, { aggregateId: 'later', dueInMs: 3_600_000 })
      await schedule(part, { aggregateId: 'now' })
      await part.seenCount(1)
      expect((await part.seen())[0]!.aggregateId).toBe('now')
      expect(await part.count('timer')).toBe(1)
    }))

  it('fires once each although two processes race for 200', () =>
    withPart(async (part) => {
      const other = await Part.open('servers', NOWHERE, part.database)
      for (let count = 0; count < 200; count++) await schedule(part)
      part.jobs({ note })
      other.jobs({ note })
      await until(async () => (await part.count('timer')) === 0)
      expect(await part.count('seen')).toBe(200)
      expect(await part.count('(SELECT DISTINCT aggregate_id FROM seen)')).toBe(200)
      await other.leave()
    }))

  it('belongs to one process while its lease lasts', () =>
    withPart(async (part) => {
      const gate = new EventEmitter()
      const entered = once(gate, 'entered')
      const first = part.jobs({
        note: async (job, app, origin) => {
          const released = once(gate, 'released')
          gate.emit('entered')
          await released
          await note(job, app, origin)
        },
      })
      await schedule(part, { aggregateId: 'slow' })
      await entered
      const other = await Part.open('servers', NOWHERE, part.database)
      const fired: string[] = []
      const takeOver: JobHandler = (job, app, origin) => (fired.push(job.kind), note(job, app, origin))
      other.jobs({ note: takeOver, marker: takeOver })
      await schedule(part, { kind: 'marker', dueInMs: 1200 })
      await part.seenCount(1)
      gate.emit('released')
      await part.seenCount(2)
      expect(fired).toEqual(['marker'])
      expect((await part.seen()).map(({ version }) => version)).toEqual([1, 1])
      await first.stop()
      await other.leave()
    }))

  it('takes effect once although its lease ended and another process took it over', () =>
    withPart(async (part) => {
      const gate = new EventEmitter()
      const entered = once(gate, 'entered')
      const slow: JobHandler = async (job, app, origin) => {
        const released = once(gate, 'released')
        gate.emit('entered')
        await released
        await note(job, app, origin)
      }
      const first = part.jobs({ note: slow }, 0.05)
      await schedule(part)
      await entered
      const other = await Part.open('servers', NOWHERE, part.database)
      other.jobs({ note })
      await part.seenCount(1)
      gate.emit('released')
      await first.stop()
      const seen = await part.seen()
      expect(seen).toHaveLength(1)
      expect(seen[0]!.version).toBeGreaterThan(1)
      expect(part.logged).toContainEqual(expect.objectContaining({ msg: 'a timer failed' }))
      await other.leave()
    }))

  it('is tried again with back-off when its handler fails, and keeps no other one from firing', () =>
    withPart(async (part) => {
      const jobs = part.jobs({
        note,
        bad: async () => {
          throw new Error('no luck')
        },
      })
      await schedule(part, { kind: 'bad' })
      await until(async () => jobs.status().failing === 1)
      await schedule(part)
      await part.seenCount(1)
      const [row] = await part.data.query(
        'SELECT attempts, error, lease_until, due_at > now() AS later FROM timer',
      )
      expect(row).toMatchObject({ error: 'Error: no luck', lease_until: null, later: true })
      await until(async () => (await part.count('timer WHERE attempts > 1')) === 1)
    }))

  it('leaves no effect of a handler that fails in the middle', () =>
    withPart(async (part) => {
      part.jobs({
        note: (job, app, origin) =>
          app.transaction(origin, async (tx) => {
            await tx.query(
              `INSERT INTO seen (aggregate_id, version, type, correlation_id) VALUES ('x', 1, 'x', 'x')`,
            )
            await tx.completeJob(job)
            throw new Error('too late')
          }),
      })
      await schedule(part)
      await until(async () => (await part.count('timer WHERE error IS NOT NULL')) === 1)
      expect(await part.count('seen')).toBe(0)
    }))

  it('counts as failed when its handler forgets to finish it', () =>
    withPart(async (part) => {
      part.jobs({ note: async () => undefined })
      await schedule(part)
      await until(async () => (await part.count(`timer WHERE error LIKE '%did not finish%'`)) === 1)
    }))

  it('waits for a service that knows its kind, and shows as overdue', () =>
    withPart(async (part) => {
      const jobs = part.jobs({ note })
      await schedule(part, { kind: 'unknown', dueInMs: -60_000 })
      await until(async () => jobs.status().overdueSeconds > 59)
      expect(await part.count('timer WHERE attempts = 0')).toBe(1)
    }))
})

describe('the timers', () => {
  it('go on when PostgreSQL drops their connections', () =>
    withPart(async (part) => {
      const jobs = part.jobs({ note })
      await part.loseDatabaseConnections()
      await until(
        async () => jobs.status().missing.length === 0 && (await part.data.query('SELECT 1')).length === 1,
      )
      await schedule(part)
      await part.seenCount(1)
    }))

  it('stop when the handlers in flight have ended', () =>
    withPart(async (part) => {
      const gate = new EventEmitter()
      const entered = once(gate, 'entered')
      const jobs = part.jobs({
        note: async (job, app, origin) => {
          gate.emit('entered')
          await app.data.query('SELECT pg_sleep(0.2)')
          await note(job, app, origin)
        },
      })
      await schedule(part)
      await entered
      await jobs.stop()
      expect(await part.count('seen')).toBe(1)
    }))
})
