import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isExternalSource, serviceNames } from '@enigm/contracts'
import { brokerUserNames, definitions } from '@enigm/operations'
import { z } from 'zod'
import { repositoryRoot } from '../host/directories'
import { temporaryDirectory } from '../host/directory.fixture'
import { processNames, processEnvironment, type System } from './process-environment'
import { loadKeys } from './signing-keys'
import { readSettings } from './settings'

async function systemWith(variables: NodeJS.ProcessEnv = {}): Promise<System> {
  const directory = temporaryDirectory()
  try {
    const settings = readSettings({ DATA_DIR: directory.path, PORT_BASE: '5000', ...variables })
    return { settings, keys: await loadKeys(directory.path) }
  } finally {
    directory.remove()
  }
}

/** The regions in the schema of servers. */
function offeredRegions(): string[] {
  const schema = readFileSync(join(repositoryRoot, 'services', 'servers', 'schema.graphql'), 'utf8')
  const [, body = ''] = /enum RegionCode[^{]*\{([^}]*)\}/.exec(schema) ?? []
  return body.match(/^\s*[A-Z_]+$/gm)!.map((line) => line.trim())
}

describe('processEnvironment', () => {
  it('gives the gateway the settings that are for it alone', async () => {
    const given = { PANEL_DIR: '/panel', GUEST_BURST: '7' }
    expect(processEnvironment('gateway', await systemWith(given))).toMatchObject(given)
    const without = Object.keys(processEnvironment('gateway', await systemWith()))
    expect(without).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(PANEL_DIR|GUEST_BURST)$/)]))
  })

  it('gives every process a separate port on loopback', async () => {
    const system = await systemWith()
    const environments = processNames.map((name) => processEnvironment(name, system))
    expect(new Set(environments.map(({ PORT }) => PORT)).size).toBe(processNames.length)
    expect(new Set(environments.map(({ HOST }) => HOST))).toEqual(new Set(['127.0.0.1']))
  })

  it('gives each service its own database with two roles, and no process the administrator', async () => {
    const system = await systemWith({
      ADMIN_DATABASE_URL: 'postgresql://root:hunter2@db:6000/postgres?sslmode=require',
    })
    for (const name of serviceNames) {
      const { DATABASE_URL, MIGRATION_DATABASE_URL } = processEnvironment(name, system)
      const [running, owning] = [new URL(DATABASE_URL!), new URL(MIGRATION_DATABASE_URL!)]
      expect([running.username, running.pathname, running.search]).toEqual([
        name,
        `/${name}`,
        '?sslmode=require',
      ])
      expect([owning.username, owning.pathname]).toEqual([`${name}_owner`, `/${name}`])
      expect(running.password).not.toBe(owning.password)
    }
    for (const name of processNames) {
      expect(JSON.stringify(processEnvironment(name, system))).not.toMatch(/hunter2/)
    }
  })

  it.each([
    ['access', 'accounts'],
    ['internal', 'gateway'],
    ['enrollment', 'payments'],
    ['environmentCommand', 'servers'],
    ['deviceCommand', 'devices'],
    ['environmentReport', 'environment'],
  ] as const)('gives the private key of %s only to %s', async (key, holder) => {
    const system = await systemWith()
    const holders = processNames.filter((name) =>
      JSON.stringify(processEnvironment(name, system)).includes(system.keys[key].d),
    )
    expect(holders).toEqual([holder])
  })

  it('gives the private key of Enigm App to no process, and its public key only to keys', async () => {
    const system = await systemWith()
    const { d, kid } = system.keys.appEvent
    const holdersOf = (text: string) =>
      processNames.filter((name) => JSON.stringify(processEnvironment(name, system)).includes(text))
    expect(holdersOf(d)).toEqual([])
    expect(holdersOf(kid)).toEqual(['keys'])
  })

  it('gives a pepper only to its service, and the handle key only to subgraphs', async () => {
    const system = await systemWith()
    const holdersOf = (secret: string) =>
      processNames.filter((name) => JSON.stringify(processEnvironment(name, system)).includes(secret))
    expect(holdersOf(system.keys.accountsPepper)).toEqual(['accounts'])
    expect(holdersOf(system.keys.paymentsPepper)).toEqual(['payments'])
    expect(holdersOf(system.keys.blindCoinSealing)).toEqual(['payments'])
    expect(holdersOf(system.keys.esimPepper)).toEqual(['esim'])
    expect(holdersOf(system.keys.cardApi)).toEqual(['payments', 'card'])
    expect(holdersOf(system.keys.cardWebhook)).toEqual(['payments', 'card'])
    expect(holdersOf(JSON.stringify(system.keys.carrierTls.enigm.key))).toEqual(['esim'])
    expect(holdersOf(JSON.stringify(system.keys.carrierTls.carrier.key))).toEqual(['carrier'])
    expect(holdersOf(system.keys.handle)).toEqual([...serviceNames])
    expect(holdersOf(system.keys.database)).toEqual([])
  })

  it('gives the seed of each broker user only to that process, and no seed for an external broker', async () => {
    const system = await systemWith()
    const holdersOf = (of: System, seed: string) =>
      processNames.filter((name) => JSON.stringify(processEnvironment(name, of)).includes(seed))
    for (const name of brokerUserNames) {
      const isProcess = name !== 'infrastructure' && !isExternalSource(name)
      expect(holdersOf(system, system.keys.nats[name])).toEqual(isProcess ? [name] : [])
    }
    const elsewhere = await systemWith({ NATS_URL: 'nats://broker:4222' })
    for (const seed of Object.values(elsewhere.keys.nats)) expect(holdersOf(elsewhere, seed)).toEqual([])
    for (const name of processNames) {
      expect(processEnvironment(name, elsewhere)).not.toHaveProperty('NATS_NKEY_SEED')
    }
  })

  it('passes NATS_NKEY_SEED on to the users of an external broker, and never to the included one', async () => {
    const NATS_NKEY_SEED = `SU${'A'.repeat(56)}`
    const elsewhere = await systemWith({ NATS_URL: 'nats://broker:4222', NATS_NKEY_SEED })
    const included = await systemWith({ NATS_NKEY_SEED })
    for (const name of [...serviceNames, 'gateway'] as const) {
      expect(processEnvironment(name, elsewhere)).toMatchObject({ NATS_NKEY_SEED })
      expect(processEnvironment(name, included)).toMatchObject({ NATS_NKEY_SEED: included.keys.nats[name] })
    }
  })

  it('names an agent with address and key for every region that servers offers', async () => {
    const system = await systemWith()
    const { ENVIRONMENT_AGENTS } = processEnvironment('servers', system)
    const agents = JSON.parse(ENVIRONMENT_AGENTS!) as Record<
      string,
      { url: string; keys: { keys: { kid: string }[] } }
    >
    expect(Object.keys(agents).sort()).toEqual(offeredRegions().sort())
    for (const { url, keys } of Object.values(agents)) {
      expect(url).toBe('http://127.0.0.1:5030')
      expect(keys.keys.map(({ kid }) => kid)).toEqual([system.keys.environmentReport.kid])
    }
  })

  it.each(serviceNames)('gives %s every variable that its configuration requires', async (name) => {
    const variables = processEnvironment(name, await systemWith())
    const configuration: z.ZodType = definitions[name].config ?? z.object({})
    const { error } = configuration.safeParse(variables)
    expect(error?.issues ?? []).toEqual([])
  })

  it('passes LOG_LEVEL, NATS_URL and NODE_ENV on', async () => {
    const system = await systemWith({
      LOG_LEVEL: 'debug',
      NATS_URL: 'nats://broker:4222',
      NODE_ENV: 'production',
    })
    expect(processEnvironment('accounts', system)).toMatchObject({
      LOG_LEVEL: 'debug',
      NATS_URL: 'nats://broker:4222',
      NODE_ENV: 'production',
    })
  })
})
