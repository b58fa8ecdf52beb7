import type { BrokerAccess } from '@enigm/operations'
import { SetupError } from '../host/failure'

/** Requires that the broker of NATS_URL is usable. @throws SetupError that names its address and the remedy */
export async function requireExternalBroker(access: BrokerAccess): Promise<void> {
  const { complaintOf, probeJetStream } = await import('@enigm/operations')
  try {
    await probeJetStream(access)
  } catch (error) {
    throw new SetupError(
      `NATS at NATS_URL (${new URL(access.url).host}) ${complaintOf(error)}, or unset NATS_URL to use the included broker.`,
      { cause: error },
    )
  }
}
