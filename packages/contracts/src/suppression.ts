/** The smallest count that an aggregate shows; a smaller one could identify a person (FED-06). */
export const K_ANONYMITY = 5

/** A count for an aggregate: null below K_ANONYMITY. */
export function suppressSmallCount(count: number): number | null {
  return count < K_ANONYMITY ? null : count
}
