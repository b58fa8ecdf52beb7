import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseEnv, promisify } from 'node:util'
import { serviceNames } from '@enigm/contracts'
import {
  freePorts,
  removeDataDir,
  repositoryRoot,
  startNats,
  startPostgres,
  type RunningNats,
  type RunningPostgres,
} from '@enigm/embedded'
import { newSigningKey, publicKeySet } from '@enigm/operations'
import { carrierClientName, createMutualTls, startCarrier, startEnvironmentAgent } from '@enigm/simulators'
import type { Gateway } from './client'
import type { Journey } from './journey'
import { Person } from './person'

const run = promisify(execFile)
/** The repository, or the files of the image that `infra/image-files.sh` has copied. */
const root = process.env['TEST_IMAGE_DIRECTORY'] ?? repositoryRoot
export const processes = [...serviceNames, 'gateway'] as const
type ProcessName = (typeof processes)[number]
const regions = ['EU_CENTRAL', 'EU_NORTH', 'NA_EAST', 'NA_WEST', 'AP_SOUTH', 'AP_EAST']

const document = readFileSync(join(repositoryRoot, 'docs/operating.md'), 'utf8')

/** The commands of the installation in docs/operating.md, in their order. */
const installation = document
  .split('\n')
  .filter((line) => line.startsWith('npx enigm '))
  .map((line) => line.split(' ').slice(2))

