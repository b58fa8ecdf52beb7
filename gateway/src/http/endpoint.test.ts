import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { Socket } from 'node:net'
import { startSystem } from '../fixtures/system.fixture'

const started = startSystem()
afterAll(async () => (await started).stop())

/** Headers that differ by time or transport. */
const transportHeaders = new Set(['date', 'content-length', 'transfer-encoding', 'connection', 'keep-alive'])

interface Answer {
  status: number
  headers: Record<string, unknown>
  text: string
}

/** Ways to send the same POST. */
const ways = {
  'with a length': { path: '/graphql', chunked: false },
  'in chunks': { path: '/graphql', chunked: true },
  'with a query string': { path: '/graphql?query=%7Bnowhere%7D', chunked: false },
} as const

async function send(
  body: string | Buffer,
  headers: Record<string, string>,
  { path, chunked }: { path: string; chunked: boolean },
): Promise<Answer> {
  const { gateway } = await started
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body)
    const request = httpRequest(
      gateway.url + path,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-correlation-id': 'the-same-each-time',
          ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': bytes.length }),
          ...headers,
        },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.once('end', () => {
          const kept = Object.entries(response.headers).filter(([name]) => !transportHeaders.has(name))
          resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(kept), text })
        })
      },
    )
    request.once('error', reject)
    const middle = Math.floor(bytes.length / 2)
    request.write(bytes.subarray(0, middle))
    request.end(bytes.subarray(middle))
  })
}

describe('a POST', () => {
  it.each<[string, string | Buffer, Record<string, string>, number]>([
    ['a query', '{"query": "{ __typename }"}', {}, 200],
    ['a query with its name', '{"query": "query A { __typename }", "operationName": "A"}', {}, 200],
    ['an empty name of the operation', '{"query": "query A { __typename }", "operationName": ""}', {}, 200],
    ['a byte order mark', '\ufeff{"query": "{ __typename }"}', {}, 200],
    [
      'a quoted character set',
      '{"query": "{ __typename }"}',
      { 'content-type': 'Application/JSON; charset="UTF-8"' },
      200,
    ],
    ['another name of the operation', '{"query": "{ __typename }", "operationName": "X"}', {}, 400],
    ['a document with a mistake', '{"query": "{ nowhere }"}', {}, 400],
    ['a malformed document', '{"query": "{"}', {}, 400],
    ['malformed JSON', '{"query', {}, 400],
    ['an empty body', '', {}, 400],
    ['a JSON string', '"query"', {}, 400],
    ['an empty object', '{}', {}, 400],
    ['variables as a string', '{"query": "{ __typename }", "variables": "{}"}', {}, 400],
    ['a batch', '[{"query": "{ __typename }"}]', {}, 400],
    ['a persisted query', '{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "00"}}}', {}, 400],
    ['a body above the limit', Buffer.alloc(100_001, ' '), {}, 413],
    ['another content type', '{"query": "{ __typename }"}', { 'content-type': 'text/plain' }, 415],
    ['another character set', '{}', { 'content-type': 'application/json; charset=utf-16' }, 415],
    ['a compressed body', Buffer.from('1f8b', 'hex'), { 'content-encoding': 'gzip' }, 415],
    ['a forged token', '{"query": "{ __typename }"}', { authorization: 'Bearer forged' }, 401],
    [
      'another accepted type',
      '{"query": "{ __typename }"}',
      { accept: 'application/graphql-response+json' },
      200,
    ],
    ['an unsupported accepted type', '{"query": "{ __typename }"}', { accept: 'text/html' }, 406],
  ])('with %s has one answer, whichever way it is sent', async (_what, body, headers, status) => {
    const answers = await Promise.all(Object.values(ways).map((way) => send(body, headers, way)))
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => status))
    for (const answer of answers) {
      expect(answer).toEqual(answers[0])
      expect(answer.headers['cache-control']).toBe('no-store')
    }
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
    expect((await send('{"query": "{ __typename }"}', {}, ways['with a length'])).status).toBe(200)
  })
})

