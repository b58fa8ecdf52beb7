import { ApolloGateway } from '@apollo/gateway'
import { schemaLinks } from '@enigm/contracts'
import pino from 'pino'
import { composeAll } from './compose'
import { startGuardedServer, startServer, type GuardedOptions } from './supergraph'

const tags = '@tag(name: "panel") @tag(name: "partner") @tag(name: "internal") @tag(name: "device")'
const composed = (types: string) => composeAll([{ name: 'accounts', sdl: `${schemaLinks}\n${types}` }]).panel
const protectedSdl = composed(
  `type Query { me: Int @authenticated ${tags} open: Int @requiresScopes(scopes: [["a"]]) }`,
)

const options: GuardedOptions = {
  audience: 'panel',
  log: pino({ level: 'silent' }),
  introspection: false,
  plugins: [],
  dataSource: () => ({ fetch: async () => ({ data: { me: 1 } }) }),
  authority: { beforeMutation: async () => {}, denied: async () => {} },
}

describe('[FED-04] the marker of the access directives', () => {
  it('keeps the supergraph from being served by anything that does not enforce them', async () => {
    expect(protectedSdl).toMatch(/authenticated\/v0\.1", for: SECURITY/)
    process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'
    const stock = new ApolloGateway({ supergraphSdl: protectedSdl, logger: options.log })
    await expect(stock.load()).rejects.toThrow(/for: SECURITY/)
    await expect(startServer(protectedSdl, options)).rejects.toThrow(/for: SECURITY/)
  })

  it('is dropped where the enforcement is installed, which then refuses', async () => {
    const { server } = await startGuardedServer(protectedSdl, options)
    const contextValue = { correlationId: 'test-test', caller: undefined, account: {} as never }
    const { body } = await server.executeOperation({ query: '{ me }' }, { contextValue })
    expect(body).toMatchObject({ singleResult: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } })
    await server.stop()
  })

  it.each([
    ['another security feature', 'authenticated/v0.1', 'policy/v0.1'],
    ['a version that this gateway does not know', 'authenticated/v0.1', 'authenticated/v0.2'],
  ])('stays on %s, so that the gateway does not start', async (_what, from, to) => {
    await expect(startGuardedServer(protectedSdl.replace(from, to), options)).rejects.toThrow()
  })
})

describe('a supergraph without rules', () => {
  it('is not served', async () => {
    const sdl = composed(`type Query { products: Int ${tags} }`)
    await expect(startGuardedServer(sdl, options)).rejects.toThrow('carries no access rule')
  })
})

describe('the federation packages', () => {
  it('are one copy each: two copies break nearly every plan', () => {
    const root = require.resolve('@apollo/federation-internals')
    for (const name of [
      '@apollo/gateway',
      '@apollo/composition',
      '@apollo/subgraph',
      '@apollo/query-planner',
    ]) {
      const paths = [require.resolve(`${name}/package.json`)]
      expect(require.resolve('@apollo/federation-internals', { paths })).toBe(root)
    }
  })
})
