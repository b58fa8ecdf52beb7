import { inputPathOf, inputPathOfVariable, type InputPath } from '@enigm/contracts'
import {
  coerceInputValue,
  isInputType,
  typeFromAST,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { plainInputMessage } from './errors'

/** A variable that does not match its declared type. */
interface VariableMistake {
  /** A sentence without the value. */
  readonly message: string
  readonly inputPath: InputPath | undefined
}

const LACKING_FIELD = /^Field "(?:\w+\.)?(\w+)" of required type/

/** The name of a required input field that a message of graphql-js finds missing. */
function lackingField(message: string): readonly string[] {
  const name = LACKING_FIELD.exec(message)?.[1]
  return name ? [name] : []
}

/** The place of a mistake that the validation of the document found in an argument. */
export function literalPath(document: DocumentNode, { nodes, message }: GraphQLError): InputPath | undefined {
  const place = inputPathOf(document, (node) => node === nodes?.[0])
  return place && [...place, ...lackingField(message)]
}

/** The first variable that does not match its declared type; undefined when all match. */
export function variableMistake(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): VariableMistake | undefined {
  for (const { variable, type: declared } of operation.variableDefinitions ?? []) {
    const name = variable.name.value
    const type = typeFromAST(schema, declared)
    if (!isInputType(type) || !Object.hasOwn(variables, name)) continue
    let mistake: VariableMistake | undefined
    coerceInputValue(variables[name], type, (path, _value, error) => {
      const position = path.length > 0 ? ` at "${[name, ...path].join('.')}"` : ''
      const place = inputPathOfVariable(document, name)
      mistake ??= {
        message: `Variable "$${name}" is not valid${position}. ${plainInputMessage(error.message)}`,
        inputPath: place && [...place, ...path.map(String), ...lackingField(error.message)],
      }
    })
    if (mistake) return mistake
  }
  return undefined
}
