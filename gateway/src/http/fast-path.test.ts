import { startSystem } from '../fixtures/system.fixture'

const started = startSystem()
afterAll(async () => (await started).stop())

/** Headers that differ by time or transport. */
const transportHeaders = new Set(['date', 'content-length', 'transfer-encoding', 'connection', 'keep-alive'])

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
    // A body of unknown length goes through express.
    body: chunked ? new Blob([body]).stream() : body,
    ...(chunked ? { duplex: 'half' } : {}),
  } as RequestInit)
  const kept = [...response.headers].filter(([name]) => !transportHeaders.has(name))
  return { status: response.status, headers: Object.fromEntries(kept), text: await response.text() }
}

describe('a POST on the fast path', () => {
  it.each<[string, string, Record<string, string>]>([
    ['a query', '{"query": "{ __typename }"}', {}],
    ['a query with its name', '{"query": "query A { __typename }", "operationName": "A"}', {}],
    ['a document with a mistake', '{"query": "{ nowhere }"}', {}],
    ['a malformed document', '{"query": "{"}', {}],
    ['malformed JSON', '{"query', {}],
    ['a JSON string', '"query"', {}],
    ['an empty object', '{}', {}],
    ['variables as a string', '{"query": "{ __typename }", "variables": "{}"}', {}],
    ['a batch', '[{"query": "{ __typename }"}]', {}],
    ['a forged token', '{"query": "{ __typename }"}', { authorization: 'Bearer forged' }],
    ['another accepted type', '{"query": "{ __typename }"}', { accept: 'application/graphql-response+json' }],
    ['an unsupported accepted type', '{"query": "{ __typename }"}', { accept: 'text/html' }],
    ['a malformed correlation id', '{"query": "{ __typename }"}', { 'x-correlation-id': 'short' }],
  ])('with %s is answered exactly as by express', async (what, body, headers) => {
    const [fast, express] = [await send(body, headers, false), await send(body, headers, true)]
    if (what === 'a malformed correlation id') {
      for (const { headers: sent } of [fast, express]) expect(sent['x-correlation-id']).toMatch(/^[\w-]{36}$/)
      delete fast.headers['x-correlation-id']
      delete express.headers['x-correlation-id']
    }
    expect(fast).toEqual(express)
  })

  it('is dropped when the client disconnects, and the gateway continues', async () => {
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
