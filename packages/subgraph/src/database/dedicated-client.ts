import { setTimeout as delay } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'

const CLOSE_MILLISECONDS = 1_000

/** A client outside the pool. Without the listener the loss of its connection would end the process. */
export function dedicatedClient(config: ClientConfig, onLost: () => void): Client {
  return new Client(config).on('error', onLost)
}

/** Ends the client; a server that does not answer is left after 1 s. */
export async function endClient(client: Client): Promise<void> {
  await Promise.race([client.end(), delay(CLOSE_MILLISECONDS, undefined, { ref: false })])
}
