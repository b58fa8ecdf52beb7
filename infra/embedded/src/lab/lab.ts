import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ServiceName } from '@enigm/contracts'
import { Client } from 'pg'
import { claim } from '../host/claim'
import { SetupError } from '../host/failure'
import { assertFree } from '../host/ports'
import { timed } from '../host/progress'
import { startBalancer, type Balancer } from './balancer'
import { BrokerCluster } from './broker-cluster'
import { DatabasePair } from './database-pair'
import { Installation } from './installation'
import { labProcessNames, LAB_PORT_COUNT, Layout, NATS_NODES, urlOf, type LabProcessName } from './layout'
import { OtherParties } from './other-parties'
import { Replicas, type ProcessVariables } from './replicas'

const BROKER_MS = 60_000
const RETRY_MS = 500

export interface LabOptions {
  /** Everything that the lab keeps. */
  readonly directory: string
  readonly portBase: number
  /** Of every service and of the gateway. */
  readonly replicas: number
  readonly print: (line: string) => void
  /** Ends the start between two steps. */
  readonly signal?: AbortSignal
  /** Variables of single processes, which take precedence. */
  readonly variables?: ProcessVariables
  /** Another build of the repository, whose processes and command run. */
  readonly root?: string
  /** Runs when databases and brokers are ready, before the first process starts. */
  readonly beforeProcesses?: (lab: Lab) => Promise<void>
}

/**
 * A deployment of many machines on loopback: three NATS nodes, a PostgreSQL with a standby, replicas of every service, and
 * gateways behind a balancer. Its processes are those of the image, and are installed as docs/operating.md describes.
 */
export class Lab {
  readonly layout: Layout
  databases!: DatabasePair
  brokers!: BrokerCluster
  replicas!: Replicas
  installation!: Installation
  others!: OtherParties
  private readonly balancers: Balancer[] = []
  private databaseBalancer!: Balancer
  private release: () => void = () => undefined

  private constructor(private readonly options: LabOptions) {
    this.layout = new Layout(options.portBase, options.replicas)
  }

  /** @throws SetupError after it has stopped what it started */
  static async start(options: LabOptions): Promise<Lab> {
    const lab = new Lab(options)
    try {
      await lab.boot()
      return lab
    } catch (error) {
      await lab.stop()
      throw error
    }
  }

  /** The address of the gateways for clients. */
  get url(): string {
    return urlOf(this.layout.of('gateway'))
  }

  /** Runs `enigm` on this deployment. @returns its output */
  enigm(parameters: readonly string[]): Promise<string> {
    return this.installation.enigm(parameters, {
      ADMIN_DATABASE_URL: this.databases.adminUrl,
      NATS_URL: this.installation.natsUrl,
    })
  }

  /**
   * Stops a process in the regular way and starts it again.
   * @param further variables of this start, which take precedence
   * @returns when it is ready
   */
  async restart(
    name: LabProcessName,
    number: number,
    further?: Readonly<Record<string, string>>,
  ): Promise<void> {
    await this.replicas.stopOne(name, number)
    this.replicas.start(name, number, further)
    await this.replicas.untilReady(name, number)
  }

  /**
   * Prepares databases and brokers for another build, whose processes the next starts are: what docs/operating.md does before it
   * restarts them.
   */
  async prepareUpgrade(root: string, variables: ProcessVariables): Promise<void> {
    this.installation = this.installation.with(root)
    await this.enigm(['keys', 'generate'])
    await this.enigm(['migrate'])
    await this.replaceBrokerUsers()
    await this.provisionBroker()
    this.replicas.use(this.installation, variables)
  }

  /** Gives the brokers the users of the secrets as they now are. */
  async replaceBrokerUsers(): Promise<void> {
    const users = join(this.options.directory, 'broker-users.conf')
    await this.enigm(['broker', 'users', '--output', users])
    await this.brokers.replaceUsers(readFileSync(users, 'utf8'))
  }

  /** Loses the primary of PostgreSQL; the standby takes its place and its address. */
  async failOver(): Promise<void> {
    await this.databases.failOver()
    this.databaseBalancer.cut()
  }

  /** Waits until every process is ready. */
  async ready(): Promise<void> {
    await Promise.all(this.replicas.all.map(({ name, number }) => this.replicas.untilReady(name, number)))
  }

  /** Runs one statement in the database of a service, with the role of the service. */
  async query<T extends object>(service: ServiceName, sql: string, parameters: unknown[] = []): Promise<T[]> {
    const client = new Client({ connectionString: this.installation.secret(service, 'DATABASE_URL') })
    await client.connect()
    try {
      return (await client.query<T>(sql, parameters)).rows
    } finally {
      await client.end()
    }
  }

  /** The credentials and the PIN of the first platform operator. */
  get operator(): { accountNumber: string; loginSecret: string; criticalPin: string } {
    return JSON.parse(readFileSync(this.installation.operatorFile, 'utf8'))
  }

  async stop(): Promise<void> {
    await this.replicas?.stop()
    await this.others?.stop()
    for (const balancer of this.balancers) await balancer.stop()
    await Promise.all([this.brokers?.stop(), this.databases?.stop()])
    this.release()
  }

