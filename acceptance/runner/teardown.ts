import { removeRun } from './setup'

export default async function teardown(): Promise<void> {
  const run = globalThis.testRun
  if (!run) return
  await run.postgres.stop()
  globalThis.testRun = undefined
  await removeRun(run.directory)
}
