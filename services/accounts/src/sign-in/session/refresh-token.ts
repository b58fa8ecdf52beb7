import { createHash, randomBytes } from 'node:crypto'
import { isId } from '@enigm/contracts'
import type { AccountsApp } from '../../config'
import { equal, keyedMac } from '../../crypto/pepper'

const SECRET_BYTES = 32
const TAG_BYTES = 16
const LONGEST_TOKEN = 256

/** One link of a session's chain of refresh tokens. */
export interface RefreshSecret {
  sessionId: string
  secret: Buffer
}

/**
 * Refresh tokens: 256 random bits, each successor derived from its predecessor with a key. A lost answer can therefore be
 * repeated, and neither the database nor the key yields a token, since the secret is not stored.
 * The tag proves that a token was issued for its session, which distinguishes an old token from an invented one. During a
 * rotation of the key, tokens of both keys are accepted, and a successor that another replica has derived is found again.
 */
export class RefreshTokens {
  /** The first one issues, all accept. */
  private readonly keys: readonly [Buffer, ...Buffer[]]

  constructor({ config }: AccountsApp) {
    const { REFRESH_KEY: present = config.ACCOUNTS_PEPPER, REFRESH_OTHER_KEY: other } = config
    this.keys = other ? [present, other] : [present]
  }

  first(sessionId: string): RefreshSecret {
    return { sessionId, secret: randomBytes(SECRET_BYTES) }
  }

  /** The successor by each key; that of the present key comes first. */
  successors({ sessionId, secret }: RefreshSecret): readonly [RefreshSecret, ...RefreshSecret[]] {
    const derive = (key: Buffer): RefreshSecret => ({
      sessionId,
      secret: keyedMac(key, 'refresh-successor', sessionId, secret.toString('base64url')),
    })
    const [present, ...others] = this.keys
    return [derive(present), ...others.map(derive)]
  }

  encode(link: RefreshSecret): string {
    const tag = tagBy(this.keys[0], link)
    return Buffer.concat([link.secret, tag, Buffer.from(link.sessionId)]).toString('base64url')
  }

  /** The link of a token, or null when it was never issued. */
  decode(token: string): RefreshSecret | null {
    if (token.length > LONGEST_TOKEN) return null
    const bytes = Buffer.from(token, 'base64url')
    const sessionId = bytes.subarray(SECRET_BYTES + TAG_BYTES).toString()
    const link = { sessionId, secret: bytes.subarray(0, SECRET_BYTES) }
    if (!isId('session', sessionId)) return null
    const tag = bytes.subarray(SECRET_BYTES, SECRET_BYTES + TAG_BYTES).toString('base64url')
    return this.keys.some((key) => equal(tag, tagBy(key, link).toString('base64url'))) ? link : null
  }
}

function tagBy(key: Buffer, { sessionId, secret }: RefreshSecret): Buffer {
  return keyedMac(key, 'refresh-tag', sessionId, hashRefresh(secret)).subarray(0, TAG_BYTES)
}

/** The form in which a refresh secret is stored. */
export function hashRefresh(secret: Buffer): string {
  return createHash('sha256').update(secret).digest('base64url')
}
