/** The properties that order the events of one aggregate. */
export interface Turn {
  readonly eventId: string
  readonly version: number
  readonly isSnapshot: boolean
  /** Parked, or waiting for its next attempt. */
  readonly blocked: boolean
}

/**
 * The waiting events of one aggregate in the order in which they are applied: version by version without a gap, or from the
 * version of a snapshot on, which contains the whole state and so makes every older event obsolete.
 */
export class Sequence<R extends Turn> {
  private readonly steps: R[]
  private readonly snapshots: R[]
  private readonly failed = new Set<R>()
  private snapshotVersion = 0
  private readonly start: number

  constructor(
    readonly aggregateId: string,
    private version: number,
    private readonly rows: readonly R[],
  ) {
    this.start = version
    this.steps = rows.filter((row) => !row.isSnapshot).sort((a, b) => a.version - b.version)
    this.snapshots = rows.filter((row) => row.isSnapshot).sort((a, b) => b.version - a.version)
  }

  /** The version that the aggregate has reached. */
  get head(): number {
    return this.version
  }

  get moved(): boolean {
    return this.version > this.start
  }

  next(): R | undefined {
    while (this.steps[0] && this.steps[0].version <= this.version) this.steps.shift()
    const [step] = this.steps
    if (step?.version === this.version + 1 && this.isReady(step)) return step
    return this.snapshots.find((row) => this.isReady(row) && !this.isSettled(row))
  }

  accept(row: R): void {
    this.version = row.version
    if (row.isSnapshot) this.snapshotVersion = row.version
  }

  /** Leaves the row for another attempt; later rows wait. */
  reject(row: R): void {
    this.failed.add(row)
  }

  /** The rows that are done: applied, repeated or obsolete. */
  settled(): R[] {
    return this.rows.filter((row) => this.isSettled(row))
  }

  private isReady(row: R): boolean {
    return !row.blocked && !this.failed.has(row)
  }

  private isSettled(row: R): boolean {
    if (!row.isSnapshot) return row.version <= this.version
    return row.version < this.version || row.version <= this.snapshotVersion
  }
}