  /** Removes everything that a stopped lab has kept. */
  async remove(): Promise<void> {
    await this.databases?.remove()
    rmSync(this.options.directory, { recursive: true, force: true })
  }

  private async boot(): Promise<void> {
    const { directory, print, root } = this.options
    mkdirSync(directory, { recursive: true, mode: 0o711 })
    const claimed = claim(join(directory, 'lab.pid'))
    if ('heldBy' in claimed)
      throw new SetupError(
        `Another lab uses ${directory} (process ${claimed.heldBy}): stop it, or set --data.`,
      )
    this.release = claimed.release
    this.installation = await Installation.open(directory, this.layout, root)
    const replicas = new Replicas(this.layout, this.installation, this.options.variables ?? {}, {
      onLost: (key) => print(`${key} has ended`),
    })
    await replicas.endLeftOvers()
    for (let port = this.layout.base; port < this.layout.base + LAB_PORT_COUNT; port++)
      if (!this.isOfServer(port)) await assertFree(port, 'the lab')
    await this.step('keys', () => this.enigmAlone(['keys', 'generate']))
    await this.step('PostgreSQL and its standby', async () => {
      this.databases = await DatabasePair.start(this.layout, directory)
    })
    this.databaseBalancer = await this.balance('postgres', () => [this.databases.port])
    await this.step(`${NATS_NODES} nodes of NATS`, () => this.startBrokers())
    await this.step('databases and their migrations', () => this.migrate())
    this.others = new OtherParties(directory, this.layout, this.installation.others)
    await this.others.start(this.installation.secret('environment', 'COMMAND_PUBLIC_KEYS'))
    await this.balanceProcesses(replicas)
    this.replicas = replicas
    replicas.observe()
    await this.options.beforeProcesses?.(this)
    await this.startProcesses()
  }

  /** One replica of every service at a time: each start keeps a processor busy for two seconds. */
  private async startProcesses(): Promise<void> {
    for (const name of labProcessNames)
      await this.step(`${this.layout.replicas} × ${name}`, async () => {
        for (const number of this.layout.numbers) this.replicas.start(name, number)
        for (const number of this.layout.numbers) await this.replicas.untilReady(name, number)
      })
  }

  /** @throws SetupError when the start was ended */
  private async step(name: string, run: () => Promise<unknown>): Promise<void> {
    if (this.options.signal?.aborted) throw new SetupError('stopped before the lab was ready')
    await timed(name, this.options.print, run)
  }

  private async startBrokers(): Promise<void> {
    const users = join(this.options.directory, 'broker-users.conf')
    await this.enigmAlone(['broker', 'users', '--output', users])
    this.brokers = await BrokerCluster.start(this.layout, this.options.directory, readFileSync(users, 'utf8'))
    await this.balance('nats', () => Array.from({ length: NATS_NODES }, (_, node) => this.layout.node(node)))
    await this.provisionBroker()
  }

  /** Creates every stream that the brokers do not have, as soon as they have elected a leader. */
  async provisionBroker(): Promise<void> {
    for (const deadline = Date.now() + BROKER_MS; ; await delay(RETRY_MS)) {
      const failure = await this.enigm(['broker', 'provision', '--replicas', String(NATS_NODES)]).then(
        () => undefined,
        (error: Error) => error,
      )
      if (!failure) return
      if (Date.now() > deadline) throw failure
    }
  }

  private async migrate(): Promise<void> {
    await this.enigm(['database', 'provision', '--host', `127.0.0.1:${this.layout.of('postgres')}`])
    await this.enigm(['migrate'])
    if (this.installation.hasOperator) return
    await this.installation.enigm(
      ['operator', 'create', '--output', this.installation.operatorFile],
      this.installation.variablesOf('accounts', 0),
    )
  }

  private async balanceProcesses(replicas: Replicas): Promise<void> {
    const { layout } = this
    const among = (process: LabProcessName, port: Parameters<Layout['replica']>[0]) => () => {
      const ready = layout.numbers.filter((number) => replicas.isReady(process, number))
      return (ready.length > 0 ? ready : layout.numbers).map((number) => layout.replica(port, number))
    }
    await this.balance('gateway', among('gateway', 'gateway'))
    await this.balance('devicePolls', among('devices', 'devicePolls'))
    await this.balance('cardWebhooks', among('payments', 'cardWebhooks'))
    await this.balance('carrierNotifications', among('esim', 'carrierNotifications'))
  }

  private async balance(
    name: Parameters<Layout['of']>[0],
    targets: () => readonly number[],
  ): Promise<Balancer> {
    const balancer = await startBalancer(this.layout.of(name), targets)
    this.balancers.push(balancer)
    return balancer
  }

  private enigmAlone(parameters: readonly string[]): Promise<string> {
    return this.installation.enigm(parameters)
  }

  /** The ports of PostgreSQL and NATS, whose servers a killed lab leaves behind and the next one adopts. */
  private isOfServer(port: number): boolean {
    return port >= this.layout.cluster(0) && port <= this.layout.route(NATS_NODES - 1)
  }
}
