import { join } from 'node:path'
import { givenFor } from '@enigm/configuration'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import {
  derivedPasswords,
  publicKeySet,
  serviceDatabase,
  type BrokerUserName,
  type Passwords,
} from '@enigm/operations/credentials'
import type { Keys } from './signing-keys'
import { loopback } from '../host/ports'
import { clusterUrl, natsUrl, portOf, settingNames, type PortName, type Settings } from './settings'

/** Regions whose environments the simulated agent runs. */
const simulatedRegions = ['EU_CENTRAL', 'EU_NORTH', 'NA_EAST', 'NA_WEST', 'AP_SOUTH', 'AP_EAST'] as const

/** A system on this machine: its settings and its keys. */
export interface System {
  readonly settings: Settings
  readonly keys: Keys
}

/** The simulated external systems, which run in addition to the services. */
export const simulatorNames = ['environment', 'carrier', 'card', 'monero'] as const
export type SimulatorName = (typeof simulatorNames)[number]

/** Everything that can run as a separate process: a subgraph, the gateway or a simulated external system. */
export const processNames = [...serviceNames, 'gateway', ...simulatorNames] as const
export type ProcessName = (typeof processNames)[number]

/** The environment variables of one process. They are the same when all parts of the system run in one process. */
export function processEnvironment(name: ProcessName, system: System): Record<string, string> {
  if (name === 'gateway') return gatewayEnvironment(system)
  if (name === 'environment') return agentEnvironment(system)
  if (name === 'carrier') return carrierEnvironment(system)
  if (name === 'card') return cardEnvironment(system)
  if (name === 'monero') return moneroEnvironment(system)
  return { ...subgraphEnvironment(name, system), ...additional[name]?.(system) }
}

/** The variables of one process with those that the caller has set for it, which take precedence. Settings are not among them. */
export function withGiven(
  generated: Readonly<Record<string, string>>,
  names: readonly string[],
  given: NodeJS.ProcessEnv,
): Record<string, string> {
  const result = { ...generated }
  for (const name of names.filter(isOfProcess)) {
    const found = givenFor(name, given)
    if (Object.keys(found).length > 0) delete result[name]
    Object.assign(result, found)
  }
  return result
}

/** The setting NATS_NKEY_SEED, for example, applies only together with NATS_URL. DATABASE_URL is no setting. */
function isOfProcess(name: string): boolean {
  return name === 'DATABASE_URL' || !settingNames.includes(name)
}

/** The file to which accounts writes the credentials of the first platform operator. */
export function operatorFile({ dataDir }: Settings): string {
  return join(dataDir, 'operator.json')
}

/** The passwords of this system's database roles. */
export function passwordsOf({ keys }: System): Passwords {
  return derivedPasswords(Buffer.from(keys.database, 'base64url'))
}

/** Variables of single services, in addition to those of every subgraph. */
const additional: Partial<Record<ServiceName, (system: System) => Record<string, string>>> = {
  accounts: ({ settings, keys }) => ({
    ACCESS_SIGNING_KEY: JSON.stringify(keys.access),
    ACCOUNTS_PEPPER: keys.accountsPepper,
    ENROLLMENT_PUBLIC_KEYS: JSON.stringify(publicKeySet(keys.enrollment)),
    OPERATOR_FILE: operatorFile(settings),
    ORIGINS: originOf(settings),
  }),
  payments: ({ settings, keys }) => ({
    ENROLLMENT_SIGNING_KEY: JSON.stringify(keys.enrollment),
    ENROLLMENT_PUBLIC_KEYS: JSON.stringify(publicKeySet(keys.enrollment)),
    PAYMENTS_PEPPER: keys.paymentsPepper,
    BLIND_COIN_SEALING_KEY: keys.blindCoinSealing,
    STRIPE_SECRET_KEY: keys.cardApi,
    STRIPE_WEBHOOK_SECRET: keys.cardWebhook,
    STRIPE_URL: addressOf('card', settings),
    STRIPE_WEBHOOK_PORT: String(portOf('cardWebhooks', settings)),
    CARD_RETURN_URL: `${originOf(settings)}/paid`,
    MONERO_WALLET_URL: addressOf('monero', settings),
    MONERO_RATE_URL: `${addressOf('monero', settings)}/rate`,
    MONERO_POLL_MILLISECONDS: '500',
  }),
  keys: ({ keys }) => ({ APP_PUBLIC_KEYS: JSON.stringify(publicKeySet(keys.appEvent)) }),
  devices: ({ settings, keys }) => ({
    DEVICE_COMMAND_SIGNING_KEY: JSON.stringify(keys.deviceCommand),
    DEVICE_PORT: String(portOf('devicePolls', settings)),
  }),
  servers: ({ settings, keys }) => ({
    ENVIRONMENT_SIGNING_KEY: JSON.stringify(keys.environmentCommand),
    ENVIRONMENT_AGENTS: JSON.stringify(
      Object.fromEntries(
        simulatedRegions.map((region) => [
          region,
          { url: addressOf('environment', settings), keys: publicKeySet(keys.environmentReport) },
        ]),
      ),
    ),
  }),
  esim: esimEnvironment,
  governance: ({ settings, keys }) => ({
    CHECKPOINT_SIGNING_KEY: JSON.stringify(keys.checkpoint),
    CHECKPOINT_ORIGIN: 'localhost/audit',
    CHECKPOINT_DIRECTORY: join(settings.dataDir, 'checkpoints'),
    WEBHOOK_KEY: keys.webhook,
    ...(settings.nodeEnv !== 'production' && { WEBHOOK_NETWORKS: `${loopback}/32` }),
  }),
}

