import type { Logger } from 'pino'

export interface BusOptions {
  url: string
  /** The service; answers to its requests use subjects with this name, which no other user can subscribe to. */
  name: string
  /** Seed of its nkey user, for a broker with authentication. */
  nkeySeed?: string
  /** Nodes that store each message of a stream that this bus creates; 1 by default. */
  streamReplicas?: number
  log: Logger
}

/** A message for a stream, which drops a second message with the same `id`. */
export interface Outgoing {
  id: string
  subject: string
  headers: Record<string, string>
  body: string
}

/** One delivered message; it is delivered again until it is acknowledged. */
export interface Delivery {
  readonly subject: string
  readonly body: string
  /** Its place in the stream, the same at every delivery. */
  readonly sequence: number
  /** Messages that the stream still holds for this consumer after this one. */
  readonly pending: number
  header(name: string): string
  acknowledge(): void
  /** Requests another delivery at once. */
  redeliver(): void
}

/** A running pull on a durable consumer. It ends by itself when the consumer or its stream no longer exists. */
export interface Consumption {
  readonly ended: boolean
  /** Ends when nothing more will be delivered. */
  stop(): Promise<void>
}

export type ConsumerPresence = 'present' | 'absent' | 'stream absent'

/** Transport of events and wake-ups. Nothing depends on it alone: PostgreSQL is the source of truth. */
export interface Bus {
  readonly connected: boolean
  /** Counts the connections: after a change, knowledge about the state of the broker is outdated. */
  readonly generation: number
  /** Calls `run` at every connection and disconnection. @returns the function that ends this */
  onChange(run: () => void): () => void

  /** Sends to the current subscribers; lost without a connection. */
  publish(subject: string, body?: string): void
  subscribe(subject: string, run: (text: string) => void): () => void
  /**
   * Sends a request to one listener, and gives its answer.
   * @throws without a listener, without an answer in time, or if the listener failed
   */
  request(subject: string, timeoutMs: number, body?: string): Promise<string>
  /** Answers requests; each request goes to one replica of the service. */
  respond(subject: string, service: string, run: (body: string) => Promise<string | void>): () => void

  /** Stores a message in its stream. @throws without the acknowledgment of the broker */
  append(message: Outgoing): Promise<void>
  /**
   * Creates the stream if it does not exist, or requests its creation if the broker permits it to one user only.
   * @param keptMilliseconds how long it keeps messages and recognizes second ones; by default seven days and two minutes
   * @returns the sequence of its last message, 0 if it never had one
   */
  ensureStream(stream: string, subjects: string, keptMilliseconds?: number): Promise<number>
  deleteStream(stream: string): Promise<void>

  findConsumer(stream: string, durable: string): Promise<ConsumerPresence>
  createConsumer(stream: string, durable: string): Promise<void>
  /** The range of sequences that contains all delivered messages without acknowledgment; null if there are none. */
  unacknowledged(stream: string, durable: string): Promise<{ first: number; last: number } | null>
  /** The sequence up to which every delivered message is acknowledged, 0 before the first one. */
  acknowledged(stream: string, durable: string): Promise<number>
  /** Reads one message without a consumer. @returns null if it was removed */
  read(stream: string, sequence: number): Promise<Delivery | null>
  deleteConsumer(stream: string, durable: string): Promise<void>
  consume(
    stream: string,
    durable: string,
    on: { delivery: (delivery: Delivery) => void; end: () => void },
  ): Promise<Consumption>

  /** Sends the pending messages and closes, within a few seconds. */
  stop(): Promise<void>
}

/** Names on the bus; control subjects stand outside the streams. */
export const busName = {
  stream: (service: string): string => `ENIGM_${service.toUpperCase()}`,
  subjects: (service: string): string => `enigm.${service}.>`,
  poke: (service: string): string => `control.${service}.poke`,
  /** Between the replicas of a service. */
  peers: (service: string): string => `control.${service}.peers`,
  snapshot: (service: string): string => `control.${service}.snapshot`,
  /** Requests for the audit entries of a service in their sequence. */
  audit: (service: string): string => `control.${service}.audit`,
  streamRequest: (service: string): string => `control.${service}.stream`,
  /** Below the requested subject, so that a service publishes its answers only below its own subjects. */
  answers: (subject: string): string => `${subject}.answer.`,
} as const
