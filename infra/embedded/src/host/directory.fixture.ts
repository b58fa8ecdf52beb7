import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A directory of one test, with spaces in its path; as root, PostgreSQL's account cannot reach into it. */
export function temporaryDirectory(): { path: string; remove: () => void } {
  const parent = mkdtempSync(join(realpathSync(tmpdir()), 'enigm embedded '))
  const path = join(parent, 'data of a test')
  mkdirSync(path)
  return { path, remove: () => rmSync(parent, { recursive: true, force: true }) }
}
