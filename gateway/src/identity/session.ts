import {
  machineRoles,
  panelParty,
  Refusal,
  roles,
  tokenAudience,
  tokenIssuer,
  tokenType,
  type Role,
  type Scope,
} from '@enigm/contracts'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { MachineUnauthenticated } from './challenge'
import { ProofInvalid, verifyProof } from './dpop/proof'
import { ProofMemory } from './dpop/proof-memory'
import type { UsedProofs } from './dpop/used-proofs'

/** The authenticated caller of a request; `undefined` stands for an anonymous caller. */
export interface GatewayCaller {
  /** The account or the machine client. */
  readonly accountId: string
  /** The session, or the machine client itself. */
  readonly sessionId: string
  /** Version of the session when the token was signed; 0 if the token has none. */
  readonly tokenVersion: number
  readonly role: Role
  readonly scopes: ReadonlySet<Scope>
  readonly organizationId?: string
  /** Whether the token is for the web panel: a browser holds its session by the cookie of `/auth/*`. */
  readonly isPanel: boolean
  /** When the token expires, in seconds since the epoch, with the tolerance for clocks. */
  readonly expiresAt: number
  /** Identifies one access token; caches per caller use it as their key. */
  readonly tokenId: string
  /** Whether the broker could not say if another gateway has seen the proof of this request; it changes nothing then. */
  readonly hasUnsharedProof?: boolean
}

/** The credentials of one request. */
export interface Credentials {
  readonly authorization: string | undefined
  /** The DPoP header (RFC 9449); ignored for people. */
  readonly proof: string | undefined
  readonly method: string
  /** The public URL of the endpoint. */
  readonly url: string
}

interface VerifiedToken {
  readonly caller: GatewayCaller
  /** Thumbprint of the key that must sign the proofs; only tokens of machine clients are bound to a key. */
  readonly keyThumbprint: string | undefined
}

const MAX_AGE_SECONDS = 600
const CLOCK_TOLERANCE_SECONDS = 5
const CACHED_TOKENS = 10_000
const MAX_TOKEN_LENGTH = 4_096

const claims = z
  .object({
    sub: z.string().min(1),
    sid: z.string().min(1),
    ver: z.int().min(0).default(0),
    jti: z.string().min(1),
    role: z.enum(roles).exclude(['GATEWAY']),
    scopes: z.array(z.string()),
    org: z.string().optional(),
    client_id: z.string().optional(),
    exp: z.number(),
    iat: z.number(),
    azp: z.literal(panelParty).optional(),
    cnf: z.strictObject({ jkt: z.string().min(1) }).optional(),
  })
  .refine(
    ({ role, cnf, sub, sid, client_id }) =>
      machineRoles.has(role) === (cnf !== undefined) && (!cnf || (sub === sid && sub === client_id)),
    'Exactly the tokens of machine clients are bound to a key.',
  )

/** Authenticates requests. */
export interface Sessions {
  /**
   * A request without an `Authorization` header is anonymous. People use the scheme `Bearer`, machine clients `DPoP` with a
   * proof that is used once.
   * @throws Refusal UNAUTHENTICATED for any other header, RATE_LIMITED when a client exceeds the limit of remembered proofs
   */
  callerOf(credentials: Credentials): Promise<GatewayCaller | undefined>
}

function isExpired(expiresAt: number): boolean {
  return Date.now() / 1000 >= expiresAt
}

/** Verifies access tokens with the public keys of accounts. Verified tokens are cached; expiry is checked on every request. */
export function sessionsOf(keys: JSONWebKeySet, usedProofs: UsedProofs): Sessions {
  return new VerifiedSessions(keys, usedProofs)
}

class VerifiedSessions implements Sessions {
  private readonly keySet: ReturnType<typeof createLocalJWKSet>
  private readonly cache = new LRUCache<string, VerifiedToken>({ max: CACHED_TOKENS })
  private readonly proofs = new ProofMemory()

  constructor(
    keys: JSONWebKeySet,
    private readonly usedProofs: UsedProofs,
  ) {
    this.keySet = createLocalJWKSet(keys)
  }

  async callerOf(credentials: Credentials): Promise<GatewayCaller | undefined> {
    const { authorization } = credentials
    if (authorization === undefined) return undefined
    const [, scheme = '', token] = /^(Bearer|DPoP) ([\w.-]+)$/i.exec(authorization) ?? []
    if (!token || token.length > MAX_TOKEN_LENGTH) throw new Refusal('UNAUTHENTICATED')
    const isDpop = scheme.toLowerCase() === 'dpop'
    let verified = this.cache.get(token)
    if (!verified) this.cache.set(token, (verified = await this.verify(token, isDpop)))
    const { caller, keyThumbprint } = verified
    if (isExpired(caller.expiresAt) || (keyThumbprint !== undefined) !== isDpop) {
      throw refusalOf(isDpop || keyThumbprint !== undefined)
    }
    if (!keyThumbprint) return caller
    const isShared = await this.verifyProof(credentials, token, caller, keyThumbprint)
    return isShared ? caller : { ...caller, hasUnsharedProof: true }
  }

  private async verify(token: string, isDpop: boolean): Promise<VerifiedToken> {
    try {
      const { payload } = await jwtVerify(token, this.keySet, {
        algorithms: ['EdDSA'],
        issuer: tokenIssuer,
        audience: tokenAudience.gateway,
        typ: tokenType.access,
        requiredClaims: ['sub', 'sid', 'jti', 'exp', 'iat'],
        maxTokenAge: MAX_AGE_SECONDS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      })
      return verifiedOf(claims.parse(payload))
    } catch {
      throw refusalOf(isDpop)
    }
  }

  /** @returns whether no other gateway has seen the proof; false when the broker does not say */
  private async verifyProof(
    { proof, method, url }: Credentials,
    accessToken: string,
    { accountId, organizationId = accountId }: GatewayCaller,
    keyThumbprint: string,
  ): Promise<boolean> {
    try {
      const { thumbprint, jti } = await verifyProof({ proof, method, url, accessToken })
      if (thumbprint !== keyThumbprint) throw new ProofInvalid('key')
      const owner = { clientId: accountId, organizationId }
      if (!this.proofs.use(owner, thumbprint, jti)) throw new ProofInvalid('replay')
      const mark = await this.usedProofs.mark(thumbprint, jti)
      if (mark === 'used') throw new ProofInvalid('replay')
      return mark === 'new'
    } catch (error) {
      if (error instanceof ProofInvalid) throw MachineUnauthenticated.invalidProof(error.message)
      throw error
    }
  }
}

function verifiedOf({
  sub,
  sid,
  ver,
  jti,
  role,
  scopes,
  org,
  exp,
  iat,
  azp,
  cnf,
}: z.infer<typeof claims>): VerifiedToken {
  const caller: GatewayCaller = {
    accountId: sub,
    sessionId: sid,
    tokenVersion: ver,
    role,
    scopes: new Set(scopes as Scope[]),
    ...(org === undefined ? {} : { organizationId: org }),
    isPanel: azp === panelParty,
    expiresAt: Math.min(exp, iat + MAX_AGE_SECONDS) + CLOCK_TOLERANCE_SECONDS,
    tokenId: jti,
  }
  return { caller, keyThumbprint: cnf?.jkt }
}

/** A machine client learns whether its token or its proof is invalid; a person's client learns no reason. */
function refusalOf(isMachineClient: boolean): Refusal {
  return isMachineClient ? MachineUnauthenticated.invalidToken() : new Refusal('UNAUTHENTICATED')
}
