import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { artifacts } from './compose'
import { startBroker, type TestBroker } from './nats.fixture'
import { startGateway, type RunningGateway } from './server'
import { createSubgraph, type TestSubgraph } from './subgraph.fixture'
import {
  accessToken,
  createKey,
  publicOrigin,
  type Deviation,
  type ProofKey,
  type TestKey,
} from './tokens.fixture'

const accountsTypes = `
type Query {
  me: Account @authenticated @tag(name: "panel") @tag(name: "device")
  wallet: Wallet @authenticated @tag(name: "panel")
  accountCount: Int! @requiresScopes(scopes: [["dashboard:read"]]) @tag(name: "internal")
  sessionLiveness(sessionId: ID!, tokenVersion: Int! = 0): Boolean! @inaccessible @requiresScopes(scopes: [["gateway:sessions"]])
  products(country: Country, first: Int! = 20): [Product!]!
    @tag(name: "panel") @tag(name: "partner") @tag(name: "device") @tag(name: "internal")
  fault(kind: String!, secret: String): String @authenticated @tag(name: "panel")
}
type Mutation {
  createAccount(input: CreateAccountInput!): Account @tag(name: "panel") @tag(name: "device")
  renameAccount(input: RenameAccountInput!): Account @requiresScopes(scopes: [["account:self"]]) @tag(name: "panel")
  issueCoins(input: IssueCoinsInput!): Account @requiresScopes(scopes: [["coins:issue"]]) @tag(name: "panel")
  recordDenial(input: RecordDenialInput!): Recorded @inaccessible @requiresScopes(scopes: [["gateway:sessions"]])
}
type Account @key(fields: "id") @tag(name: "panel") @tag(name: "device") {
  id: ID!
  name: String
  email: String @requiresScopes(scopes: [["account:self", "sessions:self"], ["platform:operate"]])
  balance: Int @tag(name: "panel")
  secretNote: String @tag(name: "partner")
  friends(first: Int! = 20): [Account!]!
}
type Wallet @authenticated @requiresScopes(scopes: [["orders:place"]]) @tag(name: "panel") { coins: Int }
type Product @tag(name: "panel") @tag(name: "partner") @tag(name: "device") @tag(name: "internal") {
  key: ID!
  price(secretCurrency: HiddenOnlyInPartner): Int! @tag(name: "partner")
  title: String!
}
type Recorded { recorded: Boolean! }
enum Country { AT CH }
enum HiddenOnlyInPartner { XMR EUR }
input CreateAccountInput { name: String! pin: Int }
input RenameAccountInput { name: String! }
input IssueCoinsInput { count: Int! }
input RecordDenialInput { accountId: ID! sessionId: ID! action: String! code: String! }
`

const devicesTypes = `
type Query {
  assets: [Asset!]! @authenticated @tag(name: "panel")
  things: [Thing!]! @authenticated @tag(name: "panel")
}
interface Asset { label: String }
union Thing = Phone | Vault
type Phone implements Asset @tag(name: "panel") { label: String }
type Vault implements Asset @tag(name: "panel") { label: String @requiresScopes(scopes: [["servers:read"]]) }
type Account @key(fields: "id") {
  id: ID!
  devices: [Phone!]! @requiresScopes(scopes: [["devices:read"]]) @tag(name: "panel")
}
`

interface Denial {
  accountId: string
  sessionId: string
  action: string
  code: string
}

/** What accounts was told and answers. */
export interface AccountsState {
  alive: boolean
  readonly denials: Denial[]
  renames: number
}

function accountsResolvers(state: AccountsState) {
  const account = { __typename: 'Account', id: 'acct_one', name: 'Ada', email: 'ada@example', balance: 7 }
  return {
    Query: {
      me: () => account,
      wallet: () => ({ coins: 3 }),
      accountCount: () => 12,
      sessionLiveness: () => state.alive,
      products: () => [{ key: 'server', title: 'Server', price: 5 }],
      fault: (_: unknown, { kind }: { kind: string }) => {
        throw Object.assign(new Error(`no table "account" (${kind})`), {
          extensions: { code: kind, sql: 'SELECT' },
        })
      },
    },
    Mutation: {
      createAccount: () => account,
      renameAccount: () => {
        state.renames += 1
        return account
      },
      issueCoins: () => account,
      recordDenial: (_: unknown, { input }: { input: Denial }) => {
        state.denials.push({ ...input })
        return { recorded: true }
      },
    },
    Account: { __resolveReference: () => account, friends: () => [account] },
  }
}

