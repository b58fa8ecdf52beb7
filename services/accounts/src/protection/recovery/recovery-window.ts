const HOUR_MILLISECONDS = 60 * 60 * 1000
/** How long a recovery can be completed from the moment it can be, and how much support adds at a time. */
export const WINDOW_MILLISECONDS = 24 * HOUR_MILLISECONDS

/** From when and until when a recovery can be completed that begins now. */
export function windowAfter(hours: number): { completableAt: Date; expiresAt: Date } {
  const completableAt = new Date(Date.now() + hours * HOUR_MILLISECONDS)
  return { completableAt, expiresAt: new Date(completableAt.getTime() + WINDOW_MILLISECONDS) }
}
