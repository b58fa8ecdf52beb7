import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { schemaLinks } from '@enigm/contracts'
import { parse, type GraphQLFieldResolver, type GraphQLSchema, type GraphQLTypeResolver } from 'graphql'

/** The schemas of three subgraphs that need each other: entities, interfaces, unions, composite and hidden keys, `@requires`. */
const types: Readonly<Record<string, string>> = {
  people: `
    type Query {
      me: User
      user(id: ID!): User
      users(first: Int! = 2): [User!]!
      search(kind: Kind): [Hit!]!
      node(id: ID = "u1"): Node
      named: [Named]
      media: [Media!]!
      vaults: [Vault!]!
      echo(text: String, list: [Int!], filter: Filter): String
    }
    input Filter { name: String  sizes: [Int]  inner: Filter }
    enum Kind { USER TEAM }
    interface Node { id: ID!  title: String }
    interface Named { name: String }
    union Hit = User | Team
    type User implements Node & Named @key(fields: "id") {
      id: ID!  title: String  name: String  state(upper: Boolean = false): String
      manager: User  team: Team  scores(first: Int): [Int]  weak: String  strong: String!
    }
    type Org { code: ID!  city: String }
    type Team implements Named @key(fields: "org { code } number") {
      org: Org!  number: Int!  name: String  title: String  lead: User  members(first: Int! = 2): [User!]!
    }
    interface Media @key(fields: "id") { id: ID!  title: String }
    type Book implements Media @key(fields: "id") { id: ID!  title: String  pages: Int }
    type Film implements Media @key(fields: "id") { id: ID!  title: String  minutes: Int }
    type Vault @key(fields: "ref") { ref: ID! @inaccessible  label: String }`,
  posts: `
    type Query { latest(first: Int! = 2): [Post!]! }
    enum Tag { A B }
    type User @key(fields: "id") {
      id: ID!  name: String @external  posts(first: Int! = 2, tag: Tag): [Post!]!
      shout: String @federation__requires(fields: "name")  firm: String!
    }
    type Post @key(fields: "id") {
      id: ID!  text: String  author: User  tags: [Tag]  reply: Post  length(unit: String = "c"): Int
    }
    type Team @key(fields: "org { code } number") { org: Org!  number: Int!  board: [Post] }
    type Org @shareable { code: ID! }`,
  ratings: `
    type Post @key(fields: "id") {
      id: ID!  text: String @external  stars(max: Int = 5): Int  rank: Float @federation__requires(fields: "text")
    }
    type User @key(fields: "id") { id: ID!  rating: Rating }
    type Rating { value: Int!  by: User  note: String }
    type Media @key(fields: "id") @federation__interfaceObject { id: ID!  score(of: Int): Int }
    type Vault @key(fields: "ref") { ref: ID! @inaccessible  level: Int }`,
}

/** The value of every hidden key begins like this; no answer may contain it. */
export const HIDDEN_KEY = 'hidden-key-'

/** Fields that a subgraph computes from fields of another one. */
const requiredFields: Readonly<Record<string, string>> = { 'User.shout': 'name', 'Post.rank': 'text' }
/** Fields of keys and interfaces that no fault touches: without its key, an entity has no other fields either. */
const soundFields = new Set(['id', 'ref', 'org', 'code', 'number'])

type Thing = Record<string, any> & { readonly __typename: string; readonly key: string }

const users: Thing[] = ['u1', 'u2', 'u3'].map((id, index) => ({
  __typename: 'User',
  key: id,
  id,
  title: `title of ${id}`,
  name: `name of ${id}`,
  state: ({ upper }: { upper: boolean | null }) => (upper ? 'ACTIVE' : `active ${String(upper)}`),
  manager: () => users[index + 1] ?? null,
  team: () => teams[index % teams.length],
  scores: ({ first }: { first?: number | null }) => [1, null, 3, 4].slice(0, first ?? 4),
  weak: 'weak',
  strong: 'strong',
  posts: ({ first, tag }: { first: number; tag?: string | null }) =>
    posts
      .slice(index)
      .filter(({ tags }) => !tag || tags.includes(tag))
      .slice(0, first),
  shout(this: Thing) {
    return this['name'].toUpperCase()
  },
  firm: 'firm',
  rating: () => ({ __typename: 'Rating', key: `r${id}`, value: index, by: users[0], note: null }),
}))
const teams: Thing[] = [1, 2].map((number) => ({
  __typename: 'Team',
  key: `t${number}`,
  org: { __typename: 'Org', key: `o${number}`, code: `code-${number}`, city: 'Graz' },
  number,
  name: `team ${number}`,
  title: null,
  lead: () => users[number],
  members: ({ first }: { first: number }) => users.slice(0, first),
  board: () => [posts[0], null],
}))
const posts: Thing[] = ['p1', 'p2', 'p3', 'p4'].map((id, index) => ({
  __typename: 'Post',
  key: id,
  id,
  text: `text of ${id}`,
  author: () => users[index % users.length],
  tags: index % 2 ? ['A', null] : ['B', 'A'],
  reply: () => posts[index + 1] ?? null,
  length: ({ unit }: { unit: string | null }) => (unit === 'c' ? index : -index),
  stars: ({ max }: { max: number | null }) => Math.min(index, max ?? 99),
  rank(this: Thing) {
    return this['text'].length / 2
  },
}))
const media: Thing[] = [
  { __typename: 'Book', key: 'm1', id: 'm1', title: 'A book', pages: 300 },
  { __typename: 'Film', key: 'm2', id: 'm2', title: 'A film', minutes: 90 },
].map((item, index) => ({ ...item, score: ({ of }: { of?: number | null }) => index * (of ?? 7) }))
const vaults: Thing[] = [1, 2].map((level) => ({
  __typename: 'Vault',
  key: `v${level}`,
  ref: `${HIDDEN_KEY}${level}`,
  label: `vault ${level}`,
  level,
}))
const root: Thing = {
  __typename: 'Query',
  key: '',
  me: users[0],
  user: ({ id }: { id: string }) => users.find((user) => user['id'] === id) ?? null,
  users: ({ first }: { first: number }) => users.slice(0, first),
  search: ({ kind }: { kind?: string | null }) =>
    kind === 'USER' ? users : kind === 'TEAM' ? teams : [users[1], teams[0]],
  node: ({ id }: { id: string | null }) => users.find((user) => user['id'] === id) ?? null,
  named: () => [teams[1], null, users[2]],
  media,
  vaults,
  latest: ({ first }: { first: number }) => posts.slice(0, first),
  echo: (given: object) => JSON.stringify(given),
}

