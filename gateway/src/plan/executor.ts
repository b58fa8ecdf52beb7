import { operationFromDocument, type Schema } from '@apollo/federation-internals'
import { ApolloGateway } from '@apollo/gateway'
import { QueryPlanner, type PlanNode } from '@apollo/query-planner'
import type {
  GatewayExecutionResult,
  GatewayExecutor,
  GatewayGraphQLRequestContext,
  GatewayInterface,
} from '@apollo/server-gateway-interface'
import {
  executeSync,
  getVariableValues,
  GraphQLError,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { RequestContext } from '../identity/request'
import type { DataSource } from './data-source'
import { executePlan } from './execute'
import type { Data } from './merge'
import { ResultShape } from './result-shape'

const SHAPES_PER_OPERATION = 8

/** An operation, compiled once: its plan, and its result shape for each combination of `@skip` and `@include` values. */
interface CompiledOperation {
  readonly plan: PlanNode | undefined
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly conditionVariables: readonly string[]
  readonly shapes: LRUCache<string, ResultShape>
}

interface LoadedSupergraph {
  readonly schema: GraphQLSchema
  readonly supergraphSchema: GraphQLSchema
  readonly apiSchema: Schema
  readonly planner: QueryPlanner
  readonly services: ReadonlyMap<string, DataSource>
}

/** Apollo Server's gateway for one supergraph, with the API schema that clients see once it is loaded. */
interface CompiledExecutor extends GatewayInterface {
  readonly schema: GraphQLSchema
}

interface ExecutorOptions {
  readonly log: Logger
  /** The data source of one subgraph; the URL is the one in the supergraph. */
  dataSource(subgraph: string, url: string): DataSource
}

/** @apollo/gateway never fetches: the compiled executor runs its plans. */
const unusedDataSource = {
  process: () => Promise.reject(new Error('The compiled executor runs the plans.')),
}

/**
 * @apollo/gateway loads and checks the supergraph and plans operations; this executor compiles each operation once instead of
 * once per request. `load` throws for a supergraph that marks a feature as `for: SECURITY`, since @apollo/gateway enforces none.
 */
export function compiledExecutor(
  supergraphSdl: string,
  { log, dataSource }: ExecutorOptions,
): CompiledExecutor {
  const services = new Map<string, DataSource>()
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: log,
    debug: false,
    __exposeQueryPlanExperimental: false,
    buildService({ name, url }) {
      services.set(name, dataSource(name, url ?? ''))
      return unusedDataSource
    },
  })
  return {
    get schema() {
      if (!gateway.schema) throw new Error('The supergraph is not loaded.')
      return gateway.schema
    },
    async load(options) {
      const { schema } = await gateway.load(options)
      const planner = plannerOf(gateway)
      const { supergraph } = planner
      const supergraphSchema = supergraph.schema.toGraphQLJSSchema()
      return {
        executor: executorOf({
          schema,
          supergraphSchema,
          apiSchema: supergraph.apiSchema(),
          planner,
          services,
        }),
      }
    },
    onSchemaLoadOrUpdate: (callback) => gateway.onSchemaLoadOrUpdate(callback),
    stop: () => gateway.stop(),
  }
}

/**
 * The planner that @apollo/gateway has built for this supergraph. The accessor is not public API:
 * a test in plan.test.ts fails when it changes.
 */
export function plannerOf(gateway: ApolloGateway): QueryPlanner {
  const planner = gateway.__testing().queryPlanner
  if (!(planner instanceof QueryPlanner)) throw new Error('@apollo/gateway gives no query planner.')
  return planner
}

