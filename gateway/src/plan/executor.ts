import { operationFromDocument, type Schema } from '@apollo/federation-internals'
import { ApolloGateway } from '@apollo/gateway'
import { QueryPlanner, type PlanNode } from '@apollo/query-planner'
import type {
  GatewayExecutionResult,
  GatewayExecutor,
  GatewayInterface,
} from '@apollo/server-gateway-interface'
import {
  buildSchema,
  executeSync,
  getOperationAST,
  getVariableValues,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { RequestContext } from '../identity/request'
import { planVariable, withSeparateNames } from './client-names'
import { conditionVariablesOf, withoutConditions } from './conditions'
import type { DataSource } from './data-source'
import { executePlan } from './execute'
import type { Data } from './merge'
import { neverNullVariables, nullMistake, operationMistake, type NeverNull } from './request-mistakes'
import { ResultShape } from './result-shape'

const VARIANTS_PER_OPERATION = 8

/** An operation, compiled once for each combination of the variables that `@skip` and `@include` use. */
interface CompiledOperation {
  /** The document with names that the planner does not use. */
  readonly document: DocumentNode
  readonly neverNull: readonly NeverNull[]
  readonly conditionVariables: readonly string[]
  readonly variants: LRUCache<string, OperationVariant>
}

interface OperationVariant {
  readonly plan: PlanNode | undefined
  readonly shape: ResultShape
  readonly operation: OperationDefinitionNode
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
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
  /** Executes the only operation of a validated document. */
  readonly execute: Execute
}

export type Execute = (
  operation: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode },
  variables: Readonly<Record<string, unknown>>,
  context: RequestContext,
) => Promise<GatewayExecutionResult>

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
    // The build composes and checks the supergraphs.
    validateSupergraph: false,
    __exposeQueryPlanExperimental: false,
    // Reused fragments can carry branches that no object reaches, with variables that the planner does not declare.
    queryPlannerConfig: { reuseQueryFragments: false },
    buildService({ name, url }) {
      services.set(name, dataSource(name, url ?? ''))
      return unusedDataSource
    },
  })
  let execute: Execute | undefined
  return {
    get schema() {
      if (!gateway.schema) throw new Error('The supergraph is not loaded.')
      return gateway.schema
    },
    get execute() {
      if (!execute) throw new Error('The supergraph is not loaded.')
      return execute
    },
    async load(options) {
      const { schema } = await gateway.load(options)
      const planner = plannerOf(gateway)
      const { supergraph } = planner
      // Apollo's conversion of its schema to one of graphql-js costs more CPU.
      const supergraphSchema = buildSchema(supergraphSdl, {
        assumeValid: true,
        assumeValidSDL: true,
        noLocation: true,
      })
      const apiSchema = supergraph.apiSchema()
      execute = executeOf({ schema, supergraphSchema, apiSchema, planner, services })
      return { executor: executorOf(execute) }
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

/** Apollo Server's executor; it gives the result of what was executed for a direct answer. */
function executorOf(execute: Execute): GatewayExecutor {
  return ({ operation, document, request, context }) => {
    const requestContext = context as unknown as RequestContext
    const { decided } = requestContext
    if (decided && 'execution' in decided) return decided.execution
    return execute({ operation, document }, request.variables ?? {}, requestContext)
  }
}

function executeOf(loaded: LoadedSupergraph): Execute {
  const compiled = new WeakMap<OperationDefinitionNode, CompiledOperation>()
  return async ({ operation, document }, given, context) => {
    const mistake = operationMistake(loaded.schema, operation)
    if (mistake) return { errors: [mistake] }
    const definitions = operation.variableDefinitions ?? []
    const { errors, coerced } =
      definitions.length > 0
        ? getVariableValues(loaded.schema, definitions, given)
        : { coerced: {}, errors: undefined }
    if (errors) return { errors }
    let compiledOperation = compiled.get(operation)
    if (!compiledOperation)
      compiled.set(operation, (compiledOperation = compile(loaded.schema, document, operation)))
    const values = { ...coerced, ...given }
    const nullFound = nullMistake(compiledOperation.neverNull, values)
    if (nullFound) return { errors: [nullFound] }
    const variables = planVariables(values)
    const variant = variantOf(loaded, compiledOperation, operation.name?.value, variables)
    return executeVariant(loaded, variant, context, variables)
  }
}

function planVariables(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [planVariable(name), value]))
}

function compile(
  schema: GraphQLSchema,
  clientDocument: DocumentNode,
  operation: OperationDefinitionNode,
): CompiledOperation {
  const document = withSeparateNames(clientDocument)
  return {
    document,
    neverNull: neverNullVariables(schema, clientDocument, operation),
    conditionVariables: conditionVariablesOf(document),
    variants: new LRUCache({ max: VARIANTS_PER_OPERATION }),
  }
}

function variantOf(
  loaded: LoadedSupergraph,
  { document, conditionVariables, variants }: CompiledOperation,
  operationName: string | undefined,
  variables: Record<string, unknown>,
): OperationVariant {
  const key = conditionVariables.map((name) => (variables[name] === true ? '1' : '0')).join('')
  let variant = variants.get(key)
  if (!variant)
    variants.set(key, (variant = plan(loaded, withoutConditions(document, variables), operationName)))
  return variant
}

/** @param document without conditions */
function plan(
  { schema, apiSchema, planner }: LoadedSupergraph,
  document: DocumentNode,
  operationName: string | undefined,
): OperationVariant {
  const operation = getOperationAST(document, operationName)
  const root = operation && schema.getRootType(operation.operation)
  if (!root) throw new Error('The schema has no such operation.')
  const { node } = planner.buildQueryPlan(
    operationFromDocument(apiSchema, document, operationName ? { operationName } : {}),
  )
  if (node?.kind === 'Subscription') throw new Error('The planner was given a subscription.')
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  )
  const shape = new ResultShape({ schema, fragments }, root, [operation.selectionSet])
  return { plan: node, shape, operation, fragments }
}

async function executeVariant(
  { schema, supergraphSchema, services }: LoadedSupergraph,
  variant: OperationVariant,
  context: RequestContext,
  variables: Record<string, unknown>,
): Promise<GatewayExecutionResult> {
  const fetched: Data = {}
  const errors: GraphQLError[] = []
  if (variant.plan) {
    await executePlan(
      { schema: supergraphSchema, services, context, variables, data: fetched, errors },
      variant.plan,
    )
  }
  const introspect = (nodes: readonly FieldNode[]) => introspection(schema, variant, nodes, variables)
  const completionErrors: GraphQLError[] = []
  const data = variant.shape.complete(fetched, { introspect, errors: completionErrors, path: [] })
  if (errors.length > 0) return { errors, data }
  // Like Apollo's gateway and router: a value that violates the schema is reported in extensions, not in errors.
  return completionErrors.length > 0 ? { data, extensions: { valueCompletion: completionErrors } } : { data }
}

/** Resolves `__schema` or `__type` for one response name from the API schema. */
function introspection(
  schema: GraphQLSchema,
  { operation, fragments }: OperationVariant,
  nodes: readonly FieldNode[],
  variableValues: Record<string, unknown>,
): unknown {
  const [first] = nodes
  if (!first) return null
  const introspectionOperation = {
    ...operation,
    selectionSet: { kind: Kind.SELECTION_SET, selections: nodes },
  } as OperationDefinitionNode
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [introspectionOperation, ...fragments.values()],
  }
  const { data, errors } = executeSync({ schema, document, variableValues })
  if (errors?.[0]) throw errors[0]
  return data?.[first.alias?.value ?? first.name.value] ?? null
}
