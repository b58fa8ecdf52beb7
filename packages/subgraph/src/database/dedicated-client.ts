import { setTimeout as delay } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'

const CLOSE_MILLISECONDS = 1_000
/** A process that holds a lock sends statements more often than this, or PostgreSQL closes its connection. */
const FROZEN_AFTER_MILLISECONDS = 2_500
const HEARTBEAT_MILLISECONDS = 1_000

/**
 * Settings of a connection by which PostgreSQL ends it when its process no longer runs: TCP alone cannot tell, because the
 * kernel of a frozen process still acknowledges packets, and the process would keep its locks.
 */
export function endedWhenFrozen(milliseconds = FROZEN_AFTER_MILLISECONDS): string {
  return `-c idle_session_timeout=${milliseconds} -c tcp_user_timeout=${milliseconds}`
}

/** Keeps a connection with `endedWhenFrozen` open while its process runs. @returns the function that ends this */
export function startHeartbeat(client: Client): () => void {
  let isWaiting = false
  const beat = async (): Promise<void> => {
    if (isWaiting) return
    isWaiting = true
    // A lost connection is reported to the user of the client by its next statement.
    await client.query('SELECT').catch(() => undefined)
    isWaiting = false
  }
  const timer = setInterval(() => void beat(), HEARTBEAT_MILLISECONDS)
  return () => clearInterval(timer)
}

/** A client outside the pool. Without the listener the loss of its connection would end the process. */
export function dedicatedClient(config: ClientConfig, onLost: () => void): Client {
  return new Client(config).on('error', onLost)
}

/** Ends the client; a server that does not answer is left after 1 s. */
export async function endClient(client: Client): Promise<void> {
  await Promise.race([client.end(), delay(CLOSE_MILLISECONDS, undefined, { ref: false })])
}
