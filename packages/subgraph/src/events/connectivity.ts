/** The state of a connection, its observers, and the pending answers that fail when it is lost. */
export class Connectivity {
  connected = false
  generation = 0
  private readonly changes = new Set<() => void>()
  private readonly unanswered = new Set<(error: Error) => void>()

  onChange(run: () => void): () => void {
    this.changes.add(run)
    return () => this.changes.delete(run)
  }

  /** An answer that fails at once, without waiting for its timeout, when the connection is lost. */
  protected untilLost<T>(answer: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.unanswered.add(reject)
      answer.then(resolve, reject).finally(() => this.unanswered.delete(reject))
    })
  }

  protected change(connected: boolean): void {
    if (this.connected === connected) return
    this.connected = connected
    if (connected) this.generation += 1
    else for (const reject of this.unanswered) reject(new Error('the connection was lost'))
    for (const run of this.changes) run()
  }
}
