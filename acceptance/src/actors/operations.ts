import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { audiences, type Audience, type Scope } from '@enigm/contracts'
import {
  buildSchema,
  getNamedType,
  isInputObjectType,
  isLeafType,
  isNonNullType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  valueFromASTUntyped,
  type DirectiveNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { repositoryRoot } from '@enigm/embedded'

const LONGEST_PATH = 4
const DEEPEST_SELECTION = 4

const file = (name: string) => readFileSync(join(repositoryRoot, 'gateway', name), 'utf8')

/** The four committed API schemas. */
export const contracts = Object.fromEntries(
  audiences.map((audience) => [audience, buildSchema(file(`schema/${audience}.graphql`))]),
) as Record<Audience, GraphQLSchema>

/** A field of an API schema: `Query.server`, `Mutation.closeSession`, `Account.devices`. */
export interface Operation {
  readonly audience: Audience
  readonly coordinate: string
  /** The fields from the root to this one, which is the last. */
  readonly path: readonly GraphQLField<unknown, unknown>[]
  readonly isMutation: boolean
}

interface Rule {
  readonly scopes: readonly (readonly Scope[])[]
  readonly critical?: { readonly operation: string; readonly target: string }
}

/** The rule of each field, from the directives of the supergraph. */
const rules: ReadonlyMap<string, Rule> = new Map(
  parse(file('dist/schema/supergraph.graphql')).definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION
      ? (definition.fields ?? []).map(
          ({ name, directives = [] }) =>
            [`${definition.name.value}.${name.value}`, ruleOf(directives)] as const,
        )
      : [],
  ),
)

function ruleOf(directives: readonly DirectiveNode[]): Rule {
  const argumentsOf = (name: string) =>
    Object.fromEntries(
      directives
        .find((directive) => directive.name.value === name)
        ?.arguments?.map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]) ?? [],
    )
  const { scopes = [] } = argumentsOf('requiresScopes') as { scopes?: Scope[][] }
  const { operation, target } = argumentsOf('critical') as { operation?: string; target?: string }
  return { scopes, ...(operation && target ? { critical: { operation, target } } : {}) }
}

/** Every field of the supergraph, including those of no API schema. */
export const supergraphFields: ReadonlySet<string> = new Set(rules.keys())

/** The critical operation whose grant a mutation requires; undefined when it requires none. */
export function criticalOf(coordinate: string): Rule['critical'] {
  return rules.get(coordinate)?.critical
}

/** The target of a grant for this input: the values at its paths, joined with a colon. */
export function targetIn(input: Readonly<Record<string, unknown>>, target: string): string {
  const valueAt = (path: string) =>
    path
      .split('.')
      .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], input)
  return target
    .split(' ')
    .flatMap((path) => valueAt(path) ?? [])
    .join(':')
}

export function needsScopes(coordinate: string): boolean {
  return (rules.get(coordinate)?.scopes.length ?? 0) > 0
}

/** Whether these scopes meet the rule of a field. */
export function mayAsk(coordinate: string, held: ReadonlySet<string>): boolean {
  const { scopes } = rules.get(coordinate) ?? { scopes: [] }
  return scopes.length === 0 || scopes.some((all) => all.every((scope) => held.has(scope)))
}

/** Every field of an API schema that is reachable without required arguments on the way, each with its shortest path. */
export function operationsOf(audience: Audience): Operation[] {
  const schema = contracts[audience]
  const found: Operation[] = []
  const seen = new Set<string>()
  const visit = (type: GraphQLObjectType, before: Operation['path'], isMutation: boolean) => {
    const next: [GraphQLObjectType, Operation['path']][] = []
    for (const field of Object.values(type.getFields())) {
      const path = [...before, field]
      found.push({ audience, coordinate: `${type.name}.${field.name}`, path, isMutation })
      const below = getNamedType(field.type)
      if (!isObjectType(below) || isMutation || field.args.some(isRequired)) continue
      if (path.length < LONGEST_PATH) next.push([below, path])
    }
    return next
  }
  const mutations = schema.getMutationType()
  if (mutations) visit(mutations, [], true)
  let level: [GraphQLObjectType, Operation['path']][] = [[schema.getQueryType()!, []]]
  while (level.length > 0) {
    level = level.flatMap(([type, path]) => {
      if (seen.has(type.name)) return []
      seen.add(type.name)
      return visit(type, path, false)
    })
  }
  return found
}

