import { auditServer } from 'graphql-http'
import { startSystem } from '../fixtures/system.fixture'

const started = startSystem({ NODE_ENV: 'test' })
afterAll(async () => (await started).stop())

/** They want 200 for a bad application/json request, which gets 400 here. */
const declined = /^SHOULD use (a status code of 200|200 status code) .*when accepting application\/json$/

describe('GraphQL over HTTP', () => {
  it('is spoken as the audits of graphql-http want it', async () => {
    const { gateway } = await started
    const results = await auditServer({ url: `${gateway.url}/graphql` })
    const failed = results.filter(({ status }) => status !== 'ok').map(({ name }) => name)
    expect(results.length).toBe(61)
    expect(failed.filter((name) => !declined.test(name))).toEqual([])
    expect(failed.length).toBeLessThanOrEqual(3)
  })
})
