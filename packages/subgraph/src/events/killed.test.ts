import { startTestNats, type TestNats } from '../testkit/nats-server'
import { until } from '../testkit/until'
import { ServiceProcess } from './killed.fixture'
import { TestService, upTo } from './test-service.fixture'

const AGGREGATES = 25
const VERSIONS = 160

async function withKilled(
  name: 'devices' | 'servers',
  run: (world: {
    devices: TestService
    servers: TestService
    nats: TestNats
    restart: () => Promise<void>
  }) => Promise<void>,
): Promise<void> {
  const nats = await startTestNats()
  const [devices, servers] = await Promise.all([
    TestService.open('devices', nats.url),
    TestService.open('servers', nats.url),
  ])
  const service = name === 'devices' ? devices : servers
  let running = ServiceProcess.start(service, nats)
  const restart = async (): Promise<void> => {
    await running.kill()
    running = ServiceProcess.start(service, nats)
  }
  try {
    await run({ devices, servers, nats, restart })
  } finally {
    await running.kill()
    await Promise.all([devices.stop(), servers.stop()])
    await nats.stop()
  }
}

async function writeAll(devices: TestService): Promise<void> {
  for (const version of upTo(VERSIONS)) {
    await devices.write(...upTo(AGGREGATES).map((number) => ({ aggregateId: `dev_${number}`, version })))
  }
}

async function expectEachOnceInOrder(servers: TestService): Promise<void> {
  await servers.seenCount(AGGREGATES * VERSIONS)
  const versions = await servers.versions()
  expect(Object.keys(versions)).toHaveLength(AGGREGATES)
  for (const list of Object.values(versions)) expect(list).toEqual(upTo(VERSIONS))
}

describe('kill -9', () => {
  it('of the consuming service leaves none lost, none twice and none out of order', () =>
    withKilled('servers', async ({ devices, servers, restart }) => {
      devices.relay()
      const writing = writeAll(devices)
      for (const share of [300, 1200, 2400]) {
        await until(async () => (await servers.count('seen')) > share, `${share} events`)
        await restart()
      }
      await writing
      await expectEachOnceInOrder(servers)
    }))

  it('of the publishing service leaves none lost, none twice and none out of order', () =>
    withKilled('devices', async ({ devices, servers, restart, nats }) => {
      const consuming = ServiceProcess.start(servers, nats)
      const writing = writeAll(devices)
      for (const share of [200, 1100, 2000]) {
        await until(
          async () => (await devices.count('outbox WHERE published_at IS NOT NULL')) > share,
          `${share} published`,
        )
        await restart()
      }
      await writing
      await expectEachOnceInOrder(servers)
      await consuming.kill()
    }))

  it('in the middle of 500 jobs lets each take effect once', () =>
    withKilled('servers', async ({ servers, restart }) => {
      await servers.data.query(
        `INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at)
         SELECT 'tmr_' || n, 'note', 'agg_' || n, '{}', 'corr', now() FROM generate_series(1, 500) n`,
      )
      for (const share of [50, 250]) {
        await until(async () => (await servers.count('seen')) > share, `${share} jobs`)
        await restart()
      }
      await until(async () => (await servers.count('job')) === 0, 'every job to end')
      expect(await servers.count('seen')).toBe(500)
      expect(await servers.count('(SELECT DISTINCT aggregate_id FROM seen)')).toBe(500)
    }))
})
