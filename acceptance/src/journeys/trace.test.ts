import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventCatalogue, serviceNames } from '@enigm/contracts'
import { repositoryRoot } from '@enigm/embedded'
import { startOtlpReceiver, type ReceivedSpan } from '@enigm/observability/testkit'
import { buildSchema, type GraphQLObjectType } from 'graphql'
import { eventually, gatewayAt } from './client'
import { journeyOn } from './journey'
import { mainJob } from './main-job'
import { ManyProcesses } from './many-processes.fixture'

let collector: Awaited<ReturnType<typeof startOtlpReceiver>>
let processes: ManyProcesses
let spans: readonly ReceivedSpan[]
beforeAll(async () => {
  collector = await startOtlpReceiver()
  processes = await ManyProcesses.start({ traceCollector: collector.url })
  await mainJob(journeyOn(gatewayAt(processes.url), processes.system))
  await eventually('the trace of the server', async () => {
    const { length } = collector.spans
    return length > 0 && pathsTo('call ENVIRONMENT_AGENT:EU_CENTRAL', collector.spans).length > 0
  })
  await processes.stop()
  spans = collector.spans
}, 300_000)
afterAll(() => collector.stop())

/** The spans from one span up to the first of its trace. */
function pathOf(span: ReceivedSpan, all: ReadonlyMap<string, ReceivedSpan>): ReceivedSpan[] {
  const parent = all.get(span.traceId + span.parentSpanId)
  return [span, ...(parent ? pathOf(parent, all) : [])]
}

function pathsTo(name: string, among: readonly ReceivedSpan[]): ReceivedSpan[][] {
  const all = new Map(among.map((span) => [span.traceId + span.spanId, span]))
  return among.filter((span) => span.name === name).map((span) => pathOf(span, all))
}

/** `Query.me`, `Mutation.createServer` …: the root fields of all services. */
const rootFields = serviceNames.flatMap((name) => {
  const sdl = readFileSync(join(repositoryRoot, `services/${name}/schema.graphql`), 'utf8')
  const schema = buildSchema(sdl, { assumeValidSDL: true })
  const fieldsOf = (type: GraphQLObjectType | null | undefined) =>
    Object.keys(type?.getFields() ?? {}).map((field) => `${type!.name}.${field}`)
  return [...fieldsOf(schema.getQueryType()), ...fieldsOf(schema.getMutationType())]
})

describe('the traces of the main job', () => {
  it('lead from the edge to the last handler and call of another service, over complete paths', () => {
    const [path] = pathsTo('handle servers.server.created', spans)
    expect(path!.map(({ service, name }) => `${service}: ${name}`)).toEqual([
      expect.stringMatching(/^(?!servers)\w+: handle servers\.server\.created$/),
      'servers: publish servers.server.created',
      'servers: emit servers.server.created',
      'servers: transaction',
      'servers: Mutation.createServer',
      'gateway: fetch servers',
      'gateway: Mutation.createServer',
    ])
    expect(new Set(path!.map(({ traceId }) => traceId)).size).toBe(1)
    // No step of the main job needs training or the assistant.
    const involved = serviceNames.filter((name) => name !== 'guidance')
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['gateway', ...involved]))
  })

  it('have the parent of every handler and every publication', () => {
    const known = new Set(spans.map(({ traceId, spanId }) => traceId + spanId))
    const lost = spans.filter(
      ({ name, traceId, parentSpanId }) =>
        /^(handle|publish) /.test(name) && parentSpanId && !known.has(traceId + parentSpanId),
    )
    expect(lost.map(({ service, name }) => `${service}: ${name}`)).toEqual([])
  })

  it('name only what stands in the schema, the catalogue and the configuration', () => {
    const event = `(${Object.keys(eventCatalogue).join('|').replaceAll('.', '\\.')})`
    const name = new RegExp(
      [
        ...['none', 'Query\\._entities', '(Query|Mutation)\\.several', 'transaction'],
        `fetch (${serviceNames.join('|')})`,
        `(emit|publish|handle) ${event}`,
        '(schedule|job) [a-z]+([.-][a-z]+)+',
        'call [A-Z]+(_[A-Z]+)*(:[A-Z]+(_[A-Z]+)*)?',
        ...rootFields.map((field) => field.replace('.', '\\.')),
      ]
        .map((each) => `^${each}$`)
        .join('|'),
    )
    expect(spans.length).toBeGreaterThan(500)
    expect([...new Set(spans.map((span) => span.name))].filter((each) => !name.test(each))).toEqual([])
    const attributes = spans.flatMap((span) => Object.entries(span.attributes))
    const values = {
      'enigm.audience': /^(panel|partner|internal|device|auth|oauth)$/,
      'enigm.outcome': /^[A-Za-z][A-Za-z_]*$|^[0-9A-Z]{5}$/,
      'enigm.events': /^\d+$/,
    } as Record<string, RegExp>
    expect(attributes.filter(([key, value]) => !values[key]?.test(String(value)))).toEqual([])
  })

  it('contain no id, no handle, no correlation id and no address', () => {
    expect(collector.text).not.toMatch(/\b[a-z]{2,8}_[1-9A-HJ-NP-Za-km-z]{16,}/)
    expect(collector.text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/)
    expect(collector.text).not.toMatch(/\d+\.\d+\.\d+\.\d+|localhost/)
  })
})
