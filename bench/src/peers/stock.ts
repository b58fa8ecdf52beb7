import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { answerDriver, contenderSettings } from '../contender'
import { hopTokens } from './tokens'

process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'

interface CallerContext {
  authorization: string
}

class SignedDataSource extends RemoteGraphQLDataSource<CallerContext> {}

/** @apollo/gateway and ApolloServer with the setup of their documentation: no limits, no access rules, no revocation. */
async function main(): Promise<void> {
  const { PORT, SUBGRAPH_URLS, INTERNAL_SIGNING_KEY } = contenderSettings()
  const tokenFor = await hopTokens(INTERNAL_SIGNING_KEY)
  const file = join(__dirname, '../../../gateway/dist/schema/panel.supergraph.graphql')
  // ApolloGateway does not start with this marker.
  const supergraphSdl = readFileSync(file, 'utf8').replaceAll(', for: SECURITY', '')
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) =>
      new SignedDataSource({
        url: SUBGRAPH_URLS[name],
        async willSendRequest({ request, context }) {
          // At its start the gateway sends one request without a caller.
          if (!context.authorization) return
          request.http?.headers.set('authorization', `Bearer ${await tokenFor(name, context.authorization)}`)
        },
      }),
  })
  const server = new ApolloServer<CallerContext>({ gateway })
  await startStandaloneServer(server, {
    listen: { port: PORT, host: '127.0.0.1' },
    context: async ({ req }) => ({ authorization: req.headers.authorization ?? '' }),
  })
  answerDriver()
}

void main()
