import { composeServices } from '@apollo/composition'
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { schemaLinks } from '@enigm/contracts'
import { graphql, parse, type GraphQLSchema } from 'graphql'
import pino from 'pino'
import type { Resolvers } from '../fixtures/subgraph.fixture'
import { startServer } from '../http/supergraph-server'
import { guest } from '../fixtures/guests.fixture'
import { plannerOf } from './executor'

const log = pino({ level: 'silent' })
const context = { correlationId: 'test-test', caller: undefined, guest, stats: {} as never }

const users = `
  type Query { me: User media: [Media!]! users: [User!]! search: [Hit!]! node: Node nothing: User! }
  interface Node { id: ID! }
  union Hit = User | Team
  type User implements Node @key(fields: "id") { id: ID! name: String! email: String nick: String @shareable manager: User }
  type Team implements Node @key(fields: "id") { id: ID! title: String lead: User! }
  interface Media @key(fields: "id") { id: ID! title: String }
  type Book implements Media @key(fields: "id") { id: ID! title: String }
  type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
  type Mutation { first: Int second: Int }`
const posts = `
  type User @key(fields: "id") { id: ID! name: String! @external shout: String @federation__requires(fields: "name") posts(first: Int = 2): [Post!]! broken: String! maybeBroken: String nick: String @shareable }
  type Team @key(fields: "id") { id: ID! posts: [Post!]! }
  type Post @key(fields: "id") { id: ID! text: String author: User tags: [Tag] }
  type Media @key(fields: "id") @federation__interfaceObject { id: ID! score: Int }
  enum Tag { A B }`

const user = (id: string) => ({ __typename: 'User', id, name: `user ${id}`, email: `${id}@x`, nick: 'n' })
const book = { __typename: 'Book', id: 'b', title: 'Book' }
const film = { __typename: 'Film', id: 'f', title: 'Film', minutes: 90 }
const calls: string[] = []
const userResolvers: Resolvers = {
  Query: {
    me: () => user('1'),
    users: () => ['1', '2', '3'].map(user),
    search: () => [user('2'), { __typename: 'Team', id: 't', title: 'Team' }],
    node: () => ({ __typename: 'Team', id: 't', title: 'Team' }),
    nothing: () => null,
    media: () => [book, film],
  },
  Mutation: {
    first: () => calls.push('first'),
    second: () => calls.push('second'),
  },
  User: {
    __resolveReference: ({ id }: { id: string }) => user(id),
    manager: ({ id }: { id: string }) => (id === '1' ? user('2') : null),
  },
  Team: { __resolveReference: ({ id }: { id: string }) => ({ id, title: 'Team' }), lead: () => user('3') },
} as Resolvers
Object.assign(userResolvers, {
  Media: { __resolveReference: ({ id }: { id: string }) => (id === 'b' ? book : film) },
  Book: { __resolveReference: () => book },
  Film: { __resolveReference: () => film },
})
const fail = (id: string) => {
  if (id === '2') throw new Error(`broken ${id}`)
  return `fine ${id}`
}
const postResolvers: Resolvers = {
  User: {
    shout: ({ name }: { name: string }) => name.toUpperCase(),
    posts: ({ id }: { id: string }, { first }: { first: number }) =>
      Array.from({ length: first }, (_, n) => ({
        id: `${id}-${n}`,
        text: `post ${n}`,
        author: { __typename: 'User', id },
        tags: ['A', null],
      })),
    broken: ({ id }: { id: string }) => fail(id),
    maybeBroken: ({ id }: { id: string }) => fail(id),
  },
  Team: { posts: () => [] },
  Media: { score: ({ id }: { id: string }) => id.length },
} as Resolvers

const schemas: Record<string, GraphQLSchema> = {}
const parts = [
  { name: 'users', sdl: users, resolvers: userResolvers },
  { name: 'posts', sdl: posts, resolvers: postResolvers },
].map(({ name, sdl, resolvers }) => {
  const typeDefs = parse(`${schemaLinks}\n${sdl}`)
  schemas[name] = buildSubgraphSchema([{ typeDefs, resolvers }] as never)
  return { name, typeDefs, url: `http://${name}` }
})
const { supergraphSdl = '' } = composeServices(parts)

/** Calls a subgraph in this process; requests and responses are copied as on the wire. */
const askSubgraph = async (
  name: string,
  request: { query?: string; variables?: Record<string, unknown> },
) => {
  const schema = schemas[name]
  if (!schema) throw new Error(`no subgraph ${name}`)
  const variableValues = JSON.parse(JSON.stringify(request.variables ?? {}))
  return JSON.parse(JSON.stringify(await graphql({ schema, source: request.query ?? '', variableValues })))
}

const compiled = startServer(supergraphSdl, {
  log,
  introspection: true,
  plugins: [],
  dataSource: (name) => ({ fetch: (request) => askSubgraph(name, request as never) }),
})

const apollo = (async () => {
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: log,
    buildService: ({ name }) =>
      ({ process: ({ request }) => askSubgraph(name, request) }) as GraphQLDataSource,
  })
  await gateway.load()
  return gateway
})()

afterAll(async () => {
  await (await compiled).server.stop()
  await (await apollo).stop()
})

const askCompiled = async (query: string, variables = {}) => {
  const { body } = await (
    await compiled
  ).server.executeOperation({ query, variables }, { contextValue: context })
  if (body.kind !== 'single') throw new Error('expected a single result')
  return JSON.parse(JSON.stringify(body.singleResult))
}

