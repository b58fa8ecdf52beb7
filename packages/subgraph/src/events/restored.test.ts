import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import type { Snapshot } from '../handlers'
import { startTestNats } from '../testkit/nats-server'
import { until } from '../testkit/until'
import { projection } from './projection'
import { deviceData, recordingHandlers, TestService, upTo } from './test-service.fixture'

const tables = ['seen', 'outbox', 'stream_epoch', 'inbox', 'inbox_head', 'source_epoch', 'snapshot_request']

/** Devices with states, whose copy servers keeps: the thumbprint of a device is its version. */
class Drill {
  private constructor(
    readonly devices: TestService,
    readonly servers: TestService,
  ) {}

  static async run(test: (drill: Drill) => Promise<void>): Promise<void> {
    const nats = await startTestNats()
    const [devices, servers] = await Promise.all([
      TestService.open('devices', nats.url),
      TestService.open('servers', nats.url),
    ])
    await asOwner(servers, 'CREATE TABLE device_copy (id text PRIMARY KEY, version text NOT NULL)')
    await asOwner(servers, 'GRANT ALL ON device_copy TO PUBLIC')
    const drill = new Drill(devices, servers)
    devices.relay()
    devices.consumers({
      snapshots: { 'devices.device.snapshot': (_app, after, limit) => drill.page(after, limit) },
    })
    servers.relay()
    const copy = projection('devices.device', {
      table: 'device_copy',
      key: 'deviceId',
      row: ({ keyThumbprint }) => ({ version: keyThumbprint }),
    })
    const effects = recordingHandlers('devices.device.revoked')
    servers.consumers({ eventHandlers: { ...copy, ...effects } })
    try {
      await test(drill)
    } finally {
      await Promise.all([devices.stop(), servers.stop()])
      await nats.stop()
    }
  }

  /** Changes each device once, or creates it: state and event in one transaction. */
  async change(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.devices.data.transaction(async (manager) => {
        const [next]: { version: number }[] = await manager.query(
          'SELECT coalesce(max(version), 0)::int + 1 AS version FROM seen WHERE aggregate_id = $1',
          [id],
        )
        const { version } = next!
        await manager.query(
          `INSERT INTO seen (aggregate_id, version, type, correlation_id) VALUES ($1, $2, 'state', 'c')`,
          [id, version],
        )
        await manager.query(
          `INSERT INTO outbox (event_id, type, aggregate_id, version, data, correlation_id)
           VALUES ($1, 'devices.device.restricted', $2, $3, $4, 'c')`,
          [`evt_${randomUUID()}`, id, version, { ...deviceData(id), keyThumbprint: String(version) }],
        )
      })
    }
  }

  /** Keeps changing devices. @returns the function that ends this */
  load(ids: readonly string[]): () => Promise<void> {
    let isEnding = false
    const running = (async () => {
      // Statements fail while the database is restored.
      while (!isEnding) await this.change(ids).catch(() => undefined)
    })()
    return async () => {
      isEnding = true
      await running
    }
  }

  async states(): Promise<Record<string, string>> {
    const rows: { id: string; version: string }[] = await this.devices.data.query(
      'SELECT aggregate_id AS id, max(version)::text AS version FROM seen GROUP BY aggregate_id',
    )
    return Object.fromEntries(rows.map(({ id, version }) => [id, version]))
  }

  async copies(): Promise<Record<string, string>> {
    const rows: { id: string; version: string }[] = await this.servers.data.query('SELECT * FROM device_copy')
    return Object.fromEntries(rows.map(({ id, version }) => [id, version]))
  }

  /** Waits until every device is equal in both services, and no device exists in one of them only. */
  async equal(): Promise<void> {
    const sorted = (states: Record<string, string>) => JSON.stringify(Object.entries(states).sort())
    // A restored database has ended the connections of the pool: the next statement on each of them fails.
    await until(async () => {
      const read = await Promise.all([this.states(), this.copies()]).catch(() => undefined)
      return read !== undefined && sorted(read[0]) === sorted(read[1])
    }, 'every projection to be equal')
  }

  private async page(after: string, limit: number): Promise<Snapshot[]> {
    const rows: { id: string; version: number }[] = await this.devices.data.query(
      `SELECT aggregate_id AS id, max(version) AS version FROM seen WHERE aggregate_id > $1
       GROUP BY aggregate_id ORDER BY aggregate_id LIMIT $2`,
      [after, limit],
    )
    return rows.map(({ id, version }) => ({
      aggregateId: id,
      version,
      data: { ...deviceData(id), keyThumbprint: String(version) },
    }))
  }
}

