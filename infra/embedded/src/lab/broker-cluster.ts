import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findNatsServer } from '../nats/binary'
import { startNats, type RunningNats } from '../nats/server'
import { signal } from '../host/processes'
import { NATS_NODES, type Layout } from './layout'

/** A node that was restarted has the messages of the others by then. */
const CAUGHT_UP_MS = 3_000

/** Three nodes of NATS with one JetStream, each with its own store. */
export class BrokerCluster {
  private readonly nodes = new Map<number, RunningNats>()

  private constructor(
    private readonly layout: Layout,
    private readonly directory: string,
    private users: string,
    private readonly binary: string,
  ) {}

  /** @param users the users and their permissions in the syntax of nats-server */
  static async start(layout: Layout, directory: string, users: string): Promise<BrokerCluster> {
    const cluster = new BrokerCluster(layout, directory, users, await findNatsServer())
    await Promise.all(cluster.numbers.map((number) => cluster.startNode(number)))
    return cluster
  }

  /** Starts a node, or starts it again with its store. */
  async startNode(number: number): Promise<void> {
    const node = await startNats({
      dataDir: this.directoryOf(number),
      port: this.layout.node(number),
      binary: this.binary,
      configuration: this.configurationOf(number),
    })
    this.nodes.set(number, node)
  }

  /**
   * Gives every node other users and permissions, one after the other, by a restart: nats-server reloads no configuration whose
   * store is named by an argument, as the project's servers are.
   */
  async replaceUsers(users: string): Promise<void> {
    this.users = users
    for (const number of this.numbers) {
      await this.startNode(number)
      await delay(CAUGHT_UP_MS)
    }
  }

  killNode(number: number): void {
    signal(this.nodes.get(number)!.pid, 'SIGKILL')
  }

  /** Freezes a node. @returns the function that lets it go on */
  freezeNode(number: number): () => void {
    const { pid } = this.nodes.get(number)!
    signal(pid, 'SIGSTOP')
    return () => signal(pid, 'SIGCONT')
  }

  /** Stops a node and starts it again with its store, which can be on another disk by then. */
  async restartNode(
    number: number,
    whileStopped: () => Promise<void> = async () => undefined,
  ): Promise<void> {
    await this.nodes.get(number)!.stop()
    await whileStopped()
    await this.startNode(number)
    await delay(CAUGHT_UP_MS)
  }

  /** Deletes everything that a killed node has stored. */
  loseStore(number: number): void {
    rmSync(join(this.directoryOf(number), 'jetstream'), { recursive: true, force: true })
  }

  /** Holds the store of a node. */
  directoryOf(number: number): string {
    return join(this.directory, `nats-${number + 1}`)
  }

  async stop(): Promise<void> {
    await Promise.all([...this.nodes.values()].map((node) => node.stop()))
  }

  private configurationOf(number: number): string {
    const routes = this.numbers.map((other) => `nats://127.0.0.1:${this.layout.route(other)}`).join(', ')
    return [
      `server_name: nats-${number + 1}`,
      'jetstream: { max_file_store: 1TB }',
      `cluster: { name: enigm, listen: "127.0.0.1:${this.layout.route(number)}", routes: [${routes}] }`,
      this.users,
    ].join('\n')
  }

  private get numbers(): number[] {
    return Array.from({ length: NATS_NODES }, (_, number) => number)
  }
}