function executorOf(loaded: LoadedSupergraph): GatewayExecutor {
  const compiled = new WeakMap<OperationDefinitionNode, CompiledOperation>()
  return async (request) => {
    const { operation, document } = request
    const given = request.request.variables ?? {}
    const definitions = operation.variableDefinitions ?? []
    const { errors, coerced } =
      definitions.length > 0
        ? getVariableValues(loaded.schema, definitions, given)
        : { coerced: {}, errors: undefined }
    if (errors) return { errors }
    let compiledOperation = compiled.get(operation)
    if (!compiledOperation)
      compiled.set(operation, (compiledOperation = compile(loaded, document, operation)))
    return execute(loaded, compiledOperation, request, { ...coerced, ...given })
  }
}

function compile(
  { apiSchema, planner }: LoadedSupergraph,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CompiledOperation {
  const operationName = operation.name?.value
  const plan = planner.buildQueryPlan(
    operationFromDocument(apiSchema, document, operationName ? { operationName } : {}),
  ).node
  if (plan?.kind === 'Subscription') throw new GraphQLError('Subscriptions are not supported.')
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  return {
    plan,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    conditionVariables: conditionVariablesOf(document),
    shapes: new LRUCache({ max: SHAPES_PER_OPERATION }),
  }
}

/** The variables that `@skip` and `@include` use. */
function conditionVariablesOf(document: DocumentNode): string[] {
  const names = new Set<string>()
  visit(document, {
    Directive({ name, arguments: args }) {
      if (name.value !== 'skip' && name.value !== 'include') return
      const value = args?.[0]?.value
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value)
    },
  })
  return [...names]
}

async function execute(
  loaded: LoadedSupergraph,
  compiled: CompiledOperation,
  request: GatewayGraphQLRequestContext,
  variables: Record<string, unknown>,
): Promise<GatewayExecutionResult> {
  const fetched: Data = {}
  const errors: GraphQLError[] = []
  const { schema, supergraphSchema, services } = loaded
  if (compiled.plan) {
    const context = request.context as unknown as RequestContext
    await executePlan(
      { schema: supergraphSchema, services, context, variables, data: fetched, errors },
      compiled.plan,
    )
  }
  const introspect = (nodes: readonly FieldNode[]) => introspection(schema, request, nodes)
  const completionErrors: GraphQLError[] = []
  const shape = shapeOf(loaded, compiled, request.operation, variables)
  const data = shape.complete(fetched, { introspect, errors: completionErrors, path: [] })
  if (errors.length > 0) return { errors, data }
  // Like Apollo's gateway and router: a value that violates the schema is reported in extensions, not in errors.
  return completionErrors.length > 0 ? { data, extensions: { valueCompletion: completionErrors } } : { data }
}

function shapeOf(
  { schema }: LoadedSupergraph,
  { conditionVariables, shapes, fragments }: CompiledOperation,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): ResultShape {
  const key = conditionVariables.map((name) => (variables[name] === true ? '1' : '0')).join('')
  let shape = shapes.get(key)
  if (!shape) {
    const root = schema.getRootType(operation.operation)
    if (!root) throw new GraphQLError(`The schema has no ${operation.operation}.`)
    const conditions = Object.fromEntries(conditionVariables.map((name) => [name, variables[name]]))
    shape = new ResultShape({ schema, fragments, variables: conditions }, root, [operation.selectionSet])
    shapes.set(key, shape)
  }
  return shape
}

/** Resolves `__schema` or `__type` for one response name from the API schema. */
function introspection(
  schema: GraphQLSchema,
  { document, operation, request }: GatewayGraphQLRequestContext,
  nodes: readonly FieldNode[],
): unknown {
  const [first] = nodes
  if (!first) return null
  const introspectionOperation = {
    ...operation,
    selectionSet: { kind: Kind.SELECTION_SET, selections: nodes },
  } as OperationDefinitionNode
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  const { data, errors } = executeSync({
    schema,
    document: { kind: Kind.DOCUMENT, definitions: [introspectionOperation, ...fragments] },
    variableValues: request.variables ?? {},
  })
  if (errors?.[0]) throw errors[0]
  return data?.[first.alias?.value ?? first.name.value] ?? null
}
