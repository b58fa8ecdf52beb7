/**
 * A receiver of webhooks of Enigm Command in plain Node, without packages. `verifyWebhook` is all that another program needs.
 *
 *   ENIGM_WEBHOOK_KEYS=whpk_… node webhook-receiver.mjs 8080     keys of `publicKeys`, separated by commas
 *
 * Run it behind a server with TLS: deliveries are sent by HTTPS only.
 */
import { createPublicKey, verify } from 'node:crypto'
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'

const TOLERANCE_SECONDS = 300

/**
 * Verifies a delivery (Standard Webhooks, `v1a`).
 * @param headers the headers, by their names in lower case
 * @param body the body as it was received, unparsed
 * @param publicKeys the `publicKeys` of the webhook
 * @returns the parsed body
 * @throws Error for a delivery that is not signed, changed, or older than five minutes
 */
export function verifyWebhook(headers, body, publicKeys, now = Date.now()) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS)) throw new Error('The time is wrong.')
  const content = Buffer.from(`${id}.${timestamp}.${body}`)
  const isSigned = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1a,'))
    .map((signature) => Buffer.from(signature.slice('v1a,'.length), 'base64'))
    .some((signature) => publicKeys.some((key) => verify(null, content, publicKey(key), signature)))
  if (!isSigned) throw new Error('The signature is wrong.')
  return JSON.parse(body)
}

function publicKey(text) {
  const x = Buffer.from(text.slice('whpk_'.length), 'base64').toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

/** Answers 204 after the event is stored; an event that is delivered again is recognized by its id. */
function receive(keys, seen = new Set()) {
  return async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    try {
      const event = verifyWebhook(request.headers, Buffer.concat(chunks).toString(), keys)
      const id = request.headers['webhook-id']
      if (!seen.has(id)) console.log(JSON.stringify({ id, ...event }))
      seen.add(id)
      response.writeHead(204).end()
    } catch (error) {
      response.writeHead(400).end(error.message)
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const keys = (process.env.ENIGM_WEBHOOK_KEYS ?? '').split(',')
  createServer(receive(keys)).listen(Number(process.argv[2] ?? 8080))
}
