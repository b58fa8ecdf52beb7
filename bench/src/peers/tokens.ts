import { tokenIssuer, tokenType } from '@enigm/contracts'
import { decodeJwt, importJWK, SignJWT, type JWK } from 'jose'

const RENEW_MILLISECONDS = 20_000

/** Signs internal tokens for the callers of the other contenders, cached for 20 s. Access tokens are read and not verified. */
export async function hopTokens(signingKey: JWK) {
  const key = await importJWK(signingKey, 'EdDSA')
  const kept = new Map<string, { token: string; until: number }>()
  return async (service: string, authorization: string): Promise<string> => {
    const name = `${service} ${authorization}`
    const known = kept.get(name)
    if (known && known.until > Date.now()) return known.token
    const { sub = '', sid, role, scopes } = decodeJwt(authorization.slice('Bearer '.length))
    const token = await new SignJWT({ sub, sid, role, scopes })
      .setProtectedHeader({ alg: 'EdDSA', typ: tokenType.internal, kid: String(signingKey.kid) })
      .setIssuer(tokenIssuer)
      .setAudience(service)
      .setIssuedAt()
      .setExpirationTime('30s')
      .sign(key)
    kept.set(name, { token, until: Date.now() + RENEW_MILLISECONDS })
    return token
  }
}
