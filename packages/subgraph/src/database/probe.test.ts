import { createTestDatabase, type TestDatabase } from '../testkit/postgres'
import { TcpProxy } from '../testkit/tcp-proxy'
import { until } from '../testkit/until'
import { DatabaseProbe } from './probe'

describe('the probe of the database', () => {
  let database: TestDatabase
  let proxy: TcpProxy
  beforeAll(async () => {
    database = await createTestDatabase()
    proxy = await TcpProxy.start(database.url)
  })
  afterAll(async () => {
    proxy.stop()
    await database.drop()
  })

  it('finds a database that keeps its connections and answers nothing, within 4 s, and its return', async () => {
    const probe = new DatabaseProbe({ service: 'devices', databaseUrl: proxy.url })
    expect(probe.isAnswering).toBe(false)
    await until(async () => probe.isAnswering)
    const frozenAt = Date.now()
    proxy.set('frozen')
    await until(async () => !probe.isAnswering)
    expect(Date.now() - frozenAt).toBeLessThan(4_000)
    proxy.set('open')
    await until(async () => probe.isAnswering)
    await probe.stop()
  })
})