/** Fields that take an identifier but are not reachable in this way, so that a generator that starts at the root misses them. */
export function unreachable(audience: Audience): string[] {
  const reached = new Set(operationsOf(audience).map(({ coordinate }) => coordinate))
  return Object.values(contracts[audience].getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
    .filter(({ field }) => field.args.some(({ name, type }) => inputLeaves(name, type).some(isIdentifier)))
    .map(({ type, field }) => `${type.name}.${field.name}`)
    .filter((coordinate) => !reached.has(coordinate))
}

function isRequired({ type, defaultValue }: GraphQLField<unknown, unknown>['args'][number]): boolean {
  return isNonNullType(type) && defaultValue === undefined
}

/** An input value of an operation, with its path, e.g. `input.serverId`. */
export interface InputLeaf {
  readonly path: string
  readonly name: string
  readonly type: string
}

/** Every input value of an operation. */
export function inputsOf({ path }: Operation): InputLeaf[] {
  return path.at(-1)!.args.flatMap(({ name, type }) => inputLeaves(name, type))
}

function inputLeaves(path: string, type: GraphQLInputType): InputLeaf[] {
  const named = getNamedType(type)
  if (isInputObjectType(named))
    return Object.values(named.getFields()).flatMap((field) =>
      inputLeaves(`${path}.${field.name}`, field.type),
    )
  return [{ path, name: path.split('.').at(-1)!, type: named.name }]
}

/** Whether an input value names an object or authorizes access to one. */
export function isIdentifier({ name, type }: InputLeaf): boolean {
  return type === 'ID' || type === 'DeviceHandle' || /(Id|Handle)s?$|locator|code|token|secret$/i.test(name)
}

/** The document that selects a field with everything below it that these scopes may read, or with one field below it. */
export function documentOf(
  { path, isMutation }: Operation,
  held: ReadonlySet<string>,
  below?: GraphQLField<unknown, unknown>,
  page = false,
): string {
  const last = path.at(-1)!
  const args = last.args.filter(({ defaultValue }) => defaultValue === undefined)
  const variables = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ')
  const given = args.map(({ name }) => `${name}: $${name}`).join(', ')
  const fieldBelow = below && `{ ${below.name}${selectionOf(below, held, DEEPEST_SELECTION)} }`
  const selection = fieldBelow
    ? ` ${page ? `{ edges { node ${fieldBelow} } }` : fieldBelow}`
    : selectionOf(last, held, DEEPEST_SELECTION)
  const asked = `${last.name}${given && `(${given})`}${selection}`
  const body = path.slice(0, -1).reduceRight((inner, { name }) => `${name} { ${inner} }`, asked)
  return `${isMutation ? 'mutation' : 'query'}${variables && `(${variables})`} { ${body} }`
}

function selectionOf(
  field: GraphQLField<unknown, unknown>,
  held: ReadonlySet<string>,
  depth: number,
): string {
  const type = getNamedType(field.type)
  if (isLeafType(type)) return ''
  if (!(isObjectType(type) || isInterfaceType(type)) || depth === 0) return ' { __typename }'
  const fields = Object.values(type.getFields())
    .filter((below) => mayAsk(`${type.name}.${below.name}`, held) && !below.args.some(isRequired))
    .filter((below) => depth > 1 || isLeafType(getNamedType(below.type)))
    .map((below) => `${below.name}${selectionOf(below, held, depth - 1)}`)
  return ` { __typename ${fields.join(' ')} }`
}
