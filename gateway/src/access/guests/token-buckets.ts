import { LRUCache } from 'lru-cache'

/** The networks that are remembered at once; the one that has asked longest ago is forgotten first. */
const NETWORKS = 100_000
const MINUTE_MS = 60_000

export interface BucketLimits {
  /** Requests that a network may send at once. */
  readonly burst: number
  /** Requests that a network may send in a lasting row. */
  readonly perMinute: number
}

interface Bucket {
  /** Below zero after requests beyond the limit. */
  readonly tokens: number
  readonly at: number
}

/** One token bucket per network. A full bucket is the same as none. */
export class TokenBuckets {
  private readonly buckets = new LRUCache<string, Bucket>({ max: NETWORKS })

  constructor(
    private readonly limits: BucketLimits,
    private readonly now: () => number = Date.now,
  ) {}

  /** The tokens of a network at this moment, below zero when it has sent more than the limit. */
  tokensOf(network: string): number {
    const bucket = this.buckets.get(network)
    if (!bucket) return this.limits.burst
    // A clock that goes back takes no token away.
    const minutes = Math.max(0, this.now() - bucket.at) / MINUTE_MS
    return Math.min(this.limits.burst, bucket.tokens + minutes * this.limits.perMinute)
  }

  take(network: string, count: number): void {
    this.buckets.set(network, { tokens: this.tokensOf(network) - count, at: this.now() })
  }
}
