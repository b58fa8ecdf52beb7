import { Refusal } from '@enigm/contracts'
import {
  getNamedType,
  GraphQLError,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'
import { LruMap } from '../plan/lru'

/** What one request may ask for; counted before validation and planning. */
export const limit = {
  tokens: 1_000,
  depth: 12,
  aliases: 30,
  fields: 2_000,
  directives: 50,
  /** The most that `first` or `last` may say. */
  page: 100,
  /** Fields multiplied by the lengths of the pages that they stand in. */
  cost: 10_000,
  bodyBytes: 100_000,
} as const

const metaFields = new Set(['__typename', '__schema', '__type'])
const CACHED_DOCUMENTS = 500
const LONGEST_CACHED_TEXT = 8_192

type Variables = Readonly<Record<string, unknown>>

/** What a selection weighs with its fragments spread; sums may be Infinity, which is over every limit. */
interface Weight {
  readonly depth: number
  readonly aliases: number
  readonly fields: number
  readonly cost: number
}

const nothing: Weight = { depth: 0, aliases: 0, fields: 0, cost: 0 }
/** A field asked for again costs validation as much as an alias does: each pair of them is compared. */
const repetition: Weight = { ...nothing, aliases: 1 }

function exceeded(message: string): Refusal {
  return new Refusal('LIMIT_EXCEEDED', message)
}

function sum(left: Weight, right: Weight): Weight {
  return {
    depth: Math.max(left.depth, right.depth),
    aliases: left.aliases + right.aliases,
    fields: left.fields + right.fields,
    cost: left.cost + right.cost,
  }
}

/** Weighs one document. Each fragment is weighed once, so that the work grows with the text and not with what it spreads to. */
class Scale {
  directives = 0
  /** Whether the weight depends on the variables of the request. */
  variable = false
  private readonly fragments = new Map<string, FragmentDefinitionNode>()
  private readonly weighed = new Map<string, Weight>()

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    private readonly variables: Variables,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition)
    }
  }

  weigh(): Weight {
    this.countDirectives(this.operation)
    this.operation.variableDefinitions?.forEach((definition) => this.countDirectives(definition))
    const weight = this.selections(
      this.operation.selectionSet,
      this.schema.getRootType(this.operation.operation),
    )
    for (const name of this.fragments.keys()) this.fragment(name)
    return weight
  }

  private countDirectives(node: { readonly directives?: readonly unknown[] | undefined }): void {
    this.directives += node.directives?.length ?? 0
  }

  private selections(set: SelectionSetNode, parent: GraphQLNamedType | null | undefined): Weight {
    let total = nothing
    const keys = new Set<string>()
    for (const selection of set.selections) {
      this.countDirectives(selection)
      if (selection.kind === Kind.FIELD) {
        total = sum(total, this.field(selection, parent))
        const key = selection.alias?.value ?? selection.name.value
        if (keys.has(key)) total = sum(total, repetition)
        keys.add(key)
      } else if (selection.kind === Kind.FRAGMENT_SPREAD)
        total = sum(total, this.fragment(selection.name.value))
      else {
        const condition = selection.typeCondition?.name.value
        total = sum(
          total,
          this.selections(selection.selectionSet, condition ? this.schema.getType(condition) : parent),
        )
      }
    }
    return total
  }

  /** A fragment within itself weighs nothing here: validation refuses it. */
  private fragment(name: string): Weight {
    const known = this.weighed.get(name)
    if (known) return known
    const definition = this.fragments.get(name)
    if (!definition) return nothing
    this.weighed.set(name, nothing)
    this.countDirectives(definition)
    const weight = this.selections(
      definition.selectionSet,
      this.schema.getType(definition.typeCondition.name.value),
    )
    this.weighed.set(name, weight)
    return weight
  }

  private field(node: FieldNode, parent: GraphQLNamedType | null | undefined): Weight {
    const name = node.name.value
    if ((name.startsWith('__') && !metaFields.has(name)) || node.alias?.value.startsWith('__')) {
      throw new Refusal('BAD_USER_INPUT', 'Names that begin with "__" are reserved.')
    }
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
    const type = definition && getNamedType(definition.type)
    const children = node.selectionSet ? this.selections(node.selectionSet, type) : nothing
    const first = definition?.args.find((argument) => argument.name === 'first')
    const page = this.page(node, first ? (first.defaultValue ?? limit.page) : 1)
    const introspects = name === '__schema' || name === '__type'
    return {
      depth: introspects ? 1 : 1 + children.depth,
      aliases: (node.alias ? 1 : 0) + children.aliases,
      fields: 1 + children.fields,
      cost: 1 + (children.cost === 0 ? 0 : page * children.cost),
    }
  }

  /** How many objects a field may give for each object it is asked of. */
  private page(node: FieldNode, unasked: unknown): number {
    let length = Number(unasked)
    for (const argument of node.arguments ?? []) {
      if (argument.name.value !== 'first' && argument.name.value !== 'last') continue
      const given = this.number(argument.value)
      if (given === undefined) continue
      if (given > limit.page) throw exceeded(`"${argument.name.value}" is at most ${limit.page}.`)
      length = given
    }
    return Math.max(1, length)
  }

  private number(value: ValueNode): number | undefined {
    if (value.kind === Kind.INT) return Number(value.value)
    if (value.kind !== Kind.VARIABLE) return undefined
    this.variable = true
    const name = value.name.value
    const given = this.variables[name]
    if (typeof given === 'number') return given
    const fallback = this.operation.variableDefinitions?.find(
      (definition) => definition.variable.name.value === name,
    )
    return fallback?.defaultValue?.kind === Kind.INT ? Number(fallback.defaultValue.value) : undefined
  }
}

