/** Fewer than this many could point to a person (FED-06). */
const SMALLEST_COUNT = 5

/** A count as an aggregate shows it: null when it is so small that it could point to a person. */
export function suppressed(count: number): number | null {
  return count < SMALLEST_COUNT ? null : count
}
