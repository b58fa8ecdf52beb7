import { connect, nkeyAuthenticator, type NatsConnection } from 'nats'

/** The broker as the gateway reaches it. */
export interface BrokerAccess {
  readonly url: string
  /** Seed of the gateway's nkey user, for a broker that authenticates its clients. */
  readonly nkeySeed?: string | undefined
}

/** Connects under the name that the broker shows, and connects again without end once it was connected. @throws NatsError */
export function connectToBroker(name: string, { url, nkeySeed }: BrokerAccess): Promise<NatsConnection> {
  return connect({
    servers: url,
    name,
    inboxPrefix: '_INBOX_gateway',
    authenticator: nkeySeed ? nkeyAuthenticator(Buffer.from(nkeySeed)) : undefined,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
    pingInterval: 2_000,
  })
}
