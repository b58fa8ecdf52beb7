/** The UTC day of a moment: others see no finer time (STYLE, "Times that others can see are bucketed"). */
export function dayOf(moment: Date): Date {
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()))
}

/** The UTC hour of a moment: a lifecycle needs no finer one, and minutes would tell of somebody's habits. */
export function hourOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 3_600_000) * 3_600_000)
}
