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
  /** Passwords of the database roles follow from it. */
  database: secret,
  /** Seeds of the users of the broker. */
  nats: z.record(z.enum(brokerUserNames), natsSeed),
})

export type Keys = Readonly<z.infer<typeof schema>>
export type PrivateKey = z.infer<typeof privateKey>

/**
 * The keys of this data directory, made once and kept in `keys.json`, which only its owner may read. Processes that ask
 * at the same time for the first time get the same keys. What came into use after the file was made is added.
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

/** One process at a time adds what is new, to what the file holds when it is its turn. */
async function complete(file: string): Promise<unknown> {
  for (;;) {
    const claimed = claim(`${file}.pid`)
    if ('release' in claimed) {
      try {
        const stored = parsed(readIfExists(file) ?? '')
        if (!isOlder(stored)) return stored
        const nats = { ...newSeeds(), ...stored.nats }
        const completed = { ...(await newerKeys()), ...stored, nats }
        replacePrivateFile(file, written(completed))
        return completed
      } finally {
        claimed.release()
      }
    }
    await delay(LOOK_MS)
  }
}

/** Keys that a file may lack because it was made before there were any; whatever else it lacks is damage. */
async function newerKeys(): Promise<Pick<Keys, (typeof newer)[number]>> {
  return { appEvent: await generateKey() }
}
const newer = ['appEvent'] as const

function isOlder(stored: unknown): stored is { nats?: object } {
  const file = z.looseObject({ nats: z.record(z.string(), z.unknown()).default({}) }).safeParse(stored)
  if (!file.success) return false
  return (
    newer.some((name) => !(name in file.data)) || brokerUserNames.some((name) => !(name in file.data.nats))
  )
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
  const signing = {
    access,
    internal,
    enrollment,
    environmentOrder,
    environmentReport,
    ...(await newerKeys()),
  }
  return { ...signing, ...secrets, nats: newSeeds() }
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
