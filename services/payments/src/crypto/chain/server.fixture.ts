import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

const READY_MILLISECONDS = 90_000
const POLL_MILLISECONDS = 50
const CALL_MILLISECONDS = 60_000
const SHOWN_CHARACTERS = 2_000

/** An answer of JSON-RPC. */
export interface Reply {
  result?: any
  error?: { code: number; message: string }
}

/** Calls a method, and gives its answer or error as it is. */
export async function callRpc(url: string, method: string, params: object = {}): Promise<Reply> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: '0', method, params })
  return (await post(`${url}/json_rpc`, body)) as Reply
}

/** One of Monero's programs, which listens on loopback. */
export class MoneroServer {
  private output = ''

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()))
  }

  /** Starts a program of these variables with parameters that depend on its port, and waits until it answers. */
  static async start(program: string, port: number, parameters: string[]): Promise<MoneroServer> {
    const libraries = process.env['TEST_MONERO_LIBRARIES']
    const env = libraries ? { ...process.env, LD_LIBRARY_PATH: libraries } : process.env
    const address = ['--rpc-bind-ip', '127.0.0.1', '--rpc-bind-port', String(port)]
    const child = spawn(program, [...parameters, ...address, '--non-interactive'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const server = new MoneroServer(`http://127.0.0.1:${port}`, child)
    await once(child, 'spawn')
    await server.untilReady()
    return server
  }

  /** The result of a method. @throws Error when the program answers with an error */
  async call(method: string, params: object = {}): Promise<any> {
    const { result, error } = await callRpc(this.url, method, params)
    if (error) throw new Error(`${method}: ${error.code} ${error.message}`)
    return result
  }

  /** The answer of a method that has a separate path. @throws Error unless its status is OK */
  async post(path: string, params: object): Promise<any> {
    const answer = await post(this.url + path, JSON.stringify(params))
    if (answer.status !== 'OK') throw new Error(`${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.hasEnded()) return
    const ended = once(this.child, 'close')
    this.child.kill(signal)
    await ended
  }

  private async untilReady(): Promise<void> {
    const deadline = Date.now() + READY_MILLISECONDS
    while (!(await this.answers())) {
      if (this.hasEnded() || Date.now() > deadline) {
        await this.end('SIGKILL')
        throw new Error(`${this.child.spawnfile} does not answer: ${this.output.slice(-SHOWN_CHARACTERS)}`)
      }
      await delay(POLL_MILLISECONDS)
    }
  }

  private async answers(): Promise<boolean> {
    try {
      return (await callRpc(this.url, 'get_version')).result !== undefined
    } catch {
      return false
    }
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }
}

/** Ports that no program listens on at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}

async function post(url: string, body: string): Promise<any> {
  const answer = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(CALL_MILLISECONDS) })
  return answer.json()
}
