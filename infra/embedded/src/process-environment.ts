import { join } from 'node:path'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { carrierEnvironment, esimEnvironment } from './carrier'
import { publicKeySet, type Keys } from './signing-keys'
import { loopback } from './ports'
import { derivedPasswords, serviceDatabase, type Passwords } from './postgres/provision'
import { clusterUrl, natsUrl, portOf, type PortName, type Settings } from './settings'

/** Regions whose environments the simulated agent runs. */
const simulatedRegions = ['EU_CENTRAL', 'EU_NORTH', 'NA_EAST', 'NA_WEST', 'AP_SOUTH', 'AP_EAST'] as const

/** A system on this machine: where it is and what it signs with. */
export interface System {
  readonly settings: Settings
  readonly keys: Keys
}

/** The simulated outside systems that run beside the services. */
export const simulatorNames = ['environment', 'carrier'] as const
export type SimulatorName = (typeof simulatorNames)[number]

/** What runs as a process: a subgraph, the gateway or a simulated outside system. */
export const processNames = [...serviceNames, 'gateway', ...simulatorNames] as const
export type ProcessName = (typeof processNames)[number]

/** The environment of one process of the system, the same whether it runs alone or with others in one process. */
export function serviceEnvironment(name: ProcessName, system: System): Record<string, string> {
  if (name === 'gateway') return gatewayEnvironment(system)
  if (name === 'environment') return agentEnvironment(system)
  if (name === 'carrier') return { ...base('carrier', system.settings), ...carrierEnvironment(system) }
  return { ...subgraphEnvironment(name, system), ...own[name]?.(system) }
}

/** Where the credentials of the platform operator are written when accounts creates it. */
export function operatorFile({ dataDir }: Settings): string {
  return join(dataDir, 'operator.json')
}

/** The role passwords of this system. */
export function passwordsOf({ keys }: System): Passwords {
  return derivedPasswords(Buffer.from(keys.database, 'base64url'))
}

/** What single services read beside what every subgraph reads. */
const own: Partial<Record<ServiceName, (system: System) => Record<string, string>>> = {
  accounts: ({ settings, keys }) => ({
    ACCESS_SIGNING_KEY: JSON.stringify(keys.access),
    ACCOUNTS_PEPPER: keys.accountsPepper,
    ENROLLMENT_PUBLIC_KEYS: JSON.stringify(publicKeySet(keys.enrollment)),
    OPERATOR_FILE: operatorFile(settings),
    ORIGINS: originOf(settings),
  }),
  payments: ({ keys }) => ({
    ENROLLMENT_SIGNING_KEY: JSON.stringify(keys.enrollment),
    PAYMENTS_PEPPER: keys.paymentsPepper,
  }),
  keys: ({ keys }) => ({ APP_PUBLIC_KEYS: JSON.stringify(publicKeySet(keys.appEvent)) }),
  servers: ({ settings, keys }) => ({
    ENVIRONMENT_SIGNING_KEY: JSON.stringify(keys.environmentOrder),
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
    ...broker('gateway', system),
    ACCESS_PUBLIC_KEYS: JSON.stringify(publicKeySet(keys.access)),
    INTERNAL_SIGNING_KEY: JSON.stringify(keys.internal),
    SUBGRAPH_URLS: JSON.stringify(Object.fromEntries(urls)),
  }
}

function agentEnvironment({ settings, keys }: System): Record<string, string> {
  return {
    ...base('environment', settings),
    DATA_DIR: join(settings.dataDir, 'environment'),
    AGENT_SIGNING_KEY: JSON.stringify(keys.environmentReport),
    ORDER_PUBLIC_KEYS: JSON.stringify(publicKeySet(keys.environmentOrder)),
  }
}

/** A broker of the caller's own has users of its own, or none. */
function broker(name: ServiceName | 'gateway', { settings, keys }: System): Record<string, string> {
  const url = { NATS_URL: natsUrl(settings) }
  return settings.natsUrl ? url : { ...url, NATS_NKEY_SEED: keys.nats[name] }
}

function base(name: PortName, settings: Settings): Record<string, string> {
  return {
    HOST: loopback,
    PORT: String(portOf(name, settings)),
    LOG_LEVEL: settings.logLevel,
    NODE_ENV: settings.nodeEnv,
  }
}

/** Where people find the gateway in a browser; passkeys are bound to it. */
export function originOf(settings: Settings): string {
  return `http://localhost:${portOf('gateway', settings)}`
}

function addressOf(name: PortName, settings: Settings): string {
  return `http://${loopback}:${portOf(name, settings)}`
}
