import { hash, verify } from '@node-rs/argon2'
import type { AccountsApp } from '../../config'
import { Pepper } from '../../crypto/pepper'

/** Hashes that are computed at the same time: each needs 19 MiB and one core. */
const MOST_AT_ONCE = 2
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** argon2id of PINs, with a random salt each and the pepper as the secret. */
export class PinHash {
  /** Hashes that this process has compared (PIN-03). */
  checks = 0
  private readonly secret: Buffer
  private free = MOST_AT_ONCE
  private readonly waiting: (() => void)[] = []

  constructor(app: AccountsApp) {
    this.secret = app.get(Pepper).mac('pin')
  }

  create(pin: string): Promise<string> {
    return this.inTurn(() => hash(pin, { ...cost, secret: this.secret }))
  }

  matches(hashed: string, pin: string): Promise<boolean> {
    return this.inTurn(() => {
      this.checks++
      return verify(hashed, pin, { secret: this.secret })
    })
  }

  private async inTurn<T>(run: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--
    else await new Promise<void>((resolve) => this.waiting.push(resolve))
    try {
      return await run()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.free++
    }
  }
}
