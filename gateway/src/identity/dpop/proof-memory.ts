import { Refusal } from '@enigm/contracts'
import { PROOF_SECONDS, PROOF_TOLERANCE_SECONDS } from './proof'

/** After this time the proof is too old, even if the client's clock was ahead. */
const RETENTION_MS = (PROOF_SECONDS + 2 * PROOF_TOLERANCE_SECONDS) * 1000

/** Maximum number of remembered proofs. */
interface ProofLimits {
  /** About 100 requests per second. */
  readonly perClient: number
  readonly perOrganization: number
  /** From here on, each organization has an equal share. */
  readonly total: number
}

const defaultLimits: ProofLimits = { perClient: 12_000, perOrganization: 36_000, total: 200_000 }

/** The client that has sent a proof, and its organization. */
interface ProofOwner {
  readonly clientId: string
  readonly organizationId: string
}

interface UsedProof extends ProofOwner {
  readonly expiresAt: number
}

/**
 * Remembers used proofs for as long as they could be replayed. No proof is evicted early: a client or organization that
 * exceeds its limit is refused. When the memory is full, only organizations with more than an equal share are refused, so
 * that neither a client nor all clients of an organization can use up the memory of the others.
 */
export class ProofMemory {
  private readonly used = new Map<string, UsedProof>()
  private readonly clients = new Tally()
  private readonly organizations = new Tally()

  constructor(private readonly limits: ProofLimits = defaultLimits) {}

  /**
   * Marks the proof as used. False if it was used before.
   * @throws Refusal RATE_LIMITED beyond the limits
   */
  use({ clientId, organizationId }: ProofOwner, thumbprint: string, jti: string): boolean {
    const now = Date.now()
    this.removeExpired(now)
    const key = `${thumbprint} ${jti}`
    if (this.used.has(key)) return false
    const isClientOver = this.clients.of(clientId) >= this.limits.perClient
    if (isClientOver || this.organizations.of(organizationId) >= this.organizationLimit())
      throw new Refusal('RATE_LIMITED')
    this.used.set(key, { clientId, organizationId, expiresAt: now + RETENTION_MS })
    this.clients.add(clientId, 1)
    this.organizations.add(organizationId, 1)
    return true
  }

  private organizationLimit(): number {
    const { perOrganization, total } = this.limits
    if (this.used.size < total) return perOrganization
    return Math.min(perOrganization, Math.max(1, Math.floor(total / this.organizations.size)))
  }

  private removeExpired(now: number): void {
    for (const [key, { clientId, organizationId, expiresAt }] of this.used) {
      if (expiresAt > now) return
      this.used.delete(key)
      this.clients.add(clientId, -1)
      this.organizations.add(organizationId, -1)
    }
  }
}

/** Numbers of proofs by owner; only owners with a proof are kept. */
class Tally {
  private readonly counts = new Map<string, number>()

  get size(): number {
    return this.counts.size
  }

  of(owner: string): number {
    return this.counts.get(owner) ?? 0
  }

  add(owner: string, change: 1 | -1): void {
    const count = this.of(owner) + change
    if (count > 0) this.counts.set(owner, count)
    else this.counts.delete(owner)
  }
}
