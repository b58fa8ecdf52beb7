import { serviceNames, type ServiceName } from './service'

/** Services that do not answer a deletion, each with the reason. */
export const erasureExemptions: Partial<Record<ServiceName, string>> = {
  accounts: 'It starts the deletion and erases its own rows last, after every other service has answered.',
}

/**
 * The services that must confirm the erasure of their rows before an account counts as deleted. A new service in
 * `serviceNames` is included automatically unless it is exempted above by name (ACC-05).
 */
export const erasingServices: readonly ServiceName[] = serviceNames.filter(
  (name) => !(name in erasureExemptions),
)
