import { Lab, type LabOptions } from '@enigm/embedded'

/** Runs drills in a new lab, and removes it afterwards, also when a signal ends the program. */
export async function withLab(
  options: Omit<LabOptions, 'print' | 'signal'>,
  run: (lab: Lab) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController()
  let lab: Lab | undefined
  let ending: Promise<void> | undefined
  const end = () => (ending ??= remove(lab))
  const onSignal = () => {
    stopping.abort()
    if (lab) void end().finally(() => process.exit(130))
  }
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  try {
    lab = await Lab.start({ ...options, print: () => undefined, signal: stopping.signal })
    await run(lab)
  } finally {
    await end()
  }
}

async function remove(lab: Lab | undefined): Promise<void> {
  await lab?.stop()
  await lab?.remove()
}
