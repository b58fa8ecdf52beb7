import { execFileSync } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pino from 'pino'
import { startOtlpReceiver } from './testkit'
import { traced, tracedPart, traceIdOf, type NewSpan, type Tracer } from './trace'
import { startTracing } from './tracing'

const silent = pino({ level: 'silent' })
const start = async (service: string, url: string, share = 1, log = silent): Promise<Tracer> =>
  (await startTracing(service, { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_TRACES_SAMPLER_ARG: share }, log))!

const done = { outcome: 'OK', isFault: false }
const endingOf = (error: unknown) => ({ outcome: (error as Error).name, isFault: true })
const spanOf = (name: string, correlationId: string, more: Partial<NewSpan> = {}): NewSpan => ({
  ...{ name, correlationId, kind: 'internal', ...more },
})

/** A log that keeps its lines. */
function keptLog() {
  const lines: string[] = []
  return { lines, log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }) }
}

let collector: Awaited<ReturnType<typeof startOtlpReceiver>>
beforeEach(async () => {
  collector = await startOtlpReceiver()
})
afterEach(() => collector.stop())

describe('without a collector', () => {
  it('there is no tracer, and OpenTelemetry is not loaded', async () => {
    const script = `require(${JSON.stringify(join(__dirname, '../dist/index.js'))})
      .startTracing('devices', { OTEL_TRACES_SAMPLER_ARG: 1 }, console)
      .then((tracer) => console.log(tracer, Object.keys(require.cache).filter((path) => /opentelemetry.(sdk|exporter|otlp)/.test(path)).length))`
    expect(execFileSync(process.execPath, ['-e', script]).toString()).toBe('undefined 0\n')
  })

  it('work is done all the same', async () => {
    expect(await traced(undefined, spanOf('a', 'c'), async () => 1, endingOf)).toBe(1)
    expect(await tracedPart(undefined, spanOf('a', 'c'), async () => 2, endingOf)).toBe(2)
  })
})

describe('a trace', () => {
  it('connects work of several processes by its correlation id and the keys of events', async () => {
    const [sender, receiver] = [await start('accounts', collector.url), await start('devices', collector.url)]
    await traced(
      sender,
      spanOf('request', 'c-1'),
      () =>
        tracedPart(
          sender,
          spanOf('part', ''),
          async () => sender.begin(spanOf('emit', 'c-1', { key: 'emit e-1' })).end(done),
          endingOf,
        ),
      endingOf,
    )
    receiver.begin(spanOf('handle', 'c-1', { parentKey: 'emit e-1' })).end(done)
    await Promise.all([sender.stop(), receiver.stop()])
    const { spans } = collector
    const of = (name: string) => spans.find((span) => span.name === name)!
    expect(spans.map(({ traceId }) => traceId)).toEqual(Array(4).fill(traceIdOf('c-1')))
    expect(of('request')).toMatchObject({ service: 'accounts', parentSpanId: '', isFault: false })
    expect(of('part').parentSpanId).toBe(of('request').spanId)
    expect(of('emit').parentSpanId).toBe(of('part').spanId)
    expect(of('handle')).toMatchObject({ service: 'devices', parentSpanId: of('emit').spanId })
  })

  it('continues the span that a request names in its header, if it is of the same trace', async () => {
    const [gateway, service] = [await start('gateway', collector.url), await start('devices', collector.url)]
    const span = gateway.begin(spanOf('request', 'c-1'))
    const traceparent = gateway.within(span, () => gateway.traceparent('c-1'))
    span.end(done)
    expect(traceparent).toMatch(new RegExp(`^00-${traceIdOf('c-1')}-[0-9a-f]{16}-01$`))
    service.begin(spanOf('same', 'c-1', { traceparent })).end(done)
    service.begin(spanOf('other', 'c-2', { traceparent })).end(done)
    service.begin(spanOf('malformed', 'c-1', { traceparent: 'x' })).end(done)
    await Promise.all([gateway.stop(), service.stop()])
    const parentOf = (name: string) => collector.spans.find((each) => each.name === name)!.parentSpanId
    expect(parentOf('same')).toBe(traceparent!.split('-')[2])
    expect([parentOf('other'), parentOf('malformed')]).toEqual(['', ''])
  })

  it('has no link to work with another correlation id', async () => {
    const tracer = await start('devices', collector.url)
    const work = async () => {
      expect(tracer.traceparent('c-2')).toBeUndefined()
      tracer.begin(spanOf('inner', 'c-2', { key: 'schedule j-1' })).end(done)
    }
    await traced(tracer, spanOf('outer', 'c-1'), work, endingOf)
    await tracer.stop()
    const [inner, outer] = ['inner', 'outer'].map((name) =>
      collector.spans.find((each) => each.name === name)!,
    )
    expect(inner).toMatchObject({ traceId: traceIdOf('c-2'), parentSpanId: '' })
    expect(inner!.spanId).not.toBe(outer!.spanId)
  })

  it('says how work has ended, and passes its error on', async () => {
    const tracer = await start('devices', collector.url)
    const error = new RangeError('of account 7')
    const failing = traced(tracer, spanOf('a', 'c-1'), () => Promise.reject(error), endingOf)
    await expect(failing).rejects.toBe(error)
    await tracer.stop()
    expect(collector.spans[0]).toMatchObject({ attributes: { 'enigm.outcome': 'RangeError' }, isFault: true })
    expect(collector.text).not.toContain('account 7')
  })

  it('is recorded by all processes or by none', async () => {
    const tracers = [await start('accounts', collector.url, 0.5), await start('devices', collector.url, 0.5)]
    const ids = Array.from({ length: 60 }, (_, index) => `correlation-${index}`)
    for (const tracer of tracers) for (const id of ids) tracer.begin(spanOf('a', id)).end(done)
    await Promise.all(tracers.map((tracer) => tracer.stop()))
    const tracesOf = (service: string) =>
      collector.spans.filter((span) => span.service === service).map(({ traceId }) => traceId)
    expect(tracesOf('accounts')).toEqual(tracesOf('devices'))
    expect(tracesOf('accounts').length).toBeGreaterThan(10)
    expect(tracesOf('accounts').length).toBeLessThan(50)
  })
})

describe('a collector', () => {
  /** Begins more spans than wait in memory. */
  const flood = async (tracer: Tracer) => {
    for (let count = 0; count < 20_000; count++)
      expect(await traced(tracer, spanOf('a', 'c'), async () => count, endingOf)).toBe(count)
  }

  it('that is not available costs spans and one line in the log, until it is back', async () => {
    const { url } = collector
    await collector.stop()
    const { lines, log } = keptLog()
    const tracer = await start('devices', url, 1, log)
    await flood(tracer)
    while (lines.length === 0) await delay(50)
    await flood(tracer)
    await delay(2_500)
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
      'the collector takes no traces, they are dropped',
    ])
    const { port } = new URL(url)
    const taken: string[] = []
    const server: Server = createServer((request, response) => {
      taken.push(request.url!)
      request.resume().on('end', () => response.end('{}'))
    }).listen(Number(port), '127.0.0.1')
    while (lines.length === 1) {
      tracer.begin(spanOf('a', 'c')).end(done)
      await delay(50)
    }
    expect(JSON.parse(lines[1]!).msg).toBe('the collector takes traces again')
    expect(taken[0]).toBe('/v1/traces')
    await tracer.stop()
    server.closeAllConnections()
    server.close()
  })

  it('that never answers delays neither work nor the stop', async () => {
    const server = createServer((request) => request.resume()).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const tracer = await start('devices', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await flood(tracer)
    await tracer.stop()
    server.closeAllConnections()
    server.close()
  })
})
