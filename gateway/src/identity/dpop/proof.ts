import { createHash } from 'node:crypto'
import { tokenType } from '@enigm/contracts'
import { calculateJwkThumbprint, errors, importJWK, jwtVerify, type JWSHeaderParameters } from 'jose'
import { z } from 'zod'

/** How long before its arrival a proof may be made, and how far a client's clock may be ahead. */
export const PROOF_SECONDS = 60
export const PROOF_TOLERANCE_SECONDS = 5
export const proofAlgorithms = ['EdDSA', 'ES256']
const LONGEST_PROOF = 4_096

/** One public key and nothing beside it: a private member is refused, whatever its name (RFC 9449 section 4.3). */
const publicKey = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }),
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
])
const algorithmOf = { OKP: 'EdDSA', EC: 'ES256' } as const

const claims = z.object({
  jti: z.string().min(1).max(128),
  htm: z.string(),
  htu: z.string().max(2_048),
  ath: z.string().optional(),
})

/** The request that a proof has to be for. */
export interface ProvenRequest {
  readonly proof: string | undefined
  readonly method: string
  /** The address as clients know it, without query. */
  readonly url: string
  /** What the proof must name besides, wherever a token is used. */
  readonly accessToken?: string
}

export interface Proof {
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string
  readonly jti: string
}

/** A proof that proves nothing; what was wrong with it is said to nobody. */
export class ProofInvalid extends Error {
  constructor() {
    super('The DPoP proof is not valid.')
    this.name = 'ProofInvalid'
  }
}

/**
 * Verifies a DPoP proof by the key that it carries (RFC 9449 section 4.3): one JWS, of its own type, by EdDSA or ES256, for
 * this method, this address and this token, made within the last 60 seconds. That it comes once is the caller's to see to.
 * @throws ProofInvalid
 */
export async function verifyProof({ proof, method, url, accessToken }: ProvenRequest): Promise<Proof> {
  if (proof === undefined || proof.length > LONGEST_PROOF) throw new ProofInvalid()
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, embeddedKey, {
      algorithms: proofAlgorithms,
      typ: tokenType.proof,
      requiredClaims: ['jti', 'htm', 'htu', 'iat'],
      maxTokenAge: PROOF_SECONDS,
      clockTolerance: PROOF_TOLERANCE_SECONDS,
    })
    const { jti, htm, htu, ath } = claims.parse(payload)
    const isFor = htm === method && addressOf(htu) === url
    if (!isFor || (accessToken !== undefined && ath !== hashOf(accessToken))) throw new ProofInvalid()
    return { thumbprint: await calculateJwkThumbprint(publicKey.parse(protectedHeader.jwk)), jti }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) throw new ProofInvalid()
    throw error
  }
}

async function embeddedKey(header: JWSHeaderParameters) {
  const key = publicKey.parse(header.jwk)
  if (header.alg !== algorithmOf[key.kty]) throw new ProofInvalid()
  try {
    return await importJWK(key, header.alg)
  } catch {
    throw new ProofInvalid()
  }
}

/** Query and fragment do not count (RFC 9449 section 4.3); what is no address is equal to none. */
function addressOf(htu: string): string | undefined {
  if (!URL.canParse(htu)) return undefined
  const { origin, pathname } = new URL(htu)
  return origin + pathname
}

function hashOf(accessToken: string): string {
  return createHash('sha256').update(accessToken, 'ascii').digest('base64url')
}
