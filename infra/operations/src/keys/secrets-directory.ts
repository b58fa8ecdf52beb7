import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { CommandError } from '../failure'

/**
 * The secrets of a deployment: one directory for each holder, with one file for each variable. A process gets the directory
 * with its name as SECRETS_DIR and no other one.
 */
export class SecretsDirectory {
  constructor(readonly path: string) {}

  pathOf(holder: string, name = ''): string {
    return join(this.path, holder, name)
  }

  has(holder: string, name: string): boolean {
    return existsSync(this.pathOf(holder, name))
  }

  /** @throws CommandError when there is no such file */
  read(holder: string, name: string): string {
    if (!this.has(holder, name)) {
      throw new CommandError(
        `${this.pathOf(holder, name)} does not exist: run enigm keys generate and enigm database provision first.`,
      )
    }
    return readFileSync(this.pathOf(holder, name), 'utf8').trimEnd()
  }

  /** Replaces a file atomically; only its owner can read it. */
  write(holder: string, name: string, value: string): void {
    mkdirSync(this.pathOf(holder), { recursive: true, mode: 0o700 })
    const draft = this.pathOf(holder, `.${name}.${randomBytes(6).toString('hex')}`)
    writeFileSync(draft, `${value}\n`, { mode: 0o600, flush: true })
    renameSync(draft, this.pathOf(holder, name))
  }

  remove(holder: string, name: string): void {
    rmSync(this.pathOf(holder, name))
  }
}
