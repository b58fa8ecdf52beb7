import { createHash, createPrivateKey, sign } from 'node:crypto'

/** A self-signed attestation certificate of a fictitious manufacturer, in DER; valid until 2126. */
const certificate =
  'MIIBbzCCARWgAwIBAgIUD8ghB46bcsl+lB0Ry9lHWL9DkBQwCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBdDAgFw0yNjExMjEw' +
  'NDMwMjdaGA8yMTI2MTAyODA0MzAyN1owDDEKMAgGA1UEAwwBdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDly/Oap121n' +
  'S3rzkdsOpM5aXDzNSj7BH1Qvu/erRbWlFLjFu4qiaHaz6O5bbgyPDJesOppMlqMvO5URK0HDVg2jUzBRMB0GA1UdDgQWBBTX' +
  'HRwtf0bYjeBHbIcROQq37Y9cxTAfBgNVHSMEGDAWgBTXHRwtf0bYjeBHbIcROQq37Y9cxTAPBgNVHRMBAf8EBTADAQH/MAoG' +
  'CCqGSM49BAMCA0gAMEUCIG+j0d7VI7/5mJpt6fhrCS2duc+tKpUFxJD4b3Oa6n94AiEA0uo91+j4zL2S70JtCLljTizIqOyA' +
  '2n3qxXFNzaRxyCk='
/** The key of the certificate, PKCS #8. Nothing outside these tests trusts it. */
const key =
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNiMgv/lVDVrlvumQXlODiDHQO9h3sXQybI7n4dLYKS2hRANC' +
  'AAQ5cvzmqddtZ0t685HbDqTOWlw8zUo+wR9UL7v3q0W1pRS4xbuKomh2s+juW24MjwyXrDqaTJajLzuVEStBw1YN'

interface Attested {
  rpIdHash: Buffer
  clientData: Buffer
  credentialId: Buffer
  /** The public key of the credential, uncompressed. */
  point: Buffer
}

/** A valid attestation of the format `fido-u2f` (WebAuthn Level 3, section 8.6). */
export function u2fStatement({ rpIdHash, clientData, credentialId, point }: Attested): Map<string, unknown> {
  const hash = createHash('sha256').update(clientData).digest()
  const signed = Buffer.concat([Buffer.alloc(1), rpIdHash, hash, credentialId, point])
  const privateKey = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' })
  return new Map<string, unknown>([
    ['sig', new Uint8Array(sign('sha256', signed, privateKey))],
    ['x5c', [new Uint8Array(Buffer.from(certificate, 'base64'))]],
  ])
}
