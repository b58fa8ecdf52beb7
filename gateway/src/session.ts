import {
  Refusal,
  roles,
  tokenAudience,
  tokenIssuer,
  tokenType,
  type Role,
  type Scope,
} from '@enigm/contracts'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { z } from 'zod'
import { LruMap } from './lru'

/** Who calls the gateway; `undefined` stands for anonymous. */
export interface Caller {
  readonly accountId: string
  readonly sessionId: string
  /** The version of the session that the token was signed for; 0 where the token does not say. */
  readonly tokenVersion: number
  readonly role: Role
  readonly scopes: ReadonlySet<Scope>
  readonly organizationId?: string
  /** Names one access token; what is cached per session is keyed by it. */
  readonly tokenId: string
}

interface Verified {
  readonly caller: Caller
  /** Seconds since the epoch from which the token counts no more. */
  readonly endsAt: number
}

const MAX_AGE_SECONDS = 600
const CLOCK_TOLERANCE_SECONDS = 5
const CACHED_TOKENS = 10_000
const LONGEST_TOKEN = 4_096

const claims = z.object({
  sub: z.string().min(1),
  sid: z.string().min(1),
  ver: z.int().min(0).default(0),
  jti: z.string().min(1),
  role: z.enum(roles).exclude(['GATEWAY']),
  scopes: z.array(z.string()),
  org: z.string().optional(),
  exp: z.number(),
  iat: z.number(),
})

/** Turns an `Authorization` header into the caller. */
export interface Sessions {
  /** @throws Refusal UNAUTHENTICATED for anything but a good access token; only a missing header is anonymous. */
  callerOf(authorization: string | undefined): Promise<Caller | undefined>
}

function expired(endsAt: number): boolean {
  return Date.now() / 1000 >= endsAt
}

/** Sessions by the public keys of accounts; verified tokens are remembered, their end is looked at each time. */
export function sessionsOf(keys: JSONWebKeySet): Sessions {
  const keySet = createLocalJWKSet(keys)
  const cache = new LruMap<string, Verified>(CACHED_TOKENS)

  const verify = async (token: string): Promise<Verified> => {
    try {
      const { payload } = await jwtVerify(token, keySet, {
        algorithms: ['EdDSA'],
        issuer: tokenIssuer,
        audience: tokenAudience.gateway,
        typ: tokenType.access,
        requiredClaims: ['sub', 'sid', 'jti', 'exp', 'iat'],
        maxTokenAge: MAX_AGE_SECONDS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      })
      const { sub, sid, ver, jti, role, scopes, org, exp, iat } = claims.parse(payload)
      const caller: Caller = {
        accountId: sub,
        sessionId: sid,
        tokenVersion: ver,
        role,
        scopes: new Set(scopes as Scope[]),
        ...(org === undefined ? {} : { organizationId: org }),
        tokenId: jti,
      }
      return { caller, endsAt: Math.min(exp, iat + MAX_AGE_SECONDS) + CLOCK_TOLERANCE_SECONDS }
    } catch {
      throw new Refusal('UNAUTHENTICATED')
    }
  }

  return {
    async callerOf(authorization) {
      if (authorization === undefined) return undefined
      const token = /^Bearer ([\w.-]+)$/i.exec(authorization)?.[1]
      if (!token || token.length > LONGEST_TOKEN) throw new Refusal('UNAUTHENTICATED')
      let known = cache.get(token)
      if (!known) cache.set(token, (known = await verify(token)))
      if (expired(known.endsAt)) throw new Refusal('UNAUTHENTICATED')
      return known.caller
    },
  }
}
