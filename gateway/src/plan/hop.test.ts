import { answerFrame, correlationHeader, hopLimit, leaveFrame } from '@enigm/contracts'
import { answerTo, HopSubgraph } from '../fixtures/hop-subgraph.fixture'
import { until } from '../fixtures/until.fixture'
import { subgraphClient, type SubgraphClient, type SubgraphRequest } from './fetch'

const headers = { authorization: 'Bearer a.b.c', [correlationHeader]: 'abcd-1234' }
const TIMEOUT_MS = 300
const unavailable = (reason: string) => ({ extensions: { code: 'UNAVAILABLE' }, reason })

interface Connected {
  readonly subgraph: HopSubgraph
  readonly client: SubgraphClient
  /** Sends a request and gives the way of its answer. */
  ask(request?: SubgraphRequest, signal?: AbortSignal): Promise<unknown>
}

/** A client of one subgraph; it has an open multiplexed connection when the subgraph offers one. */
async function connected(
  test: (connected: Connected) => Promise<void>,
  { offersHop = true, timeoutMilliseconds = TIMEOUT_MS } = {},
): Promise<void> {
  const subgraph = await HopSubgraph.start(offersHop)
  const client = subgraphClient('hopping', subgraph.url, { timeoutMilliseconds })
  const ask: Connected['ask'] = async (request = { query: '{ way }' }, signal) =>
    (await client.send(request, headers, signal)).data?.['way']
  try {
    expect(await ask()).toBe('post')
    if (offersHop)
      await until(
        () => ask(),
        (way) => way === 'hop',
      )
    subgraph.requests.length = 0
    subgraph.posted.length = 0
    await test({ subgraph, client, ask })
  } finally {
    await client.close()
    await subgraph.stop()
  }
}

describe('a multiplexed connection', () => {
  it('carries what a POST carries, and the text of a document once', () =>
    connected(async ({ subgraph, ask }) => {
      const request = {
        query: 'query A($name: String) { way }',
        operationName: 'A',
        variables: { name: 'Zoë' },
      }
      expect([await ask(request), await ask(request)]).toEqual(['hop', 'hop'])
      const [first, second] = subgraph.requests
      expect(first).toMatchObject({
        authorization: headers.authorization,
        correlationId: headers[correlationHeader],
        query: request.query,
      })
      expect(JSON.parse(first!.rest)).toEqual({ operationName: 'A', variables: { name: 'Zoë' } })
      expect([second!.query, second!.document]).toEqual(['', first!.document])
      expect(subgraph.posted).toEqual([])
    }))

  it('answers in any order', () =>
    connected(async ({ subgraph, client }) => {
      const held: Buffer[] = []
      subgraph.onRequest = (request, socket) => {
        held.unshift(answerTo(request, { given: JSON.parse(request.rest).variables.index }))
        if (held.length === 10) socket.write(Buffer.concat(held))
      }
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          client.send({ query: '{ given }', variables: { index } }, headers),
        ),
      )
      expect(answers.map(({ data }) => data?.['given'])).toEqual([...answers.keys()])
    }))

  it('is not asked for again and again where a subgraph does not offer it', () =>
    connected(
      async ({ subgraph, ask }) => {
        for (let times = 0; times < 5; times++) expect(await ask()).toBe('post')
        await until(
          async () => subgraph.upgrades,
          (upgrades) => upgrades === 1,
        )
      },
      { offersHop: false },
    ))

  it('is not used without a token, or for a request that is larger than one of its frames', () =>
    connected(async ({ subgraph, client, ask }) => {
      expect((await client.send({ query: '{ way }' }, {})).data).toEqual({ way: 'post' })
      expect(await ask({ query: '{ way }', variables: { filling: 'x'.repeat(hopLimit.requestBytes) } })).toBe(
        'post',
      )
      expect(await ask({ query: `{ way } # ${'x'.repeat(hopLimit.documentLength)}` })).toBe('hop')
      expect(subgraph.requests.map(({ document }) => document)).toEqual([0])
    }))

  it('takes no more requests than the subgraph accepts; the others go as POST', () =>
    connected(
      async ({ subgraph, ask }) => {
        subgraph.onRequest = () => undefined
        const overHop = hopLimit.running / 2
        const others = 200
        const asked = Array.from({ length: overHop + others }, () => ask().catch(() => 'closed'))
        await until(
          async () => subgraph.posted.length,
          (posted) => posted === others,
        )
        expect(subgraph.requests).toHaveLength(overHop)
        for (const socket of subgraph.sockets) socket.destroy()
        expect(new Set(await Promise.all(asked))).toEqual(new Set(['post']))
      },
      { timeoutMilliseconds: 30_000 },
    ))
})

