/** The smallest count that an aggregate shows, and its step; a smaller one could identify a person (FED-06). */
export const K_ANONYMITY = 5

/** How a count of an aggregate is shown; part of the description of each counter. */
export const COUNT_SENTENCE = `each number is rounded down to a multiple of ${K_ANONYMITY} and stays the same for a day (UTC); below ${K_ANONYMITY} it is null`

/** A count for an aggregate: rounded down to a multiple of K_ANONYMITY, null below it. */
export function suppressSmallCount(count: number): number | null {
  return count < K_ANONYMITY ? null : count - (count % K_ANONYMITY)
}
