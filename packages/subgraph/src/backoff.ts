const MOST_DOUBLINGS = 30

/** How long to wait after so many failed tries, in milliseconds: doubles from `first` with each, up to `longest`. */
export function backoff(tries: number, { first, longest }: { first: number; longest: number }): number {
  return Math.min(first * 2 ** Math.min(tries - 1, MOST_DOUBLINGS), longest)
}
