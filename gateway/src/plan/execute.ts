import type { FetchNode, PlanNode } from '@apollo/query-planner'
import { GraphQLError, type GraphQLSchema } from 'graphql'
import type { DataSource } from './data-source'
import type { SubgraphResponse } from './fetch'
import type { RequestContext } from '../identity/request'
import { isData, merge, own, representation, rewrite, type Data } from './merge'

type Path = readonly (string | number)[]

/** One run of a plan. */
export interface Run {
  readonly schema: GraphQLSchema
  readonly services: ReadonlyMap<string, DataSource>
  readonly context: RequestContext
  readonly variables: Readonly<Record<string, unknown>>
  /** Everything fetched so far, from the root of the answer. */
  readonly data: Data
  readonly errors: GraphQLError[]
}

/** Objects of the answer that a step works on, with the place where they stand; `@` stands for every item of a list. */
interface Cursor {
  readonly path: Path
  readonly objects: readonly Data[]
}

/** Runs a plan: what can go side by side does, a step that fails leaves its part of the answer empty and an error. */
export async function runPlan(run: Run, node: PlanNode): Promise<void> {
  await step(run, node, { path: [], objects: [run.data] })
}

async function step(run: Run, node: PlanNode, cursor: Cursor): Promise<void> {
  switch (node.kind) {
    case 'Fetch':
      return fetchStep(run, node, cursor).catch(
        (error: unknown) => void run.errors.push(asGraphQLError(error)),
      )
    case 'Flatten':
      return step(run, node.node, descend(cursor, node.path))
    case 'Parallel':
      await Promise.all(node.nodes.map((child) => step(run, child, cursor)))
      return
    case 'Sequence':
      for (const child of node.nodes) await step(run, child, cursor)
      return
    case 'Condition': {
      const branch = run.variables[node.condition] === true ? node.ifClause : node.elseClause
      return branch ? step(run, branch, cursor) : undefined
    }
    case 'Defer':
      throw new Error('The gateway plans no @defer.')
  }
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  return new GraphQLError('A step of the plan failed.', {
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
    else collect(own(value, String(path[index])), path, index + 1, into)
  }
}

async function fetchStep(run: Run, node: FetchNode, cursor: Cursor): Promise<void> {
  if (cursor.objects.length === 0) return
  if (node.requires) return fetchEntities(run, node, cursor)
  const data = await send(run, node, variablesOf(run, node), (path) => path && [...cursor.path, ...path])
  if (!isData(data)) return
  rewrite(run.schema, node.outputRewrites, data)
  for (const object of cursor.objects) merge(object, data)
}

async function fetchEntities(run: Run, node: FetchNode, cursor: Cursor): Promise<void> {
  const representations: Data[] = []
  const entities: Data[] = []
  for (const object of cursor.objects) {
    const needed = representation(run.schema, object, node.requires ?? [])
    if (!needed || !own(needed, '__typename')) continue
    rewrite(run.schema, node.inputRewrites, needed)
    representations.push(needed)
    entities.push(object)
  }
  if (representations.length === 0) return
  const variables = { ...variablesOf(run, node), representations }
  const data = await send(run, node, variables, (path) => entityPath(run, cursor, entities, path))
  if (!isData(data)) return
  const received = own(data, '_entities')
  if (!Array.isArray(received) || received.length !== representations.length) {
    throw new Error('A subgraph answered with another number of entities.')
  }
  entities.forEach((entity, index) => {
    const part: unknown = received[index]
    if (!isData(part)) return
    part['__typename'] ||= entity['__typename']
    rewrite(run.schema, node.outputRewrites, part)
    merge(entity, part)
  })
}

function variablesOf({ variables }: Run, { variableUsages }: FetchNode): Record<string, unknown> {
  const used: Record<string, unknown> = {}
  for (const name of variableUsages ?? []) {
    if (Object.hasOwn(variables, name) && variables[name] !== undefined) used[name] = variables[name]
  }
  return used
}

async function send(
  run: Run,
  node: FetchNode,
  variables: Record<string, unknown>,
  place: (path: Path | undefined) => Path | undefined,
): Promise<unknown> {
  const service = run.services.get(node.serviceName)
  if (!service) throw new Error(`The plan asks the subgraph "${node.serviceName}", which is not known.`)
  const { data, errors } = await service.fetch(
    { query: node.operation, variables, operationName: node.operationName },
    run.context,
  )
  for (const error of errors ?? []) run.errors.push(placed(error, place(error.path)))
  return data
}

type SubgraphError = NonNullable<SubgraphResponse['errors']>[number]

function placed({ message, extensions }: SubgraphError, path: Path | undefined): GraphQLError {
  return new GraphQLError(message, { ...(path ? { path } : {}), extensions: { ...extensions } })
}

/** Where an entity's error stands in the whole answer: `["_entities", 2, "name"]` becomes `["list", 2, "name"]`. */
function entityPath(
  run: Run,
  cursor: Cursor,
  entities: readonly Data[],
  path: Path | undefined,
): Path | undefined {
  const entity = typeof path?.[1] === 'number' ? entities[path[1]] : undefined
  if (!path || !entity) return path && [...cursor.path.filter((part) => part !== '@')]
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
  const rest = pathTo(own(value, String(key)), path, index + 1, wanted)
  return rest && [key, ...rest]
}
