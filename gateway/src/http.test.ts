import { auditServer } from 'graphql-http'
import { startSystem } from './system.fixture'

const started = startSystem({ NODE_ENV: 'test' })
afterAll(async () => (await started).stop())

/** Those ask for 200 where a refused application/json request gets 4xx here. */
const declined = /SHOULD use 200 status code (on|if|with).*when accepting application\/json/

describe('GraphQL over HTTP', () => {
  it('is spoken as the audits of graphql-http want it', async () => {
    const { gateway } = await started
    const results = await auditServer({ url: `${gateway.url}/graphql` })
    const failed = results.filter(({ status }) => status !== 'ok').map(({ id, name }) => `${id} ${name}`)
    expect(results.length).toBe(61)
    expect(failed.filter((name) => !declined.test(name))).toEqual([])
    expect(failed.length).toBeLessThanOrEqual(3)
  })
})
