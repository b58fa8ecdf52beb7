import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectBus, type Bus } from '@enigm/subgraph'
import { connect, ErrorCode, nkeyAuthenticator, type NatsConnection, type NatsError } from 'nats'
import pino from 'pino'
import { freePorts, startNats } from '@enigm/embedded'
import { newBrokerSeed } from '../keys/material'
import { brokerConfiguration } from './configuration'
import { createStreams } from './streams'
import { brokerUserNames, type BrokerUserName } from './users'

/** The broker of one test file, with its users and its stream creator. */
export class TestBroker {
  private readonly opened: { close(): Promise<void> }[] = []

  private constructor(
    readonly url: string,
    private readonly seeds: Readonly<Record<BrokerUserName, string>>,
    private readonly ending: (() => Promise<void> | void)[],
  ) {}

  static async start(): Promise<TestBroker> {
    const directory = mkdtempSync(join(tmpdir(), 'enigm-broker-'))
    const [port] = await freePorts(1)
    const seeds = Object.fromEntries(brokerUserNames.map((name) => [name, newBrokerSeed()])) as Record<
      BrokerUserName,
      string
    >
    const running = await startNats({
      dataDir: join(directory, 'nats'),
      port: port!,
      binary: process.env['TEST_NATS_SERVER']!,
      configuration: brokerConfiguration(seeds),
    })
    const seed = seeds.infrastructure
    const streams = await createStreams({ url: running.url, seed, logLevel: 'silent' })
    return new TestBroker(running.url, seeds, [
      () => streams.stop(),
      () => running.stop(),
      () => rmSync(directory, { recursive: true }),
    ])
  }

  /** A connection as this user. */
  async connectAs(user: BrokerUserName): Promise<NatsConnection> {
    const connection = await connect({
      servers: this.url,
      inboxPrefix: `_INBOX_${user}`,
      authenticator: nkeyAuthenticator(Buffer.from(this.seeds[user])),
    })
    this.opened.push(connection)
    return connection
  }

  /** The event bus of a service, as in its process. */
  async busOf(user: BrokerUserName): Promise<Bus> {
    const log = pino({ level: 'silent' })
    const bus = connectBus({ url: this.url, name: user, nkeySeed: this.seeds[user], log })
    this.opened.push({ close: () => bus.stop() })
    await new Promise<void>((resolve) => bus.onChange(resolve))
    return bus
  }

  async stop(): Promise<void> {
    for (const connection of this.opened) await connection.close()
    for (const end of this.ending) await end()
  }
}

/** Whether the broker rejects a message to this subject. An accepted message is sent. */
export async function refusesToSend(
  connection: NatsConnection,
  subject: string,
  body = '',
): Promise<boolean> {
  return connection.request(subject, body, { timeout: 5000 }).then(
    () => false,
    (error: NatsError) => {
      if (error.code === (ErrorCode.NoResponders as string)) return false
      if (error.code === (ErrorCode.PermissionsViolation as string)) return true
      throw error
    },
  )
}

/** Whether the broker rejects a subscription to this subject. */
export async function refusesToListen(connection: NatsConnection, subject: string): Promise<boolean> {
  let refused = false
  const subscription = connection.subscribe(subject, { callback: (error) => (refused ||= error !== null) })
  await connection.flush()
  subscription.unsubscribe()
  return refused
}
