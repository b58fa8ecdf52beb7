import { join, resolve } from 'node:path'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { z } from 'zod'
import { repositoryRoot } from '../host/directories'
import { SetupError } from '../host/failure'
import { loopback } from '../host/ports'

const HIGHEST_OFFSET = 30

/** Number of ports that a system can use, from PORT_BASE on. */
export const PORT_COUNT = HIGHEST_OFFSET + 1

/** Offsets from PORT_BASE. Subgraphs follow the gateway in the order of `serviceNames`; the gap is for further ones. */
const offsets = {
  gateway: 0,
  postgres: 20,
  nats: 21,
  devicePolls: 22,
  monero: 23,
  card: 24,
  cardWebhooks: 25,
  gatewayOperations: 26,
  carrierNotifications: 27,
  carrierEs2plus: 28,
  carrier: 29,
  environment: HIGHEST_OFFSET,
} as const

const HIGHEST_PORT_BASE = 65_535 - HIGHEST_OFFSET
const portMistake = `must be a port from 1 to ${HIGHEST_PORT_BASE}: the gateway listens there, and the other parts above it`
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const schema = z.object({
  PORT_BASE: z.coerce
    .number({ error: portMistake })
    .int(portMistake)
    .min(1, portMistake)
    .max(HIGHEST_PORT_BASE, portMistake)
    .default(4000),
  DATA_DIR: z
    .string()
    .min(1)
    .default(join(repositoryRoot, '.data'))
    .transform((path) => resolve(path)),
  ADMIN_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL of an administrator' })
    .optional(),
  DATABASE_URL: z
    .undefined({
      error: 'is the database of one service: set ADMIN_DATABASE_URL for a PostgreSQL of your own',
    })
    .optional(),
  NATS_URL: z
    .url({ protocol: /^(nats|tls)$/, error: 'must be a nats:// or tls:// URL of a NATS with JetStream' })
    .optional(),
  NATS_NKEY_SEED: z
    .string()
    .regex(/^SU[A-Z2-7]{56}$/, 'must be the seed of an nkey user, which starts with SU')
    .optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('warn'),
  NODE_ENV: z.string().default('development'),
  ALLOW_SIMULATORS: z
    .enum(['0', '1'], { error: 'must be 1 to run simulators in production, or 0' })
    .default('0'),
  CRYPTO: z.enum(['simulator', 'monero'], { error: 'must be simulator or monero' }).default('simulator'),
  PANEL_DIR: z.string().optional(),
  GUEST_BURST: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
})

/** The names of all settings. */
export const settingNames: readonly string[] = Object.keys(schema.shape)

/** The settings of the system on this machine, read from environment variables. */
export interface Settings {
  readonly dataDir: string
  readonly portBase: number
  /** Administrator URL of an external PostgreSQL. When it is set, no PostgreSQL is started. */
  readonly databaseUrl?: string
  /** URL of an external NATS. When it is set, no NATS is started. */
  readonly natsUrl?: string
  /** Seed of a user of the external NATS. */
  readonly natsSeed?: string
  readonly logLevel: string
  readonly nodeEnv: string
  /** Whether the simulated external systems, and services with their keys, may run. */
  readonly simulatorsAllowed: boolean
  /** What takes payments with Monero: the simulator, or the real programs on a separate chain. */
  readonly crypto: 'simulator' | 'monero'
  /** The directory of the web panel, if it is not that of this repository. */
  readonly panelDir?: string
  /** The GUEST_BURST of the gateway, which checks it. */
  readonly guestBurst?: string
  /** The collector of traces; each process checks it. */
  readonly traceCollector?: string
}

/**
 * Reads the settings. An empty variable counts as not set. In production, only `ALLOW_SIMULATORS=1` permits simulators.
 * @throws SetupError with one sentence for every invalid variable and without its value
 */
export function readSettings(variables: NodeJS.ProcessEnv): Settings {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const result = schema.safeParse(present)
  if (!result.success) {
    const mistakes = result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`)
    throw new SetupError(mistakes.join('\n'))
  }
  const {
    PORT_BASE,
    DATA_DIR,
    ADMIN_DATABASE_URL,
    NATS_URL,
    NATS_NKEY_SEED,
    LOG_LEVEL,
    NODE_ENV,
    PANEL_DIR,
    GUEST_BURST,
    OTEL_EXPORTER_OTLP_ENDPOINT,
  } = result.data
  return Object.freeze({
    dataDir: DATA_DIR,
    portBase: PORT_BASE,
    databaseUrl: ADMIN_DATABASE_URL,
    natsUrl: NATS_URL,
    natsSeed: NATS_NKEY_SEED,
    logLevel: LOG_LEVEL,
    nodeEnv: NODE_ENV,
    simulatorsAllowed: NODE_ENV !== 'production' || result.data.ALLOW_SIMULATORS === '1',
    crypto: result.data.CRYPTO,
    panelDir: PANEL_DIR,
    guestBurst: GUEST_BURST,
    traceCollector: OTEL_EXPORTER_OTLP_ENDPOINT,
  })
}

export type PortName = ServiceName | keyof typeof offsets

/** The loopback port of one server of the system. */
export function portOf(name: PortName, { portBase }: Settings): number {
  const offset =
    name in offsets ? offsets[name as keyof typeof offsets] : serviceNames.indexOf(name as ServiceName) + 1
  return portBase + offset
}

/** Further ports of a process that listens on more than one. */
const furtherPorts: Partial<Record<PortName, readonly PortName[]>> = {
  devices: ['devicePolls'],
  esim: ['carrierNotifications'],
  payments: ['cardWebhooks'],
  carrier: ['carrierEs2plus'],
  gateway: ['gatewayOperations'],
}

/** Every port that a process listens on, its main port first. */
export function portsOf(name: PortName, settings: Settings): number[] {
  return [name, ...(furtherPorts[name] ?? [])].map((each) => portOf(each, settings))
}

/** The administrator's URL of the cluster. Services take only host and port from it: each role has a separate password. */
export function clusterUrl(settings: Settings): string {
  return settings.databaseUrl ?? `postgresql://${loopback}:${portOf('postgres', settings)}/postgres`
}

export function natsUrl(settings: Settings): string {
  return settings.natsUrl ?? `nats://${loopback}:${portOf('nats', settings)}`
}
