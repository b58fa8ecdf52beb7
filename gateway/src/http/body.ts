import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { MIMEType } from 'node:util'
import type { ErrorCode } from '@enigm/contracts'
import { limit } from './limits'

export type Refused = readonly [status: number, code: ErrorCode, message: string]

/** Why a body cannot be read; express' own body parser uses the same names. */
export const bodyRefusals = {
  'media.unsupported': [415, 'BAD_USER_INPUT', 'Send application/json.'],
  'entity.too.large': [413, 'LIMIT_EXCEEDED', `A request has at most ${limit.bodyBytes / 1000} kB.`],
  'entity.parse.failed': [400, 'BAD_USER_INPUT', 'The body is not valid JSON.'],
  'encoding.unsupported': [415, 'BAD_USER_INPUT', 'Send the body without compression.'],
  'charset.unsupported': [415, 'BAD_USER_INPUT', 'Send the body in UTF-8.'],
  'request.aborted': [400, 'BAD_USER_INPUT', 'The request is incomplete.'],
  'request.size.invalid': [400, 'BAD_USER_INPUT', 'The request is incomplete.'],
} as const satisfies Record<string, Refused>

/** A body that cannot be read; `type` is a name of `bodyRefusals`. */
class BodyRefused extends Error {
  constructor(readonly type: keyof typeof bodyRefusals) {
    super(bodyRefusals[type][2])
    this.name = 'BodyRefused'
  }
}

/** Content types without another parameter, so that most requests need no parser. */
const jsonTypes: ReadonlySet<string | undefined> = new Set([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
])

/**
 * Reads an uncompressed JSON object or list of at most 100 kB. Another content type is refused: a cross-site page can send a
 * form or plain text without a CORS preflight.
 * @throws BodyRefused
 */
export function readJson(request: IncomingMessage): Promise<object> {
  return new Promise((resolve, reject) => {
    const refuse = (type: keyof typeof bodyRefusals) => {
      request.resume()
      reject(new BodyRefused(type))
    }
    const refused = refusedHeader(request.headers)
    if (refused) return refuse(refused)
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= limit.bodyBytes) return chunks.push(chunk)
      chunks.length = 0
      refuse('entity.too.large')
    })
    request.once('error', () => refuse('request.aborted'))
    request.once('end', () => {
      const value = parseObject(Buffer.concat(chunks).toString('utf8'))
      if (value) resolve(value)
      else refuse('entity.parse.failed')
    })
  })
}

function refusedHeader(headers: IncomingHttpHeaders): keyof typeof bodyRefusals | undefined {
  const type = headers['content-type']
  if (!jsonTypes.has(type)) {
    const { essence, charset } = mediaTypeOf(type)
    if (essence !== 'application/json') return 'media.unsupported'
    if (charset !== 'utf-8') return 'charset.unsupported'
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return 'encoding.unsupported'
  return Number(headers['content-length']) > limit.bodyBytes ? 'entity.too.large' : undefined
}

function mediaTypeOf(header = ''): { essence: string; charset: string } {
  try {
    const { essence, params } = new MIMEType(header)
    return { essence, charset: params.get('charset')?.toLowerCase() ?? 'utf-8' }
  } catch {
    return { essence: '', charset: '' }
  }
}

/** A byte order mark is ignored (RFC 8259 section 8.1). */
function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
