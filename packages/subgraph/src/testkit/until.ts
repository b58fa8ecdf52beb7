const POLL_MILLISECONDS = 10
const DEADLINE_MILLISECONDS = 20_000

/** Waits for the first truthy result of `probe`. @throws after 20 s without one */
export async function until<T>(
  probe: () => Promise<T | null | undefined | false>,
  what = 'the expected result',
): Promise<T> {
  const deadline = Date.now() + DEADLINE_MILLISECONDS
  for (;;) {
    const found = await probe()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`${what} did not come`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS))
  }
}
