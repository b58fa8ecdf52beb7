const POLL_MILLISECONDS = 10
const DEADLINE_MILLISECONDS = 20_000

/** Waits until `probe` gives something, and gives it. @throws when it has not within 20 s */
export async function until<T>(
  probe: () => Promise<T | null | undefined | false>,
  what = 'what was waited for',
): Promise<T> {
  const deadline = Date.now() + DEADLINE_MILLISECONDS
  for (;;) {
    const found = await probe()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`${what} did not come`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS))
  }
}
