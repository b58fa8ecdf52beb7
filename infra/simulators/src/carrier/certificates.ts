import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type JsonGeneralName,
  type X509Certificate,
} from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const YEARS = 10

/** A certificate and its key, in PEM. */
interface CertifiedKey {
  certificate: string
  key: string
}

/** The name in the client certificate of the simulated carrier. */
export const carrierClientName = 'carrier.enigm.test'

/** A development authority, whose key is discarded, and the certificates that it has issued for both sides of ES2+. */
export interface MutualTls {
  authority: string
  carrier: CertifiedKey
  enigm: CertifiedKey
}

/** Creates certificates for mutual TLS on loopback, for development and tests only. */
export async function createMutualTls(): Promise<MutualTls> {
  const keys = await generateKeys()
  const authority = await X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: 'CN=Enigm Command development authority',
    keys,
    signingAlgorithm: algorithm,
    serialNumber: '01',
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
    ],
  })
  const [carrier, enigm] = await Promise.all([
    certified(authority, keys.privateKey, carrierClientName, '02'),
    certified(authority, keys.privateKey, 'enigm.enigm.test', '03'),
  ])
  return { authority: authority.toString('pem'), carrier, enigm }
}

async function certified(
  authority: X509Certificate,
  signingKey: webcrypto.CryptoKey,
  name: string,
  serialNumber: string,
): Promise<CertifiedKey> {
  const keys = await generateKeys()
  const names: JsonGeneralName[] = [
    { type: 'dns', value: name },
    { type: 'ip', value: '127.0.0.1' },
  ]
  const certificate = await X509CertificateGenerator.create({
    ...validity(),
    subject: `CN=${name}`,
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    serialNumber,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension(names),
    ],
  })
  const exported = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return { certificate: certificate.toString('pem'), key: PemConverter.encode(exported, 'PRIVATE KEY') }
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>
}

function validity() {
  const notBefore = new Date()
  const notAfter = new Date(notBefore)
  notAfter.setUTCFullYear(notBefore.getUTCFullYear() + YEARS)
  return { notBefore, notAfter }
}
