import { GraphQLError, type GraphQLField, type GraphQLObjectType } from 'graphql'
import pino from 'pino'
import type { App } from '../app'
import { anonymous } from '../caller'
import { Context } from '../context'
import type { SubgraphDefinition } from '../definition'
import { describe as describedSchema } from '../schema/build'
import { Documents } from '../schema/documents'
import { refuseUnstorableIds } from '../schema/id-inputs'
import { clientError, refusalOf, type ClientError } from '../schema/errors'

/** How a subgraph answers one invalid input field. */
export interface InputValidation {
  /** The errors of the scalars, enums and required fields of an input. */
  coerced(mutation: string, input: object): Promise<readonly ClientError[]>
  /** The broken constraint of an input that may lack required fields; undefined when it breaks none. */
  constrained(mutation: string, input: object): Promise<ClientError | undefined>
  /** The error of coerced arguments of a field that is read; undefined when there is none, or when the service has no such field. */
  read(type: string, field: string, args: object): Promise<ClientError | undefined>
}

class HasRun extends Error {}

/** The validation of a subgraph's inputs, without its access rules: a resolver that would run is not called. */
export function inputValidation(definition: SubgraphDefinition<any>): InputValidation {
  const running = () => {
    throw new HasRun()
  }
  const instance = new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : running) })
  const { described } = describedSchema(definition, () => instance)
  refuseUnstorableIds(described)
  const fields = (described.getMutationType() as GraphQLObjectType).getFields()
  const documents = new Documents(described)
  const log = pino({ level: 'silent' })
  const context = () => new Context({} as App, anonymous, 'inputs', log)
  const errorOf = async (field: GraphQLField<unknown, Context>, args: object) => {
    try {
      await field.resolve!({}, args, context(), {} as never)
    } catch (error) {
      if (error instanceof HasRun) return undefined
      const originalError = refusalOf(error, 'input')
      return clientError(new GraphQLError('', { originalError, path: [field.name] }), context())
    }
    throw new Error(`${field.name} has run`)
  }
  return {
    async coerced(mutation, input) {
      const type = String(fields[mutation]!.args[0]!.type)
      const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { errors { code } } }`
      return (await documents.execute({ query, variables: { input } }, context())).errors ?? []
    },
    constrained: (mutation, input) => errorOf(fields[mutation]!, { input }),
    async read(type, field, args) {
      const found = (described.getType(type) as GraphQLObjectType | undefined)?.getFields()[field]
      return found?.resolve && errorOf(found, args)
    },
  }
}
