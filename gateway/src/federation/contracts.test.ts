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
  validate,
  type FieldDefinitionNode,
  type IntrospectionQuery,
  type TypeDefinitionNode,
} from 'graphql'
import pino from 'pino'
import { publicError } from '../http/errors'
import { supergraphDirectory } from './compose'
import { startGuardedServer, type StartedServer } from '../http/supergraph-server'
import { guest, unlimitedGuests } from '../fixtures/guests.fixture'
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

/** Every operation is validated; every so many-th is sent through the whole server as well. */
const SAMPLED = 16

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
    guests: unlimitedGuests,
  })

async function answerOf({ server }: StartedServer, query: string): Promise<any> {
  const contextValue = { correlationId: 'test-test', caller: undefined, guest, stats: {} as never }
  const { body } = await server.executeOperation({ query }, { contextValue })
  if (body.kind !== 'single') throw new Error('one answer was expected')
  return body.singleResult
}

/** What the rules of GraphQL have against an operation, as a client reads it. */
function objectionsTo({ schema }: StartedServer, query: string) {
  const errors = validate(schema, parse(query, { noLocation: true }))
  return errors.map(({ message }) =>
    publicError({ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }),
  )
}

const word = (name: string) => new RegExp(`\\b${name}\\b`, 'g')
const invented = (name: string) => name.replace(/.$/, (last) => `${last}_invented`)

/** Every operation that names a hidden element, and the same with an invented name and one that is nearly right. */
function operationsOn(started: StartedServer, hidden: readonly [string, Named][]) {
  const validated = (query: string) => ({ query, objections: objectionsTo(started, query) })
  return hidden.flatMap(([coordinate, { name, operations }]) =>
    operations.map((query) => ({
      coordinate,
      name,
      real: validated(query),
      fake: validated(query.replace(word(name), invented(name))),
      nearly: validated(query.replace(word(name), name.slice(0, -1))),
    })),
  )
}

/** Whether an answer about a hidden name and one about an invented name differ in more than the name. */
const differ = (name: string, real: object, fake: object) =>
  JSON.stringify(real).replace(word(name), '#') !== JSON.stringify(fake).replace(word(invented(name)), '#')

const asksForType = ({ real }: { real: { query: string } }) => real.query.includes('__type(')

// The stacks of some 20,000 validation errors, which no assertion reads, take longer than the validation.
const { stackTraceLimit } = Error
Error.stackTraceLimit = 0
afterAll(() => void (Error.stackTraceLimit = stackTraceLimit))

describe.each(audiences)('[ACC-14] [FED-05] [FED-06] [PRV-10] the %s contract', (audience) => {
  const guarded = serve(audience, false)
  const open = serve(audience, true)
  afterAll(async () => {
    for (const { server } of [await guarded, await open]) await server.stop()
  })
  const hidden = hiddenFrom(audience)
  const operations = open.then((started) => operationsOn(started, hidden))
  const sample = operations.then((all) => all.filter((_operation, index) => index % SAMPLED === 0))

  it('hides fields and types, and the composition machinery', () => {
    const coordinates = hidden.map(([coordinate]) => coordinate)
    expect(coordinates).toEqual(expect.arrayContaining(['join__Graph', 'link__Import']))
    expect(coordinates).toContain('Query.sessionLiveness')
    expect(coordinates.length).toBeGreaterThan(10)
  })

  it('objects to every hidden name as to an invented one, word for word', async () => {
    const differing = (await operations).filter(({ name, real, fake }) =>
      differ(name, real.objections, fake.objections),
    )
    expect(differing).toEqual([])
  })

  it('accepts no operation on a hidden name but the question whether there is such a type', async () => {
    const accepted = (await operations).filter(({ real }) => real.objections.length === 0)
    expect(accepted).toEqual((await operations).filter(asksForType))
  })

  it('answers that question as if no hidden type existed', async () => {
    const questions = (await operations).filter(asksForType)
    const fields = questions.map(({ name }, index) => `t${index}: __type(name: "${name}") { name }`)
    const { data, errors } = await answerOf(await open, `{ ${fields.join(' ')} }`)
    expect(errors).toBeUndefined()
    expect(new Set(Object.values(data))).toEqual(new Set([null]))
  })

  it.each([
    ['with introspection', open],
    ['without introspection', guarded],
  ])('%s: the server answers with these objections and nothing else', async (_how, serving) => {
    const started = await serving
    for (const operation of await sample) {
      const { name, real, fake, nearly } = operation
      const answer = await answerOf(started, real.query)
      expect(differ(name, answer, await answerOf(started, fake.query))).toBe(false)
      if (asksForType(operation)) continue
      expect(answer).toEqual({ errors: real.objections })
      expect(await answerOf(started, nearly.query)).toEqual({ errors: nearly.objections })
    }
  })

  it('guesses at no hidden name for one that is nearly right', async () => {
    const guessed = (await operations).filter(({ name, nearly }) => {
      const text = JSON.stringify(nearly.objections)
      return /did you mean/i.test(text) || word(name).test(text)
    })
    expect(guessed).toEqual([])
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
