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
    const given = { ADMIN_DATABASE_URL: 'postgres://me:pw@db:5433/postgres', NATS_URL: 'nats://broker:4222' }
    const settings = readSettings(given)
    expect(clusterUrl(settings)).toBe(given.ADMIN_DATABASE_URL)
    expect(natsUrl(settings)).toBe(given.NATS_URL)
  })

  it('reports every mistake in one sentence, one per line, and repeats no value', () => {
    const mistaken = {
      PORT_BASE: '65530',
      ADMIN_DATABASE_URL: 'mysql://root:hunter2@db/x',
      DATABASE_URL: 'postgresql://db/accounts',
      NATS_URL: 'somewhere',
      NATS_NKEY_SEED: 'SUABC',
      LOG_LEVEL: 'loud',
      ALLOW_SIMULATORS: 'yes',
    }
    const sentences = [
      'PORT_BASE must be a port from 1 to 65505: the gateway listens there, and the other parts above it.',
      'ADMIN_DATABASE_URL must be a postgresql:// URL of an administrator.',
      'DATABASE_URL is the database of one service: set ADMIN_DATABASE_URL for a PostgreSQL of your own.',
      'NATS_URL must be a nats:// or tls:// URL of a NATS with JetStream.',
      'NATS_NKEY_SEED must be the seed of an nkey user, which starts with SU.',
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.',
      'ALLOW_SIMULATORS must be 1 to run simulators in production, or 0.',
    ]
    expect(() => readSettings(mistaken)).toThrow(
      expect.objectContaining({ name: 'SetupError', message: sentences.join('\n') }),
    )
  })

  it.each(['0', '-1', '4000.5', 'abc', '65506'])('reports PORT_BASE=%s in one sentence', (value) => {
    expect(() => readSettings({ PORT_BASE: value })).toThrow(
      /^PORT_BASE must be a port from 1 to 65505: .*\.$/,
    )
  })

  it.each([
    [{}, true],
    [{ NODE_ENV: 'production' }, false],
    [{ NODE_ENV: 'production', ALLOW_SIMULATORS: '0' }, false],
    [{ NODE_ENV: 'production', ALLOW_SIMULATORS: '1' }, true],
  ])('decides whether simulators may run: %j', (variables, simulatorsAllowed) => {
    expect(readSettings(variables)).toMatchObject({ simulatorsAllowed })
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
      'devicePolls',
      'monero',
      'card',
      'cardWebhooks',
      'gatewayOperations',
      'carrierNotifications',
      'carrierEs2plus',
      'carrier',
      'environment',
    ] as const
    const ports = names.map((name) => portOf(name, settings))
    expect(ports.slice(0, 3)).toEqual([5000, 5001, 5002])
    expect(ports.slice(-11)).toEqual([5020, 5021, 5022, 5023, 5024, 5025, 5026, 5027, 5028, 5029, 5030])
    expect(new Set(ports).size).toBe(names.length)
  })
})
