import { ed25519PublicKey, tokenType } from '@enigm/contracts'
import { decodeProtectedHeader, errors, importJWK, jwtVerify } from 'jose'
import { z } from 'zod'
import { DeviceCommandKind } from '../command/command.entity'
import type { PublicKey } from '../device/device.entity'
import { FindingCategory } from '../evidence/active-defense'
import { ManagedPolicy } from '../management/policy'
import { postureClaims } from '../management/posture'

/** `aud` of every message of a device. */
const AUDIENCE = 'enigm-devices'
const thumbprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const hash = z.string().regex(/^([A-Za-z0-9_-]{43})?$/)

const LONGEST_WAIT_SECONDS = 30

const poll = z.object({
  /** From the last answer; a poll without a valid one is answered with a new one. */
  nonce: z.string().max(128).optional(),
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

const LONGEST_CERTIFICATE = 4_096
const MOST_CERTIFICATES = 5

const evidence = z.object({
  nonce: z.string().max(128).optional(),
  /** Certificates in DER, base64: the one of the key of the device first. */
  attestation: z.array(z.string().max(LONGEST_CERTIFICATE)).min(1).max(MOST_CERTIFICATES).optional(),
  /** The categories that Active Defense has found since its last report; empty when it has found nothing. */
  findings: z.array(z.enum(FindingCategory)).max(20).optional(),
})

export type EvidenceClaims = z.infer<typeof evidence>
type PollClaims = z.infer<typeof poll>
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

/** @throws InvalidMessage */
export function verifyEvidence(message: string, key: PublicKey, signer: string): Promise<EvidenceClaims> {
  return verify(message, { key, signer, typ: tokenType.deviceEvidence, claims: evidence })
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
      // The clock of the device counts for nothing: a poll is fresh by its nonce, and a report belongs to one envelope.
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
