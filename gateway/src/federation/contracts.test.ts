import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { audiences, type Audience } from '@enigm/contracts'
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  Kind,
  lexicographicSortSchema,
  parse,
  printSchema,
  type FieldDefinitionNode,
  type IntrospectionQuery,
  type TypeDefinitionNode,
} from 'graphql'
import pino from 'pino'
import { supergraphDirectory } from './compose'
import { startGuardedServer, type StartedServer } from '../http/supergraph-server'
import { readSupergraph } from './supergraph'

const directory = supergraphDirectory
const file = (name: string) => readFileSync(join(directory, name), 'utf8')
const apiSchema = (audience: Audience) =>
  readFileSync(join(__dirname, '..', '..', 'schema', `${audience}.graphql`), 'utf8')

/** A coordinate of a schema, and the shortest operation that names it. */
interface Named {
  readonly name: string
  readonly operations: readonly string[]
}

/** Everything that a schema document defines, by its coordinate. */
function elementsOf(sdl: string): Map<string, Named> {
  const elements = new Map<string, Named>()
  for (const node of parse(sdl, { noLocation: true }).definitions) {
    if (!('name' in node) || !node.name || node.kind === Kind.DIRECTIVE_DEFINITION) continue
    for (const [coordinate, named] of elementsOfType(node as TypeDefinitionNode))
      elements.set(coordinate, named)
  }
  return elements
}

function elementsOfType(node: TypeDefinitionNode): [string, Named][] {
  const type = node.name.value
  const asType = [
    `query ($value: ${type}) { __typename }`,
    `{ __typename ... on ${type} { __typename } }`,
    `{ __type(name: "${type}") { name } }`,
  ]
  const own: [string, Named] = [type, { name: type, operations: asType }]
  if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.ENUM_TYPE_DEFINITION) {
    const parts = node.kind === Kind.ENUM_TYPE_DEFINITION ? node.values : node.fields
    const literal = (name: string) => (node.kind === Kind.ENUM_TYPE_DEFINITION ? name : `{ ${name}: null }`)
    return [own, ...(parts ?? []).map(({ name }) => partOf(type, name.value, literal(name.value)))]
  }
  const fields = 'fields' in node ? (node.fields as readonly FieldDefinitionNode[]) : []
  return [own, ...fields.flatMap((field) => elementsOfField(type, field))]
}

function partOf(type: string, name: string, literal: string): [string, Named] {
  return [`${type}.${name}`, { name, operations: [`query ($value: ${type} = ${literal}) { __typename }`] }]
}

function elementsOfField(type: string, field: FieldDefinitionNode): [string, Named][] {
  const name = field.name.value
  const on = (selection: string) => [`{ __typename ...F } fragment F on ${type} { ${selection} }`]
  const inputs = (field.arguments ?? []).map(({ name: { value } }): [string, Named] => [
    `${type}.${name}(${value}:)`,
    { name: value, operations: on(`${name}(${value}: null)`) },
  ])
  return [[`${type}.${name}`, { name, operations: on(name) }], ...inputs]
}

const all = elementsOf(file('supergraph.graphql'))

/** What an audience must not know of: elements of the supergraph of which itself is missing, but not what it stands in. */
function hiddenFrom(audience: Audience): [string, Named][] {
  const visible = elementsOf(apiSchema(audience))
  return [...all].filter(([coordinate]) => {
    const parent = /^(.*?)(\(|\.\w+$)/.exec(coordinate)?.[1]
    return !visible.has(coordinate) && (parent === undefined || visible.has(parent))
  })
}

const serve = (audience: Audience, introspection: boolean) =>
  startGuardedServer(readSupergraph(directory, audience), {
    audience,
    introspection,
    log: pino({ level: 'silent' }),
    plugins: [],
    dataSource: () => ({ fetch: async () => ({ data: {} }) }),
    authority: { beforeMutation: async () => {}, recordDenial: async () => {} },
  })

async function answerOf({ server }: StartedServer, query: string): Promise<any> {
  const contextValue = { correlationId: 'test-test', caller: undefined, stats: {} as never }
  const { body } = await server.executeOperation({ query }, { contextValue })
  if (body.kind !== 'single') throw new Error('one answer was expected')
  return body.singleResult
}

const word = (name: string) => new RegExp(`\\b${name}\\b`, 'g')

describe.each(audiences)('[ACC-14] [FED-05] [FED-06] [PRV-10] the %s contract', (audience) => {
  const guarded = serve(audience, false)
  const open = serve(audience, true)
  afterAll(async () => {
    for (const { server } of [await guarded, await open]) await server.stop()
  })
  const hidden = hiddenFrom(audience)

  it('hides fields and types, and the composition machinery', () => {
    const coordinates = hidden.map(([coordinate]) => coordinate)
    expect(coordinates).toEqual(expect.arrayContaining(['join__Graph', 'link__Import']))
    expect(coordinates).toContain('Query.sessionLiveness')
    expect(coordinates.length).toBeGreaterThan(10)
  })

  it.each([
    ['with introspection', open],
    ['without introspection', guarded],
  ])('%s: a hidden name is answered as an invented one, word for word', async (_how, serving) => {
    const started = await serving
    const differing: string[] = []
    for (const [coordinate, { name, operations }] of hidden) {
      const invented = name.replace(/.$/, (last) => `${last}_invented`)
      for (const operation of operations) {
        const real = JSON.stringify(await answerOf(started, operation))
        const fake = JSON.stringify(await answerOf(started, operation.replace(word(name), invented)))
        if (real.replace(word(name), '#') !== fake.replace(word(invented), '#')) differing.push(coordinate)
        if (!real.includes('"errors"') && !real.includes('"__type":null')) differing.push(coordinate)
      }
    }
    expect(differing).toEqual([])
  })

  it('guesses at no hidden name for one that is nearly right', async () => {
    const logRequest: string[] = []
    for (const [coordinate, { name, operations }] of hidden) {
      for (const operation of operations) {
        const nearly = operation.replace(word(name), name.slice(0, -1))
        const { errors } = await answerOf(await guarded, nearly)
        const text = JSON.stringify(errors ?? [])
        if (/did you mean/i.test(text) || word(name).test(text)) logRequest.push(coordinate)
      }
    }
    expect(logRequest).toEqual([])
  })

  it('is introspected as committed, where introspection is on', async () => {
    const { data } = await answerOf(await open, getIntrospectionQuery())
    const schema = lexicographicSortSchema(buildClientSchema(data as IntrospectionQuery))
    const committed = lexicographicSortSchema(buildSchema(apiSchema(audience)))
    expect(printSchema(schema)).toBe(printSchema(committed))
  })

  it.each([
    ['the schema', '{ __schema { types { name } } }'],
    ['a visible type', '{ __type(name: "Query") { fields { name } } }'],
    ['a hidden type', '{ __type(name: "join__Graph") { name } }'],
    ['what a subgraph would tell', '{ _service { sdl } }'],
    ['entities', '{ _entities(representations: []) { __typename } }'],
  ])('is not told about %s, where introspection is off', async (_what, query) => {
    const { data, errors } = await answerOf(await guarded, query)
    expect(data).toBeUndefined()
    expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT' })
  })
})
