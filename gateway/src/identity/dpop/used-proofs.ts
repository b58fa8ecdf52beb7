import { createHash } from 'node:crypto'
import { usedProofSubject } from '@enigm/contracts'
import type { NatsConnection } from 'nats'
import { connectToBroker, type BrokerAccess } from '../broker'

const RETRY_MS = 250
const ANSWER_MS = 1_000
const nothing = new Uint8Array()

/** What all gateways know about the use of proofs. */
export interface UsedProofs {
  /** Marks a proof as used. @returns whether it was marked before, or `unknown` without an answer of the broker */
  mark(thumbprint: string, jti: string): Promise<'new' | 'used' | 'unknown'>
}

/**
 * Marks each proof by a message in one stream, whose id is the hash of the proof: the broker stores the first message with an id
 * and reports every other one. So a proof that one gateway has seen is refused by all of them, also after a restart.
 */
export class BrokerUsedProofs implements UsedProofs {
  private connection: NatsConnection | undefined
  private retry: NodeJS.Timeout | undefined
  private stopped = false

  constructor(private readonly access: BrokerAccess) {
    this.connect()
  }

  async mark(thumbprint: string, jti: string): Promise<'new' | 'used' | 'unknown'> {
    if (!this.connection || this.connection.isClosed()) return 'unknown'
    const msgID = createHash('sha256').update(`${thumbprint} ${jti}`).digest('base64url')
    try {
      const stream = this.connection.jetstream()
      const { duplicate } = await stream.publish(usedProofSubject, nothing, { msgID, timeout: ANSWER_MS })
      return duplicate ? 'used' : 'new'
    } catch {
      return 'unknown'
    }
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.retry)
    await this.connection?.close()
  }

  /** In the background: the gateway starts without the broker. */
  private connect(): void {
    connectToBroker('gateway proofs', this.access).then(
      (connection) => {
        this.connection = connection
        if (this.stopped) return void connection.close()
        void connection.closed().then(() => this.retryLater())
      },
      () => this.retryLater(),
    )
  }

  private retryLater(): void {
    if (!this.stopped) this.retry = setTimeout(() => this.connect(), RETRY_MS)
  }
}
