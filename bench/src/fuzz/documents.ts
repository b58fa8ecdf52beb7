import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql'
import type { Random } from './random'

const MAX_DEPTH = 5

/** Response names that planner and subgraphs use too: keys, required fields, names of prototypes and of the planner. */
const collidingNames = [
  'id', 'ref', 'org', 'code', 'number', 'name', 'text', 'title', 'state', 'posts', 'manager', 'a', 'b',
  'representations', '_entities', 'constructor', 'toString', 'hasOwnProperty', 'id__alias_0', 'name__alias_0',
] // prettier-ignore
const variableNames = ['representations', 'contextualArgument_1_0', 'first', 'id', 'a', 'b', 'c', 'd']

/** A request of a random document. */
export interface RandomRequest {
  readonly query: string
  readonly variables: Record<string, unknown>
}

/** Writes one random document, which may be invalid where two fields of the same response name do not merge. */
export class DocumentWriter {
  private readonly variables: Record<string, unknown> = {}
  private readonly definitions: string[] = []
  private readonly fragments: string[] = []
  private freeVariables = [...variableNames]

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: Random,
  ) {}

  write(): RandomRequest {
    const query = this.schema.getQueryType()
    if (!query) throw new Error('The schema has no Query.')
    const selections = this.selections(query, 0)
    const definitions = this.definitions.length > 0 ? `(${this.definitions.join(', ')})` : ''
    const name = this.random.chance(0.3) ? ' Fuzz' : ''
    return {
      query: [`query${name}${definitions} ${selections}`, ...this.fragments].join('\n'),
      variables: this.variables,
    }
  }

  private selections(type: GraphQLCompositeType, depth: number): string {
    const count = 1 + this.random.below(depth === 0 ? 3 : 4)
    const written = Array.from({ length: count }, () => this.selection(type, depth))
    return `{ ${written.join(' ')} }`
  }

  private selection(type: GraphQLCompositeType, depth: number): string {
    const kind = this.random.next()
    if (isUnionType(type) || kind < 0.15) return this.fragment(type, depth)
    if (kind < 0.22) return `${this.alias()}__typename${this.condition()}`
    if (depth === 0 && kind < 0.25) return `${this.alias()}__type(name: "User") { n: name kind }`
    const fields = Object.values(type.getFields())
    const shallow = fields.filter(({ type: result }) => !isCompositeType(getNamedType(result)))
    const isDeep = depth >= MAX_DEPTH && shallow.length > 0
    return this.field(this.random.pick(isDeep ? shallow : fields), depth)
  }

  private field({ name, args, type }: GraphQLField<unknown, unknown>, depth: number): string {
    const given = args.flatMap((argument) => this.argument(argument)).join(', ')
    const result = getNamedType(type)
    const nested = isCompositeType(result)
      ? ` ${depth > 8 ? '{ __typename }' : this.selections(result, depth + 1)}`
      : ''
    return `${this.alias()}${name}${given ? `(${given})` : ''}${this.condition()}${nested}`
  }

  /** A fragment on the type itself or on one that shares an object type with it. */
  private fragment(type: GraphQLCompositeType, depth: number): string {
    const { schema, random } = this
    const objects = isObjectType(type) ? [type] : schema.getPossibleTypes(type)
    const overlapping = Object.values(schema.getTypeMap())
      .filter(isCompositeType)
      .filter((other) => !other.name.startsWith('__'))
      .filter((other) =>
        objects.some(
          (object) => object === other || (!isObjectType(other) && schema.isSubType(other, object)),
        ),
      )
    const condition = random.pick(overlapping)
    const selections = this.selections(condition, depth + 1)
    if (random.chance(0.5)) {
      const on = condition === type && random.chance(0.5) ? '' : ` on ${condition.name}`
      return `...${on}${this.condition()} ${selections}`
    }
    const name = `F${this.fragments.length}`
    this.fragments.push(`fragment ${name} on ${condition.name} ${selections}`)
    return `...${name}${this.condition()}`
  }

  private alias(): string {
    return this.random.chance(0.45) ? `${this.random.pick(collidingNames)}: ` : ''
  }

  private condition(): string {
    const { random } = this
    if (random.chance(0.88)) return ''
    const directive = random.pick(['skip', 'include'])
    const name = random.chance(0.8) ? this.freeVariables.pop() : undefined
    if (name === undefined) return ` @${directive}(if: ${random.pick(['true', 'false'])})`
    const hasDefault = random.chance(0.5)
    this.definitions.push(`$${name}: Boolean${hasDefault ? ` = ${random.pick(['true', 'false'])}` : '!'}`)
    if (!hasDefault || random.chance(0.5)) this.variables[name] = random.chance(0.5)
    return ` @${directive}(if: $${name})`
  }

  private argument(argument: GraphQLArgument): string[] {
    const { random } = this
    const isRequired = isNonNullType(argument.type) && argument.defaultValue === undefined
    if (!isRequired && random.chance(0.4)) return []
    const name = random.chance(0.5) ? this.freeVariables.pop() : undefined
    if (name === undefined) return [`${argument.name}: ${this.literal(argument.type)}`]
    this.declare(name, argument)
    return [`${argument.name}: $${name}`]
  }

  /** Declares a variable of the argument's type or of the nullable one; null is given only where the argument takes it. */
  private declare(name: string, { type, defaultValue }: GraphQLArgument): void {
    const { random } = this
    const nullable = getNullableType(type)
    const takesNull = !isNonNullType(type)
    const hasDefault = random.chance(0.4)
    const isNullable = takesNull ? true : (hasDefault || defaultValue !== undefined) && random.chance(0.5)
    const fallback = hasDefault ? ` = ${this.literal(type)}` : ''
    this.definitions.push(`$${name}: ${isNullable ? nullable : type}${fallback}`)
    if ((isNullable || hasDefault) && random.chance(0.3)) return
    this.variables[name] = takesNull && random.chance(0.25) ? null : this.value(type)
  }

  private literal(type: GraphQLInputType): string {
    return literalOf(!isNonNullType(type) && this.random.chance(0.15) ? null : this.value(type), type)
  }

  private value(type: GraphQLInputType, depth = 0): unknown {
    const { random } = this
    const nullable = getNullableType(type)
    if (isListType(nullable))
      return Array.from({ length: random.below(3) }, () =>
        !isNonNullType(nullable.ofType) && random.chance(0.2) ? null : this.value(nullable.ofType, depth + 1),
      )
    if (isEnumType(nullable)) return random.pick(nullable.getValues()).name
    if (isInputObjectType(nullable)) {
      const fields = Object.values(nullable.getFields()).filter(() => depth < 3 && random.chance(0.5))
      return Object.fromEntries(
        fields.map(({ name, type: field }) => [
          name,
          random.chance(0.2) ? null : this.value(field, depth + 1),
        ]),
      )
    }
    if (nullable.name === 'Int') return random.below(4)
    if (nullable.name === 'Boolean') return random.chance(0.5)
    if (nullable.name === 'ID') return random.pick(['u1', 'u2', 'p1', 'none'])
    return random.pick(['c', 'w', 'é"\\'])
  }
}

function literalOf(value: unknown, type: GraphQLInputType): string {
  const nullable = getNullableType(type)
  if (value === null || value === undefined) return 'null'
  if (isListType(nullable))
    return `[${(value as unknown[]).map((item) => literalOf(item, nullable.ofType)).join(', ')}]`
  if (isInputObjectType(nullable)) {
    const fields = nullable.getFields()
    const written = Object.entries(value).map(
      ([name, item]) => `${name}: ${literalOf(item, fields[name]!.type)}`,
    )
    return `{ ${written.join(', ')} }`
  }
  return isEnumType(nullable) ? String(value) : JSON.stringify(value)
}
