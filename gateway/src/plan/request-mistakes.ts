import {
  GraphQLError,
  isNonNullType,
  Kind,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql'

type Variables = Readonly<Record<string, unknown>>

const badRequest = { extensions: { code: 'BAD_USER_INPUT' } }

/** What validation does not find: a name that no operation has, and an operation that the schema does not have. */
export function operationMistake(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode | undefined,
): GraphQLError | undefined {
  if (!operation) return new GraphQLError('The document has no operation of this name.', badRequest)
  const { operation: type } = operation
  if (type !== OperationTypeNode.SUBSCRIPTION && schema.getRootType(type)) return undefined
  return new GraphQLError(`This API has no ${type}.`, badRequest)
}

/** A variable of a nullable type, used where null is not allowed: validation accepts it because one of both has a default. */
export interface NeverNull {
  readonly name: string
  /** The type of the position. */
  readonly type: string
}

export function neverNullVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
): NeverNull[] {
  const nullable = new Set(variableDefinitions.filter(isNullable).map(({ variable }) => variable.name.value))
  const found = new Map<string, NeverNull>()
  if (nullable.size === 0) return []
  const info = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(info, {
      Variable({ name: { value: name } }) {
        const type = info.getInputType()
        if (isNonNullType(type) && nullable.has(name)) found.set(name, { name, type: String(type) })
      },
    }),
  )
  return [...found.values()]
}

function isNullable({ type }: VariableDefinitionNode): boolean {
  return type.kind !== Kind.NON_NULL_TYPE
}

/** graphql-js finds this null while it executes, and reports it as an error of a field. */
export function nullMistake(neverNull: readonly NeverNull[], variables: Variables): GraphQLError | undefined {
  const mistake = neverNull.find(({ name }) => Object.hasOwn(variables, name) && variables[name] === null)
  if (!mistake) return undefined
  const { name, type } = mistake
  return new GraphQLError(`Variable "$${name}" of type "${type}" must not be null.`, badRequest)
}
