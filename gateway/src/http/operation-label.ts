import { Kind, type FieldNode, type OperationDefinitionNode } from 'graphql'

const typeName = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const

/** The root field of an operation that has one. */
function singleField(operation: OperationDefinitionNode | undefined): FieldNode | undefined {
  const [first, ...others] = operation?.selectionSet.selections ?? []
  return first?.kind === Kind.FIELD && others.length === 0 ? first : undefined
}

/**
 * The operation for log and metrics: its root field, e.g. `Query.me`. Clients choose other names, but not how many root fields
 * there are.
 */
export function describeOperation(operation: OperationDefinitionNode | undefined): {
  operation: string
  isSingle: boolean
} {
  const field = singleField(operation)
  const name = operation ? `${typeName[operation.operation]}.${field?.name.value ?? 'several'}` : 'none'
  return { operation: name, isSingle: field !== undefined }
}
