import { tokenIssuer, tokenType, type InternalClaims } from '@enigm/contracts'
import { importJWK, SignJWT, type JWK } from 'jose'

const RENEW_MILLISECONDS = 20_000

/** Internal tokens of one caller, cached for 20 s, with which the other contenders can call the same subgraphs. */
export async function hopTokens(signingKey: JWK, caller: Omit<InternalClaims, 'exp' | 'iat'>) {
  const key = await importJWK(signingKey, 'EdDSA')
  const kept = new Map<string, { token: string; until: number }>()
  return async (service: string): Promise<string> => {
    const known = kept.get(service)
    if (known && known.until > Date.now()) return known.token
    const token = await new SignJWT({ ...caller })
      .setProtectedHeader({ alg: 'EdDSA', typ: tokenType.internal, kid: String(signingKey.kid) })
      .setIssuer(tokenIssuer)
      .setAudience(service)
      .setIssuedAt()
      .setExpirationTime('30s')
      .sign(key)
    kept.set(service, { token, until: Date.now() + RENEW_MILLISECONDS })
    return token
  }
}
