/**
 * Every subgraph of the system, in the order of the ports, with the services whose events it reacts to. The broker opens
 * to a service what stands here and nothing else; a test holds it against the reactions.
 */
export const services = {
  accounts: { reads: ['devices', 'payments', 'servers', 'esim'] },
  payments: { reads: ['accounts', 'servers', 'esim'] },
  devices: { reads: ['accounts'] },
  servers: { reads: ['payments', 'accounts', 'devices'] },
  esim: { reads: ['payments', 'accounts'] },
} as const satisfies Record<string, { reads: readonly string[] }>

export type ServiceName = keyof typeof services
export const serviceNames = Object.keys(services) as ServiceName[]

/** The services whose events a service reacts to. */
export function readsOf(name: ServiceName): readonly ServiceName[] {
  return services[name].reads
}
