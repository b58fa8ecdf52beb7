import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDirectory } from '../host/directory.fixture'
import { freePortBase, freePorts } from '../host/ports'
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

describe('the variables of the caller', () => {
  const start = (name: 'esim' | 'carrier', given: NodeJS.ProcessEnv) =>
    withSystem({ LOG_LEVEL: 'silent' }, async (system) => {
      const part = await startPart(name, system, given)
      await part.stop()
    })

  it('are read: a process does not start with mistakes in them, and reports all of them at once', async () => {
    const given = { CARRIER_URL: 'not-a-url', CARRIER_KEY_FILE: '/absent', DATABASE_POOL_SIZE: 'many' }
    await expect(start('esim', given)).rejects.toMatchObject({
      name: 'ConfigError',
      mistakes: [
        'CARRIER_KEY_FILE: the file cannot be read (ENOENT)',
        expect.stringMatching(/^DATABASE_POOL_SIZE: /),
        expect.stringMatching(/^CARRIER_URL: /),
      ],
    })
    await expect(start('carrier', { CARRIER_CA: 'none' })).rejects.toMatchObject({ name: 'ZodError' })
  })

  it('take precedence over the generated ones, also as files', () =>
    withSystem({ LOG_LEVEL: 'silent' }, async (system) => {
      const [PORT] = await freePorts(1)
      const file = join(system.settings.dataDir, 'pepper')
      writeFileSync(file, 'short')
      const part = await startPart('payments', system, { PORT: String(PORT) })
      await part.stop()
      expect(part.url).toContain(`:${PORT}/`)
      await expect(startPart('payments', system, { PAYMENTS_PEPPER_FILE: file })).rejects.toMatchObject({
        mistakes: ['PAYMENTS_PEPPER: must be 32 bytes in base64url'],
      })
    }))
})
