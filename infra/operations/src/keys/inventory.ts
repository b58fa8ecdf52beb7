import { serviceNames } from '@enigm/contracts'
import { brokerUserNames } from '../broker/users'

/** One variable of one holder: a process, or an external party that gets the file. */
export interface Place {
  readonly holder: string
  readonly name: string
}

/** A signing key: the process that signs with it, and the places of the public keys that verify it. */
interface SigningKeyPlaces {
  readonly private: Place
  readonly public: readonly Place[]
  /** Seconds during which a signature of the key can be presented. */
  readonly lifetimeSeconds: number
}

const inEveryService = (name: string): Place[] => serviceNames.map((holder) => ({ holder, name }))
const MINUTE = 60
const DAY = 24 * 60 * MINUTE

export const signingKeys = {
  /** Access tokens (five minutes) and grants (two minutes). */
  access: {
    private: { holder: 'accounts', name: 'ACCESS_SIGNING_KEY' },
    public: [{ holder: 'gateway', name: 'ACCESS_PUBLIC_KEYS' }, ...inEveryService('GRANT_PUBLIC_KEYS')],
    lifetimeSeconds: 5 * MINUTE,
  },
  /** Tokens of the gateway for one request to a subgraph. */
  internal: {
    private: { holder: 'gateway', name: 'INTERNAL_SIGNING_KEY' },
    public: inEveryService('INTERNAL_PUBLIC_KEYS'),
    lifetimeSeconds: MINUTE,
  },
  /** Enrollment tokens are valid for 90 days. Payments shows the orders of earlier ones too. */
  enrollment: {
    private: { holder: 'payments', name: 'ENROLLMENT_SIGNING_KEY' },
    public: [
      { holder: 'accounts', name: 'ENROLLMENT_PUBLIC_KEYS' },
      { holder: 'payments', name: 'ENROLLMENT_PUBLIC_KEYS' },
    ],
    lifetimeSeconds: 90 * DAY,
  },
  /** Commands to managed devices, which have the public keys from their system. A wipe waits for seven days. */
  device: {
    private: { holder: 'devices', name: 'DEVICE_COMMAND_SIGNING_KEY' },
    public: [{ holder: 'device', name: 'COMMAND_PUBLIC_KEYS' }],
    lifetimeSeconds: 7 * DAY,
  },
  /** Commands to server environments, whose operators get the public keys. */
  environment: {
    private: { holder: 'servers', name: 'ENVIRONMENT_SIGNING_KEY' },
    public: [{ holder: 'environment', name: 'COMMAND_PUBLIC_KEYS' }],
    lifetimeSeconds: 10 * MINUTE,
  },
  /** Checkpoints of the audit ledger. Auditors keep the public keys, and an old checkpoint stays valid. */
  checkpoint: {
    private: { holder: 'governance', name: 'CHECKPOINT_SIGNING_KEY' },
    public: [{ holder: 'auditor', name: 'CHECKPOINT_PUBLIC_KEYS' }],
    lifetimeSeconds: DAY,
  },
} as const satisfies Record<string, SigningKeyPlaces>

export type SigningKeyName = keyof typeof signingKeys
export const signingKeyNames = Object.keys(signingKeys) as SigningKeyName[]

/**
 * A secret key of one process: the variable of the key that seals or issues, and that of the other key of a rotation, which opens
 * or accepts only.
 */
export interface SealingKeyPlaces {
  readonly holder: string
  readonly seals: string
  readonly opens: string
  /** The variable of the first key, while that of the present one is not set. */
  readonly first?: string
  /** Seconds after which nothing in use is of an earlier key. */
  readonly resealedWithinSeconds: number
}

export const sealingKeys = {
  /** Payments seals the private keys of blind Code Coins again at its start and every midnight. */
  coins: {
    holder: 'payments',
    seals: 'BLIND_COIN_SEALING_KEY',
    opens: 'BLIND_COIN_OPENING_KEY',
    resealedWithinSeconds: 2 * DAY,
  },
  /** Refresh tokens of a session that is not used for 30 days end with it. */
  refresh: {
    holder: 'accounts',
    seals: 'REFRESH_KEY',
    opens: 'REFRESH_OTHER_KEY',
    first: 'ACCOUNTS_PEPPER',
    resealedWithinSeconds: 31 * DAY,
  },
} as const satisfies Record<string, SealingKeyPlaces>

export type SealingKeyName = keyof typeof sealingKeys
export const sealingKeyNames = Object.keys(sealingKeys) as SealingKeyName[]

/** Secrets of 32 bytes. All places of one secret have the same value. */
export const sharedSecrets: readonly (readonly Place[])[] = [
  inEveryService('HANDLE_KEY'),
  [{ holder: 'accounts', name: 'ACCOUNTS_PEPPER' }],
  [{ holder: 'payments', name: 'PAYMENTS_PEPPER' }],
  [{ holder: 'payments', name: 'BLIND_COIN_SEALING_KEY' }],
  [{ holder: 'esim', name: 'ESIM_PEPPER' }],
  [{ holder: 'governance', name: 'WEBHOOK_KEY' }],
]

/** The rotation of the seeds of all users of the broker. */
export const BROKER = 'broker'

export const brokerSeeds: readonly Place[] = brokerUserNames.map((holder) => ({
  holder,
  name: 'NATS_NKEY_SEED',
}))

/** The files of the second key of each user during a rotation. */
export const otherBrokerSeed = { next: 'NATS_NKEY_SEED.next', former: 'NATS_NKEY_SEED.former' } as const
