import { randomUUID } from 'node:crypto'
import {
  panelParty,
  scopesOfRole,
  tokenAudience,
  tokenIssuer,
  tokenType,
  type CriticalOperationName,
  type Role,
  type Scope,
} from '@enigm/contracts'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'

export interface TestKey {
  privateKey: CryptoKey
  /** The private key as an environment variable. */
  jwk: string
  /** The public key as an environment variable. */
  jwks: string
}

/** A new Ed25519 key in the forms of the environment variables. */
export async function createTestKey(kid: string = randomUUID()): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const named = async (key: CryptoKey): Promise<JWK> => ({ ...(await exportJWK(key)), kid, alg: 'EdDSA' })
  return {
    privateKey,
    jwk: JSON.stringify(await named(privateKey)),
    jwks: JSON.stringify({ keys: [await named(publicKey)] }),
  }
}

/** The caller of a request in a test. */
export interface TestCaller {
  accountId?: string
  sessionId?: string
  organizationId?: string
  role?: Role
  scopes: readonly Scope[]
  /** Whether the gateway asks for a browser that keeps its session in the cookie of the web panel. */
  isPanel?: boolean
}

/** The internal token of the gateway for this caller. */
export function internalToken(key: TestKey, service: string, caller: TestCaller): Promise<string> {
  return new SignJWT({
    sid: caller.sessionId,
    role: caller.role,
    org: caller.organizationId,
    scopes: caller.scopes,
    ...(caller.accountId ? { sub: caller.accountId } : {}),
    ...(caller.isPanel ? { azp: panelParty } : {}),
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: tokenType.internal, kid: kidOf(key) })
    .setIssuer(tokenIssuer)
    .setAudience(service)
    .setIssuedAt()
    .setExpirationTime('30s')
    .sign(key.privateKey)
}

/** A grant as accounts issues it. */
export function grantToken(
  key: TestKey,
  caller: TestCaller,
  operation: CriticalOperationName,
  target: string,
): Promise<string> {
  return new SignJWT({ sid: caller.sessionId, operation, target })
    .setProtectedHeader({ alg: 'EdDSA', typ: tokenType.grant, kid: kidOf(key) })
    .setIssuer(tokenIssuer)
    .setAudience(tokenAudience.grant)
    .setSubject(caller.accountId ?? '')
    .setJti(`grant_${randomUUID()}`)
    .setIssuedAt()
    .setExpirationTime('2m')
    .sign(key.privateKey)
}

/** A caller with the scopes of its role. */
export function callerOf(role: Role, ids: Omit<TestCaller, 'role' | 'scopes'>): TestCaller {
  return { ...ids, role, scopes: scopesOfRole[role] }
}

function kidOf(key: TestKey): string {
  return (JSON.parse(key.jwk) as { kid: string }).kid
}
