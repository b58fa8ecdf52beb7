/** A due row of the job table. Its handler completes it in the transaction of its effect: `tx.completeJob(job)`. */
export interface Job {
  readonly id: string
  readonly kind: string
  readonly aggregateId: string
  readonly payload: Record<string, unknown>
  /** Started attempts, including this one. */
  readonly attempts: number
}
