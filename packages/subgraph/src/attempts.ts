/** A bucket of tokens that refills at a constant rate. */
export class TokenBucket {
  private tokens: number
  private filledAt = Date.now()

  constructor(
    private readonly size: number,
    private readonly perSecond: number,
  ) {
    this.tokens = size
  }

  /** Takes one token. @returns false if the bucket is empty */
  take(): boolean {
    this.fill()
    if (this.tokens < 1) return false
    this.tokens--
    return true
  }

  /** Returns a token that was taken. */
  giveBack(): void {
    this.tokens = Math.min(this.size, this.tokens + 1)
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

/** A limit: `burst` attempts at once, and `perSecond` more with time. */
interface Rate {
  readonly burst: number
  readonly perSecond: number
}

/**
 * Limits failed attempts in total and per key, in the memory of this process. Successful attempts are not counted, so guessing is
 * slowed down and a correct proof is never refused. A key is kept until its bucket is full again. Each new key costs a token
 * of the total, which bounds their number.
 */
export class FailedAttempts {
  private readonly total: TokenBucket
  private readonly keys = new Map<string, TokenBucket>()

  constructor(
    total: Rate,
    private readonly perKey: Rate,
  ) {
    this.total = new TokenBucket(total.burst, total.perSecond)
  }

  /** Counts one failed attempt. @returns whether it is within both limits */
  count(key?: string): boolean {
    if (!this.total.take()) return false
    return key === undefined || this.bucketOf(key).take()
  }

  /** The number of keys in memory. */
  get size(): number {
    return this.keys.size
  }

  private bucketOf(key: string): TokenBucket {
    const known = this.keys.get(key)
    this.keys.delete(key)
    this.deleteFull()
    const bucket = known ?? new TokenBucket(this.perKey.burst, this.perKey.perSecond)
    this.keys.set(key, bucket)
    return bucket
  }

  /** The least recently used keys come first, so the loop ends at the first bucket that is not full. */
  private deleteFull(): void {
    for (const [key, bucket] of this.keys) {
      if (!bucket.isFull()) return
      this.keys.delete(key)
    }
  }
}