function subgraphEnvironment(name: ServiceName, system: System): Record<string, string> {
  const { settings, keys } = system
  const { url, migrationUrl } = serviceDatabase(clusterUrl(settings), name, passwordsOf(system))
  return {
    ...base(name, settings),
    DATABASE_URL: url,
    MIGRATION_DATABASE_URL: migrationUrl,
    ...broker(name, system),
    INTERNAL_PUBLIC_KEYS: JSON.stringify(publicKeySet(keys.internal)),
    GRANT_PUBLIC_KEYS: JSON.stringify(publicKeySet(keys.access)),
    HANDLE_KEY: keys.handle,
  }
}

function gatewayEnvironment(system: System): Record<string, string> {
  const { settings, keys } = system
  const urls = serviceNames.map((name) => [name, `${addressOf(name, settings)}/graphql`])
  return {
    ...base('gateway', settings),
    OPERATIONS_PORT: String(portOf('gatewayOperations', settings)),
    ...broker('gateway', system),
    ACCESS_PUBLIC_KEYS: JSON.stringify(publicKeySet(keys.access)),
    INTERNAL_SIGNING_KEY: JSON.stringify(keys.internal),
    ...(settings.panelDir ? { PANEL_DIR: settings.panelDir } : {}),
    ...(settings.guestBurst ? { GUEST_BURST: settings.guestBurst } : {}),
    SUBGRAPH_URLS: JSON.stringify(Object.fromEntries(urls)),
  }
}

function agentEnvironment({ settings, keys }: System): Record<string, string> {
  return {
    ...base('environment', settings),
    DATA_DIR: join(settings.dataDir, 'environment'),
    AGENT_SIGNING_KEY: JSON.stringify(keys.environmentReport),
    COMMAND_PUBLIC_KEYS: JSON.stringify(publicKeySet(keys.environmentCommand)),
  }
}

function broker(name: ServiceName | 'gateway', system: System): Record<string, string> {
  const seed = natsSeed(name, system)
  return { NATS_URL: natsUrl(system.settings), ...(seed ? { NATS_NKEY_SEED: seed } : {}) }
}

/** The seed with which a user signs in to the broker; that of an external broker is the one of the settings. */
export function natsSeed(name: BrokerUserName, { settings, keys }: System): string | undefined {
  return settings.natsUrl ? settings.natsSeed : keys.nats[name]
}

function base(name: PortName, settings: Settings): Record<string, string> {
  return {
    HOST: loopback,
    PORT: String(portOf(name, settings)),
    LOG_LEVEL: settings.logLevel,
    NODE_ENV: settings.nodeEnv,
    ...(settings.traceCollector && { OTEL_EXPORTER_OTLP_ENDPOINT: settings.traceCollector }),
  }
}

/** The gateway's origin in a browser, to which passkeys are bound. */
export function originOf(settings: Settings): string {
  return `http://localhost:${portOf('gateway', settings)}`
}

function addressOf(name: PortName, settings: Settings): string {
  return `http://${loopback}:${portOf(name, settings)}`
}

/** The name in the client certificate of the simulated carrier. */
const CARRIER_NAME = 'carrier.enigm.test'

/** The carrier variables of the esim service. */
function esimEnvironment({ settings, keys }: System): Record<string, string> {
  const { authority, enigm } = keys.carrierTls
  return {
    ESIM_PEPPER: keys.esimPepper,
    CARRIER_URL: `https://${loopback}:${portOf('carrierEs2plus', settings)}`,
    CARRIER_REQUESTER: 'enigm',
    CARRIER_DOWNLOAD_HOST: 'smdp.enigm.test',
    CARRIER_CA: authority,
    CARRIER_CERTIFICATE: enigm.certificate,
    CARRIER_KEY: enigm.key,
    CARRIER_CLIENT_NAME: CARRIER_NAME,
    CARRIER_PROFILE_TYPES: JSON.stringify({
      STANDARD: 'ENIGM_STANDARD',
      HOME_ONLY: 'ENIGM_HOME',
      DATA_ONLY: 'ENIGM_DATA',
    }),
    CARRIER_NOTIFICATION_PORT: String(portOf('carrierNotifications', settings)),
  }
}

/** The variables of the simulated carrier. PORT is the port for devices. */
function carrierEnvironment({ settings, keys }: System): Record<string, string> {
  const { authority, carrier } = keys.carrierTls
  return {
    ...base('carrier', settings),
    ES2PLUS_PORT: String(portOf('carrierEs2plus', settings)),
    DATA_DIR: join(settings.dataDir, 'carrier'),
    CARRIER_CA: authority,
    CARRIER_CERTIFICATE: carrier.certificate,
    CARRIER_KEY: carrier.key,
    NOTIFICATION_URL: `https://${loopback}:${portOf('carrierNotifications', settings)}`,
  }
}

/** The variables of the simulated card processor. PORT is the port of its API and of its page. */
function cardEnvironment({ settings, keys }: System): Record<string, string> {
  return {
    ...base('card', settings),
    DATA_DIR: join(settings.dataDir, 'card'),
    STRIPE_SECRET_KEY: keys.cardApi,
    STRIPE_WEBHOOK_SECRET: keys.cardWebhook,
    WEBHOOK_URL: `http://${loopback}:${portOf('cardWebhooks', settings)}/webhooks/stripe`,
  }
}

/** How often the simulated chain has a block; the real one has one in two minutes. */
const SIMULATED_BLOCK_MILLISECONDS = 1_000

function moneroEnvironment({ settings }: System): Record<string, string> {
  return {
    ...base('monero', settings),
    // The wallet of the one knows no address of the other.
    DATA_DIR: join(settings.dataDir, settings.crypto === 'monero' ? 'monero-regtest' : 'monero'),
    BLOCK_MILLISECONDS: String(SIMULATED_BLOCK_MILLISECONDS),
  }
}
