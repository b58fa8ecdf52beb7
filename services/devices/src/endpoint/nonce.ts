import { createHmac, timingSafeEqual } from 'node:crypto'
import type { DevicesApp } from '../config'

/** A message with a nonce counts for this long after the answer that brought the nonce. */
export const NONCE_MILLISECONDS = 120_000
/** The clocks of two processes of this service may differ by this much. */
const SKEW_MILLISECONDS = 5_000

/** A nonce as this service has issued it for one device. */
interface Issued {
  /** The envelope that the device had named last when the nonce was issued; empty unless the place of the device was in question. */
  readonly head: string
}

/**
 * Issues a nonce for the next message of a device. It is signed, so that every process accepts it and no one else can issue one:
 * a message that a device signs now was not signed in advance, whatever its clock says.
 */
export function issueNonce(app: DevicesApp, deviceId: string, head = '', at = Date.now()): string {
  const text = `${at.toString(36)}.${head}`
  return `${text}.${macOf(app, deviceId, text).toString('base64url')}`
}

/** @returns null for a nonce that is missing, too old, forged or of another device */
export function issuedNonce(app: DevicesApp, deviceId: string, nonce: string | undefined): Issued | null {
  const [at, head, mac] = (nonce ?? '').split('.')
  if (!at || head === undefined || !mac) return null
  const age = Date.now() - Number.parseInt(at, 36)
  if (!(age > -SKEW_MILLISECONDS && age < NONCE_MILLISECONDS)) return null
  const given = Buffer.from(mac, 'base64url')
  const right = macOf(app, deviceId, `${at}.${head}`)
  return given.length === right.length && timingSafeEqual(given, right) ? { head } : null
}

function macOf({ config }: DevicesApp, deviceId: string, text: string): Buffer {
  return createHmac('sha256', config.HANDLE_KEY).update(`device-nonce\0${deviceId}\0${text}`).digest()
}
