import { Refusal } from '@enigm/contracts'
import { PROOF_SECONDS, PROOF_TOLERANCE_SECONDS } from './proof'

/** After this time the proof is too old, even if the client's clock was ahead. */
const RETENTION_MS = (PROOF_SECONDS + 2 * PROOF_TOLERANCE_SECONDS) * 1000

/** Maximum number of remembered proofs. */
interface ProofLimits {
  readonly perClient: number
  readonly total: number
}

const defaultLimits: ProofLimits = { perClient: 12_000, total: 200_000 }

interface UsedProof {
  readonly clientId: string
  readonly expiresAt: number
}

/**
 * Remembers used proofs for as long as they could be replayed. No proof is evicted early: a client that exceeds its limit
 * (about 100 requests per second) is refused, so that it cannot displace the proofs of other clients.
 */
export class ProofMemory {
  private readonly used = new Map<string, UsedProof>()
  private readonly counts = new Map<string, number>()

  constructor(private readonly limits: ProofLimits = defaultLimits) {}

  /**
   * Marks the proof as used. False if it was used before.
   * @throws Refusal RATE_LIMITED beyond the limits
   */
  use(clientId: string, thumbprint: string, jti: string): boolean {
    const now = Date.now()
    this.removeExpired(now)
    const key = `${thumbprint} ${jti}`
    if (this.used.has(key)) return false
    const count = this.counts.get(clientId) ?? 0
    if (count >= this.limits.perClient || this.used.size >= this.limits.total)
      throw new Refusal('RATE_LIMITED')
    this.used.set(key, { clientId, expiresAt: now + RETENTION_MS })
    this.counts.set(clientId, count + 1)
    return true
  }

  private removeExpired(now: number): void {
    for (const [key, { clientId, expiresAt }] of this.used) {
      if (expiresAt > now) return
      this.used.delete(key)
      const count = (this.counts.get(clientId) ?? 1) - 1
      if (count > 0) this.counts.set(clientId, count)
      else this.counts.delete(clientId)
    }
  }
}
