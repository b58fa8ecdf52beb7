import { createHash, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isOnionAddress, onionAddressOf, type TorSurfaceKey } from '@enigm/contracts'

/** What a HiddenServiceDir of Tor has in front of a secret key. */
const HEADER = Buffer.concat([Buffer.from('== ed25519v1-secret: type0 =='), Buffer.alloc(3)])
const SECRET_BYTES = 64
const SEED_BYTES = 32
/** PKCS #8 around a seed of Ed25519 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

const OWNER_ONLY = 0o600
const OWNER_DIRECTORY = 0o700

/** The identity of an onion service. Its holder receives what people type at the address. */
export interface OnionKey {
  readonly address: string
  /** The key as ADD_ONION takes it. */
  readonly blob: string
}

/**
 * The keys of the onion services, in files that the service alone can read and no database has: a directory for each surface with the
 * files of Tor's HiddenServiceDir, so that the key of an existing onion service can be taken over.
 */
export class OnionKeys {
  constructor(private readonly directory: string) {}

  /** The key of a surface. The first call creates one, unless the operator has brought it. */
  async keyOf(surface: TorSurfaceKey): Promise<OnionKey> {
    const directory = join(this.directory, surface.toLowerCase())
    const known = await read(directory)
    if (known) return known
    await create(this.directory, directory)
    return (await read(directory))!
  }
}

async function read(directory: string): Promise<OnionKey | undefined> {
  const file = join(directory, 'hs_ed25519_secret_key')
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!content) return undefined
  const address = (await readFile(join(directory, 'hostname'), 'utf8')).trim()
  const secret = content.subarray(HEADER.length)
  if (!content.subarray(0, HEADER.length).equals(HEADER) || secret.length !== SECRET_BYTES)
    throw new Error(`${file} is no secret key of an onion service of version 3`)
  if (!isOnionAddress(address)) throw new Error(`${directory}/hostname is no address of an onion service`)
  return { address, blob: secret.toString('base64') }
}

/** Another process can do the same: the directory appears as a whole, and the first one stays. */
async function create(parent: string, directory: string): Promise<void> {
  await mkdir(parent, { recursive: true, mode: OWNER_DIRECTORY })
  const draft = await mkdtemp(join(parent, '.new-'))
  try {
    const { secret, address } = newKey()
    await writeFile(join(draft, 'hostname'), `${address}\n`, { mode: OWNER_ONLY })
    await writeFile(join(draft, 'hs_ed25519_secret_key'), Buffer.concat([HEADER, secret]), {
      mode: OWNER_ONLY,
    })
    await rename(draft, directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** The expanded secret key is the clamped SHA-512 of the seed (RFC 8032, section 5.1.5). */
function newKey(): { secret: Buffer; address: string } {
  const seed = randomBytes(SEED_BYTES)
  const secret = createHash('sha512').update(seed).digest()
  secret[0]! &= 248
  secret[31]! &= 63
  secret[31]! |= 64
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { secret, address: onionAddressOf(Buffer.from(x!, 'base64url')) }
}
