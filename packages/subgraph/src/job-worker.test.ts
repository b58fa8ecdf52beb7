import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { JobHandler } from './handlers'
import type { Job } from './job'
import { TestService } from './events/test-service.fixture'
import { systemContext } from './start'
import { atTime } from './testkit/clock'
import { until } from './testkit/until'

/** No broker: jobs need none. */
const NOWHERE = 'nats://127.0.0.1:9'

async function withService(run: (service: TestService) => Promise<void>): Promise<void> {
  const service = await TestService.open('servers', NOWHERE)
  try {
    await run(service)
  } finally {
    await service.stop()
  }
}

interface Setting {
  kind?: string
  aggregateId?: string
  dueInMs?: number
}

function schedule(
  service: TestService,
  { kind = 'note', aggregateId = randomUUID(), dueInMs = 0 }: Setting = {},
): Promise<void> {
  const origin = { caller: { kind: 'system', scopes: new Set() }, correlationId: 'corr-1' } as const
  return service.app.transaction(origin as never, (tx) =>
    tx.scheduleJob({ kind, aggregateId, afterMilliseconds: dueInMs, payload: { some: 'thing' } }),
  )
}

/** Records the job and completes it in the same transaction. */
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

describe('a job', () => {
  it('runs once when it is due, with its payload and correlation id, and is deleted', () =>
    withService(async (service) => {
      const seen: Job[] = []
      service.jobs({ note: (job, app, origin) => (seen.push(job), note(job, app, origin)) })
      await schedule(service, { aggregateId: 'srv_1', dueInMs: 300 })
      expect(await service.count('seen')).toBe(0)
      await service.seenCount(1)
      expect(await service.seen()).toEqual([
        { aggregateId: 'srv_1', version: 1, type: 'note', correlationId: 'corr-1' },
      ])
      expect(seen).toEqual([
        {
          id: expect.stringMatching(/^job_/),
          kind: 'note',
          aggregateId: 'srv_1',
          payload: { some: 'thing' },
          attempts: 1,
        },
      ])
      expect(await service.count('job')).toBe(0)
    }))

  it('does not wait for one that another transaction holds', () =>
    withService(async (service) => {
      await schedule(service, { aggregateId: 'srv_held', dueInMs: 0 })
      const holder = service.data.createQueryRunner()
      await holder.startTransaction()
      await holder.query('SELECT 1 FROM job FOR UPDATE')
      await schedule(service, { aggregateId: 'srv_free', dueInMs: 0 })
      service.jobs({
        note: (job, app, context) => app.transaction(context, (tx) => tx.completeJob(job)),
      })
      await until(async () => (await service.count('job')) === 1, 'the end of the other one')
      await holder.rollbackTransaction()
      await holder.release()
      await until(async () => (await service.count('job')) === 0, 'the end of the one that was held')
    }))

  it('has the correlation id of the transaction that scheduled it last, or the given one', () =>
    withService(async (service) => {
      const job = { kind: 'note', aggregateId: 'srv_1' }
      const set = (correlationId: string, own?: { correlationId: string }) =>
        service.app.transaction(systemContext(correlationId), (tx) => tx.scheduleJob({ ...job, ...own }))
      const read = () => service.app.data.query('SELECT correlation_id AS id FROM job')
      await set('corr-1')
      await set('corr-2')
      expect(await read()).toEqual([{ id: 'corr-2' }])
      await set('corr-3', { correlationId: 'own' })
      expect(await read()).toEqual([{ id: 'own' }])
    }))

  it('that many transactions share stays, is due at the earlier time, and loses no work while it runs', () =>
    withService(async (service) => {
      const lane = { kind: 'lane', aggregateId: 'org_1' }
      const tx = (dueInMs: number) =>
        service.app.transaction(systemContext('corr-1'), async (unit) => {
          await unit.query(
            `INSERT INTO seen (aggregate_id, version, type, correlation_id) VALUES ('org_1', 0, 'waiting', 'c')`,
          )
          await unit.runJobEarlier({ ...lane, afterMilliseconds: dueInMs })
        })
      await tx(3_600_000)
      const [first] = await service.app.data.query('SELECT id FROM job')
      await tx(0)
      expect(await service.app.data.query('SELECT id FROM job WHERE due_at < now()')).toEqual([first])
      const gate = new EventEmitter()
      const entered = once(gate, 'entered')
      let rounds = 0
      service.jobs({
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
            if (left.length > 0) await unit.runJobEarlier(lane)
          })
        },
      })
      await entered
      await tx(0)
      gate.emit('released')
      await until(async () => (await service.count('job')) === 0)
      expect(await service.count(`seen WHERE type = 'done'`)).toBe(3)
      expect(rounds).toBe(2)
    }))

  it('does not run before it is due', () =>
    withService(async (service) => {
      service.jobs({ note })
      await schedule(service, { aggregateId: 'later', dueInMs: 3_600_000 })
      await schedule(service, { aggregateId: 'now' })
      await service.seenCount(1)
      expect((await service.seen())[0]!.aggregateId).toBe('now')
      expect(await service.count('job')).toBe(1)
    }))

  it('runs once each when two processes compete for 200', () =>
    withService(async (service) => {
      const other = await TestService.open('servers', NOWHERE, service.database)
      for (let count = 0; count < 200; count++) await schedule(service)
      service.jobs({ note })
      other.jobs({ note })
      await until(async () => (await service.count('job')) === 0)
      expect(await service.count('seen')).toBe(200)
      expect(await service.count('(SELECT DISTINCT aggregate_id FROM seen)')).toBe(200)
      await other.leave()
    }))

  it('belongs to one process while its lease lasts', () =>
    withService(async (service) => {
      const gate = new EventEmitter()
      const entered = once(gate, 'entered')
      const first = service.jobs({
        note: async (job, app, origin) => {
          const released = once(gate, 'released')
          gate.emit('entered')
          await released
          await note(job, app, origin)
        },
      })
      await schedule(service, { aggregateId: 'slow' })
      await entered
      const other = await TestService.open('servers', NOWHERE, service.database)
      const fired: string[] = []
      const takeOver: JobHandler = (job, app, origin) => (fired.push(job.kind), note(job, app, origin))
      other.jobs({ note: takeOver, marker: takeOver })
      await schedule(service, { kind: 'marker', dueInMs: 1200 })
      await service.seenCount(1)
      gate.emit('released')
      await service.seenCount(2)
      expect(fired).toEqual(['marker'])
      expect((await service.seen()).map(({ version }) => version)).toEqual([1, 1])
      await first.stop()
      await other.leave()
    }))

  it('keeps its process for longer than a lease, also after a time without jobs', () =>
    withService(async (service) => {
      const attempts: number[] = []
      const handler: JobHandler = async (job, app, origin) => {
        attempts.push(job.attempts)
        await delay(3000)
        await note(job, app, origin)
      }
      service.jobs({ note: handler }, 2)
      await delay(1200)
      await schedule(service)
      await until(async () => (await service.count('seen')) === 1, 'the job')
      expect(attempts).toEqual([1])
    }))

  it('takes effect once even if its lease ends and another process takes it over', () =>
    withService(async (service) => {
      const gate = new EventEmitter()
      const entered = once(gate, 'entered')
      const slow: JobHandler = async (job, app, origin) => {
        const released = once(gate, 'released')
        gate.emit('entered')
        await released
        await note(job, app, origin)
      }
      const first = service.jobs({ note: slow }, 0.05)
      await schedule(service)
      await entered
      const other = await TestService.open('servers', NOWHERE, service.database)
      other.jobs({ note })
      await service.seenCount(1)
      gate.emit('released')
      await first.stop()
      const seen = await service.seen()
      expect(seen).toHaveLength(1)
      expect(seen[0]!.version).toBeGreaterThan(1)
      expect(service.logged).toContainEqual(expect.objectContaining({ msg: 'job failed' }))
      await other.leave()
    }))

  it('is retried with back-off when its handler fails, and delays no other job', () =>
    withService(async (service) => {
      const jobs = service.jobs({
        note,
        bad: async () => {
          throw new Error('no luck')
        },
      })
      await schedule(service, { kind: 'bad' })
      await until(async () => jobs.status().failingJobs === 1)
      await schedule(service)
      await service.seenCount(1)
      const [row] = await service.data.query(
        'SELECT attempts, error, lease_until, due_at > now() AS later FROM job',
      )
      expect(row).toMatchObject({ error: 'Error: no luck', lease_until: null, later: true })
      await until(async () => (await service.count('job WHERE attempts > 1')) === 1)
    }))

  it('is retried within five minutes however often it has failed', () =>
    withService(async (service) => {
      await schedule(service, { kind: 'bad', dueInMs: 3_600_000 })
      await service.data.query('UPDATE job SET attempts = 40, due_at = clock_timestamp()')
      service.jobs({
        bad: async () => {
          throw new Error('no luck')
        },
      })
      await until(async () => (await service.count('job WHERE attempts = 41 AND error IS NOT NULL')) === 1)
      expect(await service.count(`job WHERE due_at <= clock_timestamp() + interval '5 minutes'`)).toBe(1)
      expect(await service.count(`job WHERE due_at > clock_timestamp() + interval '4 minutes'`)).toBe(1)
    }))

  it('keeps the lease of its new process when the failure of the earlier one comes late', () =>
    withService(async (service) => {
      const gate = new EventEmitter()
      const entered = once(gate, 'entered')
      const first = service.jobs({
        note: async () => {
          const released = once(gate, 'released')
          gate.emit('entered')
          await released
          throw new Error('too late')
        },
      })
      await schedule(service)
      await entered
      const [taken] = await service.data.query(
        `WITH taken AS (
           UPDATE job SET attempts = attempts + 1, lease_until = clock_timestamp() + interval '1 hour' RETURNING *)
         SELECT * FROM taken`,
      )
      gate.emit('released')
      await first.stop()
      expect(service.logged).toContainEqual(expect.objectContaining({ msg: 'job failed' }))
      expect(await service.data.query('SELECT * FROM job')).toEqual([taken])
    }))

  it('has no effect if its handler fails in the middle', () =>
    withService(async (service) => {
      service.jobs({
        note: (job, app, origin) =>
          app.transaction(origin, async (tx) => {
            await tx.query(
              `INSERT INTO seen (aggregate_id, version, type, correlation_id) VALUES ('x', 1, 'x', 'x')`,
            )
            await tx.completeJob(job)
            throw new Error('too late')
          }),
      })
      await schedule(service)
      await until(async () => (await service.count('job WHERE error IS NOT NULL')) === 1)
      expect(await service.count('seen')).toBe(0)
    }))

  it('counts as failed if its handler does not complete it', () =>
    withService(async (service) => {
      service.jobs({ note: async () => undefined })
      await schedule(service)
      await until(async () => (await service.count(`job WHERE error LIKE '%did not complete%'`)) === 1)
    }))

  it.each([-3_600_000, 3_600_000])(
    'is due by the clock of the database when that of the process is wrong by %d ms',
    (skew) =>
      withService((service) =>
        atTime(Date.now() + skew, async () => {
          await schedule(service, { aggregateId: 'now' })
          await schedule(service, { aggregateId: 'later', dueInMs: 600_000 })
          const moment = await service.app.transaction(systemContext(), (tx) => tx.now())
          const rows = await service.data.query(
            `SELECT aggregate_id AS id, round(extract(epoch FROM due_at - clock_timestamp()) / 60)::int AS minutes,
               abs(extract(epoch FROM clock_timestamp() - $1::timestamptz)) < 60 AS "isRight"
             FROM job ORDER BY due_at`,
            [moment],
          )
          expect(rows).toEqual([
            { id: 'now', minutes: 0, isRight: true },
            { id: 'later', minutes: 10, isRight: true },
          ])
        }),
      ),
  )

  it('that is due after every term of the system is shown, as is one that is late', () =>
    withService(async (service) => {
      const jobs = service.jobs({ note })
      await schedule(service, { dueInMs: 1_901 * 86_400_000 })
      await schedule(service, { dueInMs: 1_825 * 86_400_000 })
      await schedule(service, { kind: 'unknown', dueInMs: -61_000 })
      await schedule(service, { kind: 'unknown', dueInMs: -50_000 })
      await until(async () => jobs.status().farFutureJobs === 1 && jobs.status().overdueJobs === 1)
    }))

  it('waits for a service that knows its kind, and is shown as overdue', () =>
    withService(async (service) => {
      const jobs = service.jobs({ note })
      await schedule(service, { kind: 'unknown', dueInMs: -60_000 })
      await until(async () => jobs.status().overdueSeconds > 59)
      expect(await service.count('job WHERE attempts = 0')).toBe(1)
    }))
})

describe('jobs', () => {
  it('continue after PostgreSQL drops their connections', () =>
    withService(async (service) => {
      const jobs = service.jobs({ note })
      await service.loseDatabaseConnections()
      // The pool learns of a lost connection only when it reads from it.
      const answers = () =>
        service.data.query('SELECT 1').then(
          () => true,
          () => false,
        )
      await until(async () => jobs.status().missing.length === 0 && (await answers()))
      await schedule(service)
      await service.seenCount(1)
    }))

  it('stop when the running handlers have ended', () =>
    withService(async (service) => {
      const gate = new EventEmitter()
      const entered = once(gate, 'entered')
      const jobs = service.jobs({
        note: async (job, app, origin) => {
          gate.emit('entered')
          await app.data.query('SELECT pg_sleep(0.2)')
          await note(job, app, origin)
        },
      })
      await schedule(service)
      await entered
      await jobs.stop()
      expect(await service.count('seen')).toBe(1)
    }))
})