describe('a GET', () => {
  it('has the headers of a POST', async () => {
    const { gateway } = await started
    const headers = { 'x-correlation-id': 'the-same-each-time' }
    const response = await fetch(`${gateway.url}/graphql?query=%7B__typename%7D&operationName=`, { headers })
    const got = [...response.headers].filter(([name]) => !transportHeaders.has(name))
    const post = await send('{"query": "{ __typename }"}', {}, ways['with a length'])
    expect([response.status, Object.fromEntries(got), await response.text()]).toEqual([
      200,
      post.headers,
      post.text,
    ])
  })
})

describe('a client that closes its connection', () => {
  const meWithDevices = JSON.stringify({ query: '{ me { id devices { label } } }' })
  const account = JSON.stringify({ data: { me: { __typename: 'Account', id: 'acct_one' } } })

  /** Sends mutations that accounts answers after `before`, which gets the connection from the gateway to accounts. */
  async function changeWhile(
    query: string,
    before: (socket: Socket, leave: () => void) => Promise<void>,
  ): Promise<void> {
    const { gateway, accounts, token } = await started
    const authorization = `Bearer ${await token()}`
    const gone = new AbortController()
    let release = () => {}
    const delay = new Promise<void>((resolve) => (release = resolve))
    const atAccounts = new Promise<Socket>((resolve) => {
      accounts.answer = (_received, socket) => {
        resolve(socket)
        return { status: 200, body: '{"data":null}', delay }
      }
    })
    const answer = fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query }),
      signal: gone.signal,
    }).catch(() => undefined)
    await before(await atAccounts, () => gone.abort())
    release()
    await answer
    accounts.answer = undefined
  }

  it('closes the connection of its mutation, so that the subgraph drops what has not begun', async () => {
    const query = 'mutation { renameAccount(input: { name: "Eve" }) { id } }'
    await changeWhile(query, async (socket, leave) => {
      expect(socket.destroyed).toBe(false)
      const closed = once(socket, 'close')
      leave()
      await closed
    })
  })

  it('does not end the first of several mutations before its answer: the next one begins after it', async () => {
    const query = `mutation { renameAccount(input: { name: "Eve" }) { id }
      other: renameAccount(input: { name: "Ada" }) { id } }`
    await changeWhile(query, async (socket, leave) => {
      leave()
      // The gateway has seen the end of the connection when it answers what was sent after it.
      for (let asked = 0; asked < 3; asked += 1) await fetch(`${(await started).gateway.url}/health`)
      expect(socket.destroyed).toBe(false)
    })
  })

  /** Sends the query, and lets accounts answer after `before`. */
  async function askWhile(before: (leave: () => void) => Promise<void>) {
    const { gateway, accounts, devices, token } = await started
    const authorization = `Bearer ${await token()}`
    const gone = new AbortController()
    let reached = () => {}
    const atAccounts = new Promise<void>((resolve) => (reached = resolve))
    let release = () => {}
    const delay = new Promise<void>((resolve) => (release = resolve))
    accounts.answer = () => {
      reached()
      return { status: 200, body: account, delay }
    }
    devices.received.length = 0
    const answer = fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: meWithDevices,
      signal: gone.signal,
    }).catch(() => undefined)
    await atAccounts
    await before(() => gone.abort())
    release()
    await answer
    accounts.answer = undefined
    return devices
  }

  it('ends the reads that its query still needs', async () => {
    const devices = await askWhile(async () => {})
    expect(devices.received).toHaveLength(1)
    await askWhile(async (leave) => {
      leave()
      // The gateway has seen the end of the connection when it answers what was sent after it.
      for (let asked = 0; asked < 3; asked += 1) await fetch(`${(await started).gateway.url}/health`)
    })
    // The answer of accounts has to pass the gateway before the next request is answered.
    const { ask, token } = await started
    await ask('{ me { id } }', { token: await token() })
    expect(devices.received).toHaveLength(0)
  })
})
