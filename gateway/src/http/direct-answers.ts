import type { ApolloServerPlugin } from '@apollo/server'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Enforcement } from '../access/enforcement'
import type { RequestContext } from '../identity/request'
import type { Execute } from '../plan/executor'
import { describeOperation } from './operation-label'

const KNOWN_DOCUMENTS = 500
const MAX_KNOWN_LENGTH = 8_192
const KNOWN_TYPES = 100
const MAX_ACCEPT_LENGTH = 256

interface KnownDocument {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
}

interface DirectAnswer {
  readonly contentType: string
  readonly text: string
}

/** The documents that Apollo Server has parsed, validated and answered without an error. */
export class KnownDocuments {
  private readonly kept = new Map<string, KnownDocument>()
  private readonly recent = new LRUCache<string, KnownDocument>({ max: KNOWN_DOCUMENTS })

  /** @param listed texts of documents that stay known, whatever else clients send */
  constructor(private readonly listed: ReadonlySet<string>) {}

  readonly plugin: ApolloServerPlugin<RequestContext> = {
    requestDidStart: async () => ({
      willSendResponse: async ({ contextValue, document, operation, response: { body } }) => {
        const isGood = body.kind === 'single' && body.singleResult.errors === undefined
        const { text } = contextValue
        if (isGood && text !== undefined && document && operation) this.learn(text, { document, operation })
      },
    }),
  }

  get(text: string): KnownDocument | undefined {
    return this.kept.get(text) ?? this.recent.get(text)
  }

  private learn(text: string, known: KnownDocument): void {
    if (this.listed.has(text)) this.kept.set(text, known)
    else if (text.length <= MAX_KNOWN_LENGTH) this.recent.set(text, known)
  }
}

interface DirectOptions {
  readonly known: KnownDocuments
  readonly schema: GraphQLSchema
  readonly enforce: Enforcement
  readonly execute: Execute
}

/**
 * Answers POST requests of known documents. Everything else goes to Apollo Server: first requests, refusals and answers with
 * errors. It then gets the context, in which a proof of possession is used up, and in it the refusal or the result, so that
 * nothing is decided, recorded or executed twice (decision 0125).
 */
export class DirectAnswers {
  /** The content type that Apollo Server chooses for an `Accept` header. */
  private readonly contentTypes = new LRUCache<string, string>({ max: KNOWN_TYPES })

  constructor(private readonly options: DirectOptions) {}

  learnContentType(accept: string | undefined, contentType: string): void {
    if ((accept ?? '').length <= MAX_ACCEPT_LENGTH) this.contentTypes.set(accept ?? '', contentType)
  }

  /** @returns undefined for a request that Apollo Server answers; its context then has what is decided already */
  async answer(
    body: object,
    accept: string | undefined,
    context: RequestContext,
  ): Promise<DirectAnswer | undefined> {
    const contentType = this.contentTypes.get(accept ?? '')
    const known = this.find(body, context.text)
    if (!known || contentType === undefined) return undefined
    const { schema, enforce, execute } = this.options
    const { document, operation } = known
    Object.assign(context.stats, describeOperation(operation))
    try {
      await enforce({ schema, document, operation, context })
    } catch (refusal) {
      context.decided = { refusal }
      return undefined
    }
    const execution = execute(known, variablesOf(body), context)
    context.decided = { execution }
    // Apollo Server reports what the execution throws.
    const result = await execution.catch(() => undefined)
    if (!result || result.errors !== undefined || result.extensions !== undefined) return undefined
    return { contentType, text: `${JSON.stringify({ data: result.data })}\n` }
  }

  /** @param text that the limits allow; the one of a hash for a request without a text */
  private find(body: PlainBody, text: string | undefined): KnownDocument | undefined {
    if (text === undefined || !isPlain(body)) return undefined
    const known = this.options.known.get(text)
    const { operationName } = body
    const isNamed = operationName !== undefined && operationName !== null && operationName !== ''
    return known && (!isNamed || operationName === known.operation.name?.value) ? known : undefined
  }
}

interface PlainBody {
  readonly query?: unknown
  readonly variables?: unknown
  readonly operationName?: unknown
  readonly extensions?: unknown
}

/** Whether Apollo Server finds nothing to refuse in the parts of a body, apart from the document. */
function isPlain({ query, variables, extensions }: PlainBody): boolean {
  const hasVariables = variables !== undefined && variables !== null
  if (hasVariables && (typeof variables !== 'object' || Array.isArray(variables))) return false
  // With a text, no extension is expected; without one, the text is that of a hash, which the admission has checked.
  return query === undefined || extensions === undefined || extensions === null
}

function variablesOf({ variables }: PlainBody): Record<string, unknown> {
  return (variables ?? {}) as Record<string, unknown>
}
