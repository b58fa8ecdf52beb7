import { connect, type Socket } from 'node:net'
import { Agent, get } from 'node:http'
import { startSystem, type TestSystem } from '../fixtures/system.fixture'
import { until } from '../fixtures/until.fixture'

async function withSystem(
  environment: Record<string, string>,
  test: (system: TestSystem) => Promise<void>,
): Promise<void> {
  const system = await startSystem(environment)
  try {
    await test(system)
  } finally {
    await system.stop()
  }
}

function open({ gateway }: TestSystem): Socket {
  const { hostname, port } = new URL(gateway.url)
  return connect(Number(port), hostname)
}

/** Milliseconds until the gateway ends the connection, and what it has sent. */
function ended(socket: Socket): Promise<{ milliseconds: number; text: string }> {
  const begun = performance.now()
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
  return new Promise((resolve) =>
    socket.once('close', () => resolve({ milliseconds: performance.now() - begun, text })),
  )
}

const body = JSON.stringify({ query: '{ products { key } }' })
const head = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n'

describe('a connection', () => {
  it.each([
    [
      'headers',
      'POST /graphql HTTP/1.1\r\nhost: a\r\n',
      { HEADERS_TIMEOUT_MS: '1000', REQUEST_TIMEOUT_MS: '60000' },
    ],
    [
      'a body',
      `${head}content-length: 9\r\n\r\n{`,
      { HEADERS_TIMEOUT_MS: '1000', REQUEST_TIMEOUT_MS: '1000' },
    ],
  ])(
    'with %s that do not arrive in time ends within the limit and one check of 2 s',
    (_what, sent, environment) =>
      withSystem(environment, async (system) => {
        const socket = open(system)
        socket.write(sent)
        const { milliseconds, text } = await ended(socket)
        expect(text).toMatch(/^HTTP\/1.1 408/)
        expect(milliseconds).toBeGreaterThan(900)
        expect(milliseconds).toBeLessThan(5_000)
      }),
  )

  it('stays open for the configured time when it is idle', () =>
    withSystem({ KEEP_ALIVE_TIMEOUT_MS: '1500' }, async (system) => {
      const socket = open(system)
      const end = ended(socket)
      socket.write(`GET /health HTTP/1.1\r\nhost: a\r\n\r\n`)
      const { milliseconds, text } = await end
      expect(text).toMatch(/^HTTP\/1.1 200[^]*connection: keep-alive/i)
      expect(milliseconds).toBeGreaterThan(1_400)
      expect(milliseconds).toBeLessThan(6_000)
    }))

  it('stays open for longer than load balancers reuse it, if nothing is configured', () =>
    withSystem({}, async ({ gateway }) => {
      const response = await fetch(`${gateway.url}/health`)
      expect(response.headers.get('keep-alive')).toBe('timeout=80')
    }))

  it('above the maximum number is refused', () =>
    withSystem({ MAX_CONNECTIONS: '2' }, async (system) => {
      const kept = [open(system), open(system)]
      await Promise.all(kept.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
      expect((await ended(open(system))).text).toBe('')
      for (const socket of kept) socket.destroy()
    }))
})

describe('a request above the maximum number', () => {
  it('is refused at once with 503 and Retry-After, and served when another one has ended', () =>
    withSystem({ MAX_CONCURRENT_REQUESTS: '2' }, async (system) => {
      let release = () => {}
      const delay = new Promise<void>((resolve) => (release = resolve))
      system.accounts.answer = () => ({ status: 200, body: '{"data":{"products":[]}}', delay })
      const running = [1, 2].map(() => system.ask('{ products { key } }'))
      await until(
        () => system.accounts.received.length,
        (count) => count === 2,
      )
      const refused = await system.ask('{ products { key } }')
      expect([refused.status, refused.codes, refused.headers.get('retry-after')]).toEqual([
        503,
        ['UNAVAILABLE'],
        '1',
      ])
      const signIn = await fetch(`${system.gateway.url}/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'https://command.example' },
        body: '{}',
      })
      expect(signIn.status).toBe(503)
      expect(system.accounts.received.length).toBe(2)
      const metrics = await (await fetch(`${system.gateway.operationsUrl}/metrics`)).text()
      expect(metrics).toMatch(/^enigm_gateway_overload_refusals_total 2$/m)
      expect((await fetch(`${system.gateway.url}/health`)).status).toBe(200)
      release()
      expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200])
      expect((await system.ask('{ products { key } }')).status).toBe(200)
    }))

  it('does not count while its body has not arrived', () =>
    withSystem({ MAX_CONCURRENT_REQUESTS: '1' }, async (system) => {
      const slow = open(system)
      slow.write(`${head}content-length: ${body.length}\r\n\r\n{`)
      expect((await system.ask('{ products { key } }')).status).toBe(200)
      slow.destroy()
    }))
})

describe('stopping under load', () => {
  it('answers 503 at /ready and ends kept-alive connections with an answer before it closes them', async () => {
    const system = await startSystem({ DRAIN_MS: '700' })
    const ready = async () => (await fetch(`${system.gateway.url}/ready`)).status
    await until(ready, (status) => status === 200)
    const outcomes: unknown[] = []
    // A client that keeps one connection, until an answer ends it: then it turns to another gateway.
    const client = async (): Promise<void> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      for (;;) {
        const { status, connection } = await answerTo(
          `${system.gateway.url}/graphql?query=%7B__typename%7D`,
          agent,
        )
        outcomes.push(status)
        if (connection !== 'keep-alive') return agent.destroy()
      }
    }
    const clients = Array.from({ length: 8 }, client)
    await until(
      () => outcomes.length,
      (count) => count > 100,
    )
    const stopped = system.stop()
    expect(await ready()).toBe(503)
    await Promise.all(clients)
    expect(new Set(outcomes)).toEqual(new Set([200]))
    expect(await ready()).toBe(503)
    await stopped
  })
})

/** The status of an answer, or the code of the error without one. */
function answerTo(url: string, agent: Agent): Promise<{ status: unknown; connection?: string | undefined }> {
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      const { statusCode: status, headers } = response
      response.resume().once('end', () => resolve({ status, connection: headers.connection }))
    }).once('error', (error: NodeJS.ErrnoException) => resolve({ status: error.code }))
  })
}
