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
import { LRUCache } from 'lru-cache'

/** Limits of one request, checked before validation and planning. */
export const limit = {
  tokens: 1_000,
  depth: 12,
  aliases: 30,
  fields: 2_000,
  directives: 50,
  /** Maximum of `first` and `last`. */
  page: 100,
  /** Sum of the fields, each multiplied by the page sizes above it. */
  cost: 10_000,
  bodyBytes: 100_000,
} as const

const metaFields = new Set(['__typename', '__schema', '__type'])
const CACHED_DOCUMENTS = 500
const MAX_CACHED_LENGTH = 8_192

type Variables = Readonly<Record<string, unknown>>

/** The size of a selection set including its fragments; Infinity exceeds every limit. */
interface Complexity {
  readonly depth: number
  readonly aliases: number
  readonly fields: number
  readonly cost: number
}

const zero: Complexity = { depth: 0, aliases: 0, fields: 0, cost: 0 }
/** A repeated field counts as an alias: validation compares each pair of fields with the same response name. */
const repetition: Complexity = { ...zero, aliases: 1 }

function exceeded(message: string): Refusal {
  return new Refusal('LIMIT_EXCEEDED', message)
}

function sum(left: Complexity, right: Complexity): Complexity {
  return {
    depth: Math.max(left.depth, right.depth),
    aliases: left.aliases + right.aliases,
    fields: left.fields + right.fields,
    cost: left.cost + right.cost,
  }
}

/** Measures one document. Each fragment is measured once, so the work is linear in the length of the document. */
class ComplexityMeter {
  directives = 0
  /** Whether the complexity depends on the variables of the request. */
  usesVariables = false
  private readonly fragments = new Map<string, FragmentDefinitionNode>()
  private readonly measured = new Map<string, Complexity>()

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

  measure(): Complexity {
    this.countDirectives(this.operation)
    this.operation.variableDefinitions?.forEach((definition) => this.countDirectives(definition))
    const complexity = this.selections(
      this.operation.selectionSet,
      this.schema.getRootType(this.operation.operation),
    )
    for (const name of this.fragments.keys()) this.fragment(name)
    return complexity
  }

  private countDirectives(node: { readonly directives?: readonly unknown[] | undefined }): void {
    this.directives += node.directives?.length ?? 0
  }

  private selections(set: SelectionSetNode, parent: GraphQLNamedType | null | undefined): Complexity {
    let total = zero
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

  /** A fragment cycle counts as zero: validation refuses it. */
  private fragment(name: string): Complexity {
    const known = this.measured.get(name)
    if (known) return known
    const definition = this.fragments.get(name)
    if (!definition) return zero
    this.measured.set(name, zero)
    this.countDirectives(definition)
    const complexity = this.selections(
      definition.selectionSet,
      this.schema.getType(definition.typeCondition.name.value),
    )
    this.measured.set(name, complexity)
    return complexity
  }

  private field(node: FieldNode, parent: GraphQLNamedType | null | undefined): Complexity {
    const name = node.name.value
    if ((name.startsWith('__') && !metaFields.has(name)) || node.alias?.value.startsWith('__')) {
      throw new Refusal('BAD_USER_INPUT', 'Names that begin with "__" are reserved.')
    }
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
    const type = definition && getNamedType(definition.type)
    const children = node.selectionSet ? this.selections(node.selectionSet, type) : zero
    const first = definition?.args.find((argument) => argument.name === 'first')
    const pageSize = this.pageSize(node, first ? (first.defaultValue ?? limit.page) : 1)
    const isIntrospection = name === '__schema' || name === '__type'
    return {
      depth: isIntrospection ? 1 : 1 + children.depth,
      aliases: (node.alias ? 1 : 0) + children.aliases,
      fields: 1 + children.fields,
      cost: 1 + (children.cost === 0 ? 0 : pageSize * children.cost),
    }
  }

  /** The maximum number of objects that a field returns per parent object. */
  private pageSize(node: FieldNode, defaultSize: unknown): number {
    let size = Number(defaultSize)
    for (const argument of node.arguments ?? []) {
      if (argument.name.value !== 'first' && argument.name.value !== 'last') continue
      const given = this.number(argument.value)
      if (given === undefined) continue
      if (given > limit.page) throw exceeded(`"${argument.name.value}" is at most ${limit.page}.`)
      size = given
    }
    return Math.max(1, size)
  }

  private number(value: ValueNode): number | undefined {
    if (value.kind === Kind.INT) return Number(value.value)
    if (value.kind !== Kind.VARIABLE) return undefined
    this.usesVariables = true
    const name = value.name.value
    const given = this.variables[name]
    if (typeof given === 'number') return given
    const variable = this.operation.variableDefinitions?.find(
      (definition) => definition.variable.name.value === name,
    )
    return variable?.defaultValue?.kind === Kind.INT ? Number(variable.defaultValue.value) : undefined
  }
}

function checkLimits({ depth, aliases, fields, cost }: Complexity, directives: number): void {
  if (directives > limit.directives) throw exceeded(`A document has at most ${limit.directives} directives.`)
  if (depth > limit.depth) throw exceeded(`A document is at most ${limit.depth} fields deep.`)
  if (aliases > limit.aliases) throw exceeded(`A document has at most ${limit.aliases} aliases.`)
  if (fields > limit.fields) throw exceeded(`A document selects at most ${limit.fields} fields.`)
  if (cost > limit.cost) throw exceeded('The requested pages are too large; ask for less with "first".')
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

/** The single operation of a document. @throws Refusal BAD_USER_INPUT for zero or several operations */
function singleOperation(document: DocumentNode): OperationDefinitionNode {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  )
  const [operation] = operations
  if (!operation || operations.length > 1)
    throw new Refusal('BAD_USER_INPUT', 'A document must contain exactly one operation.')
  return operation
}

/** Checks the document and variables of a request. @throws Refusal LIMIT_EXCEEDED or BAD_USER_INPUT */
export type Limiter = (text: string, variables: Variables) => void

/** The limits of one endpoint. Accepted documents are cached. */
export function limiterOf(schema: GraphQLSchema): Limiter {
  const cache = new LRUCache<string, DocumentNode | 'accepted'>({ max: CACHED_DOCUMENTS })
  return (text, variables) => {
    const cached = cache.get(text)
    if (cached === 'accepted') return
    const document = cached ?? parseBounded(text)
    const meter = new ComplexityMeter(schema, document, singleOperation(document), variables)
    checkLimits(meter.measure(), meter.directives)
    if (text.length <= MAX_CACHED_LENGTH) cache.set(text, meter.usesVariables ? document : 'accepted')
  }
}
