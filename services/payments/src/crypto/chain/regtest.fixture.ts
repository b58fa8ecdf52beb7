import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts, MoneroServer } from './server.fixture'

/** Coins of a block can be spent after 60 further ones, and a transfer hides among 16 outputs. */
const FIRST_BLOCKS = 80

const MERCHANT = 'merchant'
const VIEW_ONLY = 'view-only'
const CUSTOMER = 'customer'

/** A transfer that its sender has given to the daemon. */
interface SentTransfer {
  txid: string
  /** By which it is sent again. */
  blob: string
}

/**
 * A chain of our own, of a real monerod without a network: a customer who mines and pays, and the view-only wallet of the merchant in a
 * real monero-wallet-rpc, as payments uses it. The wallet with the merchant's spend key is closed as soon as its view key is known.
 */
export class Regtest {
  private constructor(
    private readonly directory: string,
    private readonly daemon: MoneroServer,
    private readonly payer: MoneroServer,
    private readonly payerAddress: string,
    private merchant: MoneroServer,
  ) {}

  static async start(): Promise<Regtest> {
    const directory = mkdtempSync(join(tmpdir(), 'enigm-regtest-'))
    mkdirSync(walletsOf(directory))
    const servers: MoneroServer[] = []
    try {
      const [daemonPort, p2pPort, payerPort, merchantPort] = await freePorts(4)
      const daemon = await startDaemon(directory, daemonPort!, p2pPort!)
      servers.push(daemon)
      const start = async (port: number) => {
        const server = await startWallet(directory, daemon, port, ['--wallet-dir', walletsOf(directory)])
        servers.push(server)
        return server
      }
      const [payer, merchant] = await Promise.all([start(payerPort!), start(merchantPort!)])
      const [address] = await Promise.all([createCustomer(payer), createViewOnly(merchant)])
      const regtest = new Regtest(directory, daemon, payer, address, merchant)
      await regtest.mine(FIRST_BLOCKS)
      return regtest
    } catch (error) {
      for (const server of servers) await server.end('SIGKILL')
      rmSync(directory, { recursive: true })
      throw error
    }
  }

  /** The wallet that payments reads. */
  get walletUrl(): string {
    return this.merchant.url
  }

  /** Finds blocks; the first one contains the pool. */
  async mine(blocks = 1): Promise<void> {
    await this.daemon.call('generateblocks', { amount_of_blocks: blocks, wallet_address: this.payerAddress })
  }

  /** The customer sends coins. @param unlockTime a height before which the receiver cannot spend them */
  async pay(address: string, amount: bigint, unlockTime = 0): Promise<SentTransfer> {
    await this.payer.call('refresh')
    const destinations = [{ address, amount: Number(amount) }]
    const options = { unlock_time: unlockTime, get_tx_hex: true }
    const { tx_hash: txid, tx_blob: blob } = await this.payer.call('transfer', { destinations, ...options })
    return { txid, blob }
  }

  /** Replaces the last blocks by longer ones that are empty: the transfers in them, and those of the pool, are gone. */
  async reorganize(blocks: number): Promise<void> {
    await this.daemon.post('/pop_blocks', { nblocks: blocks })
    await this.daemon.call('flush_txpool')
    await this.mine(blocks + 1)
  }

  /** Gives a transfer to the daemon once more, which has lost it. */
  async sendAgain({ blob }: SentTransfer): Promise<void> {
    await this.daemon.post('/send_raw_transaction', { tx_as_hex: blob })
  }

  /** Kills the wallet of the merchant, and starts it as an operator does. */
  async crashWallet(): Promise<void> {
    const { port } = new URL(this.walletUrl)
    await this.merchant.end('SIGKILL')
    const file = ['--wallet-file', join(walletsOf(this.directory), VIEW_ONLY), '--password', '']
    this.merchant = await startWallet(this.directory, this.daemon, Number(port), file)
    await refreshOften(this.merchant)
  }

  async stop(): Promise<void> {
    for (const server of [this.merchant, this.payer, this.daemon]) await server.end('SIGKILL')
    rmSync(this.directory, { recursive: true })
  }
}

function startDaemon(directory: string, port: number, p2pPort: number): Promise<MoneroServer> {
  const chain = ['--regtest', '--offline', '--fixed-difficulty', '1', '--data-dir', join(directory, 'chain')]
  const network = ['--p2p-bind-ip', '127.0.0.1', '--p2p-bind-port', String(p2pPort), '--no-igd', '--no-zmq']
  return MoneroServer.start(programOf('TEST_MONEROD'), port, [...chain, ...network])
}

function startWallet(
  directory: string,
  daemon: MoneroServer,
  port: number,
  wallet: string[],
): Promise<MoneroServer> {
  const chain = ['--daemon-address', new URL(daemon.url).host, '--trusted-daemon', '--disable-rpc-login']
  const log = ['--log-file', join(directory, `wallet-${port}.log`)]
  return MoneroServer.start(programOf('TEST_MONERO_WALLET_RPC'), port, [...wallet, ...chain, ...log])
}

/** @returns the address of the customer */
async function createCustomer(payer: MoneroServer): Promise<string> {
  await payer.call('create_wallet', { filename: CUSTOMER, password: '', language: 'English' })
  return (await payer.call('get_address', { account_index: 0 })).address
}

/** As an operator does on two machines: the full wallet gives its address and its view key, and is not needed any more. */
async function createViewOnly(merchant: MoneroServer): Promise<void> {
  await merchant.call('create_wallet', { filename: MERCHANT, password: '', language: 'English' })
  const { address } = await merchant.call('get_address', { account_index: 0 })
  const { key: viewkey } = await merchant.call('query_key', { key_type: 'view_key' })
  await merchant.call('close_wallet')
  const keys = { filename: VIEW_ONLY, password: '', address, viewkey, restore_height: 0 }
  await merchant.call('generate_from_keys', keys)
  await refreshOften(merchant)
}

/** The wallet asks the daemon for blocks every 20 seconds by default. */
async function refreshOften(wallet: MoneroServer): Promise<void> {
  await wallet.call('auto_refresh', { enable: true, period: 1 })
}

function walletsOf(directory: string): string {
  return join(directory, 'wallets')
}

function programOf(variable: string): string {
  const program = process.env[variable]
  if (!program) throw new Error(`${variable} is not set: run these tests with npm run test:chain`)
  return program
}
