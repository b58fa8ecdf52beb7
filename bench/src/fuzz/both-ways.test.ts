import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  FrameReader,
  hopProtocol,
  largestAnswerFrame,
  readAnswerFrame,
  requestFrame,
  type HopAnswer,
} from '@enigm/contracts'
import { definition } from '@enigm/governance'
import { subgraphSdl } from '@enigm/subgraph'
import { createTestKey, internalToken, startTestSubgraph } from '@enigm/subgraph/testkit'
import { buildASTSchema, parse } from 'graphql'
import { DocumentWriter } from './documents'
import { Random } from './random'

const DOCUMENTS = 500
const SEED = 11

interface Way {
  (query: string, rest: object, authorization: string): Promise<[status: number, text: string]>
}

/** Remembers each document, as a gateway does. */
async function multiplexed(url: string, authorization: string, correlationId: string) {
  const headers = { authorization, connection: 'Upgrade', upgrade: hopProtocol }
  const [, socket] = (await once(request(url, { headers }).end(), 'upgrade')) as [unknown, Socket]
  const reader = new FrameReader(largestAnswerFrame)
  const waiting = new Map<number, (answer: HopAnswer) => void>()
  const documents = new Map<string, number>()
  socket.on('data', (chunk: Buffer) => {
    for (const answer of reader.read(chunk).map(readAnswerFrame)) waiting.get(answer.number)?.(answer)
  })
  const send: Way = async (query, rest, bearer) => {
    const number = waiting.size + 1
    const known = documents.get(query)
    const document = known ?? (documents.size < 200 ? documents.size + 1 : 0)
    if (document !== 0) documents.set(query, document)
    const frame = requestFrame({
      ...{ number, authorization: bearer, correlationId, traceparent: '', document },
      ...{ query: known ? '' : query, rest: JSON.stringify(rest) },
    })
    const answer = new Promise<HopAnswer>((resolve) => waiting.set(number, resolve))
    socket.write(frame!)
    const { status, text } = await answer
    return [status, text]
  }
  return { send, close: () => socket.destroy() }
}

describe('a multiplexed connection', () => {
  it('answers random documents byte for byte as POST', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'checkpoints-'))
    const subgraph = await startTestSubgraph(definition, {
      CHECKPOINT_SIGNING_KEY: (await createTestKey()).jwk,
      CHECKPOINT_ORIGIN: 'localhost/audit',
      CHECKPOINT_DIRECTORY: directory,
      WEBHOOK_KEY: randomBytes(32).toString('base64url'),
    })
    const schema = buildASTSchema(parse(subgraphSdl(definition)), { assumeValid: true, assumeValidSDL: true })
    const caller = subgraph.caller('OPERATOR')
    // A token is valid for 30 s, and the whole takes longer on a busy machine.
    const bearer = async () => `Bearer ${await internalToken(subgraph.keys.internal, 'governance', caller)}`
    const correlationId = 'both-ways-1'
    const { url } = subgraph.running
    const post: Way = async (query, rest, authorization) => {
      const headers = { authorization, 'x-correlation-id': correlationId, 'content-type': 'application/json' }
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, ...rest }) })
      return [response.status, await response.text()]
    }
    const hop = await multiplexed(url, await bearer(), correlationId)
    let withData = 0
    try {
      for (let index = 0; index < DOCUMENTS; index++) {
        const random = new Random(SEED + index)
        const { query, variables } = new DocumentWriter(schema, random).write()
        const rest = random.chance(0.8) ? { variables } : { variables, operationName: 'Fuzz' }
        const text = random.chance(0.05) ? query.slice(0, 1 + random.below(query.length)) : query
        const authorization = await bearer()
        const [posted, multiplexedOnce] = await Promise.all([
          post(text, rest, authorization),
          hop.send(text, rest, authorization),
        ])
        expect(multiplexedOnce).toEqual(posted)
        expect(await hop.send(text, rest, authorization)).toEqual(posted)
        if (posted[1].startsWith('{"data":{')) withData += 1
      }
      expect(withData).toBeGreaterThan(20)
    } finally {
      hop.close()
      await subgraph.stop()
      rmSync(directory, { recursive: true })
    }
  })
})
