/** The UTC day of a moment: others see no finer time (STYLE, "Times that others can see are bucketed"). */
export function dayOf(moment: Date): Date {
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()))
}
