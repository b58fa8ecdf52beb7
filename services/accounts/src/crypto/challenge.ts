import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Transaction } from '@enigm/subgraph'
import type { AccountsApp } from '../config'
import { AccountsFailure } from '../errors'
import { Pepper } from './pepper'

/** The ceremonies that use challenges, and how long a challenge of each is valid. */
const lifetimeMilliseconds = {
  PASSKEY_REGISTRATION: 5 * 60 * 1000,
  PASSKEY_SIGN_IN: 5 * 60 * 1000,
  DEVICE_SIGN_IN: 60 * 1000,
  DEVICE_RECOVERY: 60 * 1000,
} as const
export type Ceremony = keyof typeof lifetimeMilliseconds

const NONCE_BYTES = 16
const TIME_BYTES = 6
/** A multiple of three, so that its base64url has one spelling only. */
const CHALLENGE_BYTES = NONCE_BYTES + TIME_BYTES + 32
const MOST_PURGED = 20

export interface Challenge {
  challenge: string
  expiresAt: Date
}

/**
 * Challenges that only this service can issue: random bits, an expiry and a MAC that binds both to a ceremony and its subject.
 * Nothing is stored until one is answered successfully, so requests for challenges cannot fill the database.
 */
export class Challenges {
  private readonly pepper: Pepper

  constructor(app: AccountsApp) {
    this.pepper = app.get(Pepper)
  }

  issue(ceremony: Ceremony, ...subject: string[]): Challenge {
    const expiresAt = new Date(Date.now() + lifetimeMilliseconds[ceremony])
    const head = Buffer.concat([randomBytes(NONCE_BYTES), Buffer.alloc(TIME_BYTES)])
    head.writeUIntBE(expiresAt.getTime(), NONCE_BYTES, TIME_BYTES)
    const challenge = Buffer.concat([head, this.tag(head, ceremony, subject)]).toString('base64url')
    return { challenge, expiresAt }
  }

  /** Whether it was issued for this ceremony and subject, and has not expired. */
  isValid(challenge: string, ceremony: Ceremony, ...subject: string[]): boolean {
    const whole = Buffer.from(challenge, 'base64url')
    if (whole.length !== CHALLENGE_BYTES || whole.toString('base64url') !== challenge) return false
    const head = whole.subarray(0, NONCE_BYTES + TIME_BYTES)
    const isAuthentic = timingSafeEqual(whole.subarray(head.length), this.tag(head, ceremony, subject))
    return isAuthentic && expiryOf(challenge) > new Date()
  }

  private tag(head: Buffer, ceremony: Ceremony, subject: string[]): Buffer {
    return this.pepper.mac('challenge', ceremony, ...subject, head.toString('base64url'))
  }
}

/**
 * Uses up a valid challenge in the transaction that it authorizes, and deletes challenges that have long expired.
 * @throws AccountsFailure with this code when it was used before
 */
export async function useChallenge(
  tx: Transaction,
  challenge: string,
  code: 'PASSKEY_INVALID' | 'DEVICE_KEY_INVALID',
): Promise<void> {
  await tx.query(
    `DELETE FROM used_challenge WHERE challenge IN (SELECT challenge FROM used_challenge
       WHERE expires_at < clock_timestamp() - interval '1 hour' LIMIT $1 FOR UPDATE SKIP LOCKED)`,
    [MOST_PURGED],
  )
  const [fresh] = await tx.query<object>(
    `INSERT INTO used_challenge (challenge, expires_at) VALUES ($1, $2)
     ON CONFLICT DO NOTHING RETURNING challenge`,
    [challenge, expiryOf(challenge)],
  )
  if (!fresh) throw new AccountsFailure(code, ['input'])
}

function expiryOf(challenge: string): Date {
  return new Date(Buffer.from(challenge, 'base64url').readUIntBE(NONCE_BYTES, TIME_BYTES))
}

/** The origin, if sign-in is allowed on it. @throws AccountsFailure ORIGIN_UNKNOWN */
export function knownOrigin(app: AccountsApp, origin: string): string {
  if (app.config.ORIGINS.includes(origin)) return origin
  throw new AccountsFailure('ORIGIN_UNKNOWN', ['input', 'origin'])
}
