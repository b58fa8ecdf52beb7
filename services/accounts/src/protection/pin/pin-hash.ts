import { hash, verify } from '@node-rs/argon2'
import { Refusal } from '@enigm/contracts'
import type { AccountsApp } from '../../config'
import { Pepper } from '../../crypto/pepper'
import { WaitingLine } from './waiting-line'

/** Hashes that are computed at the same time: each needs 19 MiB and one core. */
const MOST_AT_ONCE = 2
/** About two seconds of work; a caller who would wait longer is asked to try again later. */
const MOST_WAITING = 64
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** argon2id of PINs, with a random salt each and the pepper as the secret. */
export class PinHash {
  /** Hashes that this process has compared (PIN-03). */
  checks = 0
  private readonly secret: Buffer
  private readonly line = new WaitingLine(MOST_AT_ONCE, MOST_WAITING)

  constructor(app: AccountsApp) {
    this.secret = app.get(Pepper).mac('pin')
  }

  /** @throws Refusal RATE_LIMITED when too many wait */
  create(pin: string): Promise<string> {
    return this.line.inTurn(() => hash(pin, { ...cost, secret: this.secret }))
  }

  /**
   * Runs a check of a PIN when its turn has come. Nothing is done for a caller who no longer waits.
   * @throws Refusal RATE_LIMITED when too many wait, UNAVAILABLE to the caller who is gone
   */
  check<T>(isAbandoned: () => boolean, run: () => Promise<T>): Promise<T> {
    return this.line.inTurn(async () => {
      if (isAbandoned()) throw new Refusal('UNAVAILABLE')
      return run()
    })
  }

  /** Compares a PIN; only within `check`. */
  matches(hashed: string, pin: string): Promise<boolean> {
    this.checks++
    return verify(hashed, pin, { secret: this.secret })
  }
}
