/** Prints when a step is complete and how long it took. */
export async function timed<T>(
  step: string,
  print: (line: string) => void,
  run: () => Promise<T>,
): Promise<T> {
  const begun = Date.now()
  const result = await run()
  print(`${step} (${((Date.now() - begun) / 1000).toFixed(1)} s)`)
  return result
}
