import { createHash } from 'node:crypto'
import { tokenType } from '@enigm/contracts'
import { calculateJwkThumbprint, errors, importJWK, jwtVerify, type JWSHeaderParameters } from 'jose'
import { z } from 'zod'

/** Maximum age of a proof, and the tolerated difference of the client's clock. */
export const PROOF_SECONDS = 60
export const PROOF_TOLERANCE_SECONDS = 30
export const proofAlgorithms = ['EdDSA', 'ES256']
const MAX_PROOF_LENGTH = 4_096

/** A public key without further members: a private member of any name is refused (RFC 9449 section 4.3). */
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

/** The request that the proof must match. */
interface ProvenRequest {
  readonly proof: string | undefined
  readonly method: string
  /** The public URL of the endpoint, without query. */
  readonly url: string
  /** The proof must contain the hash of this token, if there is one. */
  readonly accessToken?: string
}

export interface Proof {
  /** JWK thumbprint (RFC 7638): SHA-256, base64url. */
  readonly thumbprint: string
  readonly jti: string
}

/** What can be wrong with a proof. Each sentence judges only what the caller sent, and repeats nothing of it. */
const mistakes = {
  missing: 'The DPoP header is missing or longer than 4096 characters.',
  format:
    'The DPoP proof must be one JWT of type dpop+jwt, signed with EdDSA or ES256 by the public key in its jwk header, which has no other members.',
  htm: 'htm of the DPoP proof must be the method of the request.',
  htu: 'htu of the DPoP proof must be the public address of the endpoint.',
  iat: `iat of the DPoP proof must be within the last ${PROOF_SECONDS} seconds of the time in the Date header of this response.`,
  jti: 'jti of the DPoP proof must have 1 to 128 characters.',
  ath: 'ath of the DPoP proof must be the SHA-256 of the access token in base64url.',
  replay: 'The DPoP proof was used before: each request needs a proof with a new jti.',
  key: 'The DPoP proof must be signed by the key that the access token is bound to.',
} as const

type Mistake = keyof typeof mistakes

/** The proof is invalid. The message says why. */
export class ProofInvalid extends Error {
  constructor(mistake: Mistake) {
    super(mistakes[mistake])
    this.name = 'ProofInvalid'
  }
}

/**
 * Verifies a DPoP proof with the key in its header (RFC 9449 section 4.3): one JWS of type `dpop+jwt`, signed with EdDSA or
 * ES256, for this method, URL and token, issued within the last 60 seconds. It does not detect replay; see `ProofMemory`.
 * @throws ProofInvalid
 */
export async function verifyProof({ proof, method, url, accessToken }: ProvenRequest): Promise<Proof> {
  if (proof === undefined || proof.length > MAX_PROOF_LENGTH) throw new ProofInvalid('missing')
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, embeddedKey, {
      algorithms: proofAlgorithms,
      typ: tokenType.proof,
      requiredClaims: ['jti', 'htm', 'htu', 'iat'],
      maxTokenAge: PROOF_SECONDS,
      clockTolerance: PROOF_TOLERANCE_SECONDS,
    })
    const { jti, htm, htu, ath } = claims.parse(payload)
    if (htm !== method) throw new ProofInvalid('htm')
    if (urlOf(htu) !== url) throw new ProofInvalid('htu')
    if (accessToken !== undefined && ath !== hashOf(accessToken)) throw new ProofInvalid('ath')
    return { thumbprint: await calculateJwkThumbprint(publicKey.parse(protectedHeader.jwk)), jti }
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new ProofInvalid(mistakeOf('claim' in error && error.claim))
    if (error instanceof z.ZodError) throw new ProofInvalid(mistakeOf(error.issues[0]?.path[0]))
    throw error
  }
}

/** The mistake of a claim; any other one is of the format. */
function mistakeOf(claim: unknown): Mistake {
  return claim === 'htm' || claim === 'htu' || claim === 'iat' || claim === 'jti' || claim === 'ath'
    ? claim
    : 'format'
}

async function embeddedKey(header: JWSHeaderParameters) {
  const key = publicKey.parse(header.jwk)
  if (header.alg !== algorithmOf[key.kty]) throw new ProofInvalid('format')
  try {
    return await importJWK(key, header.alg)
  } catch {
    throw new ProofInvalid('format')
  }
}

/** Without query and fragment (RFC 9449 section 4.3); undefined for an invalid URL. */
function urlOf(htu: string): string | undefined {
  if (!URL.canParse(htu)) return undefined
  const { origin, pathname } = new URL(htu)
  return origin + pathname
}

function hashOf(accessToken: string): string {
  return createHash('sha256').update(accessToken, 'ascii').digest('base64url')
}
