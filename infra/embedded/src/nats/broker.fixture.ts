import { join } from 'node:path'
import { connectBus, type Bus } from '@enigm/subgraph'
import { connect, ErrorCode, nkeyAuthenticator, type NatsConnection, type NatsError } from 'nats'
import pino from 'pino'
import { temporaryDirectory } from '../directory.fixture'
import { loadKeys, type Keys } from '../signing-keys'
import { freePorts } from '../ports'
import { brokerConfiguration } from './configuration'
import type { BrokerUserName } from './permissions'
import { startNats, type RunningNats } from './server'
import { makeStreams } from './streams'

/** The broker of a test file, with its users and whoever makes its streams. */
export class TestBroker {
  private readonly opened: { close(): Promise<void> }[] = []

  private constructor(
    readonly url: string,
    private readonly seeds: Keys['nats'],
    private readonly ending: (() => Promise<void> | void)[],
  ) {}

  static async start(): Promise<TestBroker> {
    const directory = temporaryDirectory()
    const [port] = await freePorts(1)
    const { nats: seeds } = await loadKeys(directory.path)
    const running: RunningNats = await startNats({
      dataDir: join(directory.path, 'nats'),
      port: port!,
      binary: process.env['TEST_NATS_SERVER']!,
      configuration: brokerConfiguration(seeds),
    })
    const seed = seeds.infrastructure
    const streams = await makeStreams({ url: running.url, seed, logLevel: 'silent' })
    return new TestBroker(running.url, seeds, [() => streams.stop(), () => running.stop(), directory.remove])
  }

  /** A plain connection of this user. */
  async connectAs(user: BrokerUserName): Promise<NatsConnection> {
    const connection = await connect({
      servers: this.url,
      inboxPrefix: `_INBOX_${user}`,
      authenticator: nkeyAuthenticator(Buffer.from(this.seeds[user])),
    })
    this.opened.push(connection)
    return connection
  }

  /** The bus of a service, as its process has it. */
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

/** Whether the broker keeps a message to this subject from being sent; one that it takes is sent. */
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

/** Whether the broker keeps this subject from being listened to. */
export async function refusesToListen(connection: NatsConnection, subject: string): Promise<boolean> {
  let refused = false
  const subscription = connection.subscribe(subject, { callback: (error) => (refused ||= error !== null) })
  await connection.flush()
  subscription.unsubscribe()
  return refused
}
