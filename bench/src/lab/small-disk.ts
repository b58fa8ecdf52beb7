import { execFile } from 'node:child_process'
import { closeSync, openSync, realpathSync, rmSync, statSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const FILLER = '.filler'
const BLOCKS = [1_048_576, 4_096, 1]

/** A directory on a separate disk (tmpfs), which a drill can fill. Nothing may use the directory while it is put there or taken away. */
export class SmallDisk {
  private constructor(private readonly directory: string) {}

  /** Mounts need root. */
  static get isPossible(): boolean {
    return process.getuid?.() === 0
  }

  /** Moves what a directory contains to a disk of this size, which is mounted in its place. */
  static async put(link: string, megabytes: number): Promise<SmallDisk> {
    const directory = realpathSync(link)
    const { uid, gid, mode } = statSync(directory)
    const options = `size=${megabytes}m,uid=${uid},gid=${gid},mode=${(mode & 0o777).toString(8)}`
    await keeping(directory, () => run('mount', ['-t', 'tmpfs', '-o', options, 'enigm-drill', directory]))
    return new SmallDisk(directory)
  }

  /** Writes until nothing more fits. */
  fill(): void {
    const file = openSync(join(this.directory, FILLER), 'a')
    try {
      for (const size of BLOCKS) writeUntilFull(file, Buffer.alloc(size))
    } finally {
      closeSync(file)
    }
  }

  free(): void {
    rmSync(join(this.directory, FILLER), { force: true })
  }

  /** Moves everything back. */
  async takeAway(): Promise<void> {
    this.free()
    await keeping(this.directory, () => run('umount', [this.directory]))
  }
}

/** Copies what a directory contains before a change, and back after it. */
async function keeping(directory: string, change: () => Promise<unknown>): Promise<void> {
  const kept = await mkdtemp(join(tmpdir(), 'enigm-disk-'))
  try {
    await run('cp', ['-a', `${directory}/.`, kept])
    await change()
    await run('cp', ['-a', '--no-target-directory', kept, directory])
  } finally {
    await rm(kept, { recursive: true, force: true })
  }
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    for (;;) writeSync(file, block)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}
