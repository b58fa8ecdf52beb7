import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A value that survives kill -9: it is written to a second file, which then replaces the first. */
export class Stored<T> {
  private readonly file: string
  readonly value: T

  constructor(dataDir: string, initial: T) {
    mkdirSync(dataDir, { recursive: true })
    this.file = join(dataDir, 'state.json')
    this.value = this.read() ?? initial
  }

  save(): void {
    writeFileSync(`${this.file}.next`, JSON.stringify(this.value))
    renameSync(`${this.file}.next`, this.file)
  }

  private read(): T | undefined {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as T
    } catch {
      return undefined
    }
  }
}
