import { createPrivateKey, createPublicKey, hkdfSync, sign, type KeyObject } from 'node:crypto'
import type { GovernanceConfig } from '../config'
import type { Webhook } from './webhook.entity'

const KEY_BYTES = 32
/** PKCS #8 of an Ed25519 key up to its seed (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

type Keyed = Pick<Webhook, 'id' | 'keyVersion' | 'previousKeyEndsAt'>

/** The headers of one attempt, by Standard Webhooks with asymmetric signatures. */
interface SignedHeaders {
  readonly 'webhook-id': string
  readonly 'webhook-timestamp': string
  readonly 'webhook-signature': string
}

/**
 * Signs deliveries. The key of each webhook is derived from the key of the service, so that no key is stored: a stolen database
 * cannot sign, and a receiver knows only what verifies.
 */
export class WebhookSigner {
  constructor(private readonly config: Pick<GovernanceConfig, 'WEBHOOK_KEY'>) {}

  /** The keys that verify deliveries now, the present one first. */
  publicKeys(webhook: Keyed): string[] {
    return this.keys(webhook).map((key) => {
      const { x } = createPublicKey(key).export({ format: 'jwk' })
      return `whpk_${Buffer.from(x!, 'base64url').toString('base64')}`
    })
  }

  /** Signs one attempt at a moment. */
  sign(webhook: Keyed, eventId: string, at: Date, body: string): SignedHeaders {
    const timestamp = String(Math.floor(at.getTime() / 1000))
    const content = Buffer.from(`${eventId}.${timestamp}.${body}`)
    const signatures = this.keys(webhook).map((key) => `v1a,${sign(null, content, key).toString('base64')}`)
    return {
      'webhook-id': eventId,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
    }
  }

  private keys({ id, keyVersion, previousKeyEndsAt }: Keyed): KeyObject[] {
    const hasPrevious = previousKeyEndsAt !== null && previousKeyEndsAt > new Date()
    return [keyVersion, ...(hasPrevious ? [keyVersion - 1] : [])].map((version) => this.key(id, version))
  }

  private key(id: string, version: number): KeyObject {
    const seed = hkdfSync('sha256', this.config.WEBHOOK_KEY, '', `webhook ${id} ${version}`, KEY_BYTES)
    const key = Buffer.concat([PKCS8, Buffer.from(seed)])
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  }
}
