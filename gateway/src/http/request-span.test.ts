import { randomUUID } from 'node:crypto'
import { startOtlpReceiver } from '@enigm/observability/testkit'
import { freePort } from '../fixtures/nats.fixture'
import { startSystem } from '../fixtures/system.fixture'
import { until } from '../fixtures/until.fixture'

const started = startOtlpReceiver().then(async (collector) => ({
  collector,
  system: await startSystem({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }),
}))
afterAll(async () => {
  const { collector, system } = await started
  await system.stop()
  await collector.stop()
})

/** Sends a request, and waits for the spans of its trace. */
async function traceOf(query: string, headers: Record<string, string> = {}) {
  const { collector, system } = await started
  const first = collector.spans.length
  const answer = await system.ask(query, { token: await system.token(), headers })
  const spans = await until(
    () => collector.spans.slice(first),
    (all) => all.some(({ parentSpanId }) => parentSpanId === ''),
  )
  return { answer, spans, root: spans.find(({ parentSpanId }) => parentSpanId === '')! }
}

describe('a request in a trace', () => {
  it('has one span for itself and one for each fetch, which the service continues', async () => {
    const { accounts, devices } = (await started).system
    accounts.received.length = devices.received.length = 0
    const { answer, spans, root } = await traceOf('query Mine { me { name devices { label } } }')
    expect(answer.status).toBe(200)
    expect(root).toMatchObject({
      ...{ service: 'gateway', name: 'Query.me', isFault: false },
      attributes: { 'enigm.audience': 'panel', 'enigm.outcome': 'OK' },
    })
    const fetches = spans.filter(({ parentSpanId }) => parentSpanId === root.spanId)
    expect(fetches.map(({ name }) => name)).toEqual(['fetch accounts', 'fetch devices'])
    const [ofAccounts, ofDevices] = [accounts, devices].map(
      ({ received }) => received[0]!.headers.traceparent,
    )
    expect(ofAccounts).toBe(`00-${root.traceId}-${fetches[0]!.spanId}-01`)
    expect(ofDevices).toBe(`00-${root.traceId}-${fetches[1]!.spanId}-01`)
  })

  it('does not continue the trace of a client', async () => {
    const foreign = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    const { root } = await traceOf('{ wallet { coins } }', { traceparent: foreign })
    expect(root.traceId).not.toContain('4bf92f3577b34da6')
  })

  it('ends with the code of a refusal, which is no fault, and of a missing service, which is one', async () => {
    const { devices } = (await started).system
    const { root: refused } = await traceOf('mutation { issueCoins(input: { count: 1 }) { name } }')
    expect([refused.attributes['enigm.outcome'], refused.isFault]).toEqual(['FORBIDDEN', false])
    await devices.kill()
    const { root: failed, spans } = await traceOf('{ assets { label } }')
    await devices.start()
    expect([failed.attributes['enigm.outcome'], failed.isFault]).toEqual(['UNAVAILABLE', true])
    expect(spans.find(({ name }) => name === 'fetch devices')).toMatchObject({ isFault: true })
  })

  it('sends nothing that a client has written or that names a caller', async () => {
    const { collector } = await started
    const correlationId = randomUUID()
    await traceOf('query OfMyName { alias: products(country: AT) { key } }', {
      'x-correlation-id': correlationId,
    })
    for (const text of ['OfMyName', 'alias', correlationId, 'acct_', 'sess_', '127.0.0.1', 'Ada'])
      expect(collector.text).not.toContain(text)
  })
})

it('a collector that is not available breaks no request, and the gateway stops', async () => {
  const system = await startSystem({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` })
  for (let count = 0; count < 20; count++) {
    const { status } = await system.ask('{ me { name } }', { token: await system.token() })
    expect(status).toBe(200)
  }
  await system.stop()
})

it('without a collector, a service gets no trace context', async () => {
  const system = await startSystem()
  await system.ask('{ me { name } }', { token: await system.token() })
  expect(system.accounts.received[0]!.headers).not.toHaveProperty('traceparent')
  await system.stop()
})
