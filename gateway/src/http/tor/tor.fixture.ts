import { request } from 'node:http'
import { scopes } from '@enigm/contracts'
import { createSubgraph, type TestSubgraph } from '../../fixtures/subgraph.fixture'
import { startSystem, type TestSystem } from '../../fixtures/system.fixture'
import { until } from '../../fixtures/until.fixture'
import { buildPanel } from '../panel/panel.fixture'

export const ONION = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion'

/** Every scope of the system, as no token has them. */
export const everyScope = Object.keys(scopes)

const types = `
type Query { torGateway: TorGateway! @tag(name: "panel") }
type TorGateway { surfaces: [Surface!]! policy: Policy! }
type Surface { key: String! state: String! onionAddress: String }
type Policy { allowsAccountCreation: Boolean! allowsPurchases: Boolean! allowsSignIn: Boolean! }
`

/** What governance answers; a test changes it. */
interface TorSettings {
  surfaces: { key: string; state: string; onionAddress: string | null }[]
  policy: { allowsAccountCreation: boolean; allowsPurchases: boolean; allowsSignIn: boolean }
}

const enabled = { key: 'WEB_PANEL', state: 'ENABLED', onionAddress: ONION }
const everything = { allowsAccountCreation: true, allowsPurchases: true, allowsSignIn: true }

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: any
}

/** A gateway with the listener for Tor, a panel, and a governance that answers what a test wants. */
export interface TorSystem extends TestSystem {
  readonly governance: TestSubgraph
  /** Changes what governance answers, and waits until the gateway has asked for it. */
  set(change: Partial<TorSettings>): Promise<void>
  /** Sends to the listener for Tor, as the Tor daemon forwards it. */
  overTor(path: string, options?: Sent): Promise<Answer>
  /** Sends to the listener for clients. */
  direct(path: string, options?: Sent): Promise<Answer>
}

interface Sent {
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export async function startTorSystem(overrides: Record<string, string> = {}): Promise<TorSystem> {
  const settings: TorSettings = { surfaces: [enabled], policy: everything }
  const governance = await createSubgraph('governance', types, { Query: { torGateway: () => settings } })
  const panel = buildPanel()
  const system = await startSystem(
    // In development, so that the panel is served and other documents than its own are answered too.
    { TOR_PORT: '0', NODE_ENV: 'development', PANEL_DIR: panel.directory, ...overrides },
    [governance],
  )
  const heard = async () => {
    const before = governance.received.length
    // The first answer may have been given before the change.
    await until(
      () => governance.received.length,
      (count) => count > before + 1,
    )
  }
  await heard()
  return {
    ...system,
    governance,
    async set(change) {
      Object.assign(settings, { surfaces: [enabled], policy: everything }, change)
      await heard()
    },
    overTor: (path, options) => send(system.gateway.torUrl!, path, { host: ONION }, options),
    direct: (path, options) => send(system.gateway.url, path, {}, options),
    async stop() {
      await system.stop()
      await governance.kill()
      panel.remove()
    },
  }
}

/** `fetch` does not send another `Host`. */
export function send(url: string, path: string, host: object, { body, headers }: Sent = {}): Promise<Answer> {
  const { hostname, port } = new URL(url)
  const method = body === undefined ? 'GET' : 'POST'
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers: { ...host, ...type, ...headers } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const isJson = String(response.headers['content-type']).includes('json')
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          body: isJson ? JSON.parse(text) : text,
        })
      })
    })
      .on('error', reject)
      .end(body === undefined ? undefined : JSON.stringify(body))
  })
}
