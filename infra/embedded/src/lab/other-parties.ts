import { join } from 'node:path'
import { newSecret, newSigningKey } from '@enigm/operations/credentials'
import type { PrivateKey } from '@enigm/operations'
import { createPrivateFile } from '../host/files'
import { urlOf, type Layout } from './layout'

/** The keys of the simulated other parties: server environments, Enigm App, carrier and card processor. */
export interface OtherKeys {
  readonly agent: PrivateKey
  readonly app: PrivateKey
  readonly cardApi: string
  readonly cardWebhook: string
  readonly carrierTls: {
    readonly authority: string
    readonly enigm: { readonly certificate: string; readonly key: string }
    readonly carrier: { readonly certificate: string; readonly key: string }
  }
}

interface Part {
  stop(): Promise<void>
}

/** The keys of a lab, which are generated the first time. */
export async function loadOtherKeys(directory: string): Promise<OtherKeys> {
  const text = await createPrivateFile(join(directory, 'other-parties.json'), async () =>
    JSON.stringify({
      agent: await newSigningKey(),
      app: await newSigningKey(),
      cardApi: `sk_test_${newSecret()}`,
      cardWebhook: `whsec_${newSecret()}`,
      carrierTls: await (await import('@enigm/simulators')).createMutualTls(),
    } satisfies OtherKeys),
  )
  return JSON.parse(text) as OtherKeys
}

/** The simulated other parties of a lab, in this process. */
export class OtherParties {
  private readonly parts = new Map<string, Part>()

  constructor(
    private readonly directory: string,
    private readonly layout: Layout,
    private readonly keys: OtherKeys,
  ) {}

  /** @param commandKeys the public keys that commands to server environments are signed with */
  async start(commandKeys: string): Promise<void> {
    const { startCarrier, startCardProcessor, startMoneroWallet } = await import('@enigm/simulators')
    const { keys, layout } = this
    await this.startAgent(commandKeys)
    const carrier = await startCarrier({
      PORT: this.port('carrier'),
      ES2PLUS_PORT: this.port('carrierEs2plus'),
      DATA_DIR: join(this.directory, 'carrier'),
      CARRIER_CA: keys.carrierTls.authority,
      CARRIER_CERTIFICATE: keys.carrierTls.carrier.certificate,
      CARRIER_KEY: keys.carrierTls.carrier.key,
      NOTIFICATION_URL: `https://127.0.0.1:${this.port('carrierNotifications')}`,
    })
    this.parts.set('carrier', carrier)
    const card = await startCardProcessor({
      PORT: this.port('card'),
      DATA_DIR: join(this.directory, 'card'),
      STRIPE_SECRET_KEY: keys.cardApi,
      STRIPE_WEBHOOK_SECRET: keys.cardWebhook,
      WEBHOOK_URL: `${urlOf(layout.of('cardWebhooks'))}/webhooks/stripe`,
    })
    this.parts.set('card', card)
    const monero = await startMoneroWallet({
      PORT: this.port('monero'),
      DATA_DIR: join(this.directory, 'monero'),
      BLOCK_MILLISECONDS: '1000',
    })
    this.parts.set('monero', monero)
  }

  /** Starts the agent of the server environments with these keys, in place of one that runs. */
  async startAgent(commandKeys: string): Promise<void> {
    const { startEnvironmentAgent } = await import('@enigm/simulators')
    await this.parts.get('environment')?.stop()
    const agent = await startEnvironmentAgent({
      PORT: this.port('environment'),
      DATA_DIR: join(this.directory, 'environment'),
      AGENT_SIGNING_KEY: JSON.stringify(this.keys.agent),
      COMMAND_PUBLIC_KEYS: commandKeys,
    })
    this.parts.set('environment', agent)
  }

  async stop(): Promise<void> {
    for (const part of this.parts.values()) await part.stop()
  }

  private port(name: Parameters<Layout['of']>[0]): string {
    return String(this.layout.of(name))
  }
}
