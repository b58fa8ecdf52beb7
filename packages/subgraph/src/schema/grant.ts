import { Refusal, tokenAudience, tokenIssuer, tokenType, type GrantClaims } from '@enigm/contracts'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose'
import type { BaseConfig } from '../config'
import type { Caller } from '../caller'
import type { FieldRule } from './field-rules'

type Critical = NonNullable<FieldRule['critical']>

export interface GrantVerifier {
  /** @throws Refusal PIN_REQUIRED unless the input carries a valid grant of this session for this operation and target */
  (critical: Critical, input: Readonly<Record<string, unknown>>, caller: Caller): Promise<GrantClaims>
}

/** Verifies grants of `authorizeCriticalOperation` with the keys of accounts; the transaction ensures that a grant works once. */
export function createGrantVerifier(keys: BaseConfig['GRANT_PUBLIC_KEYS']): GrantVerifier {
  const keySet = createLocalJWKSet(keys as JSONWebKeySet)
  const options = {
    algorithms: ['EdDSA'],
    issuer: tokenIssuer,
    audience: tokenAudience.grant,
    typ: tokenType.grant,
    requiredClaims: ['sub', 'sid', 'jti', 'exp', 'iat'],
    maxTokenAge: '2m',
    clockTolerance: 5,
  }
  return async (critical, input, caller) => {
    const { grant } = input
    const target = targetOf(input, critical.target)
    if (typeof grant !== 'string' || target === undefined) throw new Refusal('PIN_REQUIRED')
    const claims = await verified(() => jwtVerify(grant, keySet, options))
    if (!isGrant(claims) || !isFor(claims, critical, target, caller)) throw new Refusal('PIN_REQUIRED')
    return claims
  }
}

/** Every failure has the same answer, so that it discloses nothing about the grant. */
async function verified(verify: () => Promise<{ payload: JWTPayload }>): Promise<JWTPayload> {
  try {
    return (await verify()).payload
  } catch {
    throw new Refusal('PIN_REQUIRED')
  }
}

function isGrant(claims: JWTPayload): claims is JWTPayload & GrantClaims {
  const texts = [claims.sub, claims.sid, claims.jti, claims.operation, claims.target]
  return claims.aud === tokenAudience.grant && texts.every((text) => typeof text === 'string' && text !== '')
}

function isFor(grant: GrantClaims, { operation }: Critical, target: string, caller: Caller): boolean {
  return (
    grant.operation === operation &&
    grant.target === target &&
    grant.sub === caller.accountId &&
    grant.sid === caller.sessionId
  )
}

/**
 * The target of a mutation in its grant: the value at a dotted path of the input. A composite target has several paths,
 * separated by spaces; the present values are joined with `:` (`price.amount price.currency` → `500:EUR`).
 * @returns undefined if no value is present, or if the parts of a composite target would be ambiguous
 */
export function targetOf(input: Readonly<Record<string, unknown>>, paths: string): string | undefined {
  const values = paths.split(' ').map((path) => valueAt(input, path.split('.')))
  const present = values.filter((value) => value !== undefined && value !== null && value !== '')
  if (present.length === 0 || present.some((value) => typeof value === 'object')) return undefined
  const texts = present.map(String)
  if (values.length > 1 && texts.some((text) => text.includes(':'))) return undefined
  return texts.join(':')
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    input,
  )
}
