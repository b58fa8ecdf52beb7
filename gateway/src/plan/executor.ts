import type { ApolloGateway } from '@apollo/gateway'
import { operationFromDocument, type Schema } from '@apollo/federation-internals'
import type { PlanNode, QueryPlanner } from '@apollo/query-planner'
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
import type { DataSource } from './data-source'
import { LruMap } from './lru'
import type { RequestContext } from '../identity/request'
import { runPlan } from './execute'
import type { Data } from './merge'
import { ResultShape } from './shape'

const SHAPES_PER_OPERATION = 8

/** What is prepared once per operation: its plan, and the form of its answer by its conditions. */
interface Prepared {
  readonly plan: PlanNode | undefined
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly conditions: readonly string[]
  readonly shapes: LruMap<string, ResultShape>
}

/** What ApolloGateway has once it is loaded. */
interface Loaded {
  readonly schema: GraphQLSchema
  readonly supergraphSchema: GraphQLSchema
  readonly apiSchema: Schema
  readonly planner: QueryPlanner
  readonly services: ReadonlyMap<string, DataSource>
}

/**
 * @apollo/gateway with its own loading, checks and planning, and with an execution that prepares everything it can once
 * per operation instead of once per request.
 */
export function compiledExecutor(
  gateway: ApolloGateway,
  services: ReadonlyMap<string, DataSource>,
): GatewayInterface {
  return {
    async load(options) {
      const { schema } = await gateway.load(options)
      const planner = gateway.__testing().queryPlanner
      if (!planner) throw new Error('The gateway has no query planner.')
      const { supergraph } = planner
      const supergraphSchema = supergraph.schema.toGraphQLJSSchema()
      return {
        executor: executor({
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

function executor(loaded: Loaded): GatewayExecutor {
  const known = new WeakMap<OperationDefinitionNode, Prepared>()
  return async (request) => {
    const { operation, document } = request
    const given = request.request.variables ?? {}
    const definitions = operation.variableDefinitions ?? []
    const { errors, coerced } =
      definitions.length > 0
        ? getVariableValues(loaded.schema, definitions, given)
        : { coerced: {}, errors: undefined }
    if (errors) return { errors }
    let prepared = known.get(operation)
    if (!prepared) known.set(operation, (prepared = prepare(loaded, document, operation)))
    return answer(loaded, prepared, request, { ...coerced, ...given })
  }
}

function prepare(
  { apiSchema, planner }: Loaded,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Prepared {
  const operationName = operation.name?.value
  const planned = planner.buildQueryPlan(
    operationFromDocument(apiSchema, document, operationName ? { operationName } : {}),
  ).node
  if (planned?.kind === 'Subscription') throw new GraphQLError('Subscriptions are not available.')
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  return {
    plan: planned,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    conditions: conditionVariables(document),
    shapes: new LruMap(SHAPES_PER_OPERATION),
  }
}

/** The variables that decide which fields an answer has. */
function conditionVariables(document: DocumentNode): string[] {
  const names = new Set<string>()
  visit(document, {
    Directive({ name, arguments: given }) {
      if (name.value !== 'skip' && name.value !== 'include') return
      const value = given?.[0]?.value
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value)
    },
  })
  return [...names]
}

async function answer(
  loaded: Loaded,
  prepared: Prepared,
  request: GatewayGraphQLRequestContext,
  variables: Record<string, unknown>,
): Promise<GatewayExecutionResult> {
  const fetched: Data = {}
  const errors: GraphQLError[] = []
  const { schema, supergraphSchema, services } = loaded
  if (prepared.plan) {
    const context = request.context as unknown as RequestContext
    await runPlan(
      { schema: supergraphSchema, services, context, variables, data: fetched, errors },
      prepared.plan,
    )
  }
  const introspect = (nodes: readonly FieldNode[]) => introspection(schema, request, nodes)
  const misfits: GraphQLError[] = []
  const shape = shapeOf(loaded, prepared, request.operation, variables)
  const data = shape.answer(fetched, { introspect, errors: misfits, path: [] })
  if (errors.length > 0) return { errors, data }
  // As the federation's routers do: what a subgraph got wrong without saying so is no error of the operation.
  return misfits.length > 0 ? { data, extensions: { valueCompletion: misfits } } : { data }
}

function shapeOf(
  { schema }: Loaded,
  { conditions, shapes, fragments }: Prepared,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): ResultShape {
  const key = conditions.map((name) => (variables[name] === true ? '1' : '0')).join('')
  let shape = shapes.get(key)
  if (!shape) {
    const root = schema.getRootType(operation.operation)
    if (!root) throw new GraphQLError(`The schema has no ${operation.operation}.`)
    const decided = Object.fromEntries(conditions.map((name) => [name, variables[name]]))
    shape = new ResultShape({ schema, fragments, variables: decided }, root, [operation.selectionSet])
    shapes.set(key, shape)
  }
  return shape
}

/** `__schema` and `__type` of one response name, answered from the schema that clients see. */
function introspection(
  schema: GraphQLSchema,
  { document, operation, request }: GatewayGraphQLRequestContext,
  nodes: readonly FieldNode[],
): unknown {
  const [first] = nodes
  if (!first) return null
  const asked = {
    ...operation,
    selectionSet: { kind: Kind.SELECTION_SET, selections: nodes },
  } as OperationDefinitionNode
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  const { data, errors } = executeSync({
    schema,
    document: { kind: Kind.DOCUMENT, definitions: [asked, ...fragments] },
    variableValues: request.variables ?? {},
  })
  if (errors?.[0]) throw errors[0]
  return data?.[first.alias?.value ?? first.name.value] ?? null
}
