import { Refusal } from '@enigm/contracts'
import { PROOF_SECONDS, PROOF_TOLERANCE_SECONDS } from './proof'

/** From then on the proof itself is too old, also one whose maker's clock was ahead. */
const KEPT_MS = (PROOF_SECONDS + 2 * PROOF_TOLERANCE_SECONDS) * 1000

export interface ProofBounds {
  /** Proofs of one client that are remembered at a time. */
  readonly ofOneClient: number
  /** Proofs of all clients together. */
  readonly ofAll: number
}

const usual: ProofBounds = { ofOneClient: 7_000, ofAll: 200_000 }

interface Used {
  readonly clientId: string
  readonly forgetAt: number
}

/**
 * The proofs that this gateway has seen as long as they could come again. It forgets none early to make room: a client that
 * sends more than the bound, about 100 a second, is refused, and keeps no room from the others before all are at their end.
 */
export class ProofMemory {
  private readonly used = new Map<string, Used>()
  private readonly counts = new Map<string, number>()

  constructor(private readonly bounds: ProofBounds = usual) {}

  /**
   * Whether the proof is new, which it is no longer afterwards.
   * @throws Refusal RATE_LIMITED beyond the bounds
   */
  use(clientId: string, thumbprint: string, jti: string): boolean {
    const now = Date.now()
    this.forget(now)
    const name = `${thumbprint} ${jti}`
    if (this.used.has(name)) return false
    const count = this.counts.get(clientId) ?? 0
    if (count >= this.bounds.ofOneClient || this.used.size >= this.bounds.ofAll)
      throw new Refusal('RATE_LIMITED')
    this.used.set(name, { clientId, forgetAt: now + KEPT_MS })
    this.counts.set(clientId, count + 1)
    return true
  }

  private forget(now: number): void {
    for (const [name, { clientId, forgetAt }] of this.used) {
      if (forgetAt > now) return
      this.used.delete(name)
      const count = (this.counts.get(clientId) ?? 1) - 1
      if (count > 0) this.counts.set(clientId, count)
      else this.counts.delete(clientId)
    }
  }
}
