import { panelParty, tokenIssuer, tokenType, type Role, type Scope } from '@enigm/contracts'
import { importJWK, SignJWT, type JWK } from 'jose'
import { LRUCache } from 'lru-cache'
import type { GatewayCaller } from './session'

const LIFETIME_SECONDS = 30
const RENEWAL_MILLISECONDS = 20_000
const CACHED_TOKENS = 20_000

/** Internal tokens authenticate the gateway and its caller to a subgraph. */
export interface InternalTokens {
  /** A token for this caller, valid at this subgraph only, for at least ten more seconds. */
  tokenFor(subgraph: string, caller: GatewayCaller | undefined): Promise<string>
  /** A token for an anonymous request that begins, refreshes or ends the session of a browser. */
  panelToken(subgraph: string): Promise<string>
  /** A token for requests that the gateway makes as itself. */
  ownToken(subgraph: string): Promise<string>
}

interface Claims {
  sub?: string
  sid?: string
  role?: Role
  org?: string
  scopes: Scope[]
  azp?: typeof panelParty
}

interface CachedToken {
  readonly token: Promise<string>
  readonly signedAt: number
}

const panelClaims: Claims = { scopes: [], azp: panelParty }
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

/** A token of the future is signed again: the clock was put back, and no subgraph accepts what it signed before. */
function isYoung({ signedAt }: CachedToken, now: number): boolean {
  return signedAt <= now && now < signedAt + RENEWAL_MILLISECONDS
}

/** Signs internal tokens with the gateway's private key and reuses each token until it is due for renewal. */
export async function internalTokens(signingKey: JWK): Promise<InternalTokens> {
  const privateKey = await importJWK(signingKey, 'EdDSA')
  const header = { alg: 'EdDSA', typ: tokenType.internal, ...(signingKey.kid ? { kid: signingKey.kid } : {}) }
  const cache = new LRUCache<string, CachedToken>({ max: CACHED_TOKENS })

  const sign = (subgraph: string, claims: Claims): Promise<string> =>
    new SignJWT({ ...claims })
      .setProtectedHeader(header)
      .setIssuer(tokenIssuer)
      .setAudience(subgraph)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_SECONDS}s`)
      .sign(privateKey)

  const cached = (subject: string, subgraph: string, claims: () => Claims): Promise<string> => {
    const now = Date.now()
    const key = `${subgraph} ${subject}`
    const known = cache.get(key)
    if (known && isYoung(known, now)) return known.token
    const token = sign(subgraph, claims())
    cache.set(key, { token, signedAt: now })
    return token
  }

  return {
    tokenFor: (subgraph, caller) =>
      cached(caller ? `token ${caller.tokenId}` : 'anonymous', subgraph, () => claimsOf(caller)),
    panelToken: (subgraph) => cached('panel', subgraph, () => panelClaims),
    ownToken: (subgraph) => cached('gateway', subgraph, () => gatewayClaims),
  }
}
