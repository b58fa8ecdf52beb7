import { isId, tokenType } from '@enigm/contracts'
import type { App, OutsideEvent, VerifyExternalMessage } from '@enigm/subgraph'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { z } from 'zod'
import type { KeysConfig } from '../config'

/** `iss` and `aud` of what Enigm App tells this service. */
export const appIssuer = 'enigm-app'
export const appAudience = 'enigm-keys'

const CLOCK_TOLERANCE_SECONDS = 60
const LARGEST_SEQ = 2 ** 31 - 1

/** Strict: a place, a contact or anything that was said has no claim here, so a message with one is refused as a whole. */
const claims = z.strictObject({
  iss: z.literal(appIssuer),
  aud: z.literal(appAudience),
  jti: z.string().regex(/^[\w-]{16,64}$/),
  iat: z.int(),
  event: z.string().max(64),
  time: z.iso.datetime(),
  key: z.string().refine((text) => isId('keyReference', text)),
  seq: z.int().min(1).max(LARGEST_SEQ),
  sub: z.string().max(64).optional(),
  organization: z
    .string()
    .refine((text) => isId('organization', text))
    .optional(),
  emergency: z
    .string()
    .refine((text) => isId('emergencyReference', text))
    .optional(),
  kind: z.string().max(32).optional(),
  state: z.string().max(32).optional(),
})

/**
 * Verifies what Enigm App tells: a compact JWS by a key of its set (RFC 7515, EdDSA) for this service, issued no later
 * than now. It may be old: what waited in the App while the broker was away still counts, and a repetition is told from a
 * new event by its sequence number.
 */
export function verifyAppEvent({ config }: App<KeysConfig>): VerifyExternalMessage {
  const keys = createLocalJWKSet(config.APP_PUBLIC_KEYS as JSONWebKeySet)
  return async (message) => {
    const { payload } = await jwtVerify(message, keys, {
      algorithms: ['EdDSA'],
      typ: tokenType.appEvent,
      issuer: appIssuer,
      audience: appAudience,
      requiredClaims: ['jti', 'iat'],
    })
    return eventOf(claims.parse(payload))
  }
}

function eventOf(told: z.infer<typeof claims>): OutsideEvent {
  const latest = Date.now() + CLOCK_TOLERANCE_SECONDS * 1000
  if (told.iat * 1000 > latest || Date.parse(told.time) > latest) throw new Error('it is from the future')
  return {
    id: told.jti,
    type: told.event,
    aggregateId: told.key,
    version: told.seq,
    occurredAt: told.time,
    data: {
      keyReference: told.key,
      accountReference: told.sub,
      organizationId: told.organization,
      emergencyReference: told.emergency,
      kind: told.kind,
      state: told.state,
    },
  }
}
