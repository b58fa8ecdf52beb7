import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
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
import { gatewayAt } from './client'
import type { Journey } from './journey'
import { mainJob } from './main-job'
import { Person } from './person'

const run = promisify(execFile)
/** The repository, or the files of the image that `infra/image-files.sh` has copied. */
const root = process.env['TEST_IMAGE_DIRECTORY'] ?? repositoryRoot
const processes = [...serviceNames, 'gateway'] as const
type ProcessName = (typeof processes)[number]
const regions = ['EU_CENTRAL', 'EU_NORTH', 'NA_EAST', 'NA_WEST', 'AP_SOUTH', 'AP_EAST']

/** The commands of docs/operating.md, in their order. */
const commands = readFileSync(join(repositoryRoot, 'docs/operating.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('npx enigm '))
  .map((line) => line.split(' ').slice(2))

/** A deployment that follows docs/operating.md: /etc/enigm is a directory of the test, other parties are simulated. */
class Deployment {
  readonly directory = mkdtempSync(join(tmpdir(), 'enigm-operating-'))
  private readonly parts: { stop(): Promise<void> }[] = []
  private readonly children: ChildProcess[] = []
  private ports!: Record<ProcessName | 'postgres' | 'nats' | 'operations' | 'notifications', number>
  postgres!: RunningPostgres
  nats!: RunningNats
  journey!: Pick<Journey, 'environmentUrl' | 'carrierUrl' | 'app'>

  async prepare(): Promise<void> {
    const names = [...processes, 'postgres', 'nats', 'operations', 'notifications'] as const
    const free = await freePorts(names.length)
    this.ports = Object.fromEntries(names.map((name, index) => [name, free[index]!])) as typeof this.ports
    const dataDir = join(this.directory, 'postgres')
    this.postgres = await startPostgres({ dataDir, port: this.ports.postgres, durable: false })
    this.parts.push(this.postgres)
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
    this.parts.push(this.nats)
  }

  /** Simulates the server environments, the carrier and Enigm App, and writes the files of variables. */
  async writeVariables(): Promise<void> {
    const [agentKey, appKey, tls] = [await newSigningKey(), await newSigningKey(), await createMutualTls()]
    const secret = (name: string) => readFileSync(this.moved(`/etc/enigm/secrets/${name}`), 'utf8').trim()
    const agent = await startEnvironmentAgent({
      PORT: '0',
      DATA_DIR: join(this.directory, 'agent'),
      AGENT_SIGNING_KEY: JSON.stringify(agentKey),
      COMMAND_PUBLIC_KEYS: secret('environment/COMMAND_PUBLIC_KEYS'),
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
      app: { natsUrl: this.nats.url, natsSeed: secret('app/NATS_NKEY_SEED'), signingKey: appKey },
    }
    const agents = regions.map((region) => [region, { url: agent.url, keys: publicKeySet(agentKey) }])
    const own: Partial<Record<ProcessName, Record<string, string>>> = {
      servers: { ENVIRONMENT_AGENTS: JSON.stringify(Object.fromEntries(agents)) },
      keys: { APP_PUBLIC_KEYS: JSON.stringify(publicKeySet(appKey)) },
      governance: {
        CHECKPOINT_ORIGIN: 'enigm.test/audit',
        CHECKPOINT_DIRECTORY: join(this.directory, 'checkpoints'),
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
      const variables = parseEnv(readFileSync(this.moved(`/etc/enigm/${name}.env`), 'utf8'))
      this.children.push(spawn(process.execPath, [script, name], { env: variables, stdio: 'ignore' }))
    }
    const status = commands.find(([name]) => name === 'status')!
    for (const deadline = Date.now() + 180_000; ; await delay(200)) {
      const answer = await this.enigm(status).catch((error: { stdout: string }) => error)
      if (typeof answer === 'string') return answer
      if (Date.now() > deadline) throw new Error(`the deployment did not become ready:\n${answer.stdout}`)
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.gateway}`
  }

  moved(text: string): string {
    return text.replaceAll('/etc/enigm', join(this.directory, 'etc'))
  }

  async stop(): Promise<void> {
    for (const child of this.children) child.kill('SIGTERM')
    await Promise.all(this.children.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')))
    for (const part of this.parts.reverse()) await part.stop()
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

describe('docs/operating.md', () => {
  const deployment = new Deployment()
  beforeAll(() => deployment.prepare())
  afterAll(() => deployment.stop(), 60_000)

  it('leads from an empty PostgreSQL and an empty NATS to the main job, by the command enigm alone', async () => {
    const outputs = new Map<string, string>()
    for (const command of commands.filter(([name]) => name !== 'status')) {
      if (command.join(' ') === 'broker provision') await deployment.startBroker()
      if (command[0] === 'check-config' && !deployment.journey) await deployment.writeVariables()
      outputs.set(command.slice(0, 2).join(' '), await deployment.enigm(command))
    }
    expect([...outputs.keys()]).toEqual([
      'keys generate',
      'database provision',
      'migrate',
      'broker users',
      'broker provision',
      ...processes.map((name) => `check-config ${name}`),
      'operator create',
    ])
    const status = await deployment.start()
    expect(status.trimEnd().split('\n').sort()).toEqual(processes.map((name) => `${name}: ready`).sort())

    const gateway = gatewayAt(deployment.url)
    const { criticalPin, ...credentials } = JSON.parse(
      readFileSync(deployment.moved('/etc/enigm/operator.json'), 'utf8'),
    )
    const steps: string[] = []
    await mainJob({
      ...deployment.journey,
      gateway,
      operator: Person.known(gateway, credentials, criticalPin),
      logStep: async (step) => void steps.push(step),
    })
    expect(steps.at(-1)).toBe('audit trail')
  }, 480_000)
})
