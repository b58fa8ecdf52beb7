import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isSystemError, SetupError } from '../host/failure'
import { commandLine, ended, isAlive, pause, signal } from '../host/processes'
import { environmentFor, type MoneroPrograms } from './programs'

const READY_MILLISECONDS = 90_000
const POLL_MILLISECONDS = 50
const CALL_MILLISECONDS = 60_000
const END_MILLISECONDS = 20_000

/** One of Monero's programs, which listens on loopback and logs to a file below its directory. */
export class MoneroServer {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly pidFile: string,
  ) {
    process.once('exit', this.kill)
  }

  /**
   * Starts a program and waits until it answers. One that a killed process has left behind is ended first: it holds the files.
   * @throws SetupError when it does not answer
   */
  static async start(
    programs: MoneroPrograms,
    program: 'daemon' | 'walletServer',
    {
      directory,
      name,
      port,
      parameters,
    }: { directory: string; name: string; port: number; parameters: string[] },
  ): Promise<MoneroServer> {
    const [pidFile, logFile] = ['pid', 'log'].map((kind) => join(directory, `${name}.${kind}`)) as [
      string,
      string,
    ]
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    await endFormer(pidFile, programs[program])
    const address = ['--rpc-bind-ip', '127.0.0.1', '--rpc-bind-port', String(port), '--non-interactive']
    const child = spawn(programs[program], [...parameters, ...address], {
      env: environmentFor(programs),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    await once(child, 'spawn')
    writeFileSync(pidFile, String(child.pid))
    const log = createWriteStream(logFile, { mode: 0o600 })
    for (const stream of [child.stdout!, child.stderr!]) stream.pipe(log, { end: false })
    const server = new MoneroServer(`http://127.0.0.1:${port}`, child, pidFile)
    await server.untilReady(logFile)
    return server
  }

  /** The result of a method. @throws Error when the program answers with an error */
  async call(method: string, params: object = {}): Promise<any> {
    const answer = await this.send(JSON.stringify({ jsonrpc: '2.0', id: '0', method, params }))
    const { result, error } = JSON.parse(answer)
    if (error) throw new Error(`${method}: ${error.code} ${error.message}`)
    return result
  }

  /** The answer to a call of JSON-RPC, both as they are. */
  async send(body: string): Promise<string> {
    const signalOfCall = AbortSignal.timeout(CALL_MILLISECONDS)
    const answer = await fetch(`${this.url}/json_rpc`, { method: 'POST', body, signal: signalOfCall })
    return answer.text()
  }

  /** For a process that exits without an orderly stop. */
  private readonly kill = (): void => {
    this.child.kill('SIGKILL')
  }

  async stop(): Promise<void> {
    process.removeListener('exit', this.kill)
    if (!this.hasEnded()) {
      const closed = once(this.child, 'close')
      this.child.kill('SIGTERM')
      const force = setTimeout(() => this.child.kill('SIGKILL'), END_MILLISECONDS)
      await closed
      clearTimeout(force)
    }
    rmSync(this.pidFile, { force: true })
  }

  private async untilReady(logFile: string): Promise<void> {
    const deadline = Date.now() + READY_MILLISECONDS
    while (!(await this.answers())) {
      if (this.hasEnded() || Date.now() > deadline) {
        await this.stop()
        throw new SetupError(`${this.child.spawnfile} does not answer: see ${logFile}.`)
      }
      await pause(POLL_MILLISECONDS, AbortSignal.timeout(READY_MILLISECONDS))
    }
  }

  private async answers(): Promise<boolean> {
    return this.call('get_version').then(
      () => true,
      () => false,
    )
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }
}

/** Ends the program of an earlier run, recognized by its command line: the id may be that of another process now. */
async function endFormer(pidFile: string, program: string): Promise<void> {
  const pid = Number(readIfPresent(pidFile))
  if (!pid || !isAlive(pid) || commandLine(pid)[0] !== program) return
  signal(pid, 'SIGTERM')
  if (!(await ended(pid, END_MILLISECONDS))) signal(pid, 'SIGKILL')
}

function readIfPresent(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return ''
    throw error
  }
}
