import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { nkeys } from 'nats'
import { z } from 'zod'
import { claim } from './claim'
import { SetupError } from './failure'
import { createPrivateFile, readIfExists, replacePrivateFile } from './files'
import { brokerUserNames } from './nats/permissions'

const SECRET_BYTES = 32
const LOOK_MS = 20

const privateKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
  kid: z.string(),
  alg: z.literal('EdDSA'),
})
const natsSeed = z.string().regex(/^SU[A-Z2-7]{56}$/)
const secret = z.string().refine((text) => Buffer.from(text, 'base64url').length === SECRET_BYTES)
const pem = z.string().startsWith('-----BEGIN')
const certifiedKey = z.object({ certificate: pem, key: pem })

/** Signing keys by what they sign, and secrets of 32 bytes in base64url. */
const schema = z.object({
  /** Access tokens and grants, signed by accounts. */
  access: privateKey,
  /** Tokens of the hop to a subgraph, signed by the gateway. */
  internal: privateKey,
  /** Enrollment tokens, signed by payments. */
  enrollment: privateKey,
  /** Orders to server environments, signed by servers. */
  environmentOrder: privateKey,
  /** Reports of the simulated server environment, signed by its agent. */
  environmentReport: privateKey,
  /** Events of the simulated Enigm App. */
  appEvent: privateKey,
  /** Pairwise handles. */
  handle: secret,
  accountsPepper: secret,
  paymentsPepper: secret,
  esimPepper: secret,
  /** Both sides of the simulated carrier's interface, and the authority that vouches for them. */
  carrierTls: z.object({ authority: pem, carrier: certifiedKey, enigm: certifiedKey }),
  /** Passwords of the database roles follow from it. */
  database: secret,
  /** Seeds of the users of the broker. */
  nats: z.record(z.enum(brokerUserNames), natsSeed),
})

export type Keys = Readonly<z.infer<typeof schema>>
export type PrivateKey = z.infer<typeof privateKey>

/** Keys that came after the first ones: a file that was written before them gets them. */
const later: { readonly [K in keyof Keys]?: () => Promise<Keys[K]> } = {
  appEvent: generateKey,
  esimPepper: async () => newSecret(),
  carrierTls: async () => (await import('@enigm/simulators')).createMutualTls(),
}

/**
 * The keys of this data directory, made once and kept in `keys.json`, which only its owner may read. Processes that ask
 * at the same time for the first time get the same keys. A key that is new is added, and so is a user of the broker.
 * @throws SetupError when the file is damaged: new keys would make what the old ones protect unreadable
 */
export async function loadKeys(dataDir: string): Promise<Keys> {
  const file = join(dataDir, 'keys.json')
  const text = await createPrivateFile(file, async () => written(await generateKeys()))
  const stored = parsed(text)
  const result = schema.safeParse(isOlder(stored) ? await complete(file) : stored)
  if (result.success) return Object.freeze(result.data)
  const damaged = [...new Set(result.error.issues.map(({ path }) => path[0] ?? 'the whole file'))].join(', ')
  throw new SetupError(
    `${file} is damaged (${damaged}): restore it, or remove ${dataDir} to start anew without its data.`,
  )
}

/** The public half of keys, as configuration carries it. */
export function publicKeySet(...keys: PrivateKey[]): { keys: Omit<PrivateKey, 'd'>[] } {
  return { keys: keys.map(({ kty, crv, x, kid, alg }) => ({ kty, crv, x, kid, alg })) }
}

/** One process at a time adds what is lacking, to what the file holds when it is its turn. */
async function complete(file: string): Promise<unknown> {
  for (;;) {
    const claimed = claim(`${file}.pid`)
    if ('release' in claimed) {
      try {
        const stored = parsed(readIfExists(file) ?? '')
        if (!isOlder(stored)) return stored
        const completed = { ...(await laterKeys(stored)), ...stored, nats: { ...newSeeds(), ...stored.nats } }
        replacePrivateFile(file, written(completed))
        return completed
      } finally {
        claimed.release()
      }
    }
    await delay(LOOK_MS)
  }
}

/** Whether a file lacks what came later. What it holds and is damaged stays as it is: that is for its owner to mend. */
function isOlder(stored: unknown): stored is { nats?: object } {
  const older = z.looseObject({ nats: z.record(z.string(), z.unknown()).default({}) }).safeParse(stored)
  if (!older.success) return false
  const { nats, ...others } = older.data
  return (
    brokerUserNames.some((name) => !(name in nats)) || Object.keys(later).some((name) => !(name in others))
  )
}

/** What came later and a file does not hold. */
async function laterKeys(stored: object): Promise<Partial<Keys>> {
  const lacking = Object.entries(later).filter(([name]) => !(name in stored))
  const made = await Promise.all(lacking.map(async ([name, make]) => [name, await make()] as const))
  return Object.fromEntries(made) as Partial<Keys>
}

async function generateKeys(): Promise<Keys> {
  const [access, internal, enrollment, environmentOrder, environmentReport] = await Promise.all([
    generateKey(),
    generateKey(),
    generateKey(),
    generateKey(),
    generateKey(),
  ])
  const secrets = {
    handle: newSecret(),
    accountsPepper: newSecret(),
    paymentsPepper: newSecret(),
    database: newSecret(),
  }
  const keys = {
    access,
    internal,
    enrollment,
    environmentOrder,
    environmentReport,
    ...secrets,
    nats: newSeeds(),
  }
  return { ...keys, ...(await laterKeys(keys)) } as Keys
}

async function generateKey(): Promise<PrivateKey> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const jwk = await exportJWK(pair.privateKey)
  return privateKey.parse({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA' })
}

function newSeeds(): Keys['nats'] {
  const seeds = brokerUserNames.map((name) => [name, Buffer.from(nkeys.createUser().getSeed()).toString()])
  return Object.fromEntries(seeds) as Keys['nats']
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

function written(keys: object): string {
  return `${JSON.stringify(keys, null, 2)}\n`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