async function asOwner(service: TestService, sql: string): Promise<void> {
  const owner = new Client({ connectionString: service.database.migrationUrl })
  await owner.connect()
  await owner.query(sql).finally(() => owner.end())
}

/** A consistent copy of the database at one moment, as a base backup is. @returns the function that restores it */
async function backUp(service: TestService, more: readonly string[] = []): Promise<() => Promise<void>> {
  const all = [...tables, ...more]
  const copies = all.map((table) => `CREATE TABLE backup.${table} AS TABLE public.${table}`)
  await asOwner(
    service,
    `BEGIN ISOLATION LEVEL REPEATABLE READ; CREATE SCHEMA backup; ${copies.join('; ')}; COMMIT`,
  )
  const restored = all.map((table) => {
    const isIdentity = table === 'seen' || table === 'outbox'
    return `INSERT INTO public.${table} ${isIdentity ? 'OVERRIDING SYSTEM VALUE' : ''} SELECT * FROM backup.${table}`
  })
  return async () => {
    await asOwner(
      service,
      `BEGIN; TRUNCATE ${all.map((table) => `public.${table}`).join(', ')}; ${restored.join('; ')}; COMMIT`,
    )
    await service.loseDatabaseConnections()
  }
}

const ids = upTo(20).map((number) => `dev_${String(number).padStart(3, '0')}`)

describe('a database that is restored from a backup under load', () => {
  it('of the service that publishes: its stream begins a new epoch, and every projection is equal again', () =>
    Drill.run(async (drill) => {
      const { devices, servers } = drill
      await drill.change(ids)
      const endLoad = drill.load(ids)
      const restore = await backUp(devices)
      await drill.change(['dev_only_after_the_backup'])
      await until(async () => 'dev_only_after_the_backup' in (await drill.copies()))
      const before = await devices.count('outbox')

      await restore()

      await until(async () => (await devices.count('stream_epoch WHERE epoch = 2')) === 1, 'the new epoch')
      await drill.change(['dev_new'])
      await endLoad()
      await drill.equal()
      expect(before).toBeGreaterThan(20)
      expect(Object.keys(await drill.copies()).sort()).toEqual([...ids, 'dev_new'].sort())
      expect(await servers.count('inbox WHERE applied_at IS NULL')).toBe(0)
      expect(devices.logged).toContainEqual(
        expect.objectContaining({ level: 50, msg: 'database was restored, the stream is created again' }),
      )
    }))

  it('of the service that receives: its consumer is created again, and every projection is equal again', () =>
    Drill.run(async (drill) => {
      const { servers } = drill
      await drill.change(ids)
      await drill.equal()
      const restore = await backUp(servers, ['device_copy'])
      const endLoad = drill.load(ids.slice(0, 10))
      await drill.change(['dev_only_after_the_backup', ...ids.slice(10)])
      await until(async () => (await drill.copies())[ids[19]!] === '2')
      await endLoad()
      await drill.equal()

      await restore()

      await drill.equal()
      expect(servers.logged).toContainEqual(
        expect.objectContaining({
          level: 50,
          msg: 'database has lost acknowledged events, the consumer is created again',
        }),
      )
    }))

  it('a second time begins a further epoch, and a broken connection alone begins none', () =>
    Drill.run(async (drill) => {
      const { devices } = drill
      await drill.change(ids)
      await drill.equal()
      await devices.loseDatabaseConnections()
      await until(async () => (await devices.count('outbox')) > 0)
      const restore = await backUp(devices)
      await drill.change(ids)
      await drill.equal()
      expect(await devices.count('stream_epoch WHERE epoch = 1')).toBe(1)
      for (const epoch of [2, 3]) {
        await restore()
        await until(
          async () => (await devices.count(`stream_epoch WHERE epoch = ${epoch}`)) === 1,
          `epoch ${epoch}`,
        )
        await drill.change(ids.slice(0, 5))
        await drill.equal()
      }
    }))

  it('by an operator who has begun an epoch has its stream created again, although it has lost no event', () =>
    Drill.run(async (drill) => {
      const { devices, servers } = drill
      await drill.change(ids)
      await drill.equal()
      await asOwner(devices, 'UPDATE stream_epoch SET epoch = 5')
      await devices.loseDatabaseConnections()
      await until(
        async () => (await servers.count(`source_epoch WHERE service = 'devices' AND epoch = 5`)) === 1,
        'the epoch of the operator',
      )
      await drill.change(ids.slice(0, 5))
      await drill.equal()
      expect(await devices.count('stream_epoch WHERE epoch = 5')).toBe(1)
      expect(devices.logged).toContainEqual(
        expect.objectContaining({ epoch: 5, msg: 'database was restored, the stream is created again' }),
      )
    }))
})
