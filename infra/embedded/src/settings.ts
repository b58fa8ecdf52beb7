import { join, resolve } from 'node:path'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { z } from 'zod'
import { repositoryRoot } from './cache'
import { SetupError } from './failure'
import { loopback } from './ports'

const HIGHEST_OFFSET = 30

/** How many ports a system may use, from PORT_BASE on. */
export const PORT_COUNT = HIGHEST_OFFSET + 1

/** Places above PORT_BASE; subgraphs follow the gateway in the order of `serviceNames`, with room for more. */
const offsets = {
  gateway: 0,
  postgres: 20,
  nats: 21,
  carrierNotifications: 27,
  carrierEs2plus: 28,
  carrier: 29,
  environment: HIGHEST_OFFSET,
} as const

const schema = z.object({
  PORT_BASE: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535 - HIGHEST_OFFSET)
    .default(4000),
  DATA_DIR: z
    .string()
    .min(1)
    .default(join(repositoryRoot, '.data'))
    .transform((path) => resolve(path)),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL of an administrator' })
    .optional(),
  NATS_URL: z.url({ protocol: /^(nats|tls)$/, error: 'must be a nats:// URL' }).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
  NODE_ENV: z.string().default('development'),
})

/** What the caller's environment says about the system on this machine. */
export interface Settings {
  readonly dataDir: string
  readonly portBase: number
  /** Given: a cluster of the caller's own, as an administrator; none is started. */
  readonly databaseUrl?: string
  /** Given: a NATS of the caller's own; none is started. */
  readonly natsUrl?: string
  readonly logLevel: string
  readonly nodeEnv: string
}

/** Reads the settings; an empty variable counts as not set. @throws SetupError with every mistake; values are never repeated */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const result = schema.safeParse(given)
  if (!result.success) {
    const mistakes = result.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`)
    throw new SetupError(`The environment is not valid:\n${mistakes.join('\n')}`)
  }
  const { PORT_BASE, DATA_DIR, DATABASE_URL, NATS_URL, LOG_LEVEL, NODE_ENV } = result.data
  return Object.freeze({
    dataDir: DATA_DIR,
    portBase: PORT_BASE,
    databaseUrl: DATABASE_URL,
    natsUrl: NATS_URL,
    logLevel: LOG_LEVEL,
    nodeEnv: NODE_ENV,
  })
}

export type PortName = ServiceName | keyof typeof offsets

/** The loopback port of one part of the system. */
export function portOf(name: PortName, { portBase }: Settings): number {
  const place =
    name in offsets ? offsets[name as keyof typeof offsets] : serviceNames.indexOf(name as ServiceName) + 1
  return portBase + place
}

/** What a part listens on beside its own port. */
const further: Partial<Record<PortName, readonly PortName[]>> = {
  esim: ['carrierNotifications'],
  carrier: ['carrierEs2plus'],
}

/** Every port that a part listens on, its own first. */
export function portsOf(name: PortName, settings: Settings): number[] {
  return [name, ...(further[name] ?? [])].map((each) => portOf(each, settings))
}

/** The administrator's cluster: host and port are what matters to services, whose roles have passwords of their own. */
export function clusterUrl(settings: Settings): string {
  return settings.databaseUrl ?? `postgresql://${loopback}:${portOf('postgres', settings)}/postgres`
}

export function natsUrl(settings: Settings): string {
  return settings.natsUrl ?? `nats://${loopback}:${portOf('nats', settings)}`
}
