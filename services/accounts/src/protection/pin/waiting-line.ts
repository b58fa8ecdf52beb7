import { Refusal } from '@enigm/contracts'

/** A line in front of slow work, with an end: work that would wait too long is refused instead of growing the memory. */
export class WaitingLine {
  private readonly waiting: (() => void)[] = []
  private running = 0

  /**
   * @param width how much work runs at once
   * @param longest how much work waits at most
   */
  constructor(
    private readonly width: number,
    private readonly longest: number,
  ) {}

  get isIdle(): boolean {
    return this.running === 0
  }

  /** @throws Refusal RATE_LIMITED when too much work waits */
  async inTurn<T>(run: () => Promise<T>): Promise<T> {
    if (this.running < this.width) this.running++
    else await this.turn()
    try {
      return await run()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.running--
    }
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= this.longest) throw new Refusal('RATE_LIMITED')
    return new Promise((resolve) => this.waiting.push(resolve))
  }
}
