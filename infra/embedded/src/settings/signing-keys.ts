import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  brokerUserNames,
  newBrokerSeed,
  newSecret,
  newSigningKey,
  privateKey,
} from '@enigm/operations/credentials'
import { z } from 'zod'
import { claim } from '../host/claim'
import { SetupError } from '../host/failure'
import { createPrivateFile, readIfExists, replacePrivateFile } from '../host/files'

const SECRET_BYTES = 32
const LOOK_MS = 20

const natsSeed = z.string().regex(/^SU[A-Z2-7]{56}$/)
const secret = z.string().refine((text) => Buffer.from(text, 'base64url').length === SECRET_BYTES)
const pem = z.string().startsWith('-----BEGIN')
const certifiedKey = z.object({ certificate: pem, key: pem })

/** Signing keys by what they sign, and secrets of 32 bytes in base64url. */
const schema = z.object({
  /** Access tokens and grants, signed by accounts. */
  access: privateKey,
  /** Internal tokens from the gateway to a subgraph, signed by the gateway. */
  internal: privateKey,
  /** Enrollment tokens, signed by payments. */
  enrollment: privateKey,
  /** Commands to server environments, signed by servers. */
  environmentCommand: privateKey,
  /** Checkpoints of the audit ledger, signed by governance. */
  checkpoint: privateKey,
  /** Commands to managed devices, signed by devices. */
  deviceCommand: privateKey,
  /** Reports of the simulated server environment, signed by its agent. */
  environmentReport: privateKey,
  /** Events of the simulated Enigm App. */
  appEvent: privateKey,
  /** Pairwise handles. */
  handle: secret,
  accountsPepper: secret,
  paymentsPepper: secret,
  /** Seals the private keys of blind Code Coins. */
  blindCoinSealing: secret,
  esimPepper: secret,
  /** The keys of webhooks are derived from it. */
  webhook: secret,
  /** The key of the simulated card processor's API. */
  cardApi: secret,
  /** Signs the webhooks of the simulated card processor. */
  cardWebhook: secret,
  /** Client and server certificates of the simulated carrier's interface, and the authority that issued them. */
  carrierTls: z.object({ authority: pem, carrier: certifiedKey, enigm: certifiedKey }),
  /** The passwords of the database roles are derived from it. */
  database: secret,
  /** Seeds of the broker's users. */
  nats: z.record(z.enum(brokerUserNames), natsSeed),
})

export type Keys = Readonly<z.infer<typeof schema>>

/** Keys of later versions: they are added to a file that an earlier version wrote. */
const addedLater: { readonly [K in keyof Keys]?: () => Promise<Keys[K]> } = {
  appEvent: newSigningKey,
  checkpoint: newSigningKey,
  deviceCommand: newSigningKey,
  esimPepper: async () => newSecret(),
  blindCoinSealing: async () => newSecret(),
  webhook: async () => newSecret(),
  cardApi: async () => newSecret(),
  cardWebhook: async () => newSecret(),
  carrierTls: async () => (await import('@enigm/simulators')).createMutualTls(),
}

/**
 * The keys of this data directory, generated once and kept in `keys.json`, which only its owner can read. Processes that
 * load the keys at the same time get the same ones. Keys and broker users of a later version are added.
 * @throws SetupError when the file is damaged: data that the old keys protect is unreadable with new ones
 */
export async function loadKeys(dataDir: string): Promise<Keys> {
  const file = join(dataDir, 'keys.json')
  const text = await createPrivateFile(file, async () => serialize(await generateKeys()))
  const stored = parse(text)
  const result = schema.safeParse(isIncomplete(stored) ? await complete(file) : stored)
  if (result.success) return Object.freeze(result.data)
  const damaged = [...new Set(result.error.issues.map(({ path }) => path[0] ?? 'the whole file'))].join(', ')
  throw new SetupError(
    `${file} is damaged (${damaged}): restore it, or remove ${dataDir} to start again without its data.`,
  )
}

/** Adds missing keys to the file. The claim makes concurrent processes add them once. */
async function complete(file: string): Promise<unknown> {
  for (;;) {
    const claimed = claim(`${file}.pid`)
    if ('release' in claimed) {
      try {
        const stored = parse(readIfExists(file) ?? '')
        if (!isIncomplete(stored)) return stored
        const completed = {
          ...(await missingKeys(stored)),
          ...stored,
          nats: { ...newSeeds(), ...stored.nats },
        }
        replacePrivateFile(file, serialize(completed))
        return completed
      } finally {
        claimed.release()
      }
    }
    await delay(LOOK_MS)
  }
}

/** Whether a file lacks keys of a later version. A damaged key does not count: only the owner can restore it. */
function isIncomplete(stored: unknown): stored is { nats?: object } {
  const known = z.looseObject({ nats: z.record(z.string(), z.unknown()).default({}) }).safeParse(stored)
  if (!known.success) return false
  const { nats, ...others } = known.data
  return (
    brokerUserNames.some((name) => !(name in nats)) ||
    Object.keys(addedLater).some((name) => !(name in others))
  )
}

/** Generates the keys of later versions that a file does not contain. */
async function missingKeys(stored: object): Promise<Partial<Keys>> {
  const missing = Object.entries(addedLater).filter(([name]) => !(name in stored))
  const generated = await Promise.all(
    missing.map(async ([name, generate]) => [name, await generate()] as const),
  )
  return Object.fromEntries(generated) as Partial<Keys>
}

async function generateKeys(): Promise<Keys> {
  const [access, internal, enrollment, environmentCommand, environmentReport] = await Promise.all([
    newSigningKey(),
    newSigningKey(),
    newSigningKey(),
    newSigningKey(),
    newSigningKey(),
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
    environmentCommand,
    environmentReport,
    ...secrets,
    nats: newSeeds(),
  }
  return { ...keys, ...(await missingKeys(keys)) } as Keys
}

function newSeeds(): Keys['nats'] {
  const seeds = brokerUserNames.map((name) => [name, newBrokerSeed()])
  return Object.fromEntries(seeds) as Keys['nats']
}

function serialize(keys: object): string {
  return `${JSON.stringify(keys, null, 2)}\n`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