const phone = { __typename: 'Phone', label: 'a phone' }
const devicesResolvers = {
  Query: {
    assets: () => [phone, { __typename: 'Vault', label: 'a vault' }],
    things: () => [phone],
  },
  Account: { devices: () => [phone] },
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: {
    data?: any
    errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[]
  }
  readonly text: string
  readonly codes: unknown[]
}

export interface Asked {
  readonly variables?: Record<string, unknown>
  readonly token?: string | undefined
  readonly path?: string
  readonly headers?: Record<string, string>
  /** Present for a machine client: its token goes with a proof by this key. */
  readonly key?: ProofKey | undefined
}

/** A gateway before two subgraphs, with keys and a broker of its own. */
export interface TestSystem {
  readonly gateway: RunningGateway
  readonly environment: Record<string, string>
  readonly accounts: TestSubgraph
  readonly devices: TestSubgraph
  readonly state: AccountsState
  readonly broker: TestBroker
  readonly accessKey: TestKey
  readonly internalKey: TestKey
  token(deviation?: Deviation): Promise<string>
  ask(query: string, asked?: Asked): Promise<Answer>
  stop(): Promise<void>
}

export async function post(
  url: string,
  body: string | Buffer,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body: body as string, headers })
  const text = await response.text()
  const parsed = JSON.parse(text) as Answer['body']
  const codes = (parsed.errors ?? []).map((error) => error.extensions['code'])
  return { status: response.status, headers: response.headers, body: parsed, text, codes }
}

export async function startTestSubgraphs() {
  const state: AccountsState = { alive: true, denials: [], renames: 0 }
  const accounts = await createSubgraph('accounts', accountsTypes, accountsResolvers(state))
  const devices = await createSubgraph('devices', devicesTypes, devicesResolvers)
  return { state, accounts, devices }
}

export async function startSystem(changes: Record<string, string> = {}): Promise<TestSystem> {
  const { state, accounts, devices } = await startTestSubgraphs()
  const [accessKey, internalKey] = [await createKey('access'), await createKey('internal')]
  const broker = await startBroker()
  const directory = mkdtempSync(join(tmpdir(), 'gateway-schema-'))
  for (const [name, content] of artifacts([accounts, devices])) writeFileSync(join(directory, name), content)
  const environment = {
    PORT: '0',
    NODE_ENV: 'production',
    // A gateway at a port that the test has chosen is found there.
    ...(changes['PORT'] ? {} : { PUBLIC_ORIGIN: publicOrigin }),
    LOG_LEVEL: 'silent',
    NATS_URL: broker.url,
    SCHEMA_DIR: directory,
    ACCESS_PUBLIC_KEYS: JSON.stringify({ keys: [accessKey.publicJwk] }),
    INTERNAL_SIGNING_KEY: JSON.stringify(internalKey.privateJwk),
    SUBGRAPH_URLS: JSON.stringify({ accounts: accounts.url, devices: `${devices.url}/graphql` }),
    ...changes,
  }
  const gateway = await startGateway(environment)
  return {
    gateway,
    environment,
    accounts,
    devices,
    state,
    broker,
    accessKey,
    internalKey,
    token: (deviation) => accessToken(accessKey, deviation),
    ask: async (query, { variables, token, path = '/graphql', headers, key } = {}) =>
      post(`${gateway.url}${path}`, JSON.stringify({ query, variables }), {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `${key ? 'DPoP' : 'Bearer'} ${token}` }),
        ...(key ? { dpop: await key.proof(path, token) } : {}),
        ...headers,
      }),
    async stop() {
      await gateway.stop()
      await Promise.all([accounts.kill(), devices.kill(), broker.remove()])
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
