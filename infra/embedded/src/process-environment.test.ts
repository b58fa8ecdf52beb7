import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isExternalSource, serviceNames } from '@enigm/contracts'
import type { z } from 'zod'
import { repositoryRoot } from './cache'
import { definitions } from './definitions'
import { temporaryDirectory } from './directory.fixture'
import { processNames, serviceEnvironment, type System } from './process-environment'
import { loadKeys } from './signing-keys'
import { brokerUserNames } from './nats/permissions'
import { readSettings } from './settings'

async function aSystem(environment: NodeJS.ProcessEnv = {}): Promise<System> {
  const directory = temporaryDirectory()
  try {
    const settings = readSettings({ DATA_DIR: directory.path, PORT_BASE: '5000', ...environment })
    return { settings, keys: await loadKeys(directory.path) }
  } finally {
    directory.remove()
  }
}

/** The regions of the committed schema. */
function offeredRegions(): string[] {
  const schema = readFileSync(join(repositoryRoot, 'services', 'servers', 'schema.graphql'), 'utf8')
  const [, body = ''] = /enum RegionCode[^{]*\{([^}]*)\}/.exec(schema) ?? []
  return body.match(/^\s*[A-Z_]+$/gm)!.map((line) => line.trim())
}

describe('serviceEnvironment', () => {
  it('gives every process a port of its own on loopback', async () => {
    const system = await aSystem()
    const environments = processNames.map((name) => serviceEnvironment(name, system))
    expect(new Set(environments.map(({ PORT }) => PORT)).size).toBe(processNames.length)
    expect(new Set(environments.map(({ HOST }) => HOST))).toEqual(new Set(['127.0.0.1']))
  })

  it('gives each service its own database as two roles, and nobody the administrator', async () => {
    const system = await aSystem({
      DATABASE_URL: 'postgresql://root:hunter2@db:6000/postgres?sslmode=require',
    })
    for (const name of serviceNames) {
      const { DATABASE_URL, MIGRATION_DATABASE_URL } = serviceEnvironment(name, system)
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
      expect(JSON.stringify(serviceEnvironment(name, system))).not.toMatch(/hunter2/)
    }
  })

  it.each([
    ['access', 'accounts'],
    ['internal', 'gateway'],
    ['enrollment', 'payments'],
    ['environmentOrder', 'servers'],
    ['environmentReport', 'environment'],
  ] as const)('gives the private key of %s to %s alone', async (key, holder) => {
    const system = await aSystem()
    const holders = processNames.filter((name) =>
      JSON.stringify(serviceEnvironment(name, system)).includes(system.keys[key].d),
    )
    expect(holders).toEqual([holder])
  })

  it('gives the private key of Enigm App to nobody, and its public one to keys alone', async () => {
    const system = await aSystem()
    const { d, kid } = system.keys.appEvent
    const holdersOf = (text: string) =>
      processNames.filter((name) => JSON.stringify(serviceEnvironment(name, system)).includes(text))
    expect(holdersOf(d)).toEqual([])
    expect(holdersOf(kid)).toEqual(['keys'])
  })

  it('gives a pepper to its service alone, and the handle key to subgraphs alone', async () => {
    const system = await aSystem()
    const holdersOf = (secret: string) =>
      processNames.filter((name) => JSON.stringify(serviceEnvironment(name, system)).includes(secret))
    expect(holdersOf(system.keys.accountsPepper)).toEqual(['accounts'])
    expect(holdersOf(system.keys.paymentsPepper)).toEqual(['payments'])
    expect(holdersOf(system.keys.esimPepper)).toEqual(['esim'])
    expect(holdersOf(JSON.stringify(system.keys.carrierTls.enigm.key))).toEqual(['esim'])
    expect(holdersOf(JSON.stringify(system.keys.carrierTls.carrier.key))).toEqual(['carrier'])
    expect(holdersOf(system.keys.handle)).toEqual([...serviceNames])
    expect(holdersOf(system.keys.database)).toEqual([])
  })

  it('gives the seed of each user of the broker to that process alone, and none for a broker of the caller’s', async () => {
    const system = await aSystem()
    const holdersOf = (of: System, seed: string) =>
      processNames.filter((name) => JSON.stringify(serviceEnvironment(name, of)).includes(seed))
    for (const name of brokerUserNames) {
      const isProcess = name !== 'infrastructure' && !isExternalSource(name)
      expect(holdersOf(system, system.keys.nats[name])).toEqual(isProcess ? [name] : [])
    }
    const elsewhere = await aSystem({ NATS_URL: 'nats://broker:4222' })
    for (const seed of Object.values(elsewhere.keys.nats)) expect(holdersOf(elsewhere, seed)).toEqual([])
    for (const name of processNames) {
      expect(serviceEnvironment(name, elsewhere)).not.toHaveProperty('NATS_NKEY_SEED')
    }
  })

  it('names an agent for every region that servers offers, with the address and the key of the agent', async () => {
    const system = await aSystem()
    const { ENVIRONMENT_AGENTS } = serviceEnvironment('servers', system)
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

  it.each(serviceNames)('gives %s everything that its configuration asks for', async (name) => {
    const environment = serviceEnvironment(name, await aSystem())
    const { error } = (definitions[name].config as z.ZodType).safeParse(environment)
    expect(error?.issues ?? []).toEqual([])
  })

  it('passes on the log level, NATS_URL and NODE_ENV of the caller', async () => {
    const system = await aSystem({
      LOG_LEVEL: 'debug',
      NATS_URL: 'nats://broker:4222',
      NODE_ENV: 'production',
    })
    expect(serviceEnvironment('accounts', system)).toMatchObject({
      LOG_LEVEL: 'debug',
      NATS_URL: 'nats://broker:4222',
      NODE_ENV: 'production',
    })
  })
})
