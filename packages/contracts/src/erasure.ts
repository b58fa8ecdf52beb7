import { serviceNames, type ServiceName } from './service'

/** Services that hold nothing of an account in a reaction of their own, each with the reason. */
export const erasureExemptions: Partial<Record<ServiceName, string>> = {
  accounts: 'It asks the others and erases its own side last, when all have answered.',
}

/**
 * The services that must have erased their side before an account is deleted. A service that is added to `serviceNames` is
 * among them at once: it answers, or it is exempted above by name (ACC-05).
 */
export const erasingServices: readonly ServiceName[] = serviceNames.filter(
  (name) => !(name in erasureExemptions),
)
