import { rmSync } from 'node:fs'
import { endProcessesOf } from './processes'

export default async function teardown(): Promise<void> {
  const run = globalThis.testRun
  if (!run) return
  await run.postgres.stop()
  await endProcessesOf(run.directory)
  globalThis.testRun = undefined
  rmSync(run.directory, { recursive: true, force: true })
}
