import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CommandError } from '../failure'

/** What a file contains. */
interface Content {
  readonly bytes: number
  readonly sha256: string
}

/**
 * Fills a directory, and gives it its name when all of it is on the disk: neither a full disk nor a killed process leaves a
 * directory with this name that is not complete.
 * @throws CommandError
 */
export async function completeDirectory(path: string, fill: (draft: string) => Promise<void>): Promise<void> {
  await assertAbsent(path)
  const parent = dirname(path)
  const draft = await mkdtemp(join(parent, `${basename(path)}.incomplete-`)).catch(unwritable(path))
  try {
    await fill(draft)
    await toDisk(draft)
    await assertAbsent(path)
    await rename(draft, path).catch(unwritable(path))
    await toDisk(parent)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

/** Writes a file that only its owner can read, through steps like a compression. @throws CommandError */
export async function writeContent(
  path: string,
  source: Readable,
  { through, signal }: { through?: NodeJS.ReadWriteStream; signal?: AbortSignal } = {},
): Promise<Content> {
  const [hash, counted] = [createHash('sha256'), new PassThrough()]
  let bytes = 0
  counted.on('data', (chunk: Buffer) => {
    hash.update(chunk)
    bytes += chunk.length
  })
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
  const steps = [source, ...(through ? [through] : []), counted, file]
  await pipeline(steps, { signal }).catch(unwritable(path))
  return { bytes, sha256: hash.digest('hex') }
}

/** Writes a file completely or not at all. @throws CommandError when it exists or cannot be written */
export async function writeCompletely(path: string, content: Uint8Array): Promise<void> {
  await assertAbsent(path)
  const draft = `${path}.incomplete-${process.pid}`
  try {
    const handle = await open(draft, 'wx', 0o600)
    await handle
      .writeFile(content)
      .then(() => handle.sync())
      .finally(() => handle.close())
    await rename(draft, path)
    await toDisk(dirname(path))
  } catch (error) {
    await rm(draft, { force: true })
    unwritable(path)(error)
  }
}

/** @throws NodeJS.ErrnoException when it cannot be read */
export async function contentOf(path: string): Promise<Content> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** The names in a directory survive a power failure. */
export async function toDisk(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  await handle.sync().finally(() => handle.close())
}

async function assertAbsent(path: string): Promise<void> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  if (exists) throw new CommandError(`${path} exists: name another one.`)
}

/** A system error as a sentence; every other error stays as it is. */
function unwritable(path: string): (error: unknown) => never {
  return (error) => {
    const { code, syscall, name } = error as NodeJS.ErrnoException
    if (name === 'AbortError') throw new CommandError('The command was interrupted.', { cause: error })
    if (!syscall) throw error
    throw new CommandError(`${path} cannot be written (${code}).`, { cause: error })
  }
}
