import { request } from 'undici'
import type { PaymentsApp } from '../config'
import { CryptoFailure } from './crypto-processor'

const TIMEOUT_MILLISECONDS = 5_000
const LARGEST_ANSWER_BYTES = 16 * 1024 * 1024

interface Message {
  url: string
  /** POST with a body, otherwise GET. */
  body?: object
  authorization?: string
}

/**
 * Calls an external system and returns the text of its answer.
 * @throws CryptoFailure UNREACHABLE, REFUSED, NONSENSE when the answer has no end
 */
export async function call(app: PaymentsApp, system: string, message: Message): Promise<string> {
  try {
    return await app.externalSystems.call(system, () => send(message))
  } catch (error) {
    throw error instanceof CryptoFailure ? error : new CryptoFailure('UNREACHABLE', { cause: error })
  }
}

async function send({ url, body, authorization }: Message): Promise<string> {
  // The timeout covers the whole call, so that an answer without end delays nothing else.
  const answer = await request(url, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  })
  if (answer.statusCode >= 400 && answer.statusCode < 500) throw new CryptoFailure('REFUSED')
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`)
  return textOf(answer.body)
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > LARGEST_ANSWER_BYTES) throw new CryptoFailure('NONSENSE')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
