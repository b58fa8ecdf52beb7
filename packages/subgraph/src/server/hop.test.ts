import { EventEmitter, once } from 'node:events'
import { request } from 'node:http'
import { cancelFrame, frameKind, hopLimit, hopProtocol, kindOf, leaveFrame } from '@enigm/contracts'
import type { GraphQLSchema } from 'graphql'
import type { Context } from '../context'
import { createTestKey, internalToken, type TestKey } from '../testkit/keys'
import { until } from '../testkit/until'
import { frameOf, RawHop } from './hop.fixture'
import { serving } from './serving.fixture'

const bearer = async (key: TestKey) =>
  `Bearer ${await internalToken(key, 'devices', {
    accountId: 'acct_one',
    sessionId: 'sess_one',
    role: 'CUSTOMER',
    scopes: ['devices:read', 'devices:manage'],
  })}`

const PRODUCTS = '{ products }'
const UNAUTHENTICATED = { errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }] }

interface Gate {
  gate: EventEmitter
  waiting(schema: GraphQLSchema): GraphQLSchema
}

/** A schema whose products wait until the gate says "go on". */
function gated(): Gate {
  const gate = new EventEmitter().setMaxListeners(0)
  return {
    gate,
    waiting(schema) {
      schema.getQueryType()!.getFields().products!.resolve = async (_root, _args, context: Context) => {
        gate.emit('begun', context)
        await once(gate, 'go on')
        return ['late']
      }
      return schema
    },
  }
}

/** The status of an upgrade that is refused. */
async function refusedUpgrade(url: string, headers: Record<string, string>, method = 'GET') {
  const sent = request(url, { method, headers: { connection: 'Upgrade', upgrade: hopProtocol, ...headers } })
  const [response] = await once(sent.end(), 'response')
  response.resume()
  return response.statusCode
}

