import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509'
import type { SimulatedDevice } from './device'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY = 86_400_000

/** A certificate that a maker issues; every field overrides one of a valid certificate. */
interface Certified {
  /** When it ends, in days from now. */
  days?: number
  isAuthority?: boolean
}

interface Authority {
  certificate: X509Certificate
  keys: webcrypto.CryptoKeyPair
}

/** A maker of devices: its root certifies a line of devices, and the line certifies the key of each device. */
export class DeviceMaker {
  private constructor(
    private readonly root: Authority,
    private readonly line: Authority,
  ) {}

  static async create(line: Certified = {}): Promise<DeviceMaker> {
    const keys = await generateKeys()
    const root = await X509CertificateGenerator.createSelfSigned({
      ...validity(),
      name: 'CN=Simulated device maker',
      keys,
      signingAlgorithm: algorithm,
      serialNumber: '01',
      extensions: authority(true),
    })
    const lineKeys = await generateKeys()
    const certificate = await X509CertificateGenerator.create({
      ...validity(line.days),
      subject: 'CN=Simulated line of devices',
      issuer: root.subject,
      publicKey: lineKeys.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
      serialNumber: '02',
      extensions: authority(line.isAuthority ?? true),
    })
    return new DeviceMaker({ certificate: root, keys }, { certificate, keys: lineKeys })
  }

  /** The root of the maker, as a deployment configures it. */
  get rootInPem(): string {
    return this.root.certificate.toString('pem')
  }

  /** The certificates of a device in DER, base64: that of its key, and that of its line. */
  async attestation({ publicKey }: SimulatedDevice, { days }: Certified = {}): Promise<string[]> {
    const key = await webcrypto.subtle.importKey('jwk', publicKey as webcrypto.JsonWebKey, 'Ed25519', true, [
      'verify',
    ])
    const certificate = await X509CertificateGenerator.create({
      ...validity(days),
      subject: 'CN=Simulated device',
      issuer: this.line.certificate.subject,
      publicKey: key,
      signingKey: this.line.keys.privateKey,
      signingAlgorithm: algorithm,
      serialNumber: '03',
      extensions: authority(false),
    })
    return [certificate, this.line.certificate].map(({ rawData }) => Buffer.from(rawData).toString('base64'))
  }
}

function authority(isAuthority: boolean) {
  const usage = isAuthority ? KeyUsageFlags.keyCertSign : KeyUsageFlags.digitalSignature
  return [new BasicConstraintsExtension(isAuthority, undefined, true), new KeyUsagesExtension(usage, true)]
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>
}

function validity(days = 365) {
  return { notBefore: new Date(Date.now() - 30 * DAY), notAfter: new Date(Date.now() + days * DAY) }
}
