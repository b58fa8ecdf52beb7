import { join } from 'node:path'
import { findNatsServer } from '../nats/binary'
import { startNats, type RunningNats } from '../nats/server'
import { signal } from '../host/processes'
import { NATS_NODES, type Layout } from './layout'

/** Three nodes of NATS with one JetStream, each with its own store. */
export class BrokerCluster {
  private readonly nodes = new Map<number, RunningNats>()

  private constructor(
    private readonly layout: Layout,
    private readonly directory: string,
    private readonly users: string,
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
    const routes = this.numbers.map((other) => `nats://127.0.0.1:${this.layout.route(other)}`).join(', ')
    const node = await startNats({
      dataDir: join(this.directory, `nats-${number + 1}`),
      port: this.layout.node(number),
      binary: this.binary,
      configuration: [
        `server_name: nats-${number + 1}`,
        'jetstream: { max_file_store: 1TB }',
        `cluster: { name: enigm, listen: "127.0.0.1:${this.layout.route(number)}", routes: [${routes}] }`,
        this.users,
      ].join('\n'),
    })
    this.nodes.set(number, node)
  }

  killNode(number: number): void {
    signal(this.nodes.get(number)!.pid, 'SIGKILL')
  }

  async stop(): Promise<void> {
    await Promise.all([...this.nodes.values()].map((node) => node.stop()))
  }

  private get numbers(): number[] {
    return Array.from({ length: NATS_NODES }, (_, number) => number)
  }
}
