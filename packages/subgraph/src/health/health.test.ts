import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { newId } from '@enigm/contracts'
import { defineSubgraph } from '../define'
import type { Part } from '../definition'
import { systemContext } from '../start'
import { startTestSubgraph, type TestSubgraph } from '../testkit/subgraph'
import { CreateThing1700000000001, Thing } from '../testkit/thing'
import { ExternalSystems } from './external-systems'

const fault = new Error('a fault')
const definition = defineSubgraph({
  name: 'devices',
  entities: [Thing],
  migrations: [CreateThing1700000000001],
  eventHandlers: {
    'accounts.account.suspended': async () => {
      throw fault
    },
  },
  jobs: {
    work: async () => {
      throw fault
    },
  },
} satisfies Part & { name: 'devices' })

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startTestSubgraph(definition)
})
afterAll(() => subgraph.stop())
beforeEach(async () => {
  for (const table of ['job', 'inbox', 'external_system'])
    await subgraph.app.data.query(`DELETE FROM ${table}`)
})

const query = `{ devicesHealth { unpublished oldestUnpublishedSeconds parked failing oldestWaitingSeconds overdueJobs
  overdueSeconds failingJobs farFutureJobs externalSystems { name isAnswering since calledAt } } }`
const health = async () =>
  (await subgraph.call(subgraph.caller('OPERATOR'), query)).data.devicesHealth as Record<string, any>
const healthy = {
  ...{ unpublished: 0, oldestUnpublishedSeconds: 0, parked: 0, failing: 0, oldestWaitingSeconds: 0 },
  ...{ overdueJobs: 0, overdueSeconds: 0, failingJobs: 0, farFutureJobs: 0, externalSystems: [] },
}
const sql = (text: string, parameters: unknown[] = []) => subgraph.app.data.query(text, parameters)

describe('the health of a service', () => {
  it('[FED-08] shows no fault while everything works', async () => {
    expect(await subgraph.until(async () => (await health()).unpublished === 0 && health())).toEqual(healthy)
  })

  it('[FED-08] shows events that the broker does not take, until it is back', async () => {
    await subgraph.nats.kill()
    const id = newId('device')
    await sql(
      `INSERT INTO outbox (event_id, type, aggregate_id, version, data, correlation_id, occurred_at)
       VALUES ($1, 'devices.device.retired', $1, 1, '{}', 'c', clock_timestamp() - interval '90 seconds')`,
      [id],
    )
    const during = await health()
    expect(during).toEqual({ ...healthy, unpublished: 1, oldestUnpublishedSeconds: expect.any(Number) })
    expect(during.oldestUnpublishedSeconds).toBeGreaterThanOrEqual(90)
    const later = await subgraph.until(async () => {
      const { oldestUnpublishedSeconds: seconds } = await health()
      return seconds > during.oldestUnpublishedSeconds && seconds
    })
    expect(later).toBeGreaterThan(during.oldestUnpublishedSeconds)
    await subgraph.nats.restart()
    await subgraph.until(async () => (await health()).unpublished === 0, 'the event to be published')
    expect(await health()).toEqual(healthy)
  }, 30_000)

  it('[FED-08] shows an event whose handler fails, and then the parked one', async () => {
    const accountId = newId('account')
    await subgraph.publish('accounts.account.suspended', accountId, 1, { accountId, state: 'SUSPENDED' })
    const failing = await subgraph.until(async () => (await health()).failing === 1 && health())
    expect(failing).toEqual({ ...healthy, failing: 1, oldestWaitingSeconds: expect.any(Number) })
    await sql('UPDATE inbox SET attempts = 9, next_try_at = clock_timestamp()')
    const parked = await subgraph.until(async () => (await health()).parked === 1 && health())
    expect(parked).toEqual({ ...healthy, parked: 1 })
  })

  it('[FED-08] shows timers and commands that fail, are late, or are due after every term', async () => {
    await subgraph.app.transaction(systemContext(), (tx) =>
      tx.scheduleJob({ kind: 'work', aggregateId: 'agg_1' }),
    )
    await subgraph.until(async () => (await health()).failingJobs === 1, 'the failure')
    await sql(`UPDATE job SET due_at = clock_timestamp() + interval '1 hour'`)
    expect(await health()).toEqual({ ...healthy, failingJobs: 1 })
    await sql(
      `INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at) VALUES
         ('job_1', 'unknown', 'a', '{}', 'c', clock_timestamp() - interval '2 minutes'),
         ('job_2', 'unknown', 'b', '{}', 'c', clock_timestamp() + interval '2000 days')`,
    )
    const late = await health()
    expect(late).toEqual({
      ...{ ...healthy, failingJobs: 1, overdueJobs: 1, farFutureJobs: 1 },
      overdueSeconds: expect.any(Number),
    })
    expect(late.overdueSeconds).toBeGreaterThanOrEqual(120)
  })

  it.each(['CUSTOMER', 'SUPPORT', 'AUDITOR', 'PARTNER', 'DASHBOARD'] as const)(
    '[FED-08] is not for %s: its numbers are exact',
    async (role) => {
      const { errors } = await subgraph.call(subgraph.caller(role), query)
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    },
  )
})

describe('an external system', () => {
  const calls = async () => (await health()).externalSystems
  /** Another process of the service. */
  const another = () => new ExternalSystems(subgraph.app.data, subgraph.app.log)
  const noted = (isAnswering: boolean) =>
    subgraph.until(async () => (await calls())[0]?.isAnswering === isAnswering, `answering ${isAnswering}`)
  const minute = expect.stringMatching(/:00\.000Z$/)
  const hour = expect.stringMatching(/:00:00\.000Z$/)

  let server: Server
  const listening = (port = 0) =>
    new Promise<number>((resolve) => {
      server = createServer((_, response) => response.end('yes'))
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })
  const closed = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })

  it('[FED-08] is shown with the time since which it answers or does not', async () => {
    const systems = another()
    const port = await listening()
    const call = () => systems.call('CARRIER', async () => (await fetch(`http://127.0.0.1:${port}`)).text())
    expect(await call()).toBe('yes')
    await noted(true)
    expect(await calls()).toEqual([{ name: 'CARRIER', isAnswering: true, since: minute, calledAt: hour }])
    await sql(`UPDATE external_system SET since = since - interval '1 day'`)
    const [{ since }] = await calls()
    await closed()
    await expect(call()).rejects.toThrow('fetch failed')
    await noted(false)
    expect((await calls())[0].since).not.toBe(since)
    await listening(port)
    await call()
    await noted(true)
    await closed()
  })

  it('keeps the time while the result is the same, also in another process and after a restart', async () => {
    another().note('CARRIER', false)
    await noted(false)
    await sql(
      `UPDATE external_system SET since = since - interval '1 day', called_at = called_at - interval '1 day'`,
    )
    const [before] = await calls()
    another().note('CARRIER', false)
    await subgraph.until(async () => (await calls())[0].calledAt !== before.calledAt, 'the second call')
    expect((await calls())[0].since).toBe(before.since)
  })

  it('answers also when it refuses', async () => {
    const refused = another().call(
      'STRIPE',
      () => Promise.reject(fault),
      (error) => error === fault,
    )
    await expect(refused).rejects.toBe(fault)
    await noted(true)
  })

  it('is forgotten 90 days after the last call', async () => {
    another().note('CARRIER', true)
    await noted(true)
    await subgraph.purge(new Date(Date.now() + 89 * 86_400_000))
    expect(await calls()).toHaveLength(1)
    await subgraph.purge(new Date(Date.now() + 91 * 86_400_000))
    expect(await calls()).toEqual([])
  })
})
