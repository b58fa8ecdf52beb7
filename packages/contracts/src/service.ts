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
export function readsOf(name: ServiceName): readonly ServiceName[] {
  return services[name].reads
}

/**
 * Systems outside that tell Enigm Command what has happened with them, and the services that hear it. Each has a stream of
 * its own that it alone writes to, and signs every message: the stream says nothing about who wrote.
 */
export const outsideSources = {
  app: { heardBy: ['keys'] },
} as const satisfies Record<string, { heardBy: readonly ServiceName[] }>

export type OutsideName = keyof typeof outsideSources
export const outsideNames = Object.keys(outsideSources) as OutsideName[]

/** The outside systems that a service hears. */
export function hearsOf(name: ServiceName): readonly OutsideName[] {
  return outsideNames.filter((source) => (outsideSources[source].heardBy as readonly string[]).includes(name))
}

export function isOutside(name: string): name is OutsideName {
  return Object.hasOwn(outsideSources, name)
}
