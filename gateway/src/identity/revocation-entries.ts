import type { Msg, MsgHdrs } from 'nats'
import { z } from 'zod'

/** Longer than any access token lives, with room for clocks that differ. */
export const KEPT_MS = 15 * 60_000

interface Kept {
  readonly arrived: number
  /** Tokens of this version of the session and later ones count. */
  readonly tokensFrom: number
}

/** Whose access tokens end, of which versions. */
export interface RevocationEntry {
  /** A session or a machine client. */
  readonly id: string
  readonly tokensFrom: number
}

const ofSession = z.object({ sessionId: z.string().min(1) })
const ofClient = z.object({
  clientId: z.string().min(1),
  tokensFrom: z.int().min(1).optional().catch(undefined),
})

type Read = (data: unknown, headers: MsgHdrs | undefined) => RevocationEntry
const ended: Read = (data) => ({ id: ofSession.parse(data).sessionId, tokensFrom: Infinity })

/** The events that end access tokens, and which ones: what cannot be read of a version ends all of them. */
export const revocationReaders: Readonly<Record<string, Read>> = {
  'enigm.accounts.session.closed': ended,
  'enigm.accounts.session.expired': ended,
  // The session goes on, under the version that the restriction made.
  'enigm.accounts.session.restricted': (data, headers) => ({
    id: ofSession.parse(data).sessionId,
    tokensFrom: versionOf(headers),
  }),
  'enigm.accounts.client.revoked': (data) => ({ id: ofClient.parse(data).clientId, tokensFrom: Infinity }),
  // The two last keys go on.
  'enigm.accounts.client.rotated': (data) => {
    const { clientId: id, tokensFrom = Infinity } = ofClient.parse(data)
    return { id, tokensFrom }
  },
}

/** What an event ends; undefined where it does not say whose tokens. */
export function revocationOf({
  subject,
  data,
  headers,
}: Pick<Msg, 'subject' | 'data' | 'headers'>): RevocationEntry | undefined {
  try {
    return revocationReaders[subject]?.(JSON.parse(Buffer.from(data).toString('utf8')), headers)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined
    throw error
  }
}

function versionOf(headers: MsgHdrs | undefined): number {
  const version = Number(headers?.get('ce-aggregateversion'))
  return Number.isInteger(version) && version > 0 ? version : Infinity
}

/** What has ended, in the order of its arrival; whatever is older than any token is forgotten. */
export class RevocationEntries {
  private readonly ends = new Map<string, Kept>()

  /** Events come again and in any order: what was ended once stays so. */
  add({ id, tokensFrom }: RevocationEntry): void {
    const arrived = Date.now()
    const known = this.ends.get(id)?.tokensFrom ?? 0
    this.ends.delete(id)
    this.ends.set(id, { arrived, tokensFrom: Math.max(known, tokensFrom) })
    for (const [oldest, end] of this.ends) {
      if (arrived - end.arrived < KEPT_MS) break
      this.ends.delete(oldest)
    }
  }

  has(id: string, tokenVersion: number): boolean {
    const end = this.ends.get(id)
    return end !== undefined && tokenVersion < end.tokensFrom
  }
}
