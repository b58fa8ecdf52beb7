/**
 * Every subgraph of the system, in the order of the ports, with the services whose events it reacts to. The broker opens
 * to a service what stands here and nothing else; a test holds it against the reactions.
 */
export const services = {
  accounts: { reads: ['devices', 'payments', 'servers', 'esim', 'keys'] },
  payments: { reads: ['accounts', 'servers', 'esim', 'keys'] },
  devices: { reads: ['accounts'] },
  servers: { reads: ['payments', 'accounts', 'devices'] },
  esim: { reads: ['payments', 'accounts'] },
  keys: { reads: ['accounts', 'payments'] },
} as const satisfies Record<string, { reads: readonly string[] }>

export type ServiceName = keyof typeof services
export const serviceNames = Object.keys(services) as ServiceName[]

/** The services whose events a service reacts to. */
export function subscriptionsOf(name: ServiceName): readonly ServiceName[] {
  return services[name].reads
}

/**
 * Systems outside that tell Enigm Command what has happened with them, and the services that hear it. Each has a stream of
 * its own that it alone writes to, and signs every message: the stream says nothing about who wrote.
 */
export const externalSources = {
  app: { subscribers: ['keys'] },
} as const satisfies Record<string, { subscribers: readonly ServiceName[] }>

export type ExternalSource = keyof typeof externalSources
export const externalSourceNames = Object.keys(externalSources) as ExternalSource[]

/** The outside systems that a service hears. */
export function externalSourcesOf(name: ServiceName): readonly ExternalSource[] {
  return externalSourceNames.filter((source) =>
    (externalSources[source].subscribers as readonly string[]).includes(name),
  )
}

export function isExternalSource(name: string): name is ExternalSource {
  return Object.hasOwn(externalSources, name)
}