/** The commands of one of its later sections. */
export function commandsOf(section: string): string[][] {
  const [, text = ''] = document.split(`\n### ${section}\n`)
  const [own] = text.split(/\n##/)
  return own!
    .split('\n')
    .filter((line) => line.startsWith('enigm '))
    .map((line) => line.split(' #')[0]!.trim().split(' ').slice(1))
}

/** A deployment that follows docs/operating.md: its directories are below one of the test, other parties are simulated. */
export class Deployment {
  readonly directory = mkdtempSync(join(tmpdir(), 'enigm-operating-'))
  private readonly parts: { stop(): Promise<void> }[] = []
  private readonly children: ChildProcess[] = []
  private ports!: Record<ProcessName | 'postgres' | 'nats' | 'operations' | 'notifications', number>
  /** The directory in which the ledger keeps its checkpoints. */
  checkpoints = join(this.directory, 'checkpoints')
  postgres!: RunningPostgres
  nats!: RunningNats
  journey!: Pick<Journey, 'environmentUrl' | 'carrierUrl' | 'app'>

  async prepare(): Promise<void> {
    const names = [...processes, 'postgres', 'nats', 'operations', 'notifications'] as const
    const free = await freePorts(names.length)
    this.ports = Object.fromEntries(names.map((name, index) => [name, free[index]!])) as typeof this.ports
    for (const path of ['/var/backups/enigm', '/mnt/apart']) mkdirSync(this.moved(path), { recursive: true })
    await this.startPostgres()
  }

  /**
   * Runs the commands of the installation but these, and writes the files of variables.
   * @returns their outputs by their first two words
   */
  async install({ without = [] }: { without?: readonly string[] } = {}): Promise<Map<string, string>> {
    const outputs = new Map<string, string>()
    for (const command of installation.filter(([name]) => name !== 'status')) {
      if (command.join(' ') === 'broker provision') await this.startBroker()
      if (command[0] === 'check-config' && !this.journey) await this.writeVariables()
      if (!without.includes(command[0]!))
        outputs.set(command.slice(0, 2).join(' '), await this.enigm(command))
    }
    return outputs
  }

  private async startPostgres(): Promise<void> {
    const dataDir = join(this.directory, 'postgres')
    this.postgres = await startPostgres({ dataDir, port: this.ports.postgres, durable: false })
  }

  /** Loses the machine of the databases, the broker and the secrets; an empty PostgreSQL takes its place. */
  async loseEverything(): Promise<void> {
    await this.stopProcesses()
    await Promise.all([this.postgres.stop(), this.nats.stop()])
    removeDataDir(join(this.directory, 'postgres'))
    rmSync(join(this.directory, 'nats'), { recursive: true })
    rmSync(this.moved('/etc/enigm/secrets'), { recursive: true })
    rmSync(this.moved('/etc/enigm/broker-users.conf'))
    await this.startPostgres()
  }

  /** Gives the ledger of the next start another name and another place of its checkpoints. */
  renameLedger(): void {
    const file = this.moved('/etc/enigm/governance.env')
    const before = readFileSync(file, 'utf8')
    const renamed = before
      .replace(/^(CHECKPOINT_ORIGIN=.*)$/m, '$1-2')
      .replace(/^(CHECKPOINT_DIRECTORY=.*)$/m, '$1-2')
    writeFileSync(file, renamed)
    this.checkpoints += '-2'
  }

  /** Runs one command of the document. @returns its output */
  async enigm(parameters: readonly string[]): Promise<string> {
    const script = join(root, 'infra/operations/bin/enigm.mjs')
    const { stdout } = await run(process.execPath, [script, ...parameters.map((word) => this.moved(word))], {
      env: {
        PATH: process.env['PATH'],
        ENIGM_SECRETS: this.moved('/etc/enigm/secrets'),
        ADMIN_DATABASE_URL: this.postgres.adminUrl,
        NATS_URL: `nats://127.0.0.1:${this.ports.nats}`,
      },
    })
    return stdout
  }

  async startBroker(): Promise<void> {
    this.nats = await startNats({
      dataDir: join(this.directory, 'nats'),
      port: this.ports.nats,
      binary: process.env['TEST_NATS_SERVER']!,
      configuration: readFileSync(this.moved('/etc/enigm/broker-users.conf'), 'utf8'),
    })
  }

  /** Simulates the server environments, the carrier and Enigm App, and writes the files of variables. */
  async writeVariables(): Promise<void> {
    const [agentKey, appKey, tls] = [await newSigningKey(), await newSigningKey(), await createMutualTls()]
    const agent = await startEnvironmentAgent({
      PORT: '0',
      DATA_DIR: join(this.directory, 'agent'),
      AGENT_SIGNING_KEY: JSON.stringify(agentKey),
      COMMAND_PUBLIC_KEYS: this.secret('environment/COMMAND_PUBLIC_KEYS'),
    })
    const carrier = await startCarrier({
      PORT: '0',
      ES2PLUS_PORT: '0',
      DATA_DIR: join(this.directory, 'carrier'),
      CARRIER_CA: tls.authority,
      CARRIER_CERTIFICATE: tls.carrier.certificate,
      CARRIER_KEY: tls.carrier.key,
      NOTIFICATION_URL: `https://127.0.0.1:${this.ports.notifications}`,
    })
    this.parts.push(agent, carrier)
    this.journey = {
      environmentUrl: agent.url,
      carrierUrl: carrier.url,
      app: { natsUrl: this.nats.url, natsSeed: this.secret('app/NATS_NKEY_SEED'), signingKey: appKey },
    }
    const agents = regions.map((region) => [region, { url: agent.url, keys: publicKeySet(agentKey) }])
    const own: Partial<Record<ProcessName, Record<string, string>>> = {
      servers: { ENVIRONMENT_AGENTS: JSON.stringify(Object.fromEntries(agents)) },
      keys: { APP_PUBLIC_KEYS: JSON.stringify(publicKeySet(appKey)) },
      governance: {
        CHECKPOINT_ORIGIN: 'enigm.test/audit',
        CHECKPOINT_DIRECTORY: this.checkpoints,
      },
      esim: {
        CARRIER_URL: carrier.es2plusUrl,
        CARRIER_REQUESTER: 'enigm',
        CARRIER_DOWNLOAD_HOST: 'smdp.enigm.test',
        CARRIER_CA_FILE: this.file('carrier-ca.pem', tls.authority),
        CARRIER_CERTIFICATE_FILE: this.file('enigm.pem', tls.enigm.certificate),
        CARRIER_KEY_FILE: this.file('enigm.key', tls.enigm.key),
        CARRIER_CLIENT_NAME: carrierClientName,
        CARRIER_PROFILE_TYPES: JSON.stringify({ STANDARD: 'ENIGM_STANDARD' }),
        CARRIER_NOTIFICATION_PORT: String(this.ports.notifications),
      },
      gateway: {
        SUBGRAPH_URLS: JSON.stringify(
          Object.fromEntries(serviceNames.map((name) => [name, `http://127.0.0.1:${this.ports[name]}`])),
        ),
        OPERATIONS_PORT: String(this.ports.operations),
        // With a panel, an anonymous client may send the documents of the panel alone.
        PANEL_DIR: 'none',
      },
    }
    for (const name of processes) {
      const common = { PORT: String(this.ports[name]), NATS_URL: this.nats.url, LOG_LEVEL: 'warn' }
      this.file(`${name}.env`, filled(this.moved(exampleOf(name)), { ...common, ...own[name] }))
    }
  }

  /** Starts every process with its file of variables and nothing else, and waits until `enigm status` succeeds. */
  async start(): Promise<string> {
    for (const name of processes) {
      const script = join(root, 'infra/operations/bin/process.mjs')
      const env = this.variablesOf(name)
      this.children.push(spawn(process.execPath, [script, name], { env, stdio: 'ignore' }))
    }
    const status = installation.find(([name]) => name === 'status')!
    for (const deadline = Date.now() + 180_000; ; await delay(200)) {
      const answer = await this.enigm(status).catch((error: { stdout: string }) => error)
      if (typeof answer === 'string') return answer
      if (Date.now() > deadline) throw new Error(`the deployment did not become ready:\n${answer.stdout}`)
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.gateway}`
  }

  /** The platform operator whose credentials `enigm operator create` has written. */
  operator(gateway: Gateway): Person {
    const { criticalPin, ...credentials } = JSON.parse(
      readFileSync(this.moved('/etc/enigm/operator.json'), 'utf8'),
    )
    return Person.known(gateway, credentials, criticalPin)
  }

  secret(name: string): string {
    return readFileSync(this.moved(`/etc/enigm/secrets/${name}`), 'utf8').trim()
  }

  /** The variables with which a process is started. */
  variablesOf(name: ProcessName): NodeJS.ProcessEnv {
    return parseEnv(readFileSync(this.moved(`/etc/enigm/${name}.env`), 'utf8'))
  }

  /** A text of the document with the directories of this test. */
  moved(text: string): string {
    return text
      .replaceAll('/etc/enigm', join(this.directory, 'etc'))
      .replaceAll('/var/backups', join(this.directory, 'backups'))
      .replaceAll('/mnt/apart', join(this.directory, 'apart'))
  }

  async stopProcesses(): Promise<void> {
    const children = this.children.splice(0)
    for (const child of children) child.kill('SIGTERM')
    await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')))
  }

  async stop(): Promise<void> {
    await this.stopProcesses()
    for (const part of this.parts.reverse()) await part.stop()
    await Promise.all([this.nats?.stop(), this.postgres.stop()])
    removeDataDir(this.directory)
  }

  private file(name: string, text: string): string {
    const path = this.moved(`/etc/enigm/${name}`)
    writeFileSync(path, text)
    return path
  }
}

function exampleOf(name: ProcessName): string {
  const folder = name === 'gateway' ? name : `services/${name}`
  return readFileSync(join(repositoryRoot, folder, '.env.example'), 'utf8')
}

/** An example file with these values, as an operator fills it in. */
function filled(example: string, values: Readonly<Record<string, string>>): string {
  const unset = Object.keys(values).map((name) => name.replace(/_FILE$/, ''))
  const lines = example.split('\n').filter((line) => !unset.includes(line.split('=')[0]!))
  return [...lines, ...Object.entries(values).map(([name, value]) => `${name}=${value}`)].join('\n')
}
