import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Destination, Publication } from './publication'

const DIGITS = 16

/** One file for each checkpoint, and `latest`. A file that exists is never changed. */
export class Directory implements Destination {
  constructor(private readonly path: string) {}

  async publish({ size, note }: Publication): Promise<string> {
    await mkdir(this.path, { recursive: true })
    const file = join(this.path, `${String(size).padStart(DIGITS, '0')}.checkpoint`)
    await this.write(file, note)
    const stored = await readFile(file, 'utf8')
    // Another note of the same size means that the ledger was rewritten: the first one stays.
    if (stored !== note) throw new Error(`another checkpoint of size ${size} is stored`)
    await this.write(join(this.path, 'latest'), note, true)
    return ''
  }

  /** Writes completely or not at all, also at a power failure. */
  private async write(file: string, text: string, replaces = false): Promise<void> {
    if (!replaces && (await readFile(file).catch(() => null))) return
    const temporary = `${file}.${process.pid}`
    const handle = await open(temporary, 'w', 0o644)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  }
}
