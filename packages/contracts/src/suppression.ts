/** Counts of fewer are not shown: they could point to a person (FED-06). */
export const K_ANONYMITY = 5

/** A count as an aggregate shows it: null when it is so small that it could point to a person. */
export function suppressSmallCount(count: number): number | null {
  return count < K_ANONYMITY ? null : count
}