const askApollo = async (query: string, variables = {}) => {
  const document = parse(query)
  const request = { query, variables }
  const queryHash = `${query}`
  const answer = await (
    await apollo
  ).executor({
    request,
    document,
    queryHash,
    context: {},
    metrics: {},
    logger: log,
    operation: document.definitions[0],
  } as never)
  return JSON.parse(JSON.stringify(answer))
}

describe('the planner of @apollo/gateway', () => {
  it('is reachable through the accessor that the executor uses, which is not public API', async () => {
    const gateway = new ApolloGateway({ supergraphSdl, logger: log })
    await gateway.load()
    expect(plannerOf(gateway).buildQueryPlan).toBeInstanceOf(Function)
    await gateway.stop()
  })
})

describe('the compiled executor', () => {
  it.each<[string, string, Record<string, unknown>?]>([
    ['one subgraph', '{ me { id name } }'],
    ['an entity of another subgraph', '{ me { name posts { id text } } }'],
    ['a list of entities', '{ users { name posts(first: 1) { id } } }'],
    ['a path back', '{ users { posts { author { name manager { name posts { id } } } } } }'],
    ['nothing but __typename', '{ __typename me { __typename } }'],
    [
      'aliases that collide with prototypes',
      '{ constructor: me { toString: name hasOwnProperty: posts { valueOf: id } } }',
    ],
    [
      'a union',
      '{ search { __typename ... on User { name posts { id } } ... on Team { title lead { email } } } }',
    ],
    ['an interface', '{ node { id ... on Team { title posts { id } } ... on User { name } } }'],
    ['an interface in a union', '{ search { ... on Node { id } } }'],
    [
      'fields that merge',
      '{ me { ...A ...B posts { id } } } fragment A on User { name posts { text } } fragment B on User { email name posts { tags } }',
    ],
    ['variables for a subgraph', 'query ($n: Int!) { me { posts(first: $n) { id } } }', { n: 3 }],
    ['a default of a variable', 'query ($n: Int = 1) { me { posts(first: $n) { id } } }'],
    [
      '@include of true',
      'query ($yes: Boolean!) { me { name posts @include(if: $yes) { id } } }',
      { yes: true },
    ],
    [
      '@include of false',
      'query ($yes: Boolean!) { me { name posts @include(if: $yes) { id } } }',
      { yes: false },
    ],
    ['@skip with a default', 'query ($no: Boolean = true) { me { name @skip(if: $no) email } }'],
    [
      '@skip of a fragment',
      'query ($no: Boolean!) { me { email ... @skip(if: $no) { name posts { id } } } }',
      { no: true },
    ],
    [
      'literal conditions',
      '{ me { name @skip(if: true) email @include(if: true) posts @include(if: false) { id } } }',
    ],
    [
      'introspection next to data',
      '{ me { name } __schema { queryType { name } } __type(name: "Tag") { enumValues { name } } }',
    ],
    ['a field that requires another subgraph', '{ users { shout } }'],
    ['an interface object', '{ media { __typename id score ... on Film { minutes score } } }'],
    ['two mutations in a row', 'mutation { first second }'],
  ])('responds like @apollo/gateway: %s', async (_what, query, variables = {}) => {
    const theirs = await askApollo(query, variables)
    calls.length = 0
    const answer = await askCompiled(query, variables)
    if (query.startsWith('mutation')) expect(calls).toEqual(['first', 'second'])
    else expect(answer).toEqual(theirs)
    expect(answer.errors).toBeUndefined()
    expect(answer.data).toEqual(theirs.data)
  })

  it.each([
    ['a nullable field', '{ users { id maybeBroken } }'],
    ['a field that makes its entity null', '{ users { id broken } }'],
    ['an entity below another one', '{ me { manager { maybeBroken } } }'],
    ['a root field that must not be null', '{ nothing { id } }'],
  ])('propagates nulls like @apollo/gateway, with the same error paths: %s', async (_what, query) => {
    const theirs = await askApollo(query)
    const answer = await askCompiled(query)
    expect(answer.data).toEqual(theirs.data)
    const paths = (result: { errors?: { path?: unknown }[] }) => result.errors?.map(({ path }) => path)
    expect(paths(answer)).toEqual(paths(theirs))
    expect(paths(answer)?.length).toBeGreaterThan(0)
  })

  it('never writes a response name to a prototype', async () => {
    const answer = await askCompiled('{ me { __proto__: posts(first: 1) { polluted: id } } }')
    expect(JSON.stringify(answer.data)).toContain('"__proto__":[{"polluted":"1-0"}]')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    await askCompiled('{ users { constructor: posts(first: 1) { prototype: id } } }')
    expect((Object as unknown as Record<string, unknown>)['prototype']).toBe(Object.prototype)
  })

  it('reuses a plan for other variables and conditions', async () => {
    const query =
      'query ($n: Int!, $yes: Boolean!) { me { name @include(if: $yes) posts(first: $n) { id } } }'
    expect(await askCompiled(query, { n: 1, yes: true })).toEqual({
      data: { me: { name: 'user 1', posts: [{ id: '1-0' }] } },
    })
    expect(await askCompiled(query, { n: 0, yes: false })).toEqual({ data: { me: { posts: [] } } })
    expect(await askCompiled(query, { n: 0, yes: true })).toEqual({
      data: { me: { name: 'user 1', posts: [] } },
    })
  })
})
