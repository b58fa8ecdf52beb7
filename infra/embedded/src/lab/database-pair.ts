import { join } from 'node:path'
import { readIfExists, replacePrivateFile } from '../host/files'
import { childrenOf, ended, signal } from '../host/processes'
import { promote, removeCluster, startPrimary, startStandby } from '../postgres/standby'
import type { RunningPostgres } from '../postgres/server'
import type { Layout } from './layout'

/** 16 services with two pools each, and what each reads and locks outside of them. */
const settings = { max_connections: '500' }
const LEAVING_MS = 10_000

/** A PostgreSQL and its standby, which becomes the primary when the other one is lost. */
export class DatabasePair {
  private readonly servers = new Map<number, RunningPostgres>()

  private constructor(
    private readonly layout: Layout,
    private readonly directory: string,
    private current: number,
  ) {}

  /** Starts the primary with its data, and a standby that is copied from it. */
  static async start(layout: Layout, directory: string): Promise<DatabasePair> {
    const last = Number(readIfExists(join(directory, 'primary')) ?? '0')
    const pair = new DatabasePair(layout, directory, last)
    pair.servers.set(last, await startPrimary(pair.options(last)))
    await pair.addStandby()
    return pair
  }

  /** The port of the present primary. */
  get port(): number {
    return this.layout.cluster(this.current)
  }

  get adminUrl(): string {
    return this.servers.get(this.current)!.adminUrl
  }

  /** Kills the primary like a lost machine, and makes the standby the primary. */
  async failOver(): Promise<void> {
    const { pid } = this.servers.get(this.current)!
    signal(pid, 'SIGKILL')
    await ended(pid, LEAVING_MS)
    this.servers.delete(this.current)
    const other = 1 - this.current
    await promote(this.servers.get(other)!)
    this.current = other
    replacePrivateFile(join(this.directory, 'primary'), String(other))
  }

  /** Freezes the primary with every process of its connections. @returns the function that lets it go on */
  freezePrimary(): () => void {
    const { pid } = this.servers.get(this.current)!
    // From now on it starts no further process.
    signal(pid, 'SIGSTOP')
    const all = [pid, ...childrenOf(pid)]
    for (const each of all) signal(each, 'SIGSTOP')
    return () => all.forEach((each) => signal(each, 'SIGCONT'))
  }

  /** Where the present primary keeps its log of changes. */
  get walDirectory(): string {
    return join(this.options(this.current).dataDir, 'pg_wal')
  }

  /** Stops the primary, also one that has ended by itself, and starts it again, as the manager of its machine does. */
  async restartPrimary(whileStopped: () => Promise<void> = async () => undefined): Promise<void> {
    await this.servers.get(this.current)!.stop()
    await whileStopped()
    this.servers.set(this.current, await startPrimary(this.options(this.current)))
  }

  /** Copies the primary and starts the copy as its standby, in place of a server that was lost. */
  async addStandby(): Promise<void> {
    const standby = 1 - this.current
    const primary = { ...this.servers.get(this.current)!, dataDir: this.options(this.current).dataDir }
    this.servers.set(standby, await startStandby(primary, this.options(standby)))
  }

  async stop(): Promise<void> {
    await Promise.all([...this.servers.values()].map((server) => server.stop()))
  }

  /** Removes both clusters, also those that root keeps outside of the directory. */
  async remove(): Promise<void> {
    for (const number of [0, 1]) await removeCluster(this.options(number).dataDir)
  }

  private options(number: number) {
    return {
      dataDir: join(this.directory, `postgres-${number + 1}`),
      port: this.layout.cluster(number),
      settings,
    }
  }
}
