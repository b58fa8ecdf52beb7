import {
  execute,
  getOperationAST,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Context } from '../context'
import { clientError, type ClientError } from './errors'

const CAPACITY = 1_000

export interface GraphQLRequest {
  query: string
  variables?: Record<string, unknown> | null
  operationName?: string | null
}

interface GraphQLAnswer {
  data?: Record<string, unknown> | null
  errors?: ClientError[]
  /** `Query.me`, `Mutation.several` …: a closed set of values, for metrics. */
  operation: string
}

/** The first mistake of a document that is not executed. */
interface Refused {
  mistake: GraphQLError
  /** Absent if the text is not a document. */
  in?: DocumentNode
}

/** Executes requests against one schema. Each document is parsed and validated once; the recently used ones are cached. */
export class Documents {
  private readonly prepared: LRUCache<string, DocumentNode>

  constructor(
    private readonly schema: GraphQLSchema,
    capacity: number = CAPACITY,
  ) {
    this.prepared = new LRUCache({ max: capacity })
  }

  /** The number of cached documents. */
  get size(): number {
    return this.prepared.size
  }

  async execute(request: GraphQLRequest, context: Context): Promise<GraphQLAnswer> {
    const document = this.prepare(request.query)
    if ('mistake' in document) {
      return { errors: [clientError(document.mistake, context, document.in)], operation: 'none' }
    }
    const { data, errors } = await execute({
      schema: this.schema,
      document,
      contextValue: context,
      variableValues: request.variables,
      operationName: request.operationName,
    })
    const operation = nameOf(getOperationAST(document, request.operationName))
    if (!errors) return { data, operation }
    const shown = errors.map((error) => clientError(error, context, document))
    // If nothing was executed, the answer must not have the key `data`.
    return data === undefined ? { errors: shown, operation } : { data, errors: shown, operation }
  }

  /** The document, or its first mistake. */
  private prepare(query: string): DocumentNode | Refused {
    const known = this.prepared.get(query)
    if (known) return known
    const document = parsed(query)
    if (document instanceof GraphQLError) return { mistake: document }
    const [mistake] = validate(this.schema, document, undefined, { maxErrors: 1 })
    if (mistake) return { mistake, in: document }
    this.prepared.set(query, document)
    return document
  }
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, { noLocation: true })
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}

function nameOf(operation: OperationDefinitionNode | null | undefined): string {
  if (!operation) return 'none'
  const type = operation.operation === 'query' ? 'Query' : 'Mutation'
  const [first, ...others] = operation.selectionSet.selections
  if (first?.kind !== Kind.FIELD || others.length > 0) return `${type}.several`
  return `${type}.${first.name.value}`
}
