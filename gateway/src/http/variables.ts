import {
  coerceInputValue,
  isInputType,
  typeFromAST,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { plainInputMessage } from './errors'

/**
 * The first variable that does not match its declared type, as a message without values; undefined when all match.
 */
export function variableMistake(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): string | undefined {
  for (const { variable, type: declared } of operation.variableDefinitions ?? []) {
    const name = variable.name.value
    const type = typeFromAST(schema, declared)
    if (!isInputType(type) || !Object.hasOwn(variables, name)) continue
    let message: string | undefined
    coerceInputValue(variables[name], type, (path, _value, error) => {
      const position = path.length > 0 ? ` at "${[name, ...path].join('.')}"` : ''
      message ??= `Variable "$${name}" is not valid${position}. ${plainInputMessage(error.message)}`
    })
    if (message) return message
  }
  return undefined
}
