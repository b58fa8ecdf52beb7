const SECOND_MILLISECONDS = 1_000

/** The answers of the service about open attempts, with the end that each of them has named. */
const deadlines = new WeakMap<object, number>()

/**
 * When the time of an attempt is over, as a moment of `performance.now()`. It counts from the arrival of the answer, so that neither
 * a wrong clock nor a visit of another page changes it.
 */
export function deadlineOf(attempt: { readonly remainingSeconds: number }): number {
  const deadline =
    deadlines.get(attempt) ?? performance.now() + attempt.remainingSeconds * SECOND_MILLISECONDS
  deadlines.set(attempt, deadline)
  return deadline
}
