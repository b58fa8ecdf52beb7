import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const LIBRARIES = '/usr/lib'
const LIBRARY = 'faketime/libfaketimeMT.so.1'

/**
 * The wall clock of processes that start with its variables, by libfaketime: it can jump while they run. Their monotonic clock is
 * that of the machine, as where an administrator or NTP sets the clock.
 */
export class WrongClock {
  constructor(private readonly file: string) {
    this.set(0)
  }

  static get isPossible(): boolean {
    return library() !== undefined
  }

  /** Jumps, within a second. @param seconds that it is ahead */
  set(seconds: number): void {
    writeFileSync(this.file, `${seconds < 0 ? '' : '+'}${seconds}\n`)
  }

  get variables(): Record<string, string> {
    return {
      LD_PRELOAD: library()!,
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    }
  }
}

function library(): string | undefined {
  if (!existsSync(LIBRARIES)) return undefined
  return readdirSync(LIBRARIES)
    .map((directory) => join(LIBRARIES, directory, LIBRARY))
    .find((file) => existsSync(file))
}
