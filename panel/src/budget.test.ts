import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ENTRY_BYTES = 125_000
const ROUTE_BYTES = 25_000

interface Chunk {
  readonly file: string
  readonly src?: string
  readonly isEntry?: boolean
  readonly isDynamicEntry?: boolean
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}

const dist = mkdtempSync(join(tmpdir(), 'enigm-panel-'))
afterAll(() => rmSync(dist, { recursive: true }))

/** Builds as `npm run panel:build` does, into a directory of the test. */
function build(): Record<string, Chunk> {
  const script = join(__dirname, '..', 'scripts', 'build.mjs')
  const { status, stderr } = spawnSync(process.execPath, [script, dist], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'))
}

/** A chunk with everything that it imports at once. */
function closureOf(manifest: Record<string, Chunk>, key: string, found = new Set<string>()): Set<string> {
  if (found.has(key)) return found
  found.add(key)
  for (const imported of manifest[key]?.imports ?? []) closureOf(manifest, imported, found)
  return found
}

const bytesOf = (manifest: Record<string, Chunk>, keys: Iterable<string>) =>
  [...keys].reduce((sum, key) => sum + statSync(join(dist, `${manifest[key]!.file}.gz`)).size, 0)

describe('the size of the panel', () => {
  it('is at most 125 kB of gzip for the entry and 25 kB more for each route, and nothing is inlined', () => {
    const manifest = build()
    const entry = closureOf(manifest, 'index.html')
    expect(bytesOf(manifest, entry)).toBeLessThanOrEqual(ENTRY_BYTES)
    // A page that needs a session costs the entry nothing: its route is in another chunk.
    const named = [...entry].flatMap((key) => manifest[key]!.dynamicImports ?? [])
    expect(named).toContain('src/session-routes.ts')
    expect(named.filter((key) => key.startsWith('src/pages/servers/') && key.endsWith('.tsx'))).toEqual([])
    const routes = Object.keys(manifest).filter((key) => key.startsWith('src/pages/') && key.endsWith('.tsx'))
    expect(routes.length).toBeGreaterThan(5)
    const sizes = routes.map((key) => {
      const more = [...closureOf(manifest, key)].filter((each) => !entry.has(each))
      return [key, bytesOf(manifest, more)] as const
    })
    expect(sizes.filter(([, bytes]) => bytes > ROUTE_BYTES)).toEqual([])
    const html = readFileSync(join(dist, 'index.html'), 'utf8')
    expect(html).not.toMatch(/<style|<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|https?:\/\//)
  })
})