describe('a multiplexed connection [BND-06]', () => {
  it('is refused without a valid token, at another path, by another method and with another protocol', () =>
    serving(async ({ server, base, internal }) => {
      const authorization = await bearer(internal)
      const foreign = await bearer(await createTestKey())
      expect(await refusedUpgrade(server.url, {})).toBe(401)
      expect(await refusedUpgrade(server.url, { authorization: foreign })).toBe(401)
      expect(await refusedUpgrade(`${base}/metrics`, { authorization })).toBe(404)
      expect(await refusedUpgrade(server.url, { authorization }, 'POST')).toBe(404)
      expect(await refusedUpgrade(server.url, { authorization, upgrade: 'websocket' })).toBe(404)
    }))

  it('answers 401 to each request without a valid token of its own', () =>
    serving(async ({ server, internal }) => {
      const hop = await RawHop.open(server.url, await bearer(internal))
      const tokens = ['', 'Bearer a.b.c', await bearer(await createTestKey())]
      hop.send(...tokens.map((authorization, number) => frameOf({ number, authorization, query: PRODUCTS })))
      for (const number of tokens.keys()) {
        const answer = await hop.answer()
        expect({ ...answer, text: JSON.parse(answer.text) }).toEqual({
          number,
          status: 401,
          text: UNAUTHENTICATED,
        })
      }
      hop.socket.destroy()
    }))

  it('answers many requests at once, byte for byte as POST', () =>
    serving(async ({ server, internal, post }) => {
      const authorization = await bearer(internal)
      const hop = await RawHop.open(server.url, authorization)
      const requests: { query: string; variables?: object; operationName?: string }[] = [
        { query: PRODUCTS },
        { query: 'query ($id: ID!) { book(id: $id) { title holder } }', variables: { id: 'one' } },
        { query: 'query ($id: ID!) { book(id: $id) { title holder } }' },
        { query: '{ book(id: "absent") { title } }' },
        { query: '{ unknown }' },
        { query: '{ products' },
        { query: '' },
        { query: 'query A { products } query B { __typename }', operationName: 'B' },
        { query: 'query A { products }', operationName: 'C' },
        { query: '{ _entities(representations: []) { __typename } _service { sdl } }' },
        { query: 'mutation { lendBook(input: { bookId: "two" }) { errors { code path } } }' },
      ]
      hop.send(
        ...requests.map(({ query, ...rest }, number) =>
          frameOf({ number, authorization, query, rest: JSON.stringify(rest) }),
        ),
      )
      const answers = new Map<number, [number, string]>()
      while (answers.size < requests.length) {
        const { number, status, text } = await hop.answer()
        answers.set(number, [status, text])
      }
      for (const [number, body] of requests.entries()) {
        const posted = await post(JSON.stringify(body), { authorization })
        expect(answers.get(number)).toEqual([posted.status, await posted.text()])
      }
      hop.socket.destroy()
    }))

  it('answers 413 to a document and variables of more than 100 kB together, remembered or not', () =>
    serving(async ({ server, internal }) => {
      const authorization = await bearer(internal)
      const hop = await RawHop.open(server.url, authorization)
      const query = `{ products } # ${'x'.repeat(8_000)}`
      const rest = JSON.stringify({ variables: { filling: 'x'.repeat(hopLimit.requestBytes - 100) } })
      hop.send(frameOf({ number: 1, authorization, document: 1, query }))
      hop.send(frameOf({ number: 2, authorization, document: 1, rest }))
      const answers = [await hop.answer(), await hop.answer()].map(({ number, status }) => [number, status])
      expect(answers).toEqual(
        expect.arrayContaining([
          [1, 200],
          [2, 413],
        ]),
      )
      hop.socket.destroy()
    }))

  it.each([
    ['no JSON', '{"variables":'],
    ['a list', '[]'],
    ['variables that are no object', '{"variables":[1]}'],
    ['an operation name that is no text', '{"operationName":1}'],
    ['null', 'null'],
  ])('answers 400 to parts that are %s', (_what, rest) =>
    serving(async ({ server, internal }) => {
      const authorization = await bearer(internal)
      const hop = await RawHop.open(server.url, authorization)
      hop.send(frameOf({ number: 1, authorization, query: PRODUCTS, rest }))
      expect((await hop.answer()).status).toBe(400)
      hop.socket.destroy()
    }),
  )

  it('counts operations and refusals as POST does', () =>
    serving(async ({ server, base, internal }) => {
      const authorization = await bearer(internal)
      const hop = await RawHop.open(server.url, authorization)
      hop.send(
        frameOf({ number: 1, authorization, query: PRODUCTS }),
        frameOf({ number: 2, query: PRODUCTS }),
      )
      await Promise.all([hop.answer(), hop.answer()])
      const metrics = await (await fetch(`${base}/metrics`)).text()
      expect(metrics).toContain(
        'enigm_refusals_total{service="devices",operation="none",code="UNAUTHENTICATED"} 1',
      )
      expect(metrics).toContain(
        'enigm_operation_duration_seconds_count{service="devices",operation="Query.products"} 1',
      )
      hop.socket.destroy()
    }))
})

