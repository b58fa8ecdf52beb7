import { join } from 'node:path'
import { serviceNames } from '@enigm/contracts'
import { repositoryRoot } from '../host/directories'
import { clusterUrl, natsUrl, portOf, readSettings } from './settings'

describe('readSettings', () => {
  it('needs no variable: the gateway uses port 4000, and the data directory is in the repository', () => {
    const settings = readSettings({ PATH: '/bin', DATA_DIR: '', LOG_LEVEL: '' })
    expect(settings).toMatchObject({
      portBase: 4000,
      dataDir: join(repositoryRoot, '.data'),
      logLevel: 'warn',
    })
    expect(clusterUrl(settings)).toBe('postgresql://127.0.0.1:4020/postgres')
    expect(natsUrl(settings)).toBe('nats://127.0.0.1:4021')
  })

  it('accepts an external PostgreSQL and NATS', () => {
    const given = { DATABASE_URL: 'postgres://me:pw@db:5433/postgres', NATS_URL: 'nats://broker:4222' }
    const settings = readSettings(given)
    expect(clusterUrl(settings)).toBe(given.DATABASE_URL)
    expect(natsUrl(settings)).toBe(given.NATS_URL)
  })

  it('lists every mistake, one per line, and repeats no value', () => {
    const mistaken = {
      PORT_BASE: '65530',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      NATS_URL: 'somewhere',
      LOG_LEVEL: 'loud',
    }
    expect.assertions(6)
    try {
      readSettings(mistaken)
    } catch (error) {
      const { name, message } = error as Error
      expect(name).toBe('SetupError')
      expect(message.split('\n')).toHaveLength(5)
      for (const variable of ['PORT_BASE', 'DATABASE_URL', 'NATS_URL'])
        expect(message).toContain(`  ${variable}: `)
      expect(message).not.toMatch(/hunter2|65530|somewhere/)
    }
  })

  it.each(['0', '-1', '4000.5', 'http', '65506'])('refuses PORT_BASE=%s', (value) => {
    expect(() => readSettings({ PORT_BASE: value })).toThrow(/PORT_BASE/)
  })
})

describe('portOf', () => {
  it('gives every server a separate port, and PORT_BASE to the gateway', () => {
    const settings = readSettings({ PORT_BASE: '5000' })
    const names = [
      'gateway',
      ...serviceNames,
      'postgres',
      'nats',
      'gatewayOperations',
      'carrierNotifications',
      'carrierEs2plus',
      'carrier',
      'environment',
    ] as const
    const ports = names.map((name) => portOf(name, settings))
    expect(ports.slice(0, 3)).toEqual([5000, 5001, 5002])
    expect(ports.slice(-7)).toEqual([5020, 5021, 5026, 5027, 5028, 5029, 5030])
    expect(new Set(ports).size).toBe(names.length)
  })
})
