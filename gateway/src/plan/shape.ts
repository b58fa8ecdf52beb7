import {
  getNamedType,
  GraphQLError,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql'
import { isData, own, setOwn, type Data } from './merge'

type Variables = Readonly<Record<string, unknown>>

/** What an answer is made from beside the fetched data. */
export interface ShapeScope {
  readonly schema: GraphQLSchema
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** Values of the variables that `@skip` and `@include` look at. */
  readonly variables: Variables
}

/** Answers `__schema` and `__type`, which no subgraph is asked for. */
export type Introspect = (nodes: readonly FieldNode[]) => unknown

interface Answering {
  readonly introspect: Introspect
  readonly errors: GraphQLError[]
  readonly path: (string | number)[]
}

/** A field's type, unwrapped once per operation. */
interface TypeShape {
  readonly nonNull: boolean
  readonly item?: TypeShape
  readonly object?: ResultShape
  isLeaf?(value: unknown): boolean
}

interface FieldShape {
  readonly key: string
  readonly kind: 'value' | 'typename' | 'introspection'
  readonly nodes: FieldNode[]
  readonly type: TypeShape
}

/** Marks a null that a non-nullable place does not take, so that the object around it becomes null. */
const BUBBLE = undefined

/** What one selection of an operation answers, prepared per type that its objects turn out to have. */
export class ResultShape {
  private readonly fields = new Map<GraphQLCompositeType, readonly FieldShape[]>()

  constructor(
    private readonly scope: ShapeScope,
    private readonly declared: GraphQLCompositeType,
    private readonly sets: readonly SelectionSetNode[],
  ) {}

  /**
   * The fetched data in the form of the operation: only what was asked for, in its order, with nulls where the schema
   * wants them.
   */
  answer(data: Data, answering: Answering): Data | null {
    const type = this.typeOf(data)
    if (!type) {
      this.complain(answering, 'Invalid __typename found')
      return null
    }
    const output: Data = {}
    for (const field of this.fieldsOf(type)) {
      const value = this.value(field, type, data, answering)
      if (value === BUBBLE) return null
      setOwn(output, field.key, value)
    }
    return output
  }

  private complain({ errors, path }: Answering, text: string): void {
    errors.push(new GraphQLError(`${text}.`, { path: [...path] }))
  }

  /** Undefined for a type that this audience does not have. */
  private typeOf(data: Data): GraphQLCompositeType | undefined {
    const name = own(data, '__typename')
    if (typeof name !== 'string' || this.isRoot()) return this.declared
    const type = this.scope.schema.getType(name)
    return isCompositeType(type) ? type : undefined
  }

  /** Subgraphs may call their root types as they like. */
  private isRoot(): boolean {
    const { schema } = this.scope
    return this.declared === schema.getQueryType() || this.declared === schema.getMutationType()
  }

  private value(field: FieldShape, type: GraphQLCompositeType, data: Data, answering: Answering): unknown {
    if (field.kind === 'introspection') return answering.introspect(field.nodes)
    if (field.kind === 'typename') return isObjectType(type) ? type.name : BUBBLE
    answering.path.push(field.key)
    const value = this.complete(field.type, own(data, field.key) ?? null, answering)
    answering.path.pop()
    return value
  }

  private complete(type: TypeShape, value: unknown, answering: Answering): unknown {
    const known = answering.errors.length
    const completed = value === null ? null : this.completeNullable(type, value, answering)
    if (completed !== null || !type.nonNull) return completed
    if (answering.errors.length === known)
      this.complain(answering, 'Cannot return null for a non-nullable field')
    return BUBBLE
  }

  private completeNullable(type: TypeShape, value: unknown, answering: Answering): unknown {
    if (type.isLeaf?.(value)) return value
    if (type.object && isData(value)) return type.object.answer(value, answering)
    if (type.item && Array.isArray(value)) return this.completeList(type.item, value, answering)
    this.complain(answering, 'Invalid value found')
    return null
  }

  private completeList(item: TypeShape, values: readonly unknown[], answering: Answering): unknown[] | null {
    let bubbles = false
    const completed = values.map((value, index) => {
      answering.path.push(index)
      const one = this.complete(item, value ?? null, answering)
      answering.path.pop()
      if (one === BUBBLE) bubbles = true
      return one
    })
    return bubbles ? null : completed
  }

  private fieldsOf(type: GraphQLCompositeType): readonly FieldShape[] {
    let fields = this.fields.get(type)
    if (!fields) this.fields.set(type, (fields = this.collect(type)))
    return fields
  }

  private collect(type: GraphQLCompositeType): readonly FieldShape[] {
    const nodes = new Map<string, FieldNode[]>()
    for (const set of this.sets) this.collectSet(type, set, nodes)
    return [...nodes].map(([key, of]) => this.fieldShape(type, key, of))
  }

  private collectSet(
    type: GraphQLCompositeType,
    set: SelectionSetNode,
    into: Map<string, FieldNode[]>,
  ): void {
    for (const selection of set.selections) {
      if (!this.isIncluded(selection)) continue
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value
        into.set(key, [...(into.get(key) ?? []), selection])
        continue
      }
      const part =
        selection.kind === Kind.FRAGMENT_SPREAD ? this.scope.fragments.get(selection.name.value) : selection
      if (part && this.applies(part.typeCondition?.name.value, type))
        this.collectSet(type, part.selectionSet, into)
    }
  }

  private isIncluded(selection: SelectionNode): boolean {
    return (selection.directives ?? []).every(({ name, arguments: given }) => {
      if (name.value !== 'skip' && name.value !== 'include') return true
      const value = given?.[0]?.value
      const condition =
        value?.kind === Kind.VARIABLE
          ? this.scope.variables[value.name.value] === true
          : value?.kind === Kind.BOOLEAN && value.value
      return condition === (name.value === 'include')
    })
  }

  private applies(condition: string | undefined, type: GraphQLCompositeType): boolean {
    if (condition === undefined || condition === type.name) return true
    const wanted = this.scope.schema.getType(condition)
    return (
      isAbstractType(wanted) &&
      type !== wanted &&
      'getFields' in type &&
      this.scope.schema.isSubType(wanted, type)
    )
  }

  private fieldShape(type: GraphQLCompositeType, key: string, nodes: FieldNode[]): FieldShape {
    const name = nodes[0]?.name.value ?? ''
    const kind =
      name === '__typename'
        ? 'typename'
        : name === SchemaMetaFieldDef.name || name === TypeMetaFieldDef.name
          ? 'introspection'
          : 'value'
    const declared = kind === 'value' && 'getFields' in type ? type.getFields()[name]?.type : undefined
    return { key, kind, nodes, type: declared ? this.typeShape(declared, nodes) : { nonNull: false } }
  }

  private typeShape(type: GraphQLOutputType, nodes: readonly FieldNode[]): TypeShape {
    if (isNonNullType(type)) return { ...this.typeShape(type.ofType, nodes), nonNull: true }
    if (isListType(type)) return { nonNull: false, item: this.typeShape(type.ofType, nodes) }
    const named = getNamedType(type)
    if (!isCompositeType(named)) return { nonNull: false, isLeaf: leafTest(named as GraphQLLeafType) }
    const sets = nodes.flatMap((node) => node.selectionSet ?? [])
    return { nonNull: false, object: new ResultShape(this.scope, named, sets) }
  }
}

/** Whether a subgraph's value is one of the type's; a custom scalar takes any. */
function leafTest(type: GraphQLLeafType): (value: unknown) => boolean {
  if (isEnumType(type)) return (value) => typeof value === 'string' && type.getValue(value) !== undefined
  if (!isSpecifiedScalarType(type)) return () => true
  switch (type.name) {
    case 'Int':
      return Number.isInteger
    case 'Float':
      return Number.isFinite
    case 'Boolean':
      return (value) => typeof value === 'boolean'
    case 'ID':
      return (value) => typeof value === 'string' || Number.isInteger(value)
    default:
      return (value) => typeof value === 'string'
  }
}
