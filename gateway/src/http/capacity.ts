import { errorMessages } from '@enigm/contracts'

/** More requests are being executed than this gateway takes at once. */
export class Overloaded extends Error {
  constructor() {
    super(errorMessages.UNAVAILABLE)
    this.name = 'Overloaded'
  }
}

/**
 * How many requests a gateway executes at once. Further ones are refused at once: requests that wait would only hold memory
 * until their clients give up. A request counts after its body has arrived, so that a slow sender occupies no place.
 */
export class Capacity {
  private running = 0

  constructor(
    private readonly limit: number,
    private readonly onRefused: () => void,
  ) {}

  /** @throws Overloaded */
  async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.running >= this.limit) {
      this.onRefused()
      throw new Overloaded()
    }
    this.running += 1
    try {
      return await action()
    } finally {
      this.running -= 1
    }
  }
}
