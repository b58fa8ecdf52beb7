import { join } from 'node:path'
import { appendDurably, listIfThere, makeDirectory, readIfThere, writeDurably } from './files'
import type { EnvironmentOrder } from './order'

/** The orders of one agent with their tombstones and signed reports, which are on disk before the agent answers. */
export class Journal {
  private readonly root: string

  constructor(dataDir: string) {
    this.root = join(dataDir, 'orders')
    makeDirectory(this.root)
  }

  order(orderId: string): EnvironmentOrder | null {
    const text = readIfThere(this.path(orderId, 'json'))
    return text === null ? null : (JSON.parse(text) as EnvironmentOrder)
  }

  accept(order: EnvironmentOrder): void {
    writeDurably(this.path(order.orderId, 'json'), JSON.stringify(order))
  }

  /** Accepted orders without a report. */
  unfinished(): EnvironmentOrder[] {
    return listIfThere(this.root)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .filter((orderId) => this.report(orderId) === null)
      .map((orderId) => this.order(orderId))
      .filter((order) => order !== null)
  }

  /** Written before the object is deleted: after a restart in between, it is deleted and counted once. */
  bury(orderId: string, tombstone: string): void {
    appendDurably(this.path(orderId, 'tombstones'), tombstone)
  }

  tombstones(orderId: string): Set<string> {
    const lines = readIfThere(this.path(orderId, 'tombstones'))?.split('\n') ?? []
    return new Set(lines.filter((line) => /^[0-9a-f]{64}$/.test(line)))
  }

  report(orderId: string): string | null {
    return readIfThere(this.path(orderId, 'report'))
  }

  finish(orderId: string, report: string): void {
    writeDurably(this.path(orderId, 'report'), report)
  }

  private path(orderId: string, kind: 'json' | 'tombstones' | 'report'): string {
    return join(this.root, `${orderId}.${kind}`)
  }
}
