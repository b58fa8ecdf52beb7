import {
  machineRoles,
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
import { MachineUnauthenticated } from './challenge'
import { ProofInvalid, verifyProof } from './dpop/proof'
import { ProofMemory } from './dpop/proof-memory'
import { LruMap } from '../plan/lru'

/** Who calls the gateway; `undefined` stands for anonymous. */
export interface GatewayCaller {
  /** The account or the machine client. */
  readonly accountId: string
  /** The session; a machine client stands for itself. */
  readonly sessionId: string
  /** The version of the session that the token was signed for; 0 where the token does not say. */
  readonly tokenVersion: number
  readonly role: Role
  readonly scopes: ReadonlySet<Scope>
  readonly organizationId?: string
  /** Names one access token; what is cached per session is keyed by it. */
  readonly tokenId: string
}

/** What a request shows of its caller. */
export interface Presented {
  readonly authorization: string | undefined
  /** The DPoP header (RFC 9449); of people nobody looks at it. */
  readonly proof: string | undefined
  readonly method: string
  /** The address as clients know it. */
  readonly url: string
}

interface Verified {
  readonly caller: GatewayCaller
  /** The thumbprint of the key whose proofs the token needs; machine clients' tokens alone have it. */
  readonly keyThumbprint: string | undefined
  /** Seconds since the epoch from which the token counts no more. */
  readonly endsAt: number
}

const MAX_AGE_SECONDS = 600
const CLOCK_TOLERANCE_SECONDS = 5
const CACHED_TOKENS = 10_000
const LONGEST_TOKEN = 4_096

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
    cnf: z.strictObject({ jkt: z.string().min(1) }).optional(),
  })
  .refine(
    ({ role, cnf, sub, sid, client_id }) =>
      machineRoles.has(role) === (cnf !== undefined) && (!cnf || (sub === sid && sub === client_id)),
    'a token is bound to a key exactly where it is a machine client’s',
  )

/** Turns an `Authorization` header into the caller. */
export interface Sessions {
  /**
   * @throws Refusal UNAUTHENTICATED for anything but a good access token: `Bearer` for people, `DPoP` with a fresh proof for
   * machine clients; only a missing header is anonymous. RATE_LIMITED for a client with more proofs than are remembered.
   */
  callerOf(presented: Presented): Promise<GatewayCaller | undefined>
}

function expired(endsAt: number): boolean {
  return Date.now() / 1000 >= endsAt
}

/** Sessions by the public keys of accounts; verified tokens are remembered, their end is looked at each time. */
export function sessionsOf(keys: JSONWebKeySet): Sessions {
  return new VerifiedSessions(keys)
}

class VerifiedSessions implements Sessions {
  private readonly keySet: ReturnType<typeof createLocalJWKSet>
  private readonly cache = new LruMap<string, Verified>(CACHED_TOKENS)
  private readonly proofs = new ProofMemory()

  constructor(keys: JSONWebKeySet) {
    this.keySet = createLocalJWKSet(keys)
  }

  async callerOf(presented: Presented): Promise<GatewayCaller | undefined> {
    const { authorization } = presented
    if (authorization === undefined) return undefined
    const [, scheme = '', token] = /^(Bearer|DPoP) ([\w.-]+)$/i.exec(authorization) ?? []
    if (!token || token.length > LONGEST_TOKEN) throw new Refusal('UNAUTHENTICATED')
    const isProven = scheme.length === 'DPoP'.length
    let known = this.cache.get(token)
    if (!known) this.cache.set(token, (known = await this.verify(token, isProven)))
    const { caller, keyThumbprint, endsAt } = known
    if (expired(endsAt) || (keyThumbprint !== undefined) !== isProven) {
      throw refusalOf(isProven || keyThumbprint !== undefined)
    }
    if (keyThumbprint) await this.prove(presented, token, caller, keyThumbprint)
    return caller
  }

  private async verify(token: string, isProven: boolean): Promise<Verified> {
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
      throw refusalOf(isProven)
    }
  }

  private async prove(
    { proof, method, url }: Presented,
    accessToken: string,
    { accountId }: GatewayCaller,
    keyThumbprint: string,
  ): Promise<void> {
    try {
      const { thumbprint, jti } = await verifyProof({ proof, method, url, accessToken })
      if (thumbprint !== keyThumbprint || !this.proofs.use(accountId, thumbprint, jti))
        throw new ProofInvalid()
    } catch (error) {
      if (error instanceof ProofInvalid) throw new MachineUnauthenticated('invalid_dpop_proof')
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
  cnf,
}: z.infer<typeof claims>): Verified {
  const caller: GatewayCaller = {
    accountId: sub,
    sessionId: sid,
    tokenVersion: ver,
    role,
    scopes: new Set(scopes as Scope[]),
    ...(org === undefined ? {} : { organizationId: org }),
    tokenId: jti,
  }
  return {
    caller,
    keyThumbprint: cnf?.jkt,
    endsAt: Math.min(exp, iat + MAX_AGE_SECONDS) + CLOCK_TOLERANCE_SECONDS,
  }
}

/** A machine client reads whether it was its token or its proof; whoever sends a person's token learns nothing. */
function refusalOf(isMachines: boolean): Refusal {
  return isMachines ? new MachineUnauthenticated('invalid_token') : new Refusal('UNAUTHENTICATED')
}
