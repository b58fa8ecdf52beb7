import { createServer, type IncomingMessage } from 'node:http'
import { Pool } from 'undici'
import { answerDriver, contenderSettings } from './contender'
import { hopTokens } from './hop'
import { handWritten } from './overview'

type Call = keyof typeof handWritten

/** Hand-written code for this one query: the same calls, without parsing, planning and checks. */
async function main(): Promise<void> {
  const { PORT, SUBGRAPH_URLS, INTERNAL_SIGNING_KEY, CALLER } = contenderSettings()
  const tokenFor = await hopTokens(INTERNAL_SIGNING_KEY, CALLER)
  const pools = new Map(
    Object.entries(SUBGRAPH_URLS).map(([name, url]) => [
      name,
      new Pool(new URL(url).origin, { connections: 32 }),
    ]),
  )
  const send = async (call: Call, variables: object) => {
    const service = call === 'catalogue' ? 'payments' : call
    const response = await (pools.get(service) as Pool).request({
      path: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenFor(service)}` },
      body: JSON.stringify({ query: handWritten[call], variables }),
    })
    return ((await response.body.json()) as { data: any }).data
  }
  const answer = async () => {
    const catalogue = send('catalogue', {})
    const { me } = await send('accounts', {})
    const representations = [{ __typename: 'Account', id: me.id }]
    const parts = await Promise.all(
      (['devices', 'payments', 'servers'] as const).map((service) => send(service, { representations })),
    )
    const { products } = await catalogue
    return { data: { me: Object.assign(me, ...parts.map(({ _entities }) => _entities[0])), products } }
  }
  createServer((request, response) => {
    void bodyOf(request)
      .then(answer)
      .then((data) => response.setHeader('content-type', 'application/json').end(JSON.stringify(data)))
  }).listen(PORT, '127.0.0.1', answerDriver)
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString())
}

void main()
