import {
  machineRoles,
  panelParty,
  roles,
  tokenIssuer,
  tokenType,
  type Scope,
  type ServiceName,
} from '@enigm/contracts'
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { anonymous, type Caller } from '../caller'
import type { BaseConfig } from '../config'

const CAPACITY = 1_000
const LONGEST_SECONDS = 60
const TOLERANCE_SECONDS = 5

const internalClaims = z.object({
  aud: z.string(),
  sub: z.string().min(1).optional(),
  sid: z.string().min(1).optional(),
  role: z.enum(roles).optional(),
  org: z.string().min(1).optional(),
  scopes: z.array(z.string()),
  azp: z.literal(panelParty).optional(),
  exp: z.number(),
  iat: z.number(),
})

interface Verified {
  readonly caller: Caller
  readonly validFrom: number
  readonly expiresAt: number
}

/** The caller that the internal token names; null without a valid token for this subgraph. */
export interface CallerVerifier {
  (authorization: string | undefined): Promise<Caller | null>
}

/**
 * Verifies the internal tokens of the gateway (BND-06). A verified token is cached by its exact text until it expires; a text that
 * differs in one character is verified again.
 */
export function createCallerVerifier(
  service: ServiceName,
  keys: BaseConfig['INTERNAL_PUBLIC_KEYS'],
  capacity: number = CAPACITY,
): CallerVerifier {
  const keySet = createLocalJWKSet(keys as JSONWebKeySet)
  const options = {
    algorithms: ['EdDSA'],
    issuer: tokenIssuer,
    audience: service,
    typ: tokenType.internal,
    requiredClaims: ['exp', 'iat'],
    maxTokenAge: LONGEST_SECONDS,
    clockTolerance: TOLERANCE_SECONDS,
  }
  const known = new LRUCache<string, Verified>({ max: capacity })

  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1]
    if (!token) return null
    const cached = known.get(token)
    if (cached && isValidNow(cached)) return cached.caller
    const verified = await verify(() => jwtVerify(token, keySet, options))
    if (!verified) return null
    known.set(token, verified)
    return verified.caller
  }
}

/** A clock that was put back makes a token one of the future. */
function isValidNow({ validFrom, expiresAt }: Verified): boolean {
  const now = Date.now()
  return validFrom <= now && now < expiresAt
}

async function verify(run: () => Promise<{ payload: JWTPayload }>): Promise<Verified | null> {
  try {
    const claims = internalClaims.safeParse((await run()).payload)
    if (!claims.success) return null
    const { exp, iat } = claims.data
    return {
      caller: callerOf(claims.data),
      validFrom: (iat - TOLERANCE_SECONDS) * 1_000,
      expiresAt: Math.min(exp, iat + LONGEST_SECONDS) * 1_000,
    }
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

/** Machine clients get no account, so that ownership clauses never match the objects of a person. */
function callerOf({ sub, sid, role, org, scopes, azp }: z.infer<typeof internalClaims>): Caller {
  const held: ReadonlySet<Scope> = new Set(scopes as Scope[])
  if (role === 'GATEWAY') return { kind: 'gateway', role, scopes: held }
  if (!sub) return azp ? { ...anonymous, isPanel: true } : anonymous
  if (machineRoles.has(role))
    return { kind: 'machine', organizationId: org, sessionId: sid, role, scopes: held }
  return { kind: 'account', accountId: sub, sessionId: sid, organizationId: org, role, scopes: held }
}
