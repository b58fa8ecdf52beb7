import { rmSync } from 'node:fs'

export default async function teardown(): Promise<void> {
  const infrastructure = globalThis.testInfrastructure
  if (!infrastructure) return
  await infrastructure.postgres.stop()
  globalThis.testInfrastructure = undefined
  rmSync(infrastructure.directory, { recursive: true, force: true })
}
