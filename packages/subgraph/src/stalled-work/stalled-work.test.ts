import { newId } from '@enigm/contracts'
import { defineSubgraph } from '../define'
import type { Part } from '../definition'
import { systemContext } from '../start'
import { whileHeld } from '../testkit/held'
import { startTestSubgraph, type TestSubgraph } from '../testkit/subgraph'
import { CreateThing1700000000001, Thing } from '../testkit/thing'

const poisoned = newId('account')
/** Whether the handlers still fail. */
const state = { fails: true }

const definition = defineSubgraph({
  name: 'devices',
  entities: [Thing],
  migrations: [CreateThing1700000000001],
  eventHandlers: {
    'accounts.account.suspended': async ({ aggregateId }, tx) => {
      if (aggregateId === poisoned && state.fails) throw new Error(`secret of ${aggregateId}`)
      await tx.query(`INSERT INTO thing VALUES ($1, 1, 'OPEN', $1) ON CONFLICT DO NOTHING`, [aggregateId])
    },
  },
  jobs: {
    work: async (job, app, context) => {
      if (state.fails) throw new Error('no luck')
      await app.transaction(context, (tx) => tx.completeJob(job))
    },
  },
} satisfies Part & { name: 'devices' })

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startTestSubgraph(definition)
})
afterAll(() => subgraph.stop())
beforeEach(async () => {
  state.fails = true
  await subgraph.app.data.query('DELETE FROM job')
})

const list = `query($state: StalledWorkState, $after: String, $first: Int) {
  devicesStalledWork(state: $state, after: $after, first: $first) {
    edges { node { id kind type state attempts errorCode nextAttemptAt } } pageInfo { hasNextPage endCursor } } }`
const retry =
  'mutation($i: RetryDevicesWorkInput!) { retryDevicesWork(input: $i) { id errors { code path } } }'
const discard =
  'mutation($i: DiscardDevicesWorkInput!) { discardDevicesWork(input: $i) { id errors { code path } } }'

async function stalled(variables: object = {}): Promise<any[]> {
  const { data } = await subgraph.call(subgraph.caller('OPERATOR'), list, variables)
  return data.devicesStalledWork.edges.map(({ node }: any) => node)
}

/** A parked event, followed by another one of its aggregate. @returns its id */
async function park(aggregateId = poisoned): Promise<string> {
  const [{ version = 0 } = {}] = await subgraph.app.read<{ version?: number }>(
    'SELECT version FROM inbox_head WHERE aggregate_id = $1',
    [aggregateId],
  )
  const data = { accountId: aggregateId, state: 'SUSPENDED' } as const
  await subgraph.publish('accounts.account.suspended', aggregateId, version + 1, data)
  await subgraph.publish('accounts.account.suspended', aggregateId, version + 2, data)
  const failing = await subgraph.until(async () => (await stalled({ state: 'RETRYING' }))[0])
  await subgraph.app.data.query(
    'UPDATE inbox SET attempts = 9, next_try_at = clock_timestamp() WHERE event_id = $1',
    [failing.id],
  )
  await subgraph.until(async () => (await stalled({ state: 'PARKED' })).length > 0, 'the event to be parked')
  return failing.id
}

async function failingJob(): Promise<string> {
  await subgraph.app.transaction(systemContext(), (tx) =>
    tx.scheduleJob({ kind: 'work', aggregateId: 'agg_1' }),
  )
  const job = await subgraph.until(async () => (await stalled()).find(({ kind }) => kind === 'JOB'))
  return job.id
}

const versionOf = async (aggregateId: string) => {
  const [row] = await subgraph.app.read<{ version: number }>(
    'SELECT version FROM inbox_head WHERE aggregate_id = $1',
    [aggregateId],
  )
  return row?.version
}

describe('a parked event', () => {
  it('is listed without its data, retried by an operator, and applied with the events that waited for it', async () => {
    const operator = subgraph.caller('OPERATOR')
    const id = await park()
    const [work] = await stalled({ state: 'PARKED' })
    expect(work).toEqual({
      ...{ id, kind: 'EVENT', type: 'accounts.account.suspended', state: 'PARKED', attempts: 10 },
      ...{ errorCode: 'Error', nextAttemptAt: null },
    })

    state.fails = false
    const { data } = await subgraph.call(operator, retry, { i: { id } })

    expect(data.retryDevicesWork).toEqual({ id, errors: [] })
    await subgraph.until(async () => (await versionOf(poisoned)) === 2, 'both events to be applied')
    expect(await stalled()).toEqual([])
    const trail = await subgraph.audit('platform')
    expect(trail.at(-1)).toMatchObject({
      ...{ actor: operator.accountId, action: 'devices.work.retried', target: id, outcome: 'DONE' },
    })
  })

  it('is discarded by an operator with a reason: the events that waited for it are applied', async () => {
    const operator = subgraph.caller('OPERATOR')
    const id = await park()
    const next = (await versionOf(poisoned))! + 1
    const before = await subgraph.app.read('SELECT * FROM inbox WHERE version = $1', [next])
    expect(before).toHaveLength(1)

    state.fails = false
    const { data } = await subgraph.call(operator, discard, { i: { id, reason: 'UNPROCESSABLE' } })

    expect(data.discardDevicesWork).toEqual({ id, errors: [] })
    await subgraph.until(async () => (await versionOf(poisoned)) === next + 1, 'the next event to be applied')
    const trail = await subgraph.audit('platform')
    expect(trail.at(-1)).toMatchObject({
      ...{ actor: operator.accountId, action: 'devices.work.discarded', target: id, reason: 'UNPROCESSABLE' },
    })
    const again = await subgraph.call(operator, discard, { i: { id, reason: 'UNPROCESSABLE' } })
    expect(again.data.discardDevicesWork).toEqual({
      id: null,
      errors: [{ code: 'NOT_FOUND', path: ['input', 'id'] }],
    })
  })
})

