import { createHash, randomBytes } from 'node:crypto'
import { isId } from '@enigm/contracts'
import type { AccountsApp } from '../../config'
import { equal, Pepper } from '../../crypto/pepper'

const SECRET_BYTES = 32
const TAG_BYTES = 16
const LONGEST_TOKEN = 256

/** One link of a session's chain of refresh tokens. */
export interface RefreshSecret {
  sessionId: string
  secret: Buffer
}

/**
 * Refresh tokens: 256 random bits, each successor derived from its predecessor with the pepper. A lost answer can therefore be
 * repeated, and neither the database nor the pepper yields a token, since the secret is not stored.
 * The tag proves that a token was issued for its session, which distinguishes an old token from an invented one.
 */
export class RefreshTokens {
  private readonly pepper: Pepper

  constructor(app: AccountsApp) {
    this.pepper = app.get(Pepper)
  }

  first(sessionId: string): RefreshSecret {
    return { sessionId, secret: randomBytes(SECRET_BYTES) }
  }

  successor({ sessionId, secret }: RefreshSecret): RefreshSecret {
    return {
      sessionId,
      secret: this.pepper.mac('refresh-successor', sessionId, secret.toString('base64url')),
    }
  }

  encode(link: RefreshSecret): string {
    return Buffer.concat([link.secret, this.tag(link), Buffer.from(link.sessionId)]).toString('base64url')
  }

  /** The link of a token, or null when it was never issued. */
  decode(token: string): RefreshSecret | null {
    if (token.length > LONGEST_TOKEN) return null
    const bytes = Buffer.from(token, 'base64url')
    const sessionId = bytes.subarray(SECRET_BYTES + TAG_BYTES).toString()
    const link = { sessionId, secret: bytes.subarray(0, SECRET_BYTES) }
    if (!isId('session', sessionId)) return null
    const tag = bytes.subarray(SECRET_BYTES, SECRET_BYTES + TAG_BYTES)
    return equal(tag.toString('base64url'), this.tag(link).toString('base64url')) ? link : null
  }

  private tag({ sessionId, secret }: RefreshSecret): Buffer {
    return this.pepper.mac('refresh-tag', sessionId, hashRefresh(secret)).subarray(0, TAG_BYTES)
  }
}

/** The form in which a refresh secret is stored. */
export function hashRefresh(secret: Buffer): string {
  return createHash('sha256').update(secret).digest('base64url')
}