describe('a request on a multiplexed connection', () => {
  it('without an answer in time is UNAVAILABLE and canceled, and the others go on', () =>
    connected(async ({ subgraph, ask }) => {
      const [slow, quick] = ['mutation { slow }', '{ quick }']
      let answering: NodeJS.Timeout | undefined
      subgraph.onRequest = (request, socket) => {
        if (request.query === slow)
          answering = setInterval(() => socket.write(answerTo({ ...request, number: 0 })), 20)
        else socket.write(answerTo(request))
      }
      await expect(ask({ query: slow })).rejects.toMatchObject(unavailable('UND_ERR_HEADERS_TIMEOUT'))
      clearInterval(answering)
      await until(
        async () => subgraph.canceled.length,
        (canceled) => canceled === 1,
      )
      expect(await ask({ query: quick })).toBe('hop')
      expect(subgraph.requests.filter(({ query }) => query === slow)).toHaveLength(1)
    }))

  it('ends the connection when nothing at all arrives, so that the next ones go another way', () =>
    connected(async ({ subgraph, ask }) => {
      subgraph.onRequest = () => undefined
      await expect(ask({ query: 'mutation { a }' })).rejects.toMatchObject(
        unavailable('UND_ERR_HEADERS_TIMEOUT'),
      )
      expect(await ask()).toBe('post')
      expect(subgraph.requests).toHaveLength(1)
    }))

  it('whose client has left is canceled', () =>
    connected(async ({ subgraph, ask }) => {
      subgraph.onRequest = () => undefined
      const leaving = new AbortController()
      const asked = ask({ query: 'mutation { a }' }, leaving.signal)
      await until(
        async () => subgraph.requests.length,
        (requests) => requests === 1,
      )
      leaving.abort()
      await expect(asked).rejects.toMatchObject(unavailable('UND_ERR_ABORTED'))
      await until(
        async () => subgraph.canceled,
        ([canceled]) => canceled === subgraph.requests[0]!.number,
      )
    }))

  it.each<[string, (subgraph: HopSubgraph) => void]>([
    [
      'is lost',
      (subgraph) => {
        subgraph.onRequest = (_request, socket) => void socket.destroy()
      },
    ],
    [
      'carries no frame',
      (subgraph) => {
        subgraph.onRequest = (_request, socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')
      },
    ],
    [
      'carries a frame larger than the largest',
      (subgraph) => {
        subgraph.onRequest = (_request, socket) => void socket.write(Buffer.from('7fffffff', 'hex'))
      },
    ],
    [
      'carries a frame of a gateway',
      (subgraph) => {
        subgraph.onRequest = (_request, socket) => void socket.write(Buffer.from('000000050200000000', 'hex'))
      },
    ],
  ])('whose connection %s is retried for a query and never for a mutation', (_what, breakOf) =>
    connected(async ({ subgraph, ask }) => {
      breakOf(subgraph)
      await expect(ask({ query: 'mutation { a }' })).rejects.toMatchObject(unavailable('ECONNRESET'))
      expect(subgraph.posted).toEqual([])
      await until(
        async () => (await ask(), subgraph.requests.length),
        (requests) => requests === 2,
      )
      expect(subgraph.posted.length).toBeGreaterThan(0)
    }),
  )

  it.each([
    ['no JSON', 'nothing', 200],
    ['no GraphQL', '{}', 200],
    ['a refused token', '{"errors":[]}', 401],
    ['a response that is too large', '', 507],
  ])('with %s as its answer is UNAVAILABLE', (_what, text, status) =>
    connected(async ({ subgraph, ask }) => {
      subgraph.onRequest = ({ number }, socket) => void socket.write(answerFrame({ number, status, text }))
      await expect(ask()).rejects.toMatchObject(unavailable(`status ${status}`))
    }),
  )
})

describe('a subgraph that stops or breaks', () => {
  it('gets no new request on a connection that it leaves, and answers those that it has', () =>
    connected(async ({ subgraph, ask }) => {
      let answer = () => {}
      subgraph.onRequest = (request, socket) => {
        if (request.query !== 'mutation { a }') return void socket.write(answerTo(request))
        answer = () => void socket.write(answerTo(request))
        socket.write(leaveFrame())
      }
      const asked = ask({ query: 'mutation { a }' })
      const [left] = subgraph.sockets as [HopSubgraph['sockets'][number]]
      await until(
        () => ask(),
        (way) => way === 'post',
      )
      answer()
      expect(await asked).toBe('hop')
      await until(
        async () => left.destroyed,
        (isDestroyed) => isDestroyed,
      )
    }))

  it('loses no query while its connections break under load', async () => {
    const subgraph = await HopSubgraph.start()
    const client = subgraphClient('hopping', subgraph.url, { timeoutMilliseconds: 2_000 })
    const answers: unknown[] = []
    let isAsking = true
    const clients = Array.from({ length: 8 }, async () => {
      while (isAsking) answers.push((await client.send({ query: '{ way }' }, headers)).data?.['way'])
    })
    for (let times = 0; times < 5; times++) {
      await until(
        async () => answers.at(-1),
        (way) => way === 'hop',
      )
      for (const socket of subgraph.sockets.splice(0)) socket.destroy()
      await until(
        async () => answers.at(-1),
        (way) => way === 'post',
      )
    }
    isAsking = false
    await Promise.all(clients)
    expect(new Set(answers)).toEqual(new Set(['hop', 'post']))
    await client.close()
    await subgraph.stop()
  })
})