/** Which fields fail: those whose coordinate and object the faults name, and all fields of a subgraph that is down. */
export interface Faults {
  readonly down: string | undefined
  fails(coordinate: string, key: string): boolean
}

/** The fields that each subgraph alone resolves, as `Type.field`. */
const fieldsOf = new Map<string, Set<string>>()

/** Resolves fields from the objects above, or fails. The same in the subgraphs and in the merged schema. */
export function resolverWith(faults: Faults): GraphQLFieldResolver<any, unknown> {
  const fails = (thing: Thing, field: string): boolean => {
    if (soundFields.has(field) || field.startsWith('_')) return false
    const type = thing.__typename === 'Book' || thing.__typename === 'Film' ? 'Media' : thing.__typename
    const isDown = [type, thing.__typename].some((name) =>
      fieldsOf.get(faults.down ?? '')?.has(`${name}.${field}`),
    )
    const required = requiredFields[`${type}.${field}`]
    return (
      isDown ||
      faults.fails(`${type}.${field}`, thing.key) ||
      (required !== undefined && fails(thing, required))
    )
  }
  return (given: Thing | undefined, args: object, _context, { fieldName }) => {
    const thing = given ?? root
    if (fails(thing, fieldName)) throw new Error('a fault')
    const value: unknown = thing[fieldName]
    return typeof value === 'function' ? (value.call(thing, args) as unknown) : value
  }
}

export const typeOf: GraphQLTypeResolver<Thing, unknown> = ({ __typename }) => __typename

/** The object that a representation stands for; required fields are those of the representation, whatever they are. */
function referenceResolver(things: readonly Thing[], required?: string) {
  return (representation: Record<string, any>): Thing => {
    const { id, ref, number } = representation
    const found = things.find(
      (thing) => thing['id'] === id && thing['ref'] === ref && thing['number'] === number,
    )
    if (!found || (number !== undefined && found['org'].code !== representation['org']?.code))
      throw new Error('There is no such entity.')
    return required ? { ...found, [required]: representation[required] } : found
  }
}

function subgraph(name: string, sdl: string) {
  const typeDefs = parse(`${schemaLinks}\n${sdl}`, { noLocation: true })
  const references: Record<string, ReturnType<typeof referenceResolver>> = {
    User: referenceResolver(users, name === 'posts' ? 'name' : undefined),
    Post: referenceResolver(posts, name === 'ratings' ? 'text' : undefined),
    Team: referenceResolver(teams),
    Media: referenceResolver(media),
    Book: referenceResolver(media),
    Film: referenceResolver(media),
    Vault: referenceResolver(vaults),
  }
  const defined = new Set<string>()
  const resolvers: Record<string, object> = {}
  for (const definition of typeDefs.definitions) {
    if (!('fields' in definition) || !definition.name) continue
    const type = definition.name.value
    for (const field of definition.fields ?? []) defined.add(`${type}.${field.name.value}`)
    if (references[type]) resolvers[type] = { __resolveReference: references[type] }
  }
  for (const coordinate of Object.keys(requiredFields))
    if (defined.has(coordinate)) defined.delete(`${coordinate.split('.')[0]}.${requiredFields[coordinate]}`)
  fieldsOf.set(name, defined)
  return {
    name,
    typeDefs,
    url: `http://${name}`,
    schema: buildSubgraphSchema([{ typeDefs, resolvers }] as never),
  }
}

/** A supergraph with the executable schemas of its subgraphs, and the schema of its clients. */
export interface Library {
  readonly supergraphSdl: string
  readonly apiSchema: GraphQLSchema
  readonly subgraphs: ReadonlyMap<string, GraphQLSchema>
}

export function composeLibrary(): Library {
  const subgraphs = Object.entries(types).map(([name, sdl]) => subgraph(name, sdl))
  const composed = composeServices(subgraphs)
  if (composed.errors) throw new Error(composed.errors.map(({ message }) => message).join('\n'))
  return {
    supergraphSdl: composed.supergraphSdl,
    apiSchema: composed.schema.toAPISchema().toGraphQLJSSchema(),
    subgraphs: new Map(subgraphs.map(({ name, schema }) => [name, schema])),
  }
}
