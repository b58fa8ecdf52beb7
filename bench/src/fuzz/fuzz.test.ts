import { fuzzGateway } from './compare'

describe('random documents', () => {
  it('are answered by the gateway as by stock graphql-js with the merged schema', async () => {
    const { faulty, withData, direct } = await fuzzGateway(1, 2_000)
    expect(direct).toBeGreaterThan(1_000)
    expect(faulty).toBeGreaterThan(200)
    expect(withData).toBeGreaterThan(1_000)
  })
})
