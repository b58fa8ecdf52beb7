import { scopesOfRole, tokenAudience, tokenIssuer, tokenType, type Role } from '@enigm/contracts'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'

/** An Ed25519 key in the forms that the configuration wants. */
export interface TestKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
  readonly privateJwk: JWK
}

export async function createKey(kid: string): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const named = async (key: CryptoKey) => ({ ...(await exportJWK(key)), kid, alg: 'EdDSA' })
  return { kid, privateKey, publicJwk: await named(publicKey), privateJwk: await named(privateKey) }
}

/** What a token says otherwise than a good access token; `undefined` leaves a claim out. */
export interface Deviation {
  readonly role?: Role
  readonly claims?: Record<string, unknown>
  readonly header?: Record<string, unknown>
}

let issued = 0

/** An access token as accounts signs it: five minutes, for a customer. */
export async function accessToken(
  key: TestKey,
  { role = 'CUSTOMER', claims, header }: Deviation = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  issued += 1
  const payload = {
    iss: tokenIssuer,
    aud: tokenAudience.gateway,
    sub: 'acct_one',
    sid: 'sess_one',
    jti: `jti_${issued}`,
    role,
    scopes: scopesOfRole[role],
    iat: now,
    exp: now + 300,
    ...claims,
  }
  return new SignJWT(JSON.parse(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'EdDSA', typ: tokenType.access, kid: key.kid, ...header })
    .sign(key.privateKey)
}
