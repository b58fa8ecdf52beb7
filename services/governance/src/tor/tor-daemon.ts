import { torSurfaceKeys, type TorSurfaceKey } from '@enigm/contracts'
import type { GovernanceConfig } from '../config'
import { authenticate } from './control-authentication'
import { ControlConnection, TorControlError, type ControlAddress } from './control-connection'
import { OnionKeys, type OnionKey } from './onion-key'
import type { OnionServices } from './onion-services'

const ONION_PORT = 80
/** The first version whose ADD_ONION can ask clients of a flooded service for work. */
const PROOF_OF_WORK_SINCE = [0, 4, 9, 2]

interface TorDaemonOptions {
  readonly control: ControlAddress
  readonly keyDirectory: string
  /** The listener of the gateway for the daemon, e.g. 127.0.0.1:4091. */
  readonly target: string
}

/**
 * The onion services of a Tor daemon, by its control port. They are detached from the connection and last until the daemon ends. Other
 * onion services of the daemon stay as they are.
 */
export class TorDaemon implements OnionServices {
  private readonly keys: OnionKeys

  constructor(private readonly options: TorDaemonOptions) {
    this.keys = new OnionKeys(options.keyDirectory)
  }

  async addressOf(surface: TorSurfaceKey): Promise<string> {
    return (await this.keys.keyOf(surface)).address
  }

  /** @throws TorControlError */
  async open(surfaces: readonly TorSurfaceKey[]): Promise<void> {
    const connection = await ControlConnection.open(this.options.control)
    try {
      const { version } = await authenticate(connection)
      const running = await runningServices(connection)
      for (const surface of torSurfaceKeys) {
        const key = await this.keys.keyOf(surface)
        const isRunning = running.has(serviceId(key))
        if (surfaces.includes(surface) && !isRunning) await this.add(connection, key, version)
        if (!surfaces.includes(surface) && isRunning) await connection.send(`DEL_ONION ${serviceId(key)}`)
      }
    } finally {
      connection.close()
    }
  }

  private async add(connection: ControlConnection, key: OnionKey, version: string): Promise<void> {
    const [answer = ''] = await connection.send(
      [
        `ADD_ONION ED25519-V3:${key.blob} Flags=Detach`,
        ...(isAtLeast(version, PROOF_OF_WORK_SINCE) ? ['PoWDefensesEnabled=1'] : []),
        `Port=${ONION_PORT},${this.options.target}`,
      ].join(' '),
    )
    const added = answer.replace('ServiceID=', '')
    if (added === serviceId(key)) return
    // The files are of two keys: people would be led to an address that others can have.
    await connection.send(`DEL_ONION ${added}`)
    throw new TorControlError('TOR_KEY_MISMATCH', 'the key of the surface is not that of its file hostname')
  }
}

const serviceId = ({ address }: OnionKey): string => address.replace('.onion', '')

async function runningServices(connection: ControlConnection): Promise<ReadonlySet<string>> {
  const reply = await connection.send('GETINFO onions/detached')
  return new Set(reply.map((line) => line.replace('onions/detached=', '')))
}

function isAtLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split('.').map(Number)
  const differing = least.findIndex((part, index) => parts[index] !== part)
  return differing === -1 || (parts[differing] ?? 0) > least[differing]!
}

/** The daemon of TOR_CONTROL; undefined without one: the operator then configures Tor (docs/tor.md). */
export function torDaemonOf({
  TOR_CONTROL: control,
  TOR_KEY_DIRECTORY: keyDirectory,
  TOR_TARGET: target,
}: Pick<GovernanceConfig, 'TOR_CONTROL' | 'TOR_KEY_DIRECTORY' | 'TOR_TARGET'>): TorDaemon | undefined {
  return control && keyDirectory && target ? new TorDaemon({ control, keyDirectory, target }) : undefined
}
