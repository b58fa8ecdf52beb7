import { join } from 'node:path'
import { appendDurably, listIfThere, makeDirectory, readIfThere, writeDurably } from './files'
import type { EnvironmentCommand } from './command'

/** The commands of one agent with their tombstones and signed reports, which are on disk before the agent answers. */
export class Journal {
  private readonly root: string

  constructor(dataDir: string) {
    this.root = join(dataDir, 'commands')
    makeDirectory(this.root)
  }

  command(commandId: string): EnvironmentCommand | null {
    const text = readIfThere(this.path(commandId, 'json'))
    return text === null ? null : (JSON.parse(text) as EnvironmentCommand)
  }

  accept(command: EnvironmentCommand): void {
    writeDurably(this.path(command.commandId, 'json'), JSON.stringify(command))
  }

  /** Accepted commands without a report. */
  unfinished(): EnvironmentCommand[] {
    return listIfThere(this.root)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .filter((commandId) => this.report(commandId) === null)
      .map((commandId) => this.command(commandId))
      .filter((command) => command !== null)
  }

  /** Written before the object is deleted: after a restart in between, it is deleted and counted once. */
  bury(commandId: string, tombstone: string): void {
    appendDurably(this.path(commandId, 'tombstones'), tombstone)
  }

  tombstones(commandId: string): Set<string> {
    const lines = readIfThere(this.path(commandId, 'tombstones'))?.split('\n') ?? []
    return new Set(lines.filter((line) => /^[0-9a-f]{64}$/.test(line)))
  }

  report(commandId: string): string | null {
    return readIfThere(this.path(commandId, 'report'))
  }

  finish(commandId: string, report: string): void {
    writeDurably(this.path(commandId, 'report'), report)
  }

  private path(commandId: string, kind: 'json' | 'tombstones' | 'report'): string {
    return join(this.root, `${commandId}.${kind}`)
  }
}
