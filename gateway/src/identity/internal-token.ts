import { tokenIssuer, tokenType, type Role, type Scope } from '@enigm/contracts'
import { importJWK, SignJWT, type JWK } from 'jose'
import { LruMap } from '../plan/lru'
import type { GatewayCaller } from './session'

const LIFETIME_SECONDS = 30
const RENEWED_SECONDS_BEFORE = 10
const CACHED_TOKENS = 20_000

/** Signs the tokens that carry a caller to the subgraphs. */
export interface InternalTokens {
  /** A token of at least ten more seconds for this caller and this subgraph alone. */
  tokenFor(subgraph: string, caller: GatewayCaller | undefined): Promise<string>
  /** The gateway's own token, for what it asks and reports in its own name. */
  ownToken(subgraph: string): Promise<string>
}

interface Claims {
  sub?: string
  sid?: string
  role?: Role
  org?: string
  scopes: Scope[]
}

interface Signed {
  readonly token: Promise<string>
  readonly renewAt: number
}

const gatewayClaims: Claims = { role: 'GATEWAY', scopes: ['gateway:sessions'] }

function claimsOf(caller: GatewayCaller | undefined): Claims {
  if (!caller) return { scopes: [] }
  return {
    sub: caller.accountId,
    sid: caller.sessionId,
    role: caller.role,
    scopes: [...caller.scopes],
    ...(caller.organizationId === undefined ? {} : { org: caller.organizationId }),
  }
}

/** Internal tokens by the gateway's private key; each is signed once and reused until it is renewed. */
export async function internalTokens(signingKey: JWK): Promise<InternalTokens> {
  const key = await importJWK(signingKey, 'EdDSA')
  const header = { alg: 'EdDSA', typ: tokenType.internal, ...(signingKey.kid ? { kid: signingKey.kid } : {}) }
  const cache = new LruMap<string, Signed>(CACHED_TOKENS)

  const sign = (subgraph: string, claims: Claims): Promise<string> =>
    new SignJWT({ ...claims })
      .setProtectedHeader(header)
      .setIssuer(tokenIssuer)
      .setAudience(subgraph)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_SECONDS}s`)
      .sign(key)

  const cached = (holder: string, subgraph: string, claims: () => Claims): Promise<string> => {
    const now = Date.now()
    const name = `${subgraph} ${holder}`
    const known = cache.get(name)
    if (known && now < known.renewAt) return known.token
    const token = sign(subgraph, claims())
    cache.set(name, { token, renewAt: now + (LIFETIME_SECONDS - RENEWED_SECONDS_BEFORE) * 1000 })
    return token
  }

  return {
    tokenFor: (subgraph, caller) =>
      cached(caller ? `token ${caller.tokenId}` : 'anonymous', subgraph, () => claimsOf(caller)),
    ownToken: (subgraph) => cached('gateway', subgraph, () => gatewayClaims),
  }
}
