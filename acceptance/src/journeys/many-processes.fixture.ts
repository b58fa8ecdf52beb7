import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  freePortBase,
  loadKeys,
  PORT_COUNT,
  processNames,
  readSettings,
  removeDataDir,
  repositoryRoot,
  type System,
} from '@enigm/embedded'
import { WholeSystem } from './whole-system.fixture'

type Name = (typeof processNames)[number] | 'infrastructure'

interface Options {
  readonly logLevel?: 'fatal' | 'trace'
  /** A broker that is already running; without one the system starts its own. */
  readonly natsUrl?: string
  readonly traceCollector?: string
}

/** The whole system with every service in a separate process, as on several machines. */
export class ManyProcesses extends WholeSystem {
  private readonly running = new Map<Name, ChildProcess>()
  private readonly output: string[] = []

  private constructor(
    system: System,
    private readonly variables: NodeJS.ProcessEnv,
  ) {
    super(system)
  }

  /**
   * @param options.logLevel `trace` keeps everything that the processes write, for `log`
   * @param options.traceCollector the address of a collector of traces
   */
  static async start({
    logLevel = 'fatal',
    natsUrl,
    traceCollector = '',
  }: Options = {}): Promise<ManyProcesses> {
    const dataDir = await mkdtemp(join(tmpdir(), 'enigm system '))
    const variables = {
      ...process.env,
      PORT_BASE: String(await freePortBase(PORT_COUNT)),
      DATA_DIR: dataDir,
      LOG_LEVEL: logLevel,
      NODE_ENV: 'test',
      ...(natsUrl && { NATS_URL: natsUrl }),
      OTEL_EXPORTER_OTLP_ENDPOINT: traceCollector,
    }
    const system = { settings: readSettings(variables), keys: await loadKeys(dataDir) }
    const processes = new ManyProcesses(system, variables)
    // The start order must not matter, so the most difficult one is used: dependencies come last.
    for (const name of [...processNames].reverse()) processes.run(name)
    processes.run('infrastructure')
    try {
      await processes.ready()
    } catch (error) {
      await processes.stop()
      throw error
    }
    return processes
  }

  /** Everything that the processes have written so far. */
  get log(): string {
    return this.output.join('')
  }

  /** Kills one process like a crash, and starts it again. */
  async crash(name: Name): Promise<void> {
    await this.kill(name, 'SIGKILL')
    this.run(name)
  }

  /** Freezes the broker, and the process that would restart it. @returns how to end that */
  freezeBroker(): () => void {
    const supervisor = this.running.get('infrastructure')!
    supervisor.kill('SIGSTOP')
    this.signal('nats', 'SIGSTOP')
    return () => {
      this.signal('nats', 'SIGCONT')
      supervisor.kill('SIGCONT')
    }
  }

  /** Sends a signal to a server that the infrastructure process has started. */
  signal(server: 'postgres' | 'nats', signal: NodeJS.Signals): void {
    const file = { postgres: 'postgres/postmaster.pid', nats: 'nats/nats-server.pid' }[server]
    const [pid] = readFileSync(join(this.system.settings.dataDir, file), 'utf8').split('\n')
    process.kill(Number(pid), signal)
  }

  async stop(): Promise<void> {
    await Promise.all(processNames.map((name) => this.kill(name, 'SIGTERM')))
    await this.kill('infrastructure', 'SIGTERM')
    removeDataDir(this.system.settings.dataDir)
  }

  private run(name: Name): void {
    const script = join(repositoryRoot, 'infra/embedded/dist/service.js')
    const stdio = this.variables['LOG_LEVEL'] === 'trace' ? 'pipe' : 'ignore'
    const child = spawn(process.execPath, [script, name], { env: this.variables, stdio })
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => this.output.push(text))
    this.running.set(name, child)
  }

  private async kill(name: Name, signal: NodeJS.Signals): Promise<void> {
    const child = this.running.get(name)
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}
