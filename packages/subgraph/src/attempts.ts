/** Tokens that are taken one by one and come back with time. */
export class TokenBucket {
  private tokens: number
  private filledAt = Date.now()

  constructor(
    private readonly size: number,
    private readonly perSecond: number,
  ) {
    this.tokens = size
  }

  /** Takes a token, and says whether there was one. */
  take(): boolean {
    if (this.isEmpty()) return false
    this.tokens--
    return true
  }

  isEmpty(): boolean {
    this.fill()
    return this.tokens < 1
  }

  isFull(): boolean {
    this.fill()
    return this.tokens >= this.size
  }

  private fill(): void {
    const now = Date.now()
    const gained = (Math.max(0, now - this.filledAt) / 1_000) * this.perSecond
    this.tokens = Math.min(this.size, this.tokens + gained)
    this.filledAt = now
  }
}

/** So many at once, and so many more per second. */
interface Rate {
  readonly burst: number
  readonly perSecond: number
}

/**
 * Counts attempts that were wrong, in all and for each key, in this process and nowhere else. It counts only what has failed,
 * so that it can slow down whoever guesses and never keeps out whoever is right. A key is kept while it is not full again: a
 * new one costs a token of all, so that there are never more of them than come back in that time.
 */
export class FailedAttempts {
  private readonly all: TokenBucket
  private readonly keys = new Map<string, TokenBucket>()

  constructor(
    all: Rate,
    private readonly perKey: Rate,
  ) {
    this.all = new TokenBucket(all.burst, all.perSecond)
  }

  /** Counts one, and says whether it is within both bounds. */
  count(key?: string): boolean {
    if (!this.all.take()) return false
    return key === undefined || this.bucketOf(key).take()
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.keys.size
  }

  private bucketOf(key: string): TokenBucket {
    const known = this.keys.get(key)
    this.keys.delete(key)
    this.forgetFull()
    const bucket = known ?? new TokenBucket(this.perKey.burst, this.perKey.perSecond)
    this.keys.set(key, bucket)
    return bucket
  }

  /** Those that were not used for longest come first, so that it looks at no more than it forgets and one. */
  private forgetFull(): void {
    for (const [key, bucket] of this.keys) {
      if (!bucket.isFull()) return
      this.keys.delete(key)
    }
  }
}
