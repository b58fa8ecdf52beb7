import { ApolloGateway } from '@apollo/gateway'
import { schemaLinks } from '@enigm/contracts'
import pino from 'pino'
import { schemaFiles } from './compose'
import { guest, unlimitedGuests } from '../fixtures/guests.fixture'
import { startGuardedServer, startServer, type GuardedOptions } from '../http/supergraph-server'

const tags = '@tag(name: "panel") @tag(name: "partner") @tag(name: "internal") @tag(name: "device")'
const composed = (types: string) =>
  schemaFiles([{ name: 'accounts', sdl: `${schemaLinks}\n${types}` }]).supergraphs.get(
    'panel.supergraph.graphql',
  ) ?? ''
const protectedSdl = composed(
  `type Query { me: Int @authenticated ${tags} open: Int @requiresScopes(scopes: [["a"]]) }`,
)

const options: GuardedOptions = {
  audience: 'panel',
  log: pino({ level: 'silent' }),
  introspection: false,
  plugins: [],
  dataSource: () => ({ fetch: async () => ({ data: { me: 1 } }) }),
  authority: { beforeMutation: async () => {}, recordDenial: async () => {} },
  guests: unlimitedGuests,
}

describe('[FED-04] the marker of the access directives', () => {
  it('prevents servers without enforcement from serving the supergraph', async () => {
    expect(protectedSdl).toMatch(/authenticated\/v0\.1", for: SECURITY/)
    process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'
    const stock = new ApolloGateway({ supergraphSdl: protectedSdl, logger: options.log })
    await expect(stock.load()).rejects.toThrow(/for: SECURITY/)
    await expect(startServer(protectedSdl, options)).rejects.toThrow(/for: SECURITY/)
  })

  it('is removed where enforcement is installed, which then denies access', async () => {
    const { server } = await startGuardedServer(protectedSdl, options)
    const contextValue = { correlationId: 'test-test', caller: undefined, guest, stats: {} as never }
    const { body } = await server.executeOperation({ query: '{ me }' }, { contextValue })
    expect(body).toMatchObject({ singleResult: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } })
    await server.stop()
  })

  it.each([
    ['another security feature', 'authenticated/v0.1', 'policy/v0.1'],
    ['an unknown version', 'authenticated/v0.1', 'authenticated/v0.2'],
  ])('remains on %s, so that the gateway does not start', async (_what, from, to) => {
    await expect(startGuardedServer(protectedSdl.replace(from, to), options)).rejects.toThrow()
  })
})

describe('a supergraph without access rules', () => {
  it('is not served', async () => {
    const sdl = composed(`type Query { products: Int ${tags} }`)
    await expect(startGuardedServer(sdl, options)).rejects.toThrow('carries no access rule')
  })
})

describe('the federation packages', () => {
  it('are installed once: two copies break nearly every plan', () => {
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
