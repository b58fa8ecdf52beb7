import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { serviceNames } from '@enigm/contracts'
import { publicKeySet } from '@enigm/operations/credentials'
import { repositoryRoot } from '../host/directories'
import { SetupError } from '../host/failure'
import { urlOf, type LabProcessName, type Layout } from './layout'
import { loadOtherKeys, type OtherKeys } from './other-parties'

const run = promisify(execFile)
const regions = ['EU_CENTRAL', 'EU_NORTH', 'NA_EAST', 'NA_WEST', 'AP_SOUTH', 'AP_EAST']

/** A deployment as docs/operating.md installs it: the command `enigm` and variables, with the files of a built repository. */
export class Installation {
  private constructor(
    readonly directory: string,
    readonly root: string,
    private readonly layout: Layout,
    readonly others: OtherKeys,
  ) {}

  /** @param root the repository, or another build of it, whose processes run */
  static async open(directory: string, layout: Layout, root = repositoryRoot): Promise<Installation> {
    for (const path of ['', 'log', 'checkpoints', 'secrets'])
      mkdirSync(join(directory, path), { recursive: true, mode: 0o711 })
    return new Installation(directory, root, layout, await loadOtherKeys(directory))
  }

  /** The same deployment, with the processes of another build. */
  with(root: string): Installation {
    return new Installation(this.directory, root, this.layout, this.others)
  }

  /** Runs `enigm` with these arguments. @returns its output. @throws SetupError with what it says */
  async enigm(parameters: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<string> {
    const env = { PATH: process.env['PATH'], ENIGM_SECRETS: this.secrets, ...variables }
    try {
      const { stdout } = await run(process.execPath, [this.program, 'enigm', ...parameters], { env })
      return stdout
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
      throw new SetupError(`enigm ${parameters.join(' ')}: ${(stderr + stdout).trim()}`, { cause: error })
    }
  }

  /** The program that runs one process by its name, as in the image. */
  get program(): string {
    return join(this.root, 'infra/operations/bin/process.mjs')
  }

  get operatorFile(): string {
    return join(this.directory, 'operator.json')
  }

  get hasOperator(): boolean {
    return existsSync(this.operatorFile)
  }

  secret(holder: string, name: string): string {
    return readFileSync(join(this.secrets, holder, name), 'utf8').trim()
  }

  get natsUrl(): string {
    return `nats://127.0.0.1:${this.layout.of('nats')}`
  }

  /** The variables of one replica: those of infra/compose.yaml, with addresses on loopback and other parties that are simulated. */
  variablesOf(name: LabProcessName, number: number): Record<string, string> {
    return {
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      PORT: String(this.layout.replica(name, number)),
      NATS_URL: this.natsUrl,
      SECRETS_DIR: join(this.secrets, name),
      ...this.ownVariables(name, number),
    }
  }

  private get secrets(): string {
    return join(this.directory, 'secrets')
  }

  private get origin(): string {
    return `http://localhost:${this.layout.of('gateway')}`
  }

  private ownVariables(name: LabProcessName, number: number): Record<string, string> {
    const { layout, others } = this
    const port = (which: Parameters<Layout['replica']>[0]) => String(layout.replica(which, number))
    switch (name) {
      case 'gateway':
        return {
          OPERATIONS_PORT: port('operations'),
          PUBLIC_ORIGIN: this.origin,
          SUBGRAPH_URLS: JSON.stringify(this.subgraphUrls),
        }
      case 'accounts':
        return { ORIGINS: this.origin, RP_ID: 'localhost' }
      case 'payments':
        return {
          STRIPE_SECRET_KEY: others.cardApi,
          STRIPE_WEBHOOK_SECRET: others.cardWebhook,
          STRIPE_URL: urlOf(layout.of('card')),
          STRIPE_WEBHOOK_PORT: port('cardWebhooks'),
          CARD_RETURN_URL: `${this.origin}/paid`,
          MONERO_WALLET_URL: urlOf(layout.of('monero')),
          MONERO_RATE_URL: `${urlOf(layout.of('monero'))}/rate`,
          MONERO_POLL_MILLISECONDS: '500',
        }
      case 'devices':
        return { DEVICE_PORT: port('devicePolls') }
      case 'servers':
        return { ENVIRONMENT_AGENTS: JSON.stringify(this.agents) }
      case 'esim':
        return this.carrierVariables(port('carrierNotifications'))
      case 'keys':
        return { APP_PUBLIC_KEYS: JSON.stringify(publicKeySet(others.app)) }
      case 'governance':
        return {
          CHECKPOINT_ORIGIN: 'localhost/audit',
          CHECKPOINT_DIRECTORY: join(this.directory, 'checkpoints'),
        }
      case 'guidance':
        return {}
    }
  }

  /** Every replica of every service. */
  private get subgraphUrls(): Record<string, string[]> {
    const { layout } = this
    return Object.fromEntries(
      serviceNames.map((name) => [name, layout.numbers.map((number) => urlOf(layout.replica(name, number)))]),
    )
  }

  private get agents(): object {
    const agent = { url: urlOf(this.layout.of('environment')), keys: publicKeySet(this.others.agent) }
    return Object.fromEntries(regions.map((region) => [region, agent]))
  }

  private carrierVariables(notificationPort: string): Record<string, string> {
    const { authority, enigm } = this.others.carrierTls
    return {
      CARRIER_URL: `https://127.0.0.1:${this.layout.of('carrierEs2plus')}`,
      CARRIER_REQUESTER: 'enigm',
      CARRIER_DOWNLOAD_HOST: 'smdp.enigm.test',
      CARRIER_CA: authority,
      CARRIER_CERTIFICATE: enigm.certificate,
      CARRIER_KEY: enigm.key,
      CARRIER_CLIENT_NAME: 'carrier.enigm.test',
      CARRIER_PROFILE_TYPES: JSON.stringify({ STANDARD: 'ENIGM_STANDARD', HOME_ONLY: 'ENIGM_HOME' }),
      CARRIER_NOTIFICATION_PORT: notificationPort,
    }
  }
}
