import { auditServer } from 'graphql-http'
import { startSystem } from '../fixtures/system.fixture'

const started = startSystem({ NODE_ENV: 'test' })
afterAll(async () => (await started).stop())

/** These audits ask for status 200 on a bad application/json request; the gateway responds with 400. */
const declinedAudits =
  /^SHOULD use (a status code of 200|200 status code) .*when accepting application\/json$/

describe('GraphQL over HTTP', () => {
  it('passes the audits of graphql-http', async () => {
    const { gateway } = await started
    const results = await auditServer({ url: `${gateway.url}/graphql` })
    const failed = results.filter(({ status }) => status !== 'ok').map(({ name }) => name)
    expect(results.length).toBe(61)
    expect(failed.filter((name) => !declinedAudits.test(name))).toEqual([])
    expect(failed.length).toBeLessThanOrEqual(3)
  })
})
