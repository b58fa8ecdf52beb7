import { randomUUID } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { traceIdOf } from '@enigm/observability'
import { startOtlpReceiver, type ReceivedSpan } from '@enigm/observability/testkit'
import { anonymous } from './caller'
import { createMany } from './database/bulk'
import type { Transaction } from './database/transaction'
import { defineSubgraph } from './define'
import type { Part } from './definition'
import { DomainFailure } from './failure'
import { callerOf, internalToken } from './testkit/keys'
import { startTestSubgraph, type TestSubgraph } from './testkit/subgraph'
import { CreateThing1700000000001, Thing, thingData, ThingState } from './testkit/thing'

/** A service with a mutation, and one that handles its event and then calls an external system. */
const sender = defineSubgraph({
  name: 'devices',
  entities: [Thing],
  migrations: [CreateThing1700000000001],
} satisfies Part & { name: 'devices' })
const receiver = defineSubgraph({
  name: 'servers',
  eventHandlers: {
    'devices.device.retired': async (event, tx) => {
      await tx.scheduleJob({ kind: 'remote.command', aggregateId: event.aggregateId })
      await tx.scheduleJob({ kind: 'remote.later', aggregateId: event.aggregateId, afterMilliseconds: 1 })
    },
  },
  jobs: {
    'remote.command': async (job, app, context) => {
      await app.externalSystems.call('CARRIER', async () => 'done')
      await app.transaction(context, (tx) => tx.completeJob(job))
    },
    'remote.later': async (job, app, context) => app.transaction(context, (tx) => tx.completeJob(job)),
  },
} satisfies Part & { name: 'servers' })

let collector: Awaited<ReturnType<typeof startOtlpReceiver>>
let devices: TestSubgraph
let servers: TestSubgraph
beforeAll(async () => {
  collector = await startOtlpReceiver()
  const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
  devices = await startTestSubgraph(sender, variables)
  servers = await startTestSubgraph(receiver, { ...variables, NATS_URL: devices.nats.url })
})
afterAll(async () => {
  await servers.stop()
  await devices.stop()
  await collector.stop()
})

const spansOf = (correlationId: string) =>
  collector.spans.filter(({ traceId }) => traceId === traceIdOf(correlationId))

/** The names of a span and of those above it, up to the first one of the trace. */
function pathOf(span: ReceivedSpan | undefined, spans: readonly ReceivedSpan[]): string[] {
  if (!span) return []
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId)
  return [`${span.service}: ${span.name}`, ...pathOf(parent, spans)]
}

const retired = 'devices.device.retired'
const ownerId = newId('account')

/** One request of a caller that runs a transaction. */
const request = (correlationId: string, run: (tx: Transaction) => Promise<unknown>) =>
  devices.app.tracing.request(
    { correlationId, traceparent: undefined },
    async () => {
      await devices.app.transaction({ caller: anonymous, correlationId }, run)
      return { operation: 'Mutation.retireDevice' }
    },
    () => [],
  )

function create(tx: Transaction) {
  const thing = { id: newId('device'), ownerId }
  const data = thingData(thing, 'RETIRED')
  return tx.create(Thing, { ...thing, state: ThingState.OPEN, shutAt: null }, { type: retired, data })
}

