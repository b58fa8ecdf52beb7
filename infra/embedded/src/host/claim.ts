import { rmSync, writeFileSync } from 'node:fs'
import { isSystemError } from './failure'
import { readIfExists } from './files'
import { isAlive, startOf } from './processes'

/**
 * Takes an exclusive claim, which ends when it is released or when this process ends in any way.
 * @returns the id of the living process that holds the claim, or the function that releases it
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

/** The living process that holds a claim. A later process with a reused id does not count as the holder. */
export function holderOf(file: string): number | undefined {
  const [pid = '', ...start] = (readIfExists(file) ?? '').split(' ')
  const id = Number(pid)
  return id && isAlive(id) && startOf(id) === start.join(' ') ? id : undefined
}
