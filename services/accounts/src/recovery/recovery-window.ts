/** How long whoever started a recovery has to complete it, and how much support adds at a time. */
export const WINDOW_MILLISECONDS = 24 * 60 * 60 * 1000
