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
  type SelectionSetNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql'
import { clientName } from './client-names'
import { isPresence } from './conditions'
import { getOwn, isData, setOwn, type Data } from './merge'

/** The inputs of a result shape. */
interface ShapeScope {
  readonly schema: GraphQLSchema
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
}

/** Resolves `__schema` and `__type`, which no subgraph serves. */
type Introspect = (nodes: readonly FieldNode[]) => unknown

interface Completion {
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
  /** The response name in the fetched data. */
  readonly source: string
  /** The response name that the client has chosen. */
  readonly key: string
  readonly kind: 'value' | 'typename' | 'introspection'
  readonly nodes: FieldNode[]
  readonly type: TypeShape
}

/** A null in a non-nullable position: the parent becomes null (null propagation). */
const NULL_PROPAGATION = undefined

/** The result of one selection set, compiled per concrete object type on first use. */
export class ResultShape {
  private readonly fields = new Map<GraphQLCompositeType, readonly FieldShape[]>()

  constructor(
    private readonly scope: ShapeScope,
    private readonly declared: GraphQLCompositeType,
    private readonly sets: readonly SelectionSetNode[],
  ) {}

  /**
   * Completes fetched data: exactly the selected fields, in their order, with null propagation as the schema requires.
   */
  complete(data: Data, completion: Completion): Data | null {
    const type = this.typeOf(data)
    if (!type) {
      this.addError(completion, 'Invalid __typename found')
      return null
    }
    const output: Data = {}
    for (const field of this.fieldsOf(type)) {
      const value = this.value(field, type, data, completion)
      if (value === NULL_PROPAGATION) return null
      setOwn(output, field.key, value)
    }
    return output
  }

  private addError({ errors, path }: Completion, text: string): void {
    errors.push(new GraphQLError(`${text}.`, { path: [...path] }))
  }

  /** Undefined for a type that the audience's API schema does not have. */
  private typeOf(data: Data): GraphQLCompositeType | undefined {
    const name = getOwn(data, '__typename')
    if (typeof name !== 'string' || this.isRoot()) return this.declared
    const type = this.scope.schema.getType(name)
    return isCompositeType(type) ? type : undefined
  }

  /** Subgraphs can use other names for their root types. */
  private isRoot(): boolean {
    const { schema } = this.scope
    return this.declared === schema.getQueryType() || this.declared === schema.getMutationType()
  }

  private value(field: FieldShape, type: GraphQLCompositeType, data: Data, completion: Completion): unknown {
    if (field.kind === 'introspection') return completion.introspect(field.nodes)
    if (field.kind === 'typename') return isObjectType(type) ? type.name : NULL_PROPAGATION
    completion.path.push(field.key)
    const value = this.completeValue(field.type, getOwn(data, field.source) ?? null, completion)
    completion.path.pop()
    return value
  }

  private completeValue(type: TypeShape, value: unknown, completion: Completion): unknown {
    const known = completion.errors.length
    const completed = value === null ? null : this.completeNullable(type, value, completion)
    if (completed !== null || !type.nonNull) return completed
    if (completion.errors.length === known)
      this.addError(completion, 'Cannot return null for a non-nullable field')
    return NULL_PROPAGATION
  }

  private completeNullable(type: TypeShape, value: unknown, completion: Completion): unknown {
    if (type.isLeaf?.(value)) return value
    if (type.object && isData(value)) return type.object.complete(value, completion)
    if (type.item && Array.isArray(value)) return this.completeList(type.item, value, completion)
    this.addError(completion, 'Invalid value found')
    return null
  }

  private completeList(
    item: TypeShape,
    values: readonly unknown[],
    completion: Completion,
  ): unknown[] | null {
    let hasInvalidNull = false
    const completed = values.map((value, index) => {
      completion.path.push(index)
      const completedItem = this.completeValue(item, value ?? null, completion)
      completion.path.pop()
      if (completedItem === NULL_PROPAGATION) hasInvalidNull = true
      return completedItem
    })
    return hasInvalidNull ? null : completed
  }

  private fieldsOf(type: GraphQLCompositeType): readonly FieldShape[] {
    let fields = this.fields.get(type)
    if (!fields) this.fields.set(type, (fields = this.collect(type)))
    return fields
  }

  private collect(type: GraphQLCompositeType): readonly FieldShape[] {
    const nodes = new Map<string, FieldNode[]>()
    for (const set of this.sets) this.collectSet(type, set, nodes)
    return [...nodes].map(([source, fieldNodes]) => this.fieldShape(type, source, fieldNodes))
  }

  private collectSet(
    type: GraphQLCompositeType,
    set: SelectionSetNode,
    into: Map<string, FieldNode[]>,
  ): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        if (isPresence(selection)) continue
        const key = selection.alias?.value ?? selection.name.value
        into.set(key, [...(into.get(key) ?? []), selection])
        continue
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? this.scope.fragments.get(selection.name.value) : selection
      if (fragment && this.applies(fragment.typeCondition?.name.value, type))
        this.collectSet(type, fragment.selectionSet, into)
    }
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

  private fieldShape(type: GraphQLCompositeType, source: string, nodes: FieldNode[]): FieldShape {
    const name = nodes[0]?.name.value ?? ''
    const kind =
      name === '__typename'
        ? 'typename'
        : name === SchemaMetaFieldDef.name || name === TypeMetaFieldDef.name
          ? 'introspection'
          : 'value'
    const declared = kind === 'value' && 'getFields' in type ? type.getFields()[name]?.type : undefined
    const typeShape = declared ? this.typeShape(declared, nodes) : { nonNull: false }
    return { source, key: clientName(source), kind, nodes, type: typeShape }
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

/** Checks a leaf value of a subgraph; custom scalars accept any value. */
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
