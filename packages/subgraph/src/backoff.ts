const MOST_DOUBLINGS = 30

/** The delay after a number of failed attempts, in milliseconds: `first`, doubled with each attempt, at most `longest`. */
export function backoff(attempts: number, { first, longest }: { first: number; longest: number }): number {
  return Math.min(first * 2 ** Math.min(attempts - 1, MOST_DOUBLINGS), longest)
}
