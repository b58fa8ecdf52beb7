import {
  X509Certificate,
  X509ChainBuilder,
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
} from '@peculiar/x509'
import type { PublicKey } from '../device/device.entity'

/** SubjectPublicKeyInfo of Ed25519 (RFC 8410) up to the 32 bytes of the key. */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** The certificates of a text in PEM. @throws Error for anything else */
export function certificatesIn(pem: string): X509Certificate[] {
  return PemConverter.decode(pem).map((der) => new X509Certificate(der))
}

/**
 * Whether a chain of certificates, the one of the device first, ends at a configured root and certifies the key of the device.
 * The maker of a device certifies its key in hardware that releases it to an intact system alone, so that the key proves the system.
 * @returns false too for what is no certificate at all
 */
export async function certifies(
  roots: readonly X509Certificate[],
  chain: readonly string[],
  key: PublicKey,
  date = new Date(),
): Promise<boolean> {
  const certificates = chain.map(certificateIn)
  const [leaf, ...issuers] = certificates
  if (!leaf || certificates.includes(undefined)) return false
  if (
    !Buffer.from(leaf.publicKey.rawData).equals(
      Buffer.concat([ED25519_PREFIX, Buffer.from(key.x, 'base64url')]),
    )
  )
    return false
  const builder = new X509ChainBuilder({ certificates: [...(issuers as X509Certificate[]), ...roots] })
  const path = await builder.build(leaf)
  const anchor = path.at(-1)!
  if (path.length < 2 || !roots.some((root) => root.equal(anchor))) return false
  for (const [depth, certificate] of path.entries()) {
    const issuer = path[depth + 1] ?? certificate
    if (!(await certificate.verify({ publicKey: issuer.publicKey, date }))) return false
    if (depth > 0 && !mayIssue(certificate, depth - 1)) return false
  }
  return true
}

/** Whether a certificate is that of an authority, with at most this many authorities below it (RFC 5280, section 6.1.4). */
function mayIssue(certificate: X509Certificate, below: number): boolean {
  const constraints = certificate.getExtension(BasicConstraintsExtension)
  const usage = certificate.getExtension(KeyUsagesExtension)
  if (!constraints?.ca || (constraints.pathLength !== undefined && constraints.pathLength < below))
    return false
  return !usage || (usage.usages & KeyUsageFlags.keyCertSign) !== 0
}

function certificateIn(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(text, 'base64'))
  } catch {
    // The bytes are from the device: what is no certificate certifies nothing.
    return undefined
  }
}