function refuseHeavy(weight: Weight, directives: number): void {
  if (directives > limit.directives) throw exceeded(`A document has at most ${limit.directives} directives.`)
  if (weight.depth > limit.depth) throw exceeded(`A document is at most ${limit.depth} fields deep.`)
  if (weight.aliases > limit.aliases) throw exceeded(`A document has at most ${limit.aliases} aliases.`)
  if (weight.fields > limit.fields) throw exceeded(`A document selects at most ${limit.fields} fields.`)
  if (weight.cost > limit.cost) throw exceeded('The pages asked for are too long; ask for less with "first".')
}

function parseBounded(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: limit.tokens, noLocation: true })
  } catch (error) {
    if (error instanceof GraphQLError && error.message.includes('tokens. Parsing aborted')) {
      throw exceeded(`A document has at most ${limit.tokens} tokens.`)
    }
    const [location] = error instanceof GraphQLError ? (error.locations ?? []) : []
    const where = location ? ` (line ${location.line}, column ${location.column})` : ''
    throw new Refusal('BAD_USER_INPUT', `The document is not valid GraphQL${where}.`)
  }
}

/** The only operation of a document. @throws Refusal BAD_USER_INPUT when there is another one, or none. */
function onlyOperation(document: DocumentNode): OperationDefinitionNode {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  )
  const [operation] = operations
  if (!operation || operations.length > 1)
    throw new Refusal('BAD_USER_INPUT', 'A request carries exactly one operation.')
  return operation
}

/** Looks at a request's document and variables. @throws Refusal LIMIT_EXCEEDED or BAD_USER_INPUT. */
export type Limiter = (text: string, variables: Variables) => void

/** The limits of one endpoint. What was weighed once is remembered, refusals excepted. */
export function limiterOf(schema: GraphQLSchema): Limiter {
  const cache = new LruMap<string, DocumentNode | 'light'>(CACHED_DOCUMENTS)
  return (text, variables) => {
    const known = cache.get(text)
    if (known === 'light') return
    const document = known ?? parseBounded(text)
    const scale = new Scale(schema, document, onlyOperation(document), variables)
    refuseHeavy(scale.weigh(), scale.directives)
    if (text.length <= LONGEST_CACHED_TEXT) cache.set(text, scale.variable ? document : 'light')
  }
}
