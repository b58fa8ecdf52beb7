import { createServer, type IncomingMessage } from 'node:http'
import { Pool } from 'undici'
import { answerDriver, contenderSettings } from '../contender'
import { handWritten, scenarioNames, scenarios, type ScenarioName } from './scenarios'
import { hopTokens } from './tokens'

type Send = (service: string, query: keyof typeof handWritten, variables?: object) => Promise<any>

/** Hand-written code for each operation: the same calls, without parsing, planning and checks. */
const answers: Readonly<Record<ScenarioName, (send: Send, variables: object) => Promise<object>>> = {
  async me(send) {
    const catalogue = send('payments', 'products')
    const { me } = await send('accounts', 'me')
    const representations = [{ __typename: 'Account', id: me.id }]
    const parts = await Promise.all([
      send('devices', 'devices', { representations }),
      send('payments', 'entitlements', { representations }),
      send('servers', 'servers', { representations }),
    ])
    const { products } = await catalogue
    return { me: Object.assign(me, ...parts.map(({ _entities }) => _entities[0])), products }
  },
  async 'list of 30'(send) {
    const { me } = await send('accounts', 'id')
    const [account] = (
      await send('servers', 'thirty', { representations: [{ __typename: 'Account', id: me.id }] })
    )._entities
    const entitlements: { id: string }[] = account.servers.edges.map((edge: any) => edge.node.entitlement)
    const representations = entitlements.map(({ id }) => ({ __typename: 'Entitlement', id }))
    const { _entities } = await send('payments', 'entitlement', { representations })
    entitlements.forEach((entitlement, index) => Object.assign(entitlement, _entities[index]))
    return { me: Object.assign(me, account) }
  },
  mutation: (send, variables) => send('devices', 'label', variables),
}

const nameOf = new Map(scenarioNames.map((name) => [scenarios[name].query, name]))

async function main(): Promise<void> {
  const { PORT, SUBGRAPH_URLS, INTERNAL_SIGNING_KEY } = contenderSettings()
  const tokenFor = await hopTokens(INTERNAL_SIGNING_KEY)
  const pools = new Map(
    Object.entries(SUBGRAPH_URLS).map(([name, url]) => [
      name,
      new Pool(new URL(url).origin, { connections: 32 }),
    ]),
  )
  const sendAs =
    (authorization: string): Send =>
    async (service, query, variables = {}) => {
      const response = await (pools.get(service) as Pool).request({
        path: '/graphql',
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await tokenFor(service, authorization)}`,
        },
        body: JSON.stringify({ query: handWritten[query], variables }),
      })
      return ((await response.body.json()) as { data: any }).data
    }
  createServer((request, response) => {
    void bodyOf(request)
      .then(({ query, variables }) =>
        answers[nameOf.get(query)!](sendAs(request.headers.authorization!), variables),
      )
      .then((data) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ data })))
  }).listen(PORT, '127.0.0.1', () => answerDriver())
}

async function bodyOf(request: IncomingMessage): Promise<{ query: string; variables: object }> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString())
}

void main()
