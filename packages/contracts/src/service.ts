/** Every subgraph of the system, in the order of the ports. */
export const serviceNames = [
  'accounts',
  'payments',
  'devices',
  'servers',
  'esim',
  'keys',
  'governance',
  'guidance',
] as const
export type ServiceName = (typeof serviceNames)[number]

/**
 * External systems that publish signed events. Each has a separate stream to which only its broker user writes; the
 * stream does not prove the author of a message, only the signature does.
 */
export const externalSourceNames = ['app'] as const
export type ExternalSource = (typeof externalSourceNames)[number]

export function isExternalSource(name: string): name is ExternalSource {
  return externalSourceNames.some((source) => source === name)
}
