import { gatewayAt } from './client'
import { Deployment, processes } from './deployment.fixture'
import { mainJob } from './main-job'

describe('docs/operating.md', () => {
  const deployment = new Deployment()
  beforeAll(() => deployment.prepare())
  afterAll(() => deployment.stop(), 60_000)

  it('leads from an empty PostgreSQL and an empty NATS to the main job, by the command enigm alone', async () => {
    const outputs = await deployment.install()
    expect([...outputs.keys()]).toEqual([
      'keys generate',
      'database provision',
      'migrate',
      'broker users',
      'broker provision',
      ...processes.map((name) => `check-config ${name}`),
      'operator create',
    ])
    const status = await deployment.start()
    expect(status.trimEnd().split('\n').sort()).toEqual(processes.map((name) => `${name}: ready`).sort())

    const gateway = gatewayAt(deployment.url)
    const steps: string[] = []
    await mainJob({
      ...deployment.journey,
      gateway,
      operator: deployment.operator(gateway),
      logStep: async (step) => void steps.push(step),
    })
    expect(steps.at(-1)).toBe('audit trail')
  }, 480_000)
})
