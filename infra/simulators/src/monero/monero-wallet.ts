import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { page, serveLoopback, textOf } from '../loopback'
import { MoneroChain } from './chain'
import { answerOf } from './json-rpc'

const ATOMIC_DIGITS = 12

const configSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535),
  DATA_DIR: z.string().min(1),
  /** How often a block is found; 0 only on demand. */
  BLOCK_MILLISECONDS: z.coerce.number().int().min(0).default(0),
  /** Euros for one coin. */
  RATE: z.string().default('150.25'),
})

/** A fault of the next call. */
export type MoneroFault =
  /** The connection is closed before the call is executed. */
  | { kind: 'down' }
  /** The call is executed, and the answer is lost. */
  | { kind: 'lost' }
  /** The call is executed, and the answer is late. */
  | { kind: 'slow'; milliseconds: number }
  /** The call is not executed, and the answer is this one. */
  | { kind: 'answer'; status: number; body: string }

/** A monero-wallet-rpc with a view-only wallet, the chain behind it, an exchange rate, and a page on which a person pays. */
export class MoneroSimulator {
  rate: string
  /** The methods that were called. */
  readonly calls: string[] = []
  private readonly faults = new Map<string, MoneroFault[]>()

  constructor(
    readonly url: string,
    readonly chain: MoneroChain,
    rate: string,
    private readonly close: () => Promise<void>,
  ) {
    this.rate = rate
  }

  /** Makes the next calls of a method fail, one fault per call; the method of the exchange rate is `rate`. */
  fault(method: string, ...faults: MoneroFault[]): void {
    this.faults.set(method, [...(this.faults.get(method) ?? []), ...faults])
  }

  nextFault(method: string): MoneroFault | undefined {
    return this.faults.get(method)?.shift()
  }

  stop(): Promise<void> {
    return this.close()
  }
}

/** Starts the wallet. @throws z.ZodError that lists every invalid variable */
export async function startMoneroWallet(environment: NodeJS.ProcessEnv): Promise<MoneroSimulator> {
  const config = configSchema.parse(environment)
  const chain = new MoneroChain(config.DATA_DIR)
  const { url, close } = await serveLoopback(
    config.PORT,
    (request, response) => void serve(simulator, request, response),
  )
  const miner = config.BLOCK_MILLISECONDS > 0 && setInterval(() => chain.mine(), config.BLOCK_MILLISECONDS)
  const simulator = new MoneroSimulator(url, chain, config.RATE, async () => {
    if (miner) clearInterval(miner)
    await close()
  })
  return simulator
}

async function serve(
  simulator: MoneroSimulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', simulator.url)
  if (pathname === '/health') return void response.writeHead(200).end()
  const { chain } = simulator
  if (pathname === '/')
    return servePayerPage('Simulated Monero wallet', request, response, async (address, amount) => {
      return chain.pay(address, amount) !== null
    })
  const body = await textOf(request)
  const method = pathname === '/json_rpc' ? (JSON.parse(body) as { method: string }).method : 'rate'
  simulator.calls.push(method)
  const fault = simulator.nextFault(method)
  if (fault?.kind === 'down') return void request.socket.destroy()
  if (fault?.kind === 'answer') return void response.writeHead(fault.status).end(fault.body)
  const answer = method === 'rate' ? tickerOf(simulator.rate) : answerOf(simulator.chain, body)
  if (fault?.kind === 'slow') await delay(fault.milliseconds)
  if (fault?.kind === 'lost') return void request.socket.destroy()
  response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
}

/** Kraken's public ticker with one price. @param rate euros for one coin */
export function tickerOf(rate: string): string {
  return JSON.stringify({ error: [], result: { XXMRZEUR: { c: [rate, '1.0'] } } })
}

/** The page on which a person pays. @param pay gives whether it has sent this amount of atomic units */
export async function servePayerPage(
  title: string,
  request: IncomingMessage,
  response: ServerResponse,
  pay: (address: string, amount: bigint) => Promise<boolean>,
): Promise<void> {
  const form = new URLSearchParams(request.method === 'POST' ? await textOf(request) : '')
  const amount = atomicOf(form.get('amount') ?? '')
  const isPaid = amount > 0n && (await pay((form.get('address') ?? '').trim(), amount))
  const answer = isPaid
    ? 'The transfer is in the pool.'
    : 'Nothing was sent: the address or the amount is wrong.'
  const notice = request.method === 'POST' ? `<p role="status">${answer}</p>` : ''
  const fields = `<form method="post" action="/"><label>Address <input name="address" required></label>
<label>Amount in XMR <input name="amount" required></label><button>Send</button></form>`
  response
    .writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    })
    .end(page(title, notice + fields))
}

/** Atomic units of a decimal text of coins; 0 when it is none. */
export function atomicOf(coins: string): bigint {
  const [, whole, fraction = ''] = /^(\d{1,8})(?:\.(\d{1,12}))?$/.exec(coins.trim()) ?? []
  return whole === undefined ? 0n : BigInt(whole + fraction.padEnd(ATOMIC_DIGITS, '0'))
}