it('the head of an aggregate that another process has moved on does not go back with a discarded event', async () => {
  const id = await park()
  const before = (await versionOf(poisoned))!
  const moving = {
    sql: 'UPDATE inbox_head SET version = version + 5 WHERE aggregate_id = $1',
    parameters: [poisoned],
  }
  const { data } = await whileHeld(subgraph, moving, () =>
    subgraph.call(subgraph.caller('OPERATOR'), discard, { i: { id, reason: 'UNPROCESSABLE' } }),
  )
  expect(data.discardDevicesWork.errors).toEqual([])
  expect(await versionOf(poisoned)).toBe(before + 5)
})

describe('a failing job', () => {
  it('is retried at once by an operator', async () => {
    const id = await failingJob()
    await subgraph.app.data.query(`UPDATE job SET due_at = clock_timestamp() + interval '1 hour'`)
    state.fails = false
    const { data } = await subgraph.call(subgraph.caller('OPERATOR'), retry, { i: { id } })
    expect(data.retryDevicesWork).toEqual({ id, errors: [] })
    await subgraph.until(
      async () => (await subgraph.app.read('SELECT 1 FROM job')).length === 0,
      'the job to end',
    )
  })

  it('is discarded by an operator, but not while it runs', async () => {
    const operator = subgraph.caller('OPERATOR')
    const id = await failingJob()
    await subgraph.app.data.query(
      `UPDATE job SET due_at = clock_timestamp() + interval '1 hour', lease_until = clock_timestamp() + interval '1 hour'`,
    )
    const input = { i: { id, reason: 'OBSOLETE' } }
    const refused = await subgraph.call(operator, discard, input)
    expect(refused.data.discardDevicesWork.errors).toMatchObject([{ code: 'NOT_FOUND' }])
    await subgraph.app.data.query('UPDATE job SET lease_until = NULL')
    expect((await subgraph.call(operator, discard, input)).data.discardDevicesWork.errors).toEqual([])
    expect(await subgraph.app.read('SELECT 1 FROM job')).toEqual([])
  })

  it('is listed too when it is overdue or due after every term, page by page', async () => {
    await subgraph.app.data.query(
      `INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at) VALUES
         ('job_1', 'unknown', 'a', '{}', 'c', clock_timestamp() - interval '2 minutes'),
         ('job_2', 'unknown', 'b', '{}', 'c', clock_timestamp() - interval '10 seconds'),
         ('job_3', 'unknown', 'c', '{}', 'c', clock_timestamp() + interval '2000 days'),
         ('job_4', 'unknown', 'd', '{}', 'c', clock_timestamp() + interval '1800 days')`,
    )
    expect((await stalled()).map(({ id, state: why }) => [id, why])).toEqual([
      ['job_1', 'OVERDUE'],
      ['job_3', 'FAR_FUTURE'],
    ])
    const { data } = await subgraph.call(subgraph.caller('OPERATOR'), list, { first: 1 })
    const { endCursor: after, hasNextPage } = data.devicesStalledWork.pageInfo
    expect(hasNextPage).toBe(true)
    expect((await stalled({ first: 1, after })).map(({ id }) => id)).toEqual(['job_3'])
  })
})

describe('stalled work', () => {
  it.each(['CUSTOMER', 'SUPPORT', 'AUDITOR', 'DASHBOARD'] as const)(
    'is hidden from %s, who settle none',
    async (role) => {
      await subgraph.app.data.query(
        `INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at)
       VALUES ('job_1', 'unknown', 'a', '{}', 'c', clock_timestamp() - interval '2 minutes')`,
      )
      const caller = subgraph.caller(role)
      for (const [document, variables] of [
        [list, {}],
        [retry, { i: { id: 'job_1' } }],
        [discard, { i: { id: 'job_1', reason: 'OBSOLETE' } }],
      ] as const) {
        const { errors } = await subgraph.call(caller, document, variables)
        expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
      }
      expect(await subgraph.app.read('SELECT attempts FROM job')).toEqual([{ attempts: 0 }])
    },
  )
})
