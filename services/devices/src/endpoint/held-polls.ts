interface Held {
  readonly wake: (cause: WakeCause) => void
}

/** COMMAND: there may be something to fetch. TIME: the hold is over. SUPERSEDED: the device polls again. CLOSED: it is gone. */
type WakeCause = 'COMMAND' | 'TIME' | 'SUPERSEDED' | 'CLOSED'

/** The polls that this process holds, at most one of each device. */
export class HeldPolls {
  private readonly held = new Map<string, Held>()

  get size(): number {
    return this.held.size
  }

  /** Registers a poll before the queue is read, so that a command that arrives in between wakes it. */
  hold(deviceId: string): HeldPoll {
    this.held.get(deviceId)?.wake('SUPERSEDED')
    const poll = new HeldPoll(() => {
      if (this.held.get(deviceId) === poll) this.held.delete(deviceId)
    })
    this.held.set(deviceId, poll)
    return poll
  }

  /** The devices whose polls are held. */
  deviceIds(): string[] {
    return [...this.held.keys()]
  }

  wake(deviceId: string): void {
    this.held.get(deviceId)?.wake('COMMAND')
  }

  /** Answers every poll, so that the devices poll another process. */
  release(): void {
    for (const poll of this.held.values()) poll.wake('TIME')
  }
}

export class HeldPoll implements Held {
  private cause: WakeCause | undefined
  private resolve: ((cause: WakeCause) => void) | undefined

  constructor(readonly end: () => void) {}

  wake(cause: WakeCause): void {
    this.cause = cause
    this.resolve?.(cause)
  }

  /** The next cause; a cause before this call counts. */
  async next(milliseconds: number): Promise<WakeCause> {
    const timer = setTimeout(() => this.wake('TIME'), Math.max(0, milliseconds))
    try {
      return this.cause ?? (await new Promise<WakeCause>((resolve) => (this.resolve = resolve)))
    } finally {
      clearTimeout(timer)
      // A device that polls again, or is gone, stays so.
      if (this.cause === 'COMMAND') this.cause = undefined
      this.resolve = undefined
    }
  }
}
