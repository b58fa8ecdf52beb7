import {
  coerceInputValue,
  isInputType,
  typeFromAST,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { plainInputMessage } from './errors'

/**
 * Where a request's variables first differ from what the operation declares, without repeating their values; undefined
 * when they do not.
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
    let mistake: string | undefined
    coerceInputValue(variables[name], type, (path, _value, error) => {
      const place = path.length > 0 ? ` at "${[name, ...path].join('.')}"` : ''
      mistake ??= `Variable "$${name}" is not valid${place}. ${plainInputMessage(error.message)}`
    })
    if (mistake) return mistake
  }
  return undefined
}
