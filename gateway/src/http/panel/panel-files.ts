import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { z } from 'zod'

/** One file of the panel with the variants that its build compressed. */
export interface PanelFile {
  readonly content: Buffer
  readonly etag: string
  readonly compressed: ReadonlyMap<'br' | 'gzip', Buffer>
}

/** The panel as it was at the gateway's start. A request reads nothing from the disk and reaches no other file. */
export interface Panel {
  /** By path below the directory, with slashes. */
  readonly files: ReadonlyMap<string, PanelFile>
  readonly index: PanelFile
  /** The text of each GraphQL document by its SHA-256. */
  readonly documents: ReadonlyMap<string, string>
}

const documentsFile = 'documents.json'
const variants = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/**
 * Reads the build of the panel.
 * @returns undefined when there is no build in the directory
 * @throws Error when the build is incomplete or the hash of a document is wrong
 */
export function readPanel(directory: string): Panel | undefined {
  if (!existsSync(join(directory, 'index.html'))) return undefined
  const contents = new Map(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(directory.length + 1).replaceAll(sep, '/'), readFileSync(path)]),
  )
  const documents = documentsOf(directory, contents.get(documentsFile))
  contents.delete(documentsFile)
  const files = new Map(
    [...contents]
      .filter(([name]) => !isHidden(name) && !variants.some(([, ending]) => name.endsWith(ending)))
      .map(([name, content]) => [
        name,
        { content, etag: etagOf(content), compressed: compressedOf(contents, name) },
      ]),
  )
  return { files, index: files.get('index.html')!, documents }
}

/** Files of the build tool, such as `.vite/manifest.json`, are not part of the panel. */
function isHidden(name: string): boolean {
  return name.startsWith('.')
}

function etagOf(content: Buffer): string {
  return `"${createHash('sha256').update(content).digest('base64url')}"`
}

function compressedOf(contents: ReadonlyMap<string, Buffer>, name: string): PanelFile['compressed'] {
  return new Map(
    variants.flatMap(([encoding, ending]) => {
      const content = contents.get(name + ending)
      return content ? [[encoding, content]] : []
    }),
  )
}

/** @throws Error when the list is missing or a key is not the hash of its text */
function documentsOf(directory: string, content: Buffer | undefined): Panel['documents'] {
  if (!content) throw new Error(`The panel in ${directory} has no ${documentsFile}; build it again.`)
  const documents = new Map(
    Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(content.toString()))),
  )
  for (const [hash, text] of documents) {
    if (createHash('sha256').update(text).digest('hex') !== hash)
      throw new Error(`${documentsFile} of the panel lists a text under ${hash}, which is not its SHA-256.`)
  }
  return documents
}
