import { startSystem } from '../fixtures/system.fixture'

const started = startSystem()
afterAll(async () => (await started).stop())

/** Headers that tell the two ways or two moments apart and mean nothing to a client. */
const incidental = new Set(['date', 'content-length', 'transfer-encoding', 'connection', 'keep-alive'])

interface Sent {
  status: number
  headers: Record<string, string>
  text: string
}

async function send(body: string, headers: Record<string, string>, chunked: boolean): Promise<Sent> {
  const { gateway } = await started
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-correlation-id': 'the-same-both-times', ...headers },
    // A body without a length is out of the ordinary and goes by express.
    body: chunked ? new Blob([body]).stream() : body,
    ...(chunked ? { duplex: 'half' } : {}),
  } as RequestInit)
  const kept = [...response.headers].filter(([name]) => !incidental.has(name))
  return { status: response.status, headers: Object.fromEntries(kept), text: await response.text() }
}

describe('a plain POST, which goes past express', () => {
  it.each<[string, string, Record<string, string>]>([
    ['a query', '{"query": "{ __typename }"}', {}],
    ['a query with its name', '{"query": "query A { __typename }", "operationName": "A"}', {}],
    ['a document with a mistake', '{"query": "{ nowhere }"}', {}],
    ['a document that is none', '{"query": "{"}', {}],
    ['malformed JSON', '{"query', {}],
    ['a lone text', '"query"', {}],
    ['nothing', '{}', {}],
    ['variables that are a text', '{"query": "{ __typename }", "variables": "{}"}', {}],
    ['a batch', '[{"query": "{ __typename }"}]', {}],
    ['a forged token', '{"query": "{ __typename }"}', { authorization: 'Bearer forged' }],
    ['another accepted type', '{"query": "{ __typename }"}', { accept: 'application/graphql-response+json' }],
    ['a type that is not given', '{"query": "{ __typename }"}', { accept: 'text/html' }],
    ['a harmful correlation id', '{"query": "{ __typename }"}', { 'x-correlation-id': 'short' }],
  ])('answers %s exactly as the ordinary way does', async (what, body, headers) => {
    const [direct, ordinary] = [await send(body, headers, false), await send(body, headers, true)]
    if (what === 'a harmful correlation id') {
      for (const { headers: sent } of [direct, ordinary])
        expect(sent['x-correlation-id']).toMatch(/^[\w-]{36}$/)
      delete direct.headers['x-correlation-id']
      delete ordinary.headers['x-correlation-id']
    }
    expect(direct).toEqual(ordinary)
  })

  it('is left unanswered when the client goes away in the middle, and the gateway lives on', async () => {
    const { gateway } = await started
    const controller = new AbortController()
    const body = new ReadableStream({
      start(stream) {
        stream.enqueue(new TextEncoder().encode('{"query": '))
        setTimeout(() => controller.abort(), 20)
      },
    })
    const request = { method: 'POST', body, duplex: 'half', signal: controller.signal }
    const headers = { 'content-type': 'application/json', 'content-length': '30' }
    await expect(fetch(`${gateway.url}/graphql`, { ...request, headers } as RequestInit)).rejects.toThrow()
    expect((await send('{"query": "{ __typename }"}', {}, false)).status).toBe(200)
  })
})