describe('the trace of a request', () => {
  it('leads to the call that a handler in another service has caused', async () => {
    const correlationId = randomUUID()
    await request(correlationId, create)
    const call = await servers.until(
      async () => spansOf(correlationId).find(({ name }) => name === 'call CARRIER'),
      'the call',
    )
    await servers.until(
      async () => spansOf(correlationId).some(({ name }) => name === 'Mutation.retireDevice'),
      'the request',
    )
    const spans = spansOf(correlationId)
    expect(pathOf(call, spans)).toEqual([
      'servers: call CARRIER',
      'servers: job remote.command',
      'servers: schedule remote.command',
      `servers: handle ${retired}`,
      `devices: publish ${retired}`,
      `devices: emit ${retired}`,
      'devices: transaction',
      'devices: Mutation.retireDevice',
    ])
    expect(new Set(spans.map(({ attributes }) => attributes['enigm.outcome']))).toEqual(new Set(['OK']))
  })

  it('does not follow timers', async () => {
    const correlationId = randomUUID()
    await request(correlationId, create)
    await servers.until(
      async () => spansOf(correlationId).some(({ name }) => name === 'job remote.command'),
      'the command',
    )
    await servers.until(
      async () => (await servers.app.data.query('SELECT FROM job')).length === 0,
      'the end of all jobs',
    )
    const names = spansOf(correlationId).map(({ name }) => name)
    expect(names.filter((name) => name.includes('remote.later'))).toEqual([])
  })

  it('has the events of a bulk statement', async () => {
    const correlationId = randomUUID()
    const rows = [1, 2].map(() => ({ id: newId('device'), ownerId, state: ThingState.OPEN, shutAt: null }))
    await request(correlationId, (tx) =>
      createMany(tx, Thing, rows, { type: retired, data: (thing) => thingData(thing, 'RETIRED') }),
    )
    const handled = () => spansOf(correlationId).filter(({ name }) => name === `handle ${retired}`)
    await servers.until(async () => handled().length === 2, 'both handlers')
    const spans = spansOf(correlationId)
    for (const span of handled()) expect(pathOf(span, spans)).toHaveLength(5)
  })

  it('says which refusal or failure has ended a part, and none of them is a fault', async () => {
    const correlationId = randomUUID()
    const failure = new DomainFailure('NOT_FOUND', `There is no ${ownerId}.`)
    await expect(request(correlationId, () => Promise.reject(failure))).rejects.toBe(failure)
    const ended = await devices.until(
      async () => spansOf(correlationId).length === 2 && spansOf(correlationId),
      'both spans',
    )
    for (const span of ended)
      expect(span).toMatchObject({ attributes: { 'enigm.outcome': 'NOT_FOUND' }, isFault: false })
  })

  it('begins with the span of the gateway', async () => {
    const correlationId = randomUUID()
    const caller = callerOf('OPERATOR', { accountId: ownerId, sessionId: newId('session') })
    const response = await fetch(devices.running.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await internalToken(devices.keys.internal, 'devices', caller)}`,
        'content-type': 'application/json',
        'x-correlation-id': correlationId,
        traceparent: `00-${traceIdOf(correlationId)}-00f067aa0ba902b7-01`,
      },
      body: JSON.stringify({ query: 'query Mine { devicesHealth { parked } }' }),
    })
    expect(await response.json()).toEqual({ data: { devicesHealth: { parked: 0 } } })
    const [span] = await devices.until(
      async () => spansOf(correlationId).length > 0 && spansOf(correlationId),
      'the span',
    )
    expect(span).toMatchObject({ name: 'Query.devicesHealth', parentSpanId: '00f067aa0ba902b7' })
  })

  it('contains no identifier', async () => {
    expect(collector.spans.length).toBeGreaterThan(20)
    expect(collector.text).not.toMatch(/\b[a-z]{2,8}_[1-9A-HJ-NP-Za-km-z]{16,}/)
    expect(collector.text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
    expect(collector.text).not.toContain(ownerId)
  })
})

describe('a collector that is not available', () => {
  it('breaks no request and delays no event', async () => {
    const { url } = collector
    const dead = await startTestSubgraph(sender, {
      OTEL_EXPORTER_OTLP_ENDPOINT: url.replace(/:\d+$/, ':9'),
      DATABASE_POOL_SIZE: '2',
    })
    try {
      const context = { caller: anonymous, correlationId: randomUUID() }
      for (let count = 0; count < 50; count++)
        await dead.app.tracing.request(
          { correlationId: context.correlationId, traceparent: undefined },
          async () => {
            await dead.app.transaction(context, create)
            return { operation: 'Mutation.retireDevice' }
          },
          () => [],
        )
      const published = 'SELECT count(*)::int FROM outbox WHERE published_at IS NOT NULL'
      await dead.until(async () => (await dead.app.data.query(published))[0].count === 50, 'all events')
      const { data } = await dead.call(dead.caller('OPERATOR'), '{ devicesHealth { unpublished } }')
      expect(data.devicesHealth).toEqual({ unpublished: 0 })
    } finally {
      await dead.stop()
    }
  }, 60_000)
})
