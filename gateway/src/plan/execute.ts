import type { FetchNode, PlanNode } from '@apollo/query-planner'
import { GraphQLError, isObjectType, type GraphQLSchema } from 'graphql'
import type { RequestContext } from '../identity/request'
import { clientName } from './client-names'
import type { DataSource } from './data-source'
import type { SubgraphResponse } from './fetch'
import { getOwn, isData, merge, representation, rewrite, type Data } from './merge'

type Path = readonly (string | number)[]

/** The state of one plan execution. */
interface PlanRun {
  readonly schema: GraphQLSchema
  readonly services: ReadonlyMap<string, DataSource>
  readonly context: RequestContext
  readonly variables: Readonly<Record<string, unknown>>
  /** Data fetched so far, from the root of the response. */
  readonly data: Data
  readonly errors: GraphQLError[]
}

/** The objects that a plan node applies to, with their path in the response; `@` means every item of a list. */
interface Cursor {
  readonly path: Path
  readonly objects: readonly Data[]
}

/** Executes a query plan. A failed fetch adds an error and leaves its part of the response null; other fetches continue. */
export async function executePlan(run: PlanRun, node: PlanNode): Promise<void> {
  await executeNode(run, node, { path: [], objects: [run.data] })
}

async function executeNode(run: PlanRun, node: PlanNode, cursor: Cursor): Promise<void> {
  switch (node.kind) {
    case 'Fetch':
      return executeFetch(run, node, cursor).catch(
        (error: unknown) => void run.errors.push(asGraphQLError(error)),
      )
    case 'Flatten':
      return executeNode(run, node.node, descend(cursor, node.path))
    case 'Parallel':
      await Promise.all(node.nodes.map((child) => executeNode(run, child, cursor)))
      return
    case 'Sequence':
      for (const child of node.nodes) await executeNode(run, child, cursor)
      return
    case 'Condition':
      throw new Error('The planner was given a condition.')
    case 'Defer':
      throw new Error('The gateway does not support @defer.')
  }
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  return new GraphQLError('A fetch of the query plan failed.', {
    originalError: error instanceof Error ? error : null,
  })
}

function descend(cursor: Cursor, path: Path): Cursor {
  const objects: Data[] = []
  for (const object of cursor.objects) collect(object, path, 0, objects)
  return { path: [...cursor.path, ...path], objects }
}

function collect(value: unknown, path: Path, index: number, into: Data[]): void {
  if (Array.isArray(value)) {
    const next = path[index] === '@' ? index + 1 : index
    for (const item of value) collect(item, path, next, into)
  } else if (isData(value)) {
    if (index === path.length) into.push(value)
    else collect(getOwn(value, String(path[index])), path, index + 1, into)
  }
}

async function executeFetch(run: PlanRun, node: FetchNode, cursor: Cursor): Promise<void> {
  if (cursor.objects.length === 0) return
  if (node.requires) return fetchEntities(run, node, cursor)
  const data = await send(run, node, variablesOf(run, node), (path) => path && [...cursor.path, ...path])
  if (!isData(data)) return
  rewrite(run.schema, node.outputRewrites, data)
  for (const object of cursor.objects) merge(object, data)
}

async function fetchEntities(run: PlanRun, node: FetchNode, cursor: Cursor): Promise<void> {
  const representations: Data[] = []
  const entities: Data[] = []
  for (const object of cursor.objects) {
    const needed = representation(run.schema, object, node.requires ?? [])
    if (!needed || !getOwn(needed, '__typename')) continue
    rewrite(run.schema, node.inputRewrites, needed)
    representations.push(needed)
    entities.push(object)
  }
  if (representations.length === 0) return
  const variables = { ...variablesOf(run, node), representations }
  const data = await send(run, node, variables, (path) => entityPath(run, cursor, entities, path))
  if (!isData(data)) return
  const received = getOwn(data, '_entities')
  if (!Array.isArray(received) || received.length !== representations.length) {
    throw new Error('The subgraph returned a different number of entities.')
  }
  entities.forEach((entity, index) => {
    const fields: unknown = received[index]
    if (!isData(fields)) return
    // A subgraph for which the interface is an object (`@interfaceObject`) answers with the interface's name.
    if (!isObjectType(run.schema.getType(String(getOwn(fields, '__typename')))))
      fields['__typename'] = entity['__typename']
    rewrite(run.schema, node.outputRewrites, fields)
    merge(entity, fields)
  })
}

function variablesOf({ variables }: PlanRun, { variableUsages }: FetchNode): Record<string, unknown> {
  const used: Record<string, unknown> = {}
  for (const name of variableUsages ?? []) {
    if (Object.hasOwn(variables, name) && variables[name] !== undefined) used[name] = variables[name]
  }
  return used
}

async function send(
  run: PlanRun,
  node: FetchNode,
  variables: Record<string, unknown>,
  toResponsePath: (path: Path | undefined) => Path | undefined,
): Promise<unknown> {
  const service = run.services.get(node.serviceName)
  if (!service) throw new Error(`The query plan uses the unknown subgraph "${node.serviceName}".`)
  const { data, errors } = await service.fetch(
    { query: node.operation, variables, operationName: node.operationName },
    run.context,
  )
  for (const error of errors ?? []) run.errors.push(withPath(error, toResponsePath(error.path)))
  return data
}

type SubgraphError = NonNullable<SubgraphResponse['errors']>[number]

function withPath({ message, extensions }: SubgraphError, path: Path | undefined): GraphQLError {
  const clientPath = path?.map((segment) => (typeof segment === 'string' ? clientName(segment) : segment))
  return new GraphQLError(message, {
    ...(clientPath ? { path: clientPath } : {}),
    extensions: { ...extensions },
  })
}

/** Maps an entity's error path to the response: `["_entities", 2, "name"]` becomes `["list", 2, "name"]`. */
function entityPath(
  run: PlanRun,
  cursor: Cursor,
  entities: readonly Data[],
  path: Path | undefined,
): Path | undefined {
  const entity = typeof path?.[1] === 'number' ? entities[path[1]] : undefined
  if (!path || !entity) return path && [...cursor.path.filter((segment) => segment !== '@')]
  return [...(pathTo(run.data, cursor.path, 0, entity) ?? []), ...path.slice(2)]
}

function pathTo(value: unknown, path: Path, index: number, wanted: Data): Path | undefined {
  if (value === wanted) return []
  if (Array.isArray(value)) {
    const next = path[index] === '@' ? index + 1 : index
    for (const [position, item] of value.entries()) {
      const rest = pathTo(item, path, next, wanted)
      if (rest) return [position, ...rest]
    }
    return undefined
  }
  const key = path[index]
  if (!isData(value) || key === undefined) return undefined
  const rest = pathTo(getOwn(value, String(key)), path, index + 1, wanted)
  return rest && [key, ...rest]
}
