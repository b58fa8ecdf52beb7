/** Three months of a calendar year in UTC. */
interface Quarter {
  readonly from: Date
  /** The first moment after it. */
  readonly until: Date
}

const MONTHS = 3

/** The quarter that contains a moment. */
export function quarterOf(moment: Date): Quarter {
  const year = moment.getUTCFullYear()
  const first = moment.getUTCMonth() - (moment.getUTCMonth() % MONTHS)
  return { from: new Date(Date.UTC(year, first)), until: new Date(Date.UTC(year, first + MONTHS)) }
}

/** The same day, a year later. */
export function yearAfter(day: Date): Date {
  return new Date(Date.UTC(day.getUTCFullYear() + 1, day.getUTCMonth(), day.getUTCDate()))
}
