import { existsSync, mkdirSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { serveLoopback, servePayerPage, textOf, tickerOf } from '@enigm/simulators'
import { freePorts } from '../host/ports'
import { pause } from '../host/processes'
import { findMonero, type MoneroPrograms } from './programs'
import { MoneroServer } from './server'

/** Coins of a block can be spent after 60 further ones, and a transfer hides among 16 outputs. */
const FIRST_BLOCKS = 80
const RATE = '150.25'

const MERCHANT = 'merchant'
const VIEW_ONLY = 'view-only'
const PAYER = 'payer'

/**
 * The real programs of Monero on a separate chain without a network, at the place and with the page of the simulated wallet: payments
 * reads a view-only wallet, and a payer mines and pays. Chain and wallets are kept below DATA_DIR.
 * @throws SetupError when the programs are not on this machine and cannot be fetched, or one does not start
 */
export async function startRegtest(
  variables: Record<string, string>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const directory = variables['DATA_DIR']!
  const servers: MoneroServer[] = []
  const stopServers = async () => {
    for (const server of servers.splice(0).reverse()) await server.stop()
  }
  try {
    const { view, payer, mine } = await startChain(directory, servers)
    const { url, close } = await serveLoopback(
      Number(variables['PORT']),
      (request, response) => void serve({ view, payer }, request, response),
    )
    const stopping = new AbortController()
    const mining = mineUntil(stopping.signal, mine, Number(variables['BLOCK_MILLISECONDS']))
    return {
      url,
      async stop() {
        stopping.abort()
        await mining
        await close()
        await stopServers()
      },
    }
  } catch (error) {
    await stopServers()
    throw error
  }
}

/** Finds a block at each interval. A daemon that was killed is a warning, and payments wait. */
async function mineUntil(
  signal: AbortSignal,
  mine: (blocks: number) => Promise<void>,
  interval: number,
): Promise<void> {
  while (!signal.aborted) {
    await mine(1).catch((error: Error) => process.emitWarning(`no block was found: ${error.message}`))
    await pause(interval, signal)
  }
}

interface Wallets {
  readonly view: MoneroServer
  readonly payer: MoneroServer
}

async function startChain(
  directory: string,
  servers: MoneroServer[],
): Promise<Wallets & { mine(blocks: number): Promise<void> }> {
  const programs = await findMonero()
  const wallets = join(directory, 'wallets')
  mkdirSync(wallets, { recursive: true, mode: 0o700 })
  const [daemonPort, p2pPort, payerPort, viewPort] = await freePorts(4)
  const daemon = await startDaemon(programs, directory, [daemonPort!, p2pPort!])
  servers.push(daemon)
  const startWallet = async (name: string, port: number) => {
    const chain = ['--daemon-address', new URL(daemon.url).host, '--trusted-daemon', '--disable-rpc-login']
    const parameters = ['--wallet-dir', wallets, ...chain, '--log-file', join(directory, `${name}-rpc.log`)]
    const server = await MoneroServer.start(programs, 'walletServer', { directory, name, port, parameters })
    servers.push(server)
    return server
  }
  const payer = await startWallet(PAYER, payerPort!)
  await openOrCreate(payer, wallets, PAYER, () => create(payer, PAYER))
  const { address: wallet_address } = await payer.call('get_address', { account_index: 0 })
  const view = await startWallet(VIEW_ONLY, viewPort!)
  await openOrCreate(view, wallets, VIEW_ONLY, () => createViewOnly(view))
  // The wallet asks the daemon for blocks every 20 seconds by default.
  await view.call('auto_refresh', { enable: true, period: 1 })
  const mine = async (amount_of_blocks: number) => {
    await daemon.call('generateblocks', { amount_of_blocks, wallet_address })
  }
  const { count } = await daemon.call('get_block_count')
  if (count < FIRST_BLOCKS) await mine(FIRST_BLOCKS)
  return { view, payer, mine }
}

function startDaemon(
  programs: MoneroPrograms,
  directory: string,
  [port, p2pPort]: [number, number],
): Promise<MoneroServer> {
  const chain = ['--regtest', '--offline', '--fixed-difficulty', '1', '--data-dir', join(directory, 'chain')]
  const network = ['--p2p-bind-ip', '127.0.0.1', '--p2p-bind-port', String(p2pPort), '--no-igd', '--no-zmq']
  const parameters = [...chain, ...network]
  return MoneroServer.start(programs, 'daemon', { directory, name: 'monerod', port, parameters })
}

async function openOrCreate(
  server: MoneroServer,
  directory: string,
  filename: string,
  createWallet: () => Promise<void>,
): Promise<void> {
  if (existsSync(join(directory, `${filename}.keys`)))
    await server.call('open_wallet', { filename, password: '' })
  else await createWallet()
}

async function create(server: MoneroServer, filename: string): Promise<void> {
  await server.call('create_wallet', { filename, password: '', language: 'English' })
}

/** As an operator does on two machines: the full wallet gives its address and its view key, and is not needed any more. */
async function createViewOnly(server: MoneroServer): Promise<void> {
  await create(server, MERCHANT)
  const { address } = await server.call('get_address', { account_index: 0 })
  const { key: viewkey } = await server.call('query_key', { key_type: 'view_key' })
  await server.call('close_wallet')
  await server.call('generate_from_keys', {
    ...{ filename: VIEW_ONLY, password: '', address, viewkey, restore_height: 0 },
  })
}

async function serve(wallets: Wallets, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (pathname === '/health') return void response.writeHead(200).end()
  if (pathname === '/')
    return servePayerPage('Monero wallet of a payer', request, response, (address, amount) =>
      pay(wallets.payer, address, amount),
    )
  const type = { 'content-type': 'application/json' }
  if (pathname === '/rate') return void response.writeHead(200, type).end(tickerOf(RATE))
  const answer = await wallets.view.send(await textOf(request)).catch(() => undefined)
  if (answer === undefined) return void response.writeHead(502).end()
  response.writeHead(200, type).end(answer)
}

/** @returns whether the wallet has sent it: it refuses a wrong address, and more than it has */
async function pay(payer: MoneroServer, address: string, amount: bigint): Promise<boolean> {
  const destinations = [{ address, amount: Number(amount) }]
  const sent = payer.call('refresh').then(() => payer.call('transfer', { destinations }))
  return sent.then(
    () => true,
    () => false,
  )
}
