export const DAY_MILLISECONDS = 86_400_000

/** The beginning of a UTC day; moments are kept by day so that an order and what it led to cannot be matched by time. */
export function startOfDay(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / DAY_MILLISECONDS) * DAY_MILLISECONDS)
}

/** The first midnight (UTC) that leaves at least `days` whole days from `moment` on. */
export function endOfTerm(moment: Date, days: number): Date {
  return new Date(Math.ceil(moment.getTime() / DAY_MILLISECONDS + days) * DAY_MILLISECONDS)
}
