import { DAY_MILLISECONDS } from '@enigm/subgraph'

/** The first midnight (UTC) that leaves at least `days` whole days from `moment` on. */
export function endOfTerm(moment: Date, days: number): Date {
  return new Date(Math.ceil(moment.getTime() / DAY_MILLISECONDS + days) * DAY_MILLISECONDS)
}