describe('a multiplexed connection whose other side', () => {
  it('cancels a request has left for its resolvers, and gets no answer to it', async () => {
    const { gate, waiting } = gated()
    await serving(async ({ server, internal }) => {
      const authorization = await bearer(internal)
      const hop = await RawHop.open(server.url, authorization)
      const begun = once(gate, 'begun')
      hop.send(frameOf({ number: 1, authorization, query: PRODUCTS }))
      const [context] = (await begun) as [Context]
      expect(context.isAbandoned!()).toBe(false)
      hop.send(cancelFrame(1), cancelFrame(99))
      await until(async () => context.isAbandoned!())
      gate.emit('go on')
      hop.send(frameOf({ number: 2, authorization, query: '{ __typename }' }))
      expect((await hop.answer()).number).toBe(2)
      hop.socket.destroy()
    }, waiting)
  })

  it('closes it has left for all its requests', async () => {
    const { gate, waiting } = gated()
    await serving(async ({ server, internal }) => {
      const authorization = await bearer(internal)
      const hop = await RawHop.open(server.url, authorization)
      const begun = once(gate, 'begun')
      hop.send(frameOf({ number: 1, authorization, query: PRODUCTS }))
      const [context] = (await begun) as [Context]
      hop.socket.end()
      await until(async () => context.isAbandoned!())
      gate.emit('go on')
    }, waiting)
  })

  it.each<[string, (authorization: string) => Buffer]>([
    ['sends no frame', () => Buffer.from('GET /graphql HTTP/1.1\r\n\r\n')],
    ['announces a larger frame than the largest', () => Buffer.from('7fffffff', 'hex')],
    ['sends a frame of an unknown kind', () => Buffer.from('000000056300000000', 'hex')],
    ['sends a frame of the subgraph', () => leaveFrame()],
    ['sends a request without its fields', () => Buffer.from('000000050100000000', 'hex')],
    [
      'names a document that it has not sent',
      (authorization) => frameOf({ number: 1, authorization, document: 3 }),
    ],
    [
      'gives two documents one number',
      (authorization) =>
        Buffer.concat(
          ['{ a }', '{ b }'].map((query, number) => frameOf({ number, authorization, document: 1, query })),
        ),
    ],
    [
      'has a long document remembered',
      (authorization) =>
        frameOf({ number: 1, authorization, document: 1, query: 'x'.repeat(hopLimit.documentLength + 1) }),
    ],
    [
      'uses a number again before its answer',
      (authorization) =>
        Buffer.concat([1, 1].map((number) => frameOf({ number, authorization, query: PRODUCTS }))),
    ],
    [
      'sends more requests at once than it may',
      (authorization) =>
        Buffer.concat(
          Array.from({ length: hopLimit.running + 1 }, (_, number) =>
            frameOf({ number, authorization, query: PRODUCTS }),
          ),
        ),
    ],
  ])('%s is closed without an error in the log, and others are served', async (_what, bytesOf) => {
    const { waiting } = gated()
    await serving(async ({ server, internal, post, logged }) => {
      const authorization = await bearer(internal)
      const hop = await RawHop.open(server.url, authorization)
      hop.socket.write(bytesOf(authorization))
      await hop.closed
      const answer = await post('{"query":"{ __typename }"}', { authorization })
      expect([answer.status, logged.filter(({ level }) => Number(level) >= 40)]).toEqual([200, []])
    }, waiting)
  })

  it('sends random bytes never crashes the service and leaves no error in the log', () =>
    serving(async ({ server, internal, post, logged }) => {
      const authorization = await bearer(internal)
      let seed = 7
      const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below
      const frame = frameOf({ number: 1, authorization, document: 1, query: PRODUCTS })
      for (let round = 0; round < 100; round++) {
        const bytes = Buffer.from(frame)
        for (let change = 0; change <= random(6); change++) bytes[random(40)] = random(256)
        const hop = await RawHop.open(server.url, authorization)
        hop.socket.end(bytes.subarray(0, bytes.length - random(2) * random(bytes.length)))
        await hop.closed
      }
      const answer = await post('{"query":"{ products }"}', { authorization })
      expect([answer.status, logged.filter(({ level }) => Number(level) >= 40)]).toEqual([200, []])
    }))
})

describe('stop', () => {
  it('tells its gateways, answers what it has received, and ends', async () => {
    const { gate, waiting } = gated()
    await serving(async ({ server, internal }) => {
      const authorization = await bearer(internal)
      const hop = await RawHop.open(server.url, authorization)
      const begun = once(gate, 'begun')
      hop.send(frameOf({ number: 1, authorization, query: PRODUCTS }))
      await begun
      const stopped = server.stop()
      expect(kindOf(await hop.next())).toBe(frameKind.leave)
      // On its way when the gateway learned of the stop.
      hop.send(frameOf({ number: 2, authorization, query: '{ __typename }' }))
      expect((await hop.answer()).number).toBe(2)
      gate.emit('go on')
      expect(await hop.answer()).toEqual({ number: 1, status: 200, text: '{"data":{"products":["late"]}}' })
      hop.socket.end()
      await stopped
    }, waiting)
  })

  it('ends a connection that the other side keeps open', () =>
    serving(async ({ server, internal }) => {
      const hop = await RawHop.open(server.url, await bearer(internal))
      await server.stop()
      await hop.closed
      expect(hop.socket.destroyed).toBe(true)
    }))

  it('opens no connection while it drains, and still answers POST', () =>
    serving(async ({ server, internal, post }) => {
      const authorization = await bearer(internal)
      server.drain()
      expect(await refusedUpgrade(server.url, { authorization })).toBe(503)
      expect((await post('{"query":"{ products }"}', { authorization })).status).toBe(200)
    }))
})
