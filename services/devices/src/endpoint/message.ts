import { ed25519PublicKey, tokenType } from '@enigm/contracts'
import { decodeProtectedHeader, errors, importJWK, jwtVerify } from 'jose'
import { z } from 'zod'
import { DeviceCommandKind } from '../command/command.entity'
import type { PublicKey } from '../device/device.entity'
import { ManagedPolicy } from '../management/policy'
import { postureClaims } from '../management/posture'

/** `aud` of every message of a device. */
const AUDIENCE = 'enigm-devices'
const thumbprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const hash = z.string().regex(/^([A-Za-z0-9_-]{43})?$/)

const LONGEST_WAIT_SECONDS = 30
/** A poll is signed when it is sent; a device whose clock differs more is answered with the right time. */
export const CLOCK_TOLERANCE_SECONDS = 60

const poll = z.object({
  iat: z.number(),
  /** How long the answer may be held, in seconds. */
  wait: z.int().min(0).max(LONGEST_WAIT_SECONDS),
  /** The hash of the last envelope that the device has stored; empty before the first one. */
  head: hash,
})

const report = z.object({
  command: z.string().max(64),
  seq: z.int().min(1),
  /** The hash of the envelope that the report is about. */
  head: hash,
  status: z.enum(['ACKNOWLEDGED', 'NOT_NOW', 'COMPLETED', 'FAILED']),
  reason: z.enum(['REFUSED', 'NOT_SUPPORTED', 'FAILED_ON_DEVICE']).optional(),
  kind: z.enum(DeviceCommandKind).optional(),
  policy: z.enum(ManagedPolicy).optional(),
  posture: postureClaims.optional(),
})

export type PollClaims = z.infer<typeof poll>
export type ReportClaims = z.infer<typeof report>

/** A message that its device has not signed, or that has another form. */
export class InvalidMessage extends Error {
  override readonly name = 'InvalidMessage'
}

/** The thumbprint of the key that a message says it is signed with; it proves nothing. @throws InvalidMessage */
export function signerOf(message: string): string {
  return checked(() => thumbprint.parse(decodeProtectedHeader(message).kid))
}

/** @throws InvalidMessage */
export function verifyPoll(message: string, key: PublicKey, signer: string): Promise<PollClaims> {
  return verify(message, { key, signer, typ: tokenType.devicePoll, claims: poll })
}

/** A report has no time limit: it is about one envelope, and a late or repeated one changes nothing. @throws InvalidMessage */
export function verifyReport(message: string, key: PublicKey, signer: string): Promise<ReportClaims> {
  return verify(message, { key, signer, typ: tokenType.deviceReport, claims: report })
}

interface Expectation<T> {
  key: PublicKey
  signer: string
  typ: string
  claims: z.ZodType<T>
}

async function verify<T>(message: string, { key, signer, typ, claims }: Expectation<T>): Promise<T> {
  try {
    const publicKey = await importJWK(ed25519PublicKey.parse(key), 'EdDSA')
    const { payload } = await jwtVerify(message, publicKey, {
      algorithms: ['EdDSA'],
      typ,
      issuer: signer,
      audience: AUDIENCE,
      // The device's clock is compared by the caller, which tells a device with a wrong one the right time.
      currentDate: new Date(0),
    })
    return claims.parse(payload)
  } catch (error) {
    throw asInvalid(error)
  }
}

function checked<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw asInvalid(error)
  }
}

function asInvalid(error: unknown): unknown {
  // jose throws a TypeError for a text that is no JWS at all.
  const isOurs =
    error instanceof errors.JOSEError || error instanceof z.ZodError || error instanceof TypeError
  return isOurs ? new InvalidMessage() : error
}
