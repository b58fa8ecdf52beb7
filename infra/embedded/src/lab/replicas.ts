import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readIfExists, replacePrivateFile } from '../host/files'
import { SetupError } from '../host/failure'
import { ended, isAlive, signal, startOf } from '../host/processes'
import type { Installation } from './installation'
import { labProcessNames, urlOf, type LabProcessName, type Layout } from './layout'

const CHECK_MS = 100
const ANSWER_MS = 1_000
const START_MS = 120_000
/** A process finishes its requests for 10 s, after the time for its clients to move on. */
const STOP_MS = 30_000

/** Variables by process. */
export type ProcessVariables = Partial<Record<LabProcessName, Readonly<Record<string, string>>>>

interface Replica {
  readonly name: LabProcessName
  readonly number: number
}

interface Watch {
  /** Called when a process ends without a request to stop. */
  onLost(replica: string): void
}

const keyOf = ({ name, number }: Replica) => `${name}-${number + 1}`

/** The processes of a lab, from the entry point of the image. Which of them are ready is asked every 100 ms. */
export class Replicas {
  private readonly children = new Map<string, ChildProcess>()
  private readonly leaving = new Set<string>()
  private readonly ready = new Set<string>()
  private readonly stopping = new AbortController()
  private watching = Promise.resolve()

  constructor(
    private readonly layout: Layout,
    private installation: Installation,
    /** Variables of single processes, which take precedence. */
    private variables: ProcessVariables,
    private readonly watch: Watch,
  ) {}

  /** Every replica, those of the gateway last. */
  get all(): Replica[] {
    return labProcessNames.flatMap((name) => this.layout.numbers.map((number) => ({ name, number })))
  }

  /** Ends the processes that a killed lab has left behind. */
  async endLeftOvers(): Promise<void> {
    const left = JSON.parse(readIfExists(this.record) ?? '[]') as { pid: number; start: string }[]
    const own = left.filter(({ pid, start }) => isAlive(pid) && startOf(pid) === start)
    for (const { pid } of own) signal(pid, 'SIGKILL')
    for (const { pid } of own) await ended(pid, STOP_MS)
  }

  /** Begins to ask the processes whether they are ready. */
  observe(): void {
    this.watching = Promise.all(this.all.map((replica) => this.observeOne(replica))).then(() => undefined)
  }

  isReady(name: LabProcessName, number: number): boolean {
    return this.ready.has(keyOf({ name, number }))
  }

  pidOf(name: LabProcessName, number: number): number {
    return this.children.get(keyOf({ name, number }))!.pid!
  }

  /** Later starts use another build and other variables that take precedence. */
  use(installation: Installation, variables: ProcessVariables): void {
    this.installation = installation
    this.variables = variables
  }

  /** @param further variables of this process, which take precedence */
  start(name: LabProcessName, number: number, further: Readonly<Record<string, string>> = {}): void {
    const key = keyOf({ name, number })
    const log = openSync(join(this.installation.directory, 'log', `${key}.log`), 'a', 0o600)
    const child = spawn(process.execPath, [this.installation.program, name], {
      env: { ...this.installation.variablesOf(name, number), ...this.variables[name], ...further },
      stdio: ['ignore', log, log],
      cwd: '/',
      // In a separate session: Ctrl-C in the terminal reaches only this process, which then stops the others in order.
      detached: true,
    })
    closeSync(log)
    this.leaving.delete(key)
    this.ready.delete(key)
    this.children.set(key, child)
    child.once('exit', () => {
      this.ready.delete(key)
      if (!this.leaving.has(key)) this.watch.onLost(key)
    })
    this.writeRecord()
  }

  /** Waits until a process reports that it is ready. @throws SetupError when it ends before, or is late */
  async untilReady(name: LabProcessName, number: number, limit = START_MS): Promise<void> {
    const key = keyOf({ name, number })
    const child = this.children.get(key)!
    for (const deadline = Date.now() + limit; !this.ready.has(key); await delay(CHECK_MS)) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null
      if (!hasEnded && Date.now() < deadline) continue
      const log = readIfExists(join(this.installation.directory, 'log', `${key}.log`)) ?? ''
      throw new SetupError(`${key} did not become ready: ${log.trim().split('\n').at(-1) || 'no answer'}`)
    }
  }

  /** Stops a process in the regular way. */
  async stopOne(name: LabProcessName, number: number): Promise<void> {
    await this.end({ name, number }, 'SIGTERM')
  }

  /** Kills a process like a crash. */
  async kill(name: LabProcessName, number: number): Promise<void> {
    await this.end({ name, number }, 'SIGKILL')
  }

  /** Freezes a process. @returns the function that lets it go on */
  freeze(name: LabProcessName, number: number): () => void {
    const pid = this.pidOf(name, number)
    signal(pid, 'SIGSTOP')
    return () => signal(pid, 'SIGCONT')
  }

  /** Stops every process: the gateways first, so that no request is in flight when the services stop. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.watching
    const [gateways, services] = [true, false].map((isGateway) =>
      this.all.filter(
        (replica) => this.children.has(keyOf(replica)) && (replica.name === 'gateway') === isGateway,
      ),
    )
    await Promise.all(gateways!.map((replica) => this.end(replica, 'SIGTERM')))
    await Promise.all(services!.map((replica) => this.end(replica, 'SIGTERM')))
  }

  private async end(replica: Replica, name: NodeJS.Signals): Promise<void> {
    const key = keyOf(replica)
    const child = this.children.get(key)!
    this.leaving.add(key)
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(name)
    // A process that is frozen receives no SIGTERM.
    child.kill('SIGCONT')
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await exit
    clearTimeout(late)
  }

  private async observeOne(replica: Replica): Promise<void> {
    const { name, number } = replica
    const [port, key] = [
      this.layout.replica(name === 'gateway' ? 'operations' : name, number),
      keyOf(replica),
    ]
    while (!this.stopping.signal.aborted) {
      const signal = AbortSignal.timeout(ANSWER_MS)
      const isReady = await fetch(`${urlOf(port)}/ready`, { signal }).then(
        async (response) => (await response.text(), response.ok),
        () => false,
      )
      if (isReady) this.ready.add(key)
      else this.ready.delete(key)
      await delay(CHECK_MS)
    }
  }

  private get record(): string {
    return join(this.installation.directory, 'processes.json')
  }

  private writeRecord(): void {
    const running = [...this.children.values()].filter(({ pid }) => pid !== undefined)
    replacePrivateFile(this.record, JSON.stringify(running.map(({ pid }) => ({ pid, start: startOf(pid!) }))))
  }
}
