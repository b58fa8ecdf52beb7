import type { Logger } from 'pino'

export interface BusOptions {
  url: string
  /** The service; what it asks is answered under this name, where nobody else listens. */
  name: string
  /** Seed of its nkey user, for a broker that asks who is there. */
  nkeySeed?: string
  log: Logger
}

/** What a stored message carries. `id` is the key by which the stream drops a second copy. */
export interface Outgoing {
  id: string
  subject: string
  headers: Record<string, string>
  body: string
}

/** One delivered message; unless it is acknowledged it comes again. */
export interface Delivery {
  readonly subject: string
  readonly body: string
  /** Its place in the stream, the same at every delivery. */
  readonly sequence: number
  /** Messages that the stream still holds for this consumer after this one. */
  readonly pending: number
  header(name: string): string
  acknowledge(): void
  /** Asks for another delivery at once. */
  giveBack(): void
}

/** A running pull on a durable consumer. It ends by itself when the consumer or its stream is gone. */
export interface Consumption {
  readonly ended: boolean
  /** Ends when nothing more will be delivered. */
  stop(): Promise<void>
}

export type ConsumerPresence = 'present' | 'absent' | 'stream absent'

/** Transport of events and wake-ups. Nothing may depend on it alone: PostgreSQL is the truth. */
export interface Bus {
  readonly connected: boolean
  /** Counts the connections: what was known about the broker's state is to be checked again when it has changed. */
  readonly generation: number
  /** Calls at every connection and every loss of it. Returns how to end that. */
  onChange(run: () => void): () => void

  /** Tells whoever listens just now; lost without a connection. */
  publish(subject: string, body?: string): void
  subscribe(subject: string, run: () => void): () => void
  /** Asks one listener. @throws when nobody listens, nobody answers in time or the answer is a failure */
  request(subject: string, timeoutMs: number): Promise<void>
  /** Answers requests, one replica of the service each. */
  respond(subject: string, service: string, run: () => Promise<void>): () => void

  /** Stores a message in its stream. @throws when the broker has not said that it did */
  append(message: Outgoing): Promise<void>
  /**
   * Creates the stream where it is missing, or has it created where the broker leaves that to one identity. Gives the
   * sequence of its last message, 0 when it never had one.
   */
  ensureStream(stream: string, subjects: string): Promise<number>
  deleteStream(stream: string): Promise<void>

  findConsumer(stream: string, durable: string): Promise<ConsumerPresence>
  createConsumer(stream: string, durable: string): Promise<void>
  /** Between which sequences messages were delivered that nobody has acknowledged yet; null when there are none. */
  unacknowledged(stream: string, durable: string): Promise<{ first: number; last: number } | null>
  /** Reads one message without a consumer, or null where it has been removed. */
  read(stream: string, sequence: number): Promise<Delivery | null>
  deleteConsumer(stream: string, durable: string): Promise<void>
  consume(
    stream: string,
    durable: string,
    on: { delivery: (delivery: Delivery) => void; end: () => void },
  ): Promise<Consumption>

  /** Sends what is written, then closes; never longer than a few seconds. */
  stop(): Promise<void>
}

/** Names on the bus; control subjects stand outside the streams. */
export const busName = {
  stream: (service: string): string => `ENIGM_${service.toUpperCase()}`,
  subjects: (service: string): string => `enigm.${service}.>`,
  poke: (service: string): string => `control.${service}.poke`,
  snapshot: (service: string): string => `control.${service}.snapshot`,
  streamRequest: (service: string): string => `control.${service}.stream`,
  /** Below the subject that was asked, so that whoever answers needs to write to no subject but its own. */
  answers: (subject: string): string => `${subject}.answer.`,
} as const
