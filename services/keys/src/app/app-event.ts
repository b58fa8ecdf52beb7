import { isId, tokenType } from '@enigm/contracts'
import type { App, ExternalEvent, VerifyExternalMessage } from '@enigm/subgraph'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { z } from 'zod'
import type { KeysConfig } from '../config'

/** `iss` and `aud` of the messages of Enigm App to this service. */
const appIssuer = 'enigm-app'
const appAudience = 'enigm-keys'

const CLOCK_TOLERANCE_SECONDS = 60
const LARGEST_SEQ = 2 ** 31 - 1

/** Strict: no claim can hold a location, a contact or content, and a message with any other claim is refused as a whole. */
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
 * Verifies messages of Enigm App: a compact JWS by a key of its set (RFC 7515, EdDSA) for this service, issued no later than
 * now. It may be old: a message that waited in the App during an outage of the broker still counts, and its sequence number
 * distinguishes a repetition from a new event.
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

function eventOf(message: z.infer<typeof claims>): ExternalEvent {
  const latest = Date.now() + CLOCK_TOLERANCE_SECONDS * 1000
  if (message.iat * 1000 > latest || Date.parse(message.time) > latest)
    throw new Error('the message is from the future')
  return {
    id: message.jti,
    type: message.event,
    aggregateId: message.key,
    version: message.seq,
    occurredAt: message.time,
    data: {
      keyReference: message.key,
      accountReference: message.sub,
      organizationId: message.organization,
      emergencyReference: message.emergency,
      kind: message.kind,
      state: message.state,
    },
  }
}
