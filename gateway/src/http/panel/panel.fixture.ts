import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

export const index = '<!doctype html><title>panel</title>'
export const script = 'console.log("panel")'
export const scriptPath = '/assets/entry-BxN3kQ_9.js'

export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** A build of the panel in a temporary directory. */
interface PanelBuild {
  readonly directory: string
  write(path: string, content: string | Buffer): void
  delete(path: string): void
  remove(): void
}

export function buildPanel(documents: readonly string[] = []): PanelBuild {
  const directory = mkdtempSync(join(tmpdir(), 'gateway-panel-'))
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), content)
  }
  write('index.html', index)
  write(scriptPath, script)
  write(`${scriptPath}.br`, 'the br variant')
  write(`${scriptPath}.gz`, gzipSync(script))
  write('icon.svg', '<svg/>')
  write('.vite/manifest.json', '{}')
  write('documents.json', JSON.stringify(Object.fromEntries(documents.map((text) => [hashOf(text), text]))))
  const remove = (path: string) => rmSync(join(directory, path), { recursive: true, force: true })
  return { directory, write, delete: remove, remove: () => remove('.') }
}
