import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDirectory } from '../host/directory.fixture'
import { freePortBase } from '../host/ports'
import { openSystem } from '../settings/open-system'
import type { System } from '../settings/process-environment'
import { PORT_COUNT } from '../settings/settings'
import { startPart, startSystem } from './system'

async function withSystem(
  variables: NodeJS.ProcessEnv,
  test: (system: System) => Promise<void>,
): Promise<void> {
  const directory = temporaryDirectory()
  const PORT_BASE = String(await freePortBase(PORT_COUNT))
  try {
    await test(await openSystem({ DATA_DIR: directory.path, PORT_BASE, ...variables }))
  } finally {
    directory.remove()
  }
}

const refused = {
  name: 'SetupError',
  message: expect.stringMatching(
    /^NODE_ENV=production does not start \w+ .*ALLOW_SIMULATORS=1 for a trial\.$/,
  ),
}

describe('NODE_ENV=production', () => {
  it.each(['environment', 'carrier', 'servers', 'esim', 'keys'] as const)(
    'does not start %s with simulated external systems',
    (name) =>
      withSystem({ NODE_ENV: 'production' }, (system) =>
        expect(startPart(name, system)).rejects.toMatchObject(refused),
      ),
  )

  it('does not start the whole system, and leaves no server behind', () =>
    withSystem({ NODE_ENV: 'production' }, async (system) => {
      const { signal } = new AbortController()
      await expect(startSystem(system, { print: () => undefined, signal })).rejects.toMatchObject(refused)
      expect(existsSync(join(system.settings.dataDir, 'postgres'))).toBe(false)
    }))

  it('starts a simulator that ALLOW_SIMULATORS permits', () =>
    withSystem({ NODE_ENV: 'production', ALLOW_SIMULATORS: '1', LOG_LEVEL: 'silent' }, async (system) => {
      const part = await startPart('environment', system)
      await part.stop()
    }))
})
