import { rmSync, writeFileSync } from 'node:fs'
import { isSystemError } from './failure'
import { readIfExists } from './files'
import { isAlive, startOf } from './processes'

/**
 * Takes something for this process alone until it is released or the process ends, however it ends.
 * Gives the id of the living process that has it already, or the release.
 */
export function claim(file: string): { heldBy: number } | { release: () => void } {
  for (;;) {
    const holder = holderOf(file)
    if (holder) return { heldBy: holder }
    rmSync(file, { force: true })
    try {
      writeFileSync(file, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx', mode: 0o644 })
      return { release: () => holderOf(file) === process.pid && rmSync(file, { force: true }) }
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error
    }
  }
}

/** The living process that holds a claim; a later process with the same id is not taken for it. */
export function holderOf(file: string): number | undefined {
  const [pid = '', ...start] = (readIfExists(file) ?? '').split(' ')
  const id = Number(pid)
  return id && isAlive(id) && startOf(id) === start.join(' ') ? id : undefined
}
