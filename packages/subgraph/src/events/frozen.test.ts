import { randomUUID } from 'node:crypto'
import type { JobHandler } from '../handlers'
import { startTestNats, type TestNats } from '../testkit/nats-server'
import { until } from '../testkit/until'
import { ServiceProcess } from './killed.fixture'
import { TestService } from './test-service.fixture'

const HAND_OVER_MILLISECONDS = 5_000

/** A service with a further process, which a test freezes. */
async function withFrozen(
  run: (service: TestService, other: ServiceProcess, nats: TestNats) => Promise<void>,
): Promise<void> {
  const nats = await startTestNats()
  const service = await TestService.open('devices', nats.url)
  const other = ServiceProcess.start(service, nats)
  try {
    await run(service, other, nats)
  } finally {
    await other.kill()
    await service.stop()
    await nats.stop()
  }
}

/** Runs until the condition holds. @returns the milliseconds until then */
async function measured(condition: () => Promise<boolean>, what: string): Promise<number> {
  const start = performance.now()
  await until(condition, what)
  return performance.now() - start
}

const takeOver: JobHandler = (job, app, origin) =>
  app.transaction(origin, async (tx) => {
    await tx.query(
      `INSERT INTO seen (aggregate_id, version, type, correlation_id) VALUES ($1, 1, 'taken', 'c')`,
      [job.aggregateId],
    )
    await tx.completeJob(job)
  })

describe('a process that is frozen by SIGSTOP', () => {
  it('hands its relay over within 5 s, and harms nothing when it continues', () =>
    withFrozen(async (service, other) => {
      await service.write({ aggregateId: 'dev_1', version: 1 })
      await service.published()
      const relay = service.relay()
      await until(async () => service.bus.connected && relay.status().missing.length === 0)
      expect(relay.status().leading).toBe(false)

      other.freeze()
      await service.write({ aggregateId: 'dev_1', version: 2 })
      const handOver = await measured(async () => relay.status().leading, 'the hand-over')
      await service.published()
      expect(handOver).toBeLessThan(HAND_OVER_MILLISECONDS)

      other.thaw()
      await service.write({ aggregateId: 'dev_1', version: 3 })
      relay.poke()
      await service.published()
      expect(relay.status().leading).toBe(true)
    }))

  it('hands its job over within 5 s; before, the job stays with it for longer than one lease', () =>
    withFrozen(async (service, other) => {
      await service.data.query(
        `INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at)
         VALUES ('job_1', 'hold', 'agg_1', '{}', 'corr', clock_timestamp())`,
      )
      await until(async () => (await service.count('job WHERE attempts = 1')) === 1)
      const before = await service.data.query('SELECT lease_until FROM job')
      service.jobs({ hold: takeOver })
      await until(
        async () =>
          (await service.count(
            `job WHERE lease_until > '${before[0].lease_until.toISOString()}'::timestamptz + interval '4 s'`,
          )) === 1,
        'renewals beyond the first lease',
      )
      expect(await service.count('job WHERE attempts = 1')).toBe(1)

      other.freeze()
      const handOver = await measured(async () => (await service.count('seen')) === 1, 'the take-over')
      expect(handOver).toBeLessThan(HAND_OVER_MILLISECONDS + 1_000)
      expect(await service.count('job')).toBe(0)
    }))
})

describe('a transaction whose process is frozen', () => {
  it('keeps its row locks for less than 5 s, and fails', () =>
    withFrozen(async (service) => {
      await service.data.query(`INSERT INTO inbox_head VALUES ('devices', 'dev_1', 0)`)
      const runner = service.data.createQueryRunner()
      await runner.connect()
      await runner.startTransaction()
      await runner.query('SELECT 1 FROM inbox_head FOR UPDATE')

      const start = performance.now()
      await service.app.transaction(
        { caller: { kind: 'system', scopes: new Set() }, correlationId: randomUUID() } as never,
        (tx) => tx.query('UPDATE inbox_head SET version = 1'),
      )
      expect(performance.now() - start).toBeLessThan(HAND_OVER_MILLISECONDS)

      await expect(runner.query('SELECT 1')).rejects.toThrow()
      await runner.release()
    }))
})
