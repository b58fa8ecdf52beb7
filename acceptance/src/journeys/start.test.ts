import { serviceNames } from '@enigm/contracts'
import { linesOf, sharedSystem } from './shared-system.fixture'

const INFO = 30

describe('the first start of a system', () => {
  let printed: string[]
  let logged: { level: number }[]
  beforeAll(async () => {
    const lines = linesOf(await sharedSystem())
    printed = lines.filter((line) => !line.startsWith('{'))
    logged = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { level: number })
  }, 300_000)

  it('prints each part that is complete, with the seconds that it took', () => {
    const parts = ['databases of the services', 'environment', 'carrier', 'card', 'monero', ...serviceNames]
    for (const part of [...parts, 'all services are ready', 'gateway'])
      expect(printed).toContainEqual(expect.stringMatching(new RegExp(`^${part} \\(\\d+\\.\\d s\\)$`)))
    for (const server of ['PostgreSQL', 'NATS'])
      expect(printed).toContainEqual(
        expect.stringMatching(new RegExp(`^${server} on port \\d+ \\(\\d+\\.\\d s\\)$`)),
      )
  })

  it('starts the gateway after all services are ready: its load would keep them from their databases', () => {
    const steps = printed.map((line) => line.replace(/ \(.*/, ''))
    expect(steps).toContain('gateway')
    expect(steps.indexOf('all services are ready')).toBeGreaterThan(
      Math.max(...serviceNames.map((name) => steps.indexOf(name))),
    )
    expect(steps.indexOf('gateway')).toBeGreaterThan(steps.indexOf('all services are ready'))
  })

  it('logs no command that the broker has refused', () => {
    expect(logged.length).toBeGreaterThan(serviceNames.length)
    const refused = logged.filter(
      (line) => line.level >= INFO && /permissions.violation/i.test(JSON.stringify(line)),
    )
    expect(refused).toEqual([])
  })
})
